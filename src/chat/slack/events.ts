import type { App } from "@slack/bolt";
import { kindOf, type Surroundings } from "./commands.ts";
import { type HomeTools, publishHome } from "./home.ts";
import type { Listening } from "./listen.ts";
import { channelOutlet, directOutlet } from "./outlet.ts";
import { sentence } from "./render/message.ts";
import { readTyped } from "./words.ts";

/** The events that are subscribed to; the manifest asks for exactly these. */
export const EVENTS = ["app_home_opened", "app_mention", "message.im"] as const;

/** Listens to the home tab being opened, to mentions and to direct messages; Bolt acknowledges events before it calls us. */
export function listenToEvents(app: App, listening: Listening, around: Surroundings, home: HomeTools): void {
  app.event("app_home_opened", async ({ event, body }) => {
    if (event.tab !== "home") return;
    const visitor = { user: event.user, teamId: body.team_id, drawnBefore: event.view !== undefined };
    await listening.once(
      `event ${body.event_id}`,
      // The tab has no place for a sentence; what stands there is still true.
      () =>
        listening.inTurn(
          visitor,
          () => publishHome(visitor, home),
          async () => {},
        ),
      async () => {},
    );
  });

  app.event("app_mention", async ({ event, body }) => {
    const { user, channel } = event;
    if (user === undefined) return;
    const direct = directOutlet(around.web, user);
    const question = {
      line: readTyped(event.text).line || "help",
      user,
      teamId: body.team_id,
      channelKind: () => kindOf(channel, body.team_id, around),
      privately: () => direct,
    };
    await listening.once(
      `event ${body.event_id}`,
      async () => {
        let elsewhere = false;
        await listening.answer({
          ...question,
          outlet: (kind) => {
            elsewhere = kind !== "internal";
            return elsewhere ? direct : channelOutlet(around.web, { channel, threadTs: event.thread_ts ?? event.ts });
          },
        });
        if (elsewhere) await around.web.postEphemeral(channel, user, "I answered in our direct messages.");
      },
      (text) => direct.show(sentence(text)),
    );
  });

  app.event("message", async ({ event, body }) => {
    // Only what a person typed to us alone: no edits, joins, files or our own posts.
    if (event.channel_type !== "im" || event.subtype !== undefined || "bot_id" in event) return;
    const spot = { channel: event.channel, ...(event.thread_ts === undefined ? {} : { threadTs: event.thread_ts }) };
    const outlet = channelOutlet(around.web, spot);
    await listening.once(
      `event ${body.event_id}`,
      () =>
        listening.answer({
          line: readTyped(event.text ?? "").line || "help",
          user: event.user,
          teamId: body.team_id,
          channelKind: async () => "internal",
          outlet: () => outlet,
          privately: () => outlet,
        }),
      (text) => outlet.show(sentence(text)),
    );
  });
}
