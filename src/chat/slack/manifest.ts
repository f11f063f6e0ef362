import type { AnyTool } from "#src/tool/define.ts";
import { COMMAND } from "./commands.ts";
import { EVENTS } from "./events.ts";
import { SLACK_PATH } from "./http.ts";
import { METHODS } from "./web.ts";

/** How Slack reaches the app: over a socket that the app opens, or at a public address. */
export type ManifestConnection = { readonly socketMode: true } | { readonly publicUrl: string };

/** Bot scopes that events and commands need, beside those of the methods we call (docs.slack.dev, scopes). */
const LISTENING_SCOPES: Readonly<Record<(typeof EVENTS)[number] | "commands", string | null>> = {
  agent_session_stopped: null,
  app_home_opened: null,
  app_mention: "app_mentions:read",
  "message.im": "im:history",
  commands: "commands",
};

/** Commands that the hint under the composer names: it is one line, and help lists them all. */
const HINTED = 7;

/**
 * The manifest of the Slack app, to be pasted into "Create an app from a manifest". Made from the registry and from what the code
 * calls, so that nobody grants more than is used.
 */
export function slackManifest(
  registry: readonly AnyTool[],
  connection: ManifestConnection = { socketMode: true },
): Record<string, unknown> {
  const url = "publicUrl" in connection ? new URL(SLACK_PATH, connection.publicUrl).href : null;
  return {
    display_information: {
      name: "Reckoner",
      description: "The billing desk of an AWS partner: margins, costs and clients, exact and with their source.",
      background_color: "#1b1f24",
    },
    features: {
      agent_view: {
        agent_description:
          "Ask about margins, costs, credits and clients in your own words. Figures come from your own data with their source; changes wait for a person.",
      },
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: "Reckoner", always_online: true },
      slash_commands: [
        {
          command: COMMAND,
          ...(url === null ? {} : { url }),
          description: "Ask the billing desk",
          usage_hint: usageHint(registry),
          // People and user groups arrive by their id, which is what rights hang on.
          should_escape: true,
        },
      ],
    },
    oauth_config: { scopes: { bot: botScopes() } },
    settings: {
      event_subscriptions: { ...(url === null ? {} : { request_url: url }), bot_events: [...EVENTS] },
      interactivity: { is_enabled: true, ...(url === null ? {} : { request_url: url }) },
      org_deploy_enabled: false,
      socket_mode_enabled: url === null,
      token_rotation_enabled: false,
    },
  };
}

/** The bot scopes that the code needs, each once, in alphabetical order. */
export function botScopes(): string[] {
  const all = [...Object.values(METHODS), ...Object.values(LISTENING_SCOPES)];
  return [...new Set(all.filter((scope) => scope !== null))].sort();
}

function usageHint(registry: readonly AnyTool[]): string {
  const names = registry.slice(0, HINTED).map((tool) => tool.name);
  return `[${names.join(" | ")} | help for all] [client] [period] [--private]`;
}
