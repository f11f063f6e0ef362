import type { App, BlockAction, ButtonAction, FeedbackButtonsAction, ViewSubmitAction } from "@slack/bolt";
import { NotFound } from "#src/kernel/errors.ts";
import type { Assistant } from "#src/tool/assistant.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { AnswerTools } from "../answer.ts";
import { inAudience } from "../audience.ts";
import { kindOf, type Surroundings } from "../commands.ts";
import { deliver } from "../deliver.ts";
import type { Listening } from "../listen.ts";
import { directOutlet, type Outlet, orElse, privateOutlet } from "../outlet.ts";
import { placeOf } from "../places.ts";
import { plain } from "../render/block.ts";
import { blockOf, drawForm, INPUT_ID, type Place } from "../render/form.ts";
import { sentence } from "../render/message.ts";
import { slackErrorOf } from "../web.ts";
import { FEEDBACK_ID, HOW_ID, readFeedback } from "./ending.ts";

/** What the buttons below an answer need. */
export interface FeedbackTools extends AnswerTools {
  readonly assistant: Assistant;
}

type By = { readonly user: string; readonly teamId: string };

/** The form that asks what was wrong with an answer. */
const WORDS_ID = "feedback-words";
const WORDS = "words";
const ASK = {
  label: "What was wrong?",
  command: "feedback",
  ask: [{ key: WORDS, label: "In a word or a sentence", optional: true, multiline: true }],
};

/** Listens to the buttons below answers: whether one was good, with a word why not, and how it came about. */
export function listenToFeedback(app: App, listening: Listening, around: Surroundings, tools: FeedbackTools): void {
  app.action<BlockAction<FeedbackButtonsAction>>(FEEDBACK_ID, async ({ ack, action, body }) => {
    await ack();
    const { by, place, key, privately } = pressed(action, body, around);
    const given = readFeedback(action.value ?? "");
    const tell = (text: string): Promise<void> => privately().show(sentence(text));
    // The form first: Slack opens one for three seconds after the press.
    if (given?.verdict === "bad")
      await listening.unkeyed(() => askWhy(body.trigger_id, given.trace, place, around), tell);
    await listening.once(
      key,
      async () => {
        if (given === null) throw fromEarlier();
        const caller = await callerIn(place, by, around, tools);
        await tools.assistant.feedback(given.trace, given.verdict, null, caller);
        if (given.verdict === "good") await tell(THANKS);
      },
      tell,
    );
  });

  app.view<ViewSubmitAction>({ callback_id: WORDS_ID, type: "view_submission" }, async ({ ack, body, view }) => {
    await ack();
    const by = { user: body.user.id, teamId: body.team?.id ?? "" };
    const { trace, place } = JSON.parse(view.private_metadata) as { trace: string; place: Place };
    const words = view.state.values[blockOf(WORDS)]?.[INPUT_ID]?.value?.trim() ?? "";
    const tell = (text: string): Promise<void> => privatelyAt(place, by, around).show(sentence(text));
    await listening.once(
      `form ${view.id} ${body.trigger_id}`,
      async () => {
        const caller = await callerIn(place, by, around, tools);
        if (words !== "") await tools.assistant.feedback(trace, "bad", words, caller);
        await tell(THANKS);
      },
      tell,
    );
  });

  app.action<BlockAction<ButtonAction>>(HOW_ID, async ({ ack, action, body }) => {
    await ack();
    const { by, place, key, privately } = pressed(action, body, around);
    await listening.once(
      key,
      () =>
        listening.inTurn(
          by,
          async () => {
            const caller = await callerIn(place, by, around, tools);
            const view = await tools.assistant.how(action.value ?? "", caller);
            await deliver({ view, footer: [], buttons: "run", outlet: privately(), teamId: by.teamId }, tools);
          },
          (text) => privately().show(sentence(text)),
        ),
      (text) => privately().show(sentence(text)),
    );
  });
}

const THANKS = "Thank you. It is kept with the answer, for whoever makes the next ones better.";

const fromEarlier = (): NotFound =>
  new NotFound("feedback.button", "This button is from an earlier version. Ask again.");

function pressed(
  action: { readonly action_id: string; readonly action_ts: string },
  body: BlockAction,
  around: Surroundings,
): { by: By; place: Place; key: string; privately: () => Outlet } {
  const by = { user: body.user.id, teamId: body.team?.id ?? "" };
  const place = placeOf(action, body);
  const key = `action ${action.action_ts} ${by.user} ${action.action_id}`;
  return { by, place, key, privately: () => privatelyAt(place, by, around) };
}

/** Beside the answer, for who pressed alone. */
function privatelyAt({ url, thread }: Place, { user }: By, around: Surroundings): Outlet {
  const direct = directOutlet(around.web, user);
  return url === undefined ? direct : orElse(privateOutlet(url, false, thread), direct);
}

/** Who presses, as far as the place of the answer allows. */
async function callerIn({ channel }: Place, by: By, around: Surroundings, tools: FeedbackTools): Promise<Caller> {
  const kind = channel === undefined ? ("internal" as const) : kindOf(channel, by.teamId, around);
  return inAudience(await tools.callerOf(by.user, by.teamId), await kind);
}

async function askWhy(triggerId: string, trace: string, place: Place, around: Surroundings): Promise<void> {
  const view = drawForm(ASK, {}, "The answer was marked as bad.");
  try {
    const carried = JSON.stringify({ trace, place });
    const form = { ...view, callback_id: WORDS_ID, submit: plain("Send"), private_metadata: carried };
    await around.web.openForm(triggerId, form);
  } catch (thrown) {
    // The word is optional; what was pressed is kept without it. Slack may also have delivered the press twice.
    if (!["exchanged_trigger_id", "expired_trigger_id"].includes(slackErrorOf(thrown) ?? "")) throw thrown;
  }
}
