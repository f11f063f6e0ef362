import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { z } from "zod";
import type { Clock } from "#src/kernel/clock.ts";
import { Misconfigured, Upstream } from "#src/kernel/errors.ts";
import type { Proof, Verify } from "./proof.ts";
import { scopesIn } from "./scopes.ts";

interface SignedTokens {
  /** Who signs, exactly as its tokens say it. */
  readonly issuer: string;
  /** Whom the tokens must be for: the address of our MCP endpoint. */
  readonly audience: string;
  readonly clock: Clock;
  /** The name that grants have for whom a token is about. */
  readonly subjectOf: (issuer: string, sub: string) => string;
}

/** Signatures that need no secret of ours. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
const WAIT_MS = 5_000;
const SKEW_S = 30;

/** Checks access tokens that an authorization server has signed (RFC 9068): issuer, audience, time and signature, under its published keys. */
export function signedTokens({ issuer, audience, clock, subjectOf }: SignedTokens): Verify {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const published = (): Promise<JWTVerifyGetKey> => {
    keys ??= findKeys(issuer);
    // What could not be read is looked for again at the next token.
    keys.catch(() => {
      keys = undefined;
    });
    return keys;
  };
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, await published(), {
        issuer,
        // With or without the slash at its end it is the same address.
        audience: [audience, audience.endsWith("/") ? audience.slice(0, -1) : `${audience}/`],
        algorithms: ALGORITHMS,
        requiredClaims: ["exp", "sub", "iat"],
        clockTolerance: SKEW_S,
        currentDate: clock.now(),
      });
      return toProof(payload, subjectOf(issuer, payload.sub ?? ""));
    } catch (thrown) {
      if (thrown instanceof errors.JWKSTimeout) throw unreachable(issuer, thrown);
      if (thrown instanceof errors.JOSEError && thrown.code !== "ERR_JOSE_GENERIC") return null;
      throw thrown instanceof Misconfigured || thrown instanceof Upstream ? thrown : unreachable(issuer, thrown);
    }
  };
}

function toProof(payload: JWTPayload, subject: string): Proof {
  const { scope, scp, client_id: client, azp } = payload;
  const words = [scope, scp].flatMap((claim) =>
    Array.isArray(claim) ? claim : typeof claim === "string" ? claim.split(" ") : [],
  );
  const program = [client, azp].find((name) => typeof name === "string");
  return { subject, scopes: scopesIn(words), program: String(program ?? "") };
}

const metadata = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Finds the server's keys where OpenID Connect Discovery or RFC 8414 have them. */
export async function findKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  let failure: unknown;
  for (const place of places) {
    const answer = await fetch(place, { signal: AbortSignal.timeout(WAIT_MS), redirect: "error" }).catch(
      (thrown: unknown) => {
        failure = thrown;
      },
    );
    const found = metadata.safeParse(await answer?.json().catch(() => undefined));
    if (answer?.ok !== true || !found.success) continue;
    const { issuer: named, jwks_uri: uri } = found.data;
    if (named !== issuer) {
      throw new Misconfigured(
        "mcp.issuer",
        `The authorization server calls itself another name than MCP_ISSUER says; its tokens cannot be trusted.`,
      );
    }
    return createRemoteJWKSet(new URL(uri), { timeoutDuration: WAIT_MS });
  }
  throw unreachable(issuer, failure);
}

function unreachable(issuer: string, cause: unknown): Upstream {
  return new Upstream(
    "mcp.issuer",
    `The authorization server ${issuer} cannot be asked for its keys just now. Try again.`,
    {
      retryable: true,
      cause,
    },
  );
}
