import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** An authorization server on this machine that signs in whoever comes: as much of OAuth 2.1 as a client needs. */
export interface AuthorizationServer {
  readonly issuer: string;
  /** The person who is in front of the browser. */
  person: string;
  /** The scopes that were asked for at each sign-in, and the resource. */
  readonly signIns: { readonly scope: string; readonly resource: string }[];
  /** Signs any claims, by default for a token that holds. */
  sign(
    claims: JWTPayload,
    options?: { readonly alg?: string; readonly foreign?: boolean; readonly now?: Date },
  ): Promise<string>;
  close(): Promise<void>;
}

/** Starts it; `now` says what time its tokens are made at. */
export async function startAuthorizationServer(now: () => Date): Promise<AuthorizationServer> {
  const [own, foreign] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  const jwk = { ...(await exportJWK(own.publicKey)), kid: "k1", alg: "RS256", use: "sig" };
  const codes = new Map<string, { scope: string; resource: string }>();
  const signIns: { scope: string; resource: string }[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", issuer());
    const json = (value: unknown, status = 200): void => {
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
    };
    let body = "";
    for await (const chunk of request) body += String(chunk);
    switch (url.pathname) {
      case "/.well-known/oauth-authorization-server":
        return json({
          issuer: issuer(),
          authorization_endpoint: `${issuer()}/authorize`,
          token_endpoint: `${issuer()}/token`,
          registration_endpoint: `${issuer()}/register`,
          jwks_uri: `${issuer()}/jwks`,
          response_types_supported: ["code"],
          code_challenge_methods_supported: ["S256"],
          token_endpoint_auth_methods_supported: ["none"],
        });
      case "/jwks":
        return json({ keys: [jwk] });
      case "/register":
        return json({ ...JSON.parse(body), client_id: "program-1" }, 201);
      case "/authorize": {
        const { scope = "", resource = "", redirect_uri = "" } = Object.fromEntries(url.searchParams);
        const code = `code-${codes.size}`;
        codes.set(code, { scope, resource });
        signIns.push({ scope, resource });
        return response.writeHead(302, { Location: `${redirect_uri}?code=${code}` }).end();
      }
      case "/token": {
        const { scope = "", resource = "" } = codes.get(new URLSearchParams(body).get("code") ?? "") ?? {};
        const token = await sign({ sub: result.person, aud: resource, scope, client_id: "program-1" });
        return json({ access_token: token, token_type: "Bearer", expires_in: 600, scope });
      }
      default:
        return json({}, 404);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign: AuthorizationServer["sign"] = (claims, options = {}) => {
    const seconds = Math.floor((options.now ?? now()).getTime() / 1000);
    return new SignJWT({ iss: issuer(), iat: seconds, exp: seconds + 600, ...claims })
      .setProtectedHeader({ alg: "RS256", kid: "k1", typ: "at+jwt" })
      .sign(options.foreign === true ? foreign.privateKey : own.privateKey);
  };
  const result: AuthorizationServer = {
    issuer: issuer(),
    person: "ann",
    signIns,
    sign,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return result;
}
