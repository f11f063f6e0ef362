import { readFileSync } from "node:fs";
import type { Config, SlackOrigin } from "#src/config.ts";
import { type Check, missing, ok, unknown, type Verdict } from "./doctor-check.ts";

const API = "https://slack.com/api/";
const MANIFEST = new URL("../../manifests/slack/manifest.json", import.meta.url);

type Real = Extract<SlackOrigin, { kind: "real" }>;

/** Slack: the bot token is good, has every scope of the manifest, and events can reach us. `api` is another address than Slack's. */
export function slackChecks(config: Config, api = API): readonly Check[] {
  const { slack } = config;
  if (slack.kind === "local") {
    const said = ok("Simulated: the console in the browser takes Slack's place.");
    return [{ area: "Slack", name: "workspace", fix: "", run: async () => said }];
  }
  // Asked once for both checks, by whichever runs first.
  let asked: Promise<AuthTest> | undefined;
  const ask = (signal: AbortSignal): Promise<AuthTest> => {
    asked ??= authTest(slack, api, signal);
    return asked;
  };
  const fix = "Check that this machine can reach slack.com, then ask again.";
  return [
    { area: "Slack", name: "bot token", fix, run: async (signal) => token(await ask(signal)) },
    { area: "Slack", name: "scopes", fix, run: async (signal) => scopes(await ask(signal)) },
    { area: "Slack", name: "delivery", fix, run: async () => delivery(slack) },
  ];
}

interface AuthTest {
  readonly ok: boolean;
  /** Slack's word for why not. */
  readonly error: string;
  readonly team: string;
  /** What the token was given; `null` when Slack does not say. */
  readonly scopes: readonly string[] | null;
}

async function authTest(slack: Real, api: string, signal: AbortSignal): Promise<AuthTest> {
  const response = await fetch(new URL("auth.test", api), {
    method: "POST",
    headers: { authorization: `Bearer ${slack.botToken}`, "content-type": "application/x-www-form-urlencoded" },
    signal,
  });
  const answer = (await response.json()) as { ok?: boolean; error?: string; team?: string };
  const header = response.headers.get("x-oauth-scopes");
  return {
    ok: answer.ok === true,
    error: /^[a-z_]{1,40}$/.test(answer.error ?? "") ? (answer.error ?? "") : `status ${response.status}`,
    team: answer.team ?? "",
    scopes: header === null ? null : header.split(",").map((scope) => scope.trim()),
  };
}

/** Words of Slack that mean the token itself is no good (docs.slack.dev, auth.test). */
const BAD_TOKEN = /^(invalid_auth|not_authed|account_inactive|token_revoked|token_expired|not_allowed_token_type)$/;

function token(auth: AuthTest): Verdict {
  if (auth.ok) return ok(`Accepted by the workspace ${auth.team}.`);
  if (!BAD_TOKEN.test(auth.error)) return unknown(`Slack answers ${auth.error}.`, "Ask again in a minute.");
  return missing(
    `Slack refuses SLACK_BOT_TOKEN: ${auth.error}.`,
    "Copy the Bot User OAuth Token from OAuth & Permissions; install the app to the workspace again if there is none.",
  );
}

function scopes(auth: AuthTest): Verdict {
  if (!auth.ok) return unknown("Not known while the token is not accepted.", "Mend the bot token first.");
  if (auth.scopes === null) return unknown("Slack does not say which scopes the token has.", "Ask again.");
  const has = new Set(auth.scopes);
  const lacking = wanted().filter((scope) => !has.has(scope));
  if (lacking.length === 0) return ok(`All ${wanted().length} of the manifest.`);
  return missing(
    `The token lacks ${lacking.join(", ")}.`,
    "Add them under OAuth & Permissions, Bot Token Scopes, or paste manifests/slack/manifest.json again; then reinstall the app.",
  );
}

function delivery(slack: Real): Verdict {
  if (slack.appToken !== null) return ok("Socket mode; an app-level token is set. It is tried when the socket opens.");
  if (slack.signingSecret !== null) return ok("Over HTTP; a signing secret is set. It is tried with the first event.");
  return missing(
    "Neither SLACK_SIGNING_SECRET nor SLACK_APP_TOKEN is set.",
    "Set SLACK_APP_TOKEN for socket mode, or SLACK_SIGNING_SECRET for delivery over HTTP.",
  );
}

function wanted(): readonly string[] {
  const manifest = JSON.parse(readFileSync(MANIFEST, "utf8")) as { oauth_config: { scopes: { bot: string[] } } };
  return manifest.oauth_config.scopes.bot;
}
