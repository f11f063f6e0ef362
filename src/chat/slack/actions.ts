import type { App, BlockAction, ButtonAction } from "@slack/bolt";
import type { Question } from "./answer.ts";
import { kindOf, type Surroundings } from "./commands.ts";
import type { Listening } from "./listen.ts";
import { channelOutlet, directOutlet, type Outlet, orElse, privateOutlet } from "./outlet.ts";
import { sentence } from "./render/message.ts";
import { ACTION_ID } from "./render/words.ts";
import { readTyped } from "./words.ts";

/**
 * Listens to our buttons. Each carries a command line that goes through the door like typed text, for the person who pressed it.
 * A picked choice is answered in the place of the question; everything else follows the message that was pressed.
 */
export function listenToActions(app: App, listening: Listening, around: Surroundings): void {
  app.action<BlockAction<ButtonAction>>(ACTION_ID, async ({ ack, action, body }) => {
    await ack();
    const question = questionOf(action, body, around);
    await listening.once(
      `action ${action.action_ts} ${body.user.id} ${action.action_id}`,
      () => listening.answer(question),
      (text) => question.privately().show(sentence(text)),
    );
  });
}

function questionOf(action: ButtonAction, body: BlockAction<ButtonAction>, around: Surroundings): Question {
  const teamId = body.team?.id ?? "";
  const channel = body.channel?.id;
  const asked = { line: readTyped(action.value ?? "").line, user: body.user.id, teamId };
  // On the home tab nothing can be answered; the direct conversation is beside it.
  if (channel === undefined) {
    const direct = directOutlet(around.web, body.user.id);
    return { ...asked, channelKind: async () => "internal", outlet: () => direct, privately: () => direct };
  }
  const picked = action.action_id.startsWith("pick/");
  const ownEyes = body.container.is_ephemeral === true;
  const privately = (): Outlet =>
    body.response_url === undefined
      ? directOutlet(around.web, body.user.id)
      : privateOutlet(body.response_url, picked && ownEyes);
  const openly = (): Outlet => {
    const ts = body.message?.ts ?? "";
    if (picked) return channelOutlet(around.web, { channel }, { channel, ts });
    if (channel.startsWith("D")) return channelOutlet(around.web, { channel });
    return channelOutlet(around.web, { channel, threadTs: body.message?.thread_ts ?? ts });
  };
  return {
    ...asked,
    channelKind: () => kindOf(channel, teamId, around),
    outlet: (kind) => (kind === "internal" && !ownEyes ? orElse(openly(), privately()) : privately()),
    privately,
  };
}
