import { slackDirectory } from "#src/chat/slack/directory.ts";
import type { Config } from "#src/config.ts";
import type { Clock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { briefly } from "#src/mcp/briefly.ts";
import { mcpRoutes } from "#src/mcp/http.ts";
import { keptAnswers } from "#src/mcp/kept-answers.ts";
import type { Verify } from "#src/mcp/proof.ts";
import { signedTokens } from "#src/mcp/signed-token.ts";
import { readTexts } from "#src/mcp/texts.ts";
import type { Log } from "#src/ports/log.ts";
import type { Directory } from "#src/ports/rights.ts";
import type { Store } from "#src/ports/store.ts";
import type { Door } from "#src/tool/run.ts";
import { oidcSubject, slackSubject } from "./callers.ts";
import type { Web } from "./http.ts";
import { mcpCaller, scopesOf } from "./mcp-callers.ts";
import { VERSION } from "./system-info.ts";
import { findToken, openTokens } from "./tokens.ts";

/** MCP as this process serves it over HTTP. */
export interface McpSide {
  readonly url: string;
  /** A token for whoever reads the terminal, on this machine alone; `null` otherwise. */
  readonly token: string | null;
  close(): void;
}

interface McpSideOptions {
  readonly config: Config;
  readonly web: Web;
  readonly store: Store;
  readonly door: Door;
  readonly clock: Clock;
  readonly log: Log;
  /** Slack as this process serves it knows user groups; without it they are asked for here. */
  readonly directory: Directory | null;
}

/** Mounts MCP on the HTTP server of this process; `null` where the settings leave it off. */
export async function openMcp(options: McpSideOptions): Promise<McpSide | null> {
  const { config, web, store, door, clock, log } = options;
  const { mcp } = config;
  if (mcp.kind === "off") return null;
  const served =
    mcp.kind === "served"
      ? mcp
      : { ...mcp, url: `${web.url}/mcp`, issuer: null, tokens: true, origins: [] as string[], sessions: true };
  const directory = options.directory ?? directoryOf(config, clock, log);
  const { url, issuer } = served;
  const byServer = issuer === null ? null : signedTokens({ issuer, audience: url, clock, subjectOf: oidcSubject });
  const tokenOf = briefly(store, clock, (token) => findToken(store, clock, token));
  const callerOf = briefly(store, clock, (subject) => mcpCaller(store, subject, config, directory));
  const verify: Verify = async (token) => {
    const ours = served.tokens ? await tokenOf(token) : null;
    if (ours !== null && ours.expiresAt > clock.now())
      return { subject: ours.subject, scopes: scopesOf(ours), program: ours.name };
    return (await byServer?.(token)) ?? null;
  };
  const routes = mcpRoutes({
    ...served,
    host: { door, clock, log, version: VERSION, kept: keptAnswers(), texts: await readTexts() },
    verify,
    askerOf: async ({ subject, scopes }) => ({ caller: await callerOf(subject), scopes }),
  });
  web.app.use(routes.router);
  const token = mcp.kind === "local" ? await printedToken(store, clock) : null;
  return { url, token, close: routes.close };
}

function directoryOf({ slack }: Config, clock: Clock, log: Log): Directory | null {
  return slack.kind === "real" ? slackDirectory({ botToken: slack.botToken, clock, log }) : null;
}

/** Made anew at every start; the one before is worth nothing any more. */
async function printedToken(store: Store, clock: Clock): Promise<string> {
  const subject = slackSubject(DEMO.teamId, DEMO.operator);
  const by = { id: subject, name: subject, surface: "cli", roles: ["operator"], clients: "all" } as const;
  await store.tokens.remove(subject, "demo");
  const { token } = await openTokens(store, clock).add({ name: "demo", days: 30, readOnly: false }, by);
  return token;
}
