import type { App } from "@slack/bolt";
import type { ChannelKind } from "./audience.ts";
import type { Listening } from "./listen.ts";
import { channelOutlet, orElse, privateOutlet } from "./outlet.ts";
import { sentence } from "./render/message.ts";
import { respondPrivately } from "./response-url.ts";
import type { SlackWeb } from "./web.ts";
import { readTyped } from "./words.ts";

/** The slash command. */
export const COMMAND = "/billing";

/** What listeners need beside `Listening`. */
export interface Surroundings {
  readonly web: SlackWeb;
  readonly channelKind: (channelId: string, teamId: string) => Promise<ChannelKind>;
  /** Draws the home tab of a person anew, after something was pressed on it. */
  readonly redrawHome: (by: { readonly user: string; readonly teamId: string }) => Promise<void>;
}

/**
 * Listens to `/billing <command>`. Only the person sees the answer, unless the channel is known to be internal and the person did
 * not ask for `--private`.
 */
export function listenToCommands(app: App, listening: Listening, around: Surroundings): void {
  app.command(COMMAND, async ({ ack, command }) => {
    // Before anything else, so that Slack's three seconds never depend on what we do.
    await ack();
    const { line, isPrivate } = readTyped(command.text);
    const url = command.response_url;
    await listening.once(
      `command ${command.trigger_id}`,
      () =>
        listening.answer({
          line: line === "" ? "help" : line,
          user: command.user_id,
          teamId: command.team_id,
          channelKind: () => kindOf(command.channel_id, command.team_id, around),
          outlet: (kind) =>
            kind === "internal" && !isPrivate
              ? orElse(channelOutlet(around.web, { channel: command.channel_id }), privateOutlet(url))
              : privateOutlet(url),
          privately: () => privateOutlet(url),
        }),
      (text) => respondPrivately(url, sentence(text), false),
    );
  });
}

/** A direct conversation has no other reader than the person and us, so nobody needs to have said what it is. */
export async function kindOf(channel: string, teamId: string, around: Surroundings): Promise<ChannelKind> {
  return channel.startsWith("D") ? "internal" : around.channelKind(channel, teamId);
}
