import type { App } from "@slack/bolt";
import type { Agent } from "./agent/agent.ts";
import { kindOf, type Surroundings } from "./commands.ts";
import { type HomeTools, publishHome } from "./home.ts";
import type { Listening } from "./listen.ts";
import { channelOutlet, directOutlet } from "./outlet.ts";
import { sentence } from "./render/message.ts";
import { readTyped } from "./words.ts";

/** The events that are subscribed to; the manifest asks for exactly these. */
export const EVENTS = ["agent_session_stopped", "app_home_opened", "app_mention", "message.im"] as const;

/** What events lead to, beside answers: the home tab, and the assistant where there is one. */
export interface EventTools {
  readonly home: HomeTools;
  readonly agent: Agent | null;
}

/** Listens to the home tab being opened, to mentions and to direct messages; Bolt acknowledges events before it calls us. */
export function listenToEvents(
  app: App,
  listening: Listening,
  around: Surroundings,
  { home, agent }: EventTools,
): void {
  app.event("app_home_opened", async ({ event, body }) => {
    if (event.tab === "messages" && agent !== null) {
      const by = { user: event.user, teamId: body.team_id };
      const beside = event.context?.entities?.find((entity) => entity.type === "slack#/types/channel_id")?.value;
      await listening.once(
        `event ${body.event_id}`,
        () =>
          listening.inTurn(
            by,
            () => agent.suggest(event.channel, by, beside),
            async () => {},
          ),
        async () => {},
      );
    }
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
    const { line } = readTyped(event.text);
    const teamId = body.team_id;
    const question = {
      line: line || "help",
      user,
      teamId,
      channelKind: () => kindOf(channel, body.team_id, around),
      privately: () => direct,
    };
    await listening.once(
      `event ${body.event_id}`,
      async () => {
        const threadTs = event.thread_ts ?? event.ts;
        if (agent !== null && (await agent.takes(line, { user, teamId }))) {
          const kind = await question.channelKind();
          const text = withoutMention(line, body.authorizations?.[0]?.user_id);
          if (kind === "internal") return agent.answer(text, { channel, threadTs, user, teamId }, kind);
          await around.web.postEphemeral(channel, user, "I answer in our direct messages.");
          return agent.answerDirectly(text, { user, teamId }, kind);
        }
        let elsewhere = false;
        await listening.answer({
          ...question,
          outlet: (kind) => {
            elsewhere = kind !== "internal";
            return elsewhere ? direct : channelOutlet(around.web, { channel, threadTs });
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
      async () => {
        const { line } = readTyped(event.text ?? "");
        const by = { user: event.user, teamId: body.team_id };
        if (agent !== null && (await agent.takes(line, by))) {
          // Each message outside of a thread begins a conversation; Slack's own agent view does the same.
          const place = { channel: event.channel, threadTs: event.thread_ts ?? event.ts, ...by };
          return agent.answer(line, place, "internal");
        }
        await listening.answer({
          line: line || "help",
          ...by,
          channelKind: async () => "internal",
          outlet: () => outlet,
          privately: () => outlet,
        });
      },
      (text) => outlet.show(sentence(text)),
    );
  });
}

/** A mention of ourselves in the middle of a sentence is no part of the question. */
function withoutMention(text: string, bot: string | undefined): string {
  return bot === undefined ? text : text.replaceAll(`<@${bot}>`, "").replace(/ {2,}/g, " ").trim();
}
