import { type App, type AppParts, startApp } from "#src/app.ts";
import { type Config, environment, readConfig } from "#src/config.ts";
import { InputError, Misconfigured } from "#src/kernel/errors.ts";
import { readArguments } from "./arguments.ts";
import { stopSignal } from "./stop-signal.ts";
import { VERSION } from "./system-info.ts";

/** Runs until the process is told to stop; gives the exit code. */
export async function serve(
  argv: readonly string[],
  parts: Pick<AppParts, "chat" | "worker" | "mcp">,
): Promise<number> {
  const { words: rest, flags, json } = readArguments(argv);
  const words = json ? [...rest, "--json"] : rest;
  if (words.length > 0) {
    throw new InputError(
      "command.extra",
      `"${words.join(" ")}" is not an option here. Options: --bill FILE..., --pricing FILE, --cloud URL, --port N, --fresh, --seed N, --clients N.`,
    );
  }
  const started = performance.now();
  const config = readConfig(environment(), flags);
  if (parts.chat || parts.mcp) refuseToWrite(config, parts.chat ? "chat" : "MCP");
  if (!parts.chat && parts.mcp) demandMcp(config);
  refuseSimulatedSlack(config);
  const app = await startApp(config, parts);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${greeting(config.mode, parts.chat && config.slack.kind === "local", app, seconds)}\n`);
  await stopSignal();
  process.stdout.write("Stopping.\n");
  await app.close();
  return 0;
}

/** The right to write at a real account is the worker's alone: a process that people and models talk to must not hold it. */
export function refuseToWrite({ costs }: Config, served: "chat" | "MCP"): void {
  if (costs.kind !== "real" || costs.apply === null) return;
  throw new Misconfigured("config.apply", `Reckoner cannot serve ${served} with the right to write:`, {
    problems: [
      {
        path: "APPLY_ROLE_ARN",
        message: `is the worker's alone; unset it here, and run ${served} and worker as two processes (see the README, Live)`,
      },
    ],
  });
}

/** What the cloud command prints for Slack clients of one's own would be sent to the real Slack. */
function refuseSimulatedSlack({ slack }: Config): void {
  if (slack.kind !== "real" || !slack.botToken.startsWith("xoxb-local-")) return;
  throw new Misconfigured("config.slack", "Reckoner cannot reach the simulated Slack of npm run cloud:", {
    problems: [
      {
        path: "SLACK_BOT_TOKEN",
        message: "is of that Slack; unset all that it prints for Slack: chat has one of its own",
      },
    ],
  });
}

function greeting(mode: Config["mode"], console: boolean, app: App, seconds: string): string {
  const what = {
    demo: "Demo: everything is simulated on this machine. Nothing can reach a real account.",
    bill: "A bill of your own: figures come from your files. The chat is simulated on this machine.",
    mixed: "Mixed: some connections are real, some simulated; every answer says which.",
    live: "Live.",
  }[mode];
  const next = console && app.slack !== null ? `Open ${app.url} and type /billing margin` : `Listening on ${app.url}`;
  const lines = [`Reckoner ${VERSION}, ready in ${seconds} s.`, what, ...(app.sources.bill?.notes ?? []), next];
  return [...lines, ...mcpLines(app.mcp)].join("\n");
}

function mcpLines(mcp: App["mcp"]): string[] {
  if (mcp === null) return [];
  return [
    `MCP: ${mcp.url}${mcp.token === null ? "" : ` with the token ${mcp.token} (Olivia's; another one at the next start)`}`,
  ];
}

/** People who are not known must not be served: without a way to know them MCP over HTTP does not start. */
function demandMcp({ mcp }: Config): void {
  if (mcp.kind !== "off") return;
  throw new Misconfigured("config.mcp", "Reckoner cannot serve MCP over HTTP yet:", {
    problems: [
      {
        path: "MCP_URL",
        message:
          "is missing; set the address of the endpoint, and MCP_ISSUER, where people sign in, or MCP_TOKENS=on for static tokens (see the README, MCP)",
      },
    ],
  });
}
