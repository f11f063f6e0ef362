import type { Config, McpOrigin } from "#src/config.ts";
import { findKeys } from "#src/mcp/signed-token.ts";
import { type Check, missing, ok, unknown, unused, type Verdict } from "./doctor-check.ts";

type Served = Extract<McpOrigin, { kind: "served" }>;

const AREA = "MCP";
const START = "Start node src/main.ts mcp --http, and check that its proxy and certificate work from here.";

/** MCP over HTTP: its address leads to us and asks for a token, people can sign in for this very address, and what the settings mean. */
export function mcpChecks({ mcp }: Config): readonly Check[] {
  const only = (said: Verdict): readonly Check[] => [{ area: AREA, name: "address", fix: "", run: async () => said }];
  if (mcp.kind === "off") return only(unused("MCP_URL is not set: MCP is not served over HTTP."));
  if (mcp.kind === "local") return only(ok("On this machine alone, with a token that npm start prints."));
  const { issuer } = mcp;
  const fix = "Check that this machine can reach MCP_ISSUER, then ask again.";
  return [
    { area: AREA, name: "address", fix: START, run: (signal) => address(mcp, signal) },
    { area: AREA, name: "audience", fix: START, run: (signal) => audience(mcp, signal) },
    { area: AREA, name: "sign-in", fix, run: () => signIn(issuer) },
    { area: AREA, name: "static tokens", fix: "", run: async () => staticTokens(mcp) },
    { area: AREA, name: "sessions", fix: "", run: async () => sessions(mcp) },
  ];
}

/** Asked without a token, as a client begins. */
async function address({ url }: Served, signal: AbortSignal): Promise<Verdict> {
  const response = await reached(url, { method: "POST", signal });
  if (response === null) return unknown(`Nothing answers at ${url} just now.`, START);
  await response.body?.cancel();
  const challenge = response.headers.get("www-authenticate") ?? "";
  if (response.status === 401 && challenge.startsWith("Bearer")) return ok(`${url} answers, and asks for a token.`);
  if (response.status === 403) {
    return missing(
      `${url} refuses its own host name.`,
      "Let the proxy keep the host name of requests (the header Host).",
    );
  }
  return missing(
    `Something else answers at ${url} (status ${response.status}).`,
    "Set MCP_URL to the address at which the proxy passes requests on to this program.",
  );
}

/** Clients ask for tokens for the address that the metadata names; ours must be for MCP_URL. */
async function audience({ url, issuer }: Served, signal: AbortSignal): Promise<Verdict> {
  if (issuer === null) return unused("Nobody signs in elsewhere: tokens are static, and for this installation.");
  const { origin, pathname } = new URL(url);
  const place = `${origin}/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;
  const response = await reached(place, { signal });
  if (response === null) return unknown(`Nothing answers at ${place} just now.`, START);
  const told = (await response.json().catch(() => null)) as { readonly resource?: unknown } | null;
  if (response.ok && told?.resource === url) return ok(`Tokens must be for ${url}; clients are told so.`);
  return missing(
    `Clients are not told for which address to get a token: ${place} does not name ${url}.`,
    "Let the proxy pass /.well-known/oauth-protected-resource on too, and use the same MCP_URL everywhere.",
  );
}

async function signIn(issuer: string | null): Promise<Verdict> {
  if (issuer === null) return unused("MCP_ISSUER is not set: static tokens alone.");
  await findKeys(issuer);
  return ok(`${issuer} tells where its keys are.`);
}

function staticTokens({ tokens, url }: Served): Verdict {
  if (!tokens) return unused("MCP_TOKENS is off: whoever asks signs in.");
  const isSafe = url.startsWith("https:");
  return ok(`Taken${isSafe ? ", over TLS alone" : ", on this machine alone"}; token-add makes one, tokens lists them.`);
}

function sessions(served: Served): Verdict {
  if (!served.sessions) return ok("Off: every request stands alone, and any process can answer it.");
  return ok("Kept in the process that began them. Where several answer for one address, set MCP_SESSIONS=off.");
}

/** The response, or `null` where there is none. */
function reached(url: string, init: RequestInit): Promise<Response | null> {
  return fetch(url, { ...init, redirect: "manual" }).catch(() => null);
}
