import type { App, BlockAction, ButtonAction } from "@slack/bolt";
import type { Surroundings } from "./commands.ts";
import { type DoorTools, decides } from "./deeds.ts";
import type { Listening } from "./listen.ts";
import { answeredAt, placeOf } from "./places.ts";
import { sentence } from "./render/message.ts";
import { ACTION_ID } from "./render/words.ts";
import { readTyped } from "./words.ts";

/** Listens to our buttons. Each carries a command line that goes through the door like typed text, for the person who pressed it. */
export function listenToActions(app: App, listening: Listening, around: Surroundings, tools: DoorTools): void {
  app.action<BlockAction<ButtonAction>>(ACTION_ID, async ({ ack, action, body }) => {
    await ack();
    const by = { user: body.user.id, teamId: body.team?.id ?? "" };
    const here = placeOf(action, body);
    const place = answeredAt(here, by, around);
    const line = readTyped(action.value ?? "").line;
    await listening.once(
      `action ${action.action_ts} ${body.user.id} ${action.action_id}`,
      async () => {
        await listening.answer({ ...place, ...by, line, refusedPrivately: true });
        // A decision changes what the tab lists.
        if (here.channel === undefined && (await decides(line, by, tools))) await around.redrawHome(by);
      },
      (text) => place.privately().show(sentence(text)),
    );
  });
}
