import type { App, BlockAction, ButtonAction, ViewOutput, ViewSubmitAction } from "@slack/bolt";
import type { Surroundings } from "./commands.ts";
import { type DoorTools, isTheirs } from "./deeds.ts";
import { LIMITS } from "./limits.ts";
import type { Listening } from "./listen.ts";
import { OpenForm, type Verdict } from "./open-form.ts";
import { answeredAt, placeOf } from "./places.ts";
import { ASK_ID, blockOf, carried, drawForm, FORM_ID, type Form, INPUT_ID, unpackForm } from "./render/form.ts";
import { sentence } from "./render/message.ts";
import { timer } from "./timer.ts";
import { slackErrorOf } from "./web.ts";
import { readTyped } from "./words.ts";

/** What forms need. */
export interface FormTools extends DoorTools {
  /** How long a submitted form may stay open while it is found out what comes of it; Slack gives up after 3,000 ms. */
  readonly formPatienceMs: number;
}

/** How long it may take to find out whether somebody may do this at all, before they are asked for more, in milliseconds. */
const GLANCE_MS = 1_000;
/** How many submissions are remembered, so that one that Slack repeats gets the same verdict. */
const REMEMBERED = 1_000;

/**
 * Listens to buttons that ask something first, and to the forms that they open. What was typed goes through the door with the
 * command, for the person who submitted; while Slack waits, what is wrong is said in the form.
 */
export function listenToForms(app: App, listening: Listening, around: Surroundings, tools: FormTools): void {
  app.action<BlockAction<ButtonAction>>(ASK_ID, async ({ ack, action, body }) => {
    await ack();
    await pressed(action, body, listening, around, tools);
  });

  const submitted = new Map<string, OpenForm>();
  app.view<ViewSubmitAction>({ callback_id: FORM_ID, type: "view_submission" }, async ({ ack, body, view }) => {
    const key = `form ${view.id} ${body.trigger_id}`;
    const say = (verdict: Verdict): Promise<void> =>
      verdict === null ? ack() : ack({ response_action: "errors", errors: { ...verdict } });
    const known = submitted.get(key);
    if (known !== undefined) return say(await known.verdict);
    const read = carried(view.private_metadata);
    if (read === null) {
      listening.log.error({ view: view.id }, "a form came back without what it was opened for");
      return say(null);
    }
    const open = new OpenForm(read.form, read.place, typedInto(read.form, view), tools.formPatienceMs);
    submitted.set(key, open);
    const oldest = submitted.keys().next().value;
    if (submitted.size > REMEMBERED && oldest !== undefined) submitted.delete(oldest);
    const by = { user: body.user.id, teamId: body.team?.id ?? "" };
    const place = answeredAt(read.place, by, around);
    const line = readTyped(read.form.command).line;
    const done = listening
      .once(
        key,
        async () => {
          await listening.answer({ ...place, ...by, line, form: open, refusedPrivately: true });
          if (read.place.channel === undefined) await around.redrawHome(by);
        },
        (text) => place.privately().show(sentence(text)),
      )
      // Another process may have taken it: then nothing is done here, and the form closes all the same.
      .finally(() => open.close());
    await say(await open.verdict);
    await done;
  });
}

/** Opens the form, unless the person may not do at all what it leads to: then the door says so at once. */
async function pressed(
  action: ButtonAction,
  body: BlockAction<ButtonAction>,
  listening: Listening,
  around: Surroundings,
  tools: FormTools,
): Promise<void> {
  const form = unpackForm(action.value ?? "");
  const by = { user: body.user.id, teamId: body.team?.id ?? "" };
  const here = placeOf(action, body);
  const place = { ...(form?.place ?? here), ...(here.url === undefined ? {} : { url: here.url }) };
  const answered = answeredAt(place, by, around);
  const tell = (text: string): Promise<void> => answered.privately().show(sentence(text));
  if (form === null) return listening.unkeyed(() => tell("This button is from an earlier version. Ask again."), tell);
  await listening.unkeyed(async () => {
    if (await isRefused(form, by, tools)) {
      const key = `action ${action.action_ts} ${by.user} ${action.action_id}`;
      const question = { ...answered, ...by, line: readTyped(form.command).line, refusedPrivately: true };
      return listening.once(key, () => listening.answer(question), tell);
    }
    try {
      await around.web.openForm(body.trigger_id, drawForm(form, place, aboutOf(body, form)));
    } catch (error) {
      const word = slackErrorOf(error) ?? "";
      // Slack has delivered the press twice: the form is open.
      if (word === "exchanged_trigger_id") return;
      if (word !== "expired_trigger_id") throw error;
      await tell("The form could not be opened within Slack's three seconds. Press the button again.");
    }
  }, tell);
}

/** Whether the command is not among those of the person; unknown within a moment counts as no. */
async function isRefused(
  form: Form,
  by: { readonly user: string; readonly teamId: string },
  tools: FormTools,
): Promise<boolean> {
  const late = timer(GLANCE_MS);
  const looked = isTheirs(form.command, by, tools).then(
    (theirs) => !theirs,
    () => false,
  );
  try {
    return (await Promise.race([looked, late.fired])) === true;
  } finally {
    late.cancel();
  }
}

/** What was typed, by key; what was left empty is not there. */
function typedInto(form: Form, view: ViewOutput): Readonly<Record<string, string>> {
  const entries = form.ask.map(({ key }) => {
    const value = view.state.values[blockOf(key)]?.[INPUT_ID]?.value ?? "";
    return [key, value.trim().slice(0, LIMITS.modal.inputText)] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== ""));
}

/** The heading of the message that was pressed, which Slack sends along where everybody sees it; else the command. */
function aboutOf(body: BlockAction<ButtonAction>, form: Form): string {
  const blocks: unknown = body.message?.blocks;
  for (const block of Array.isArray(blocks) ? (blocks as readonly unknown[]) : []) {
    if (typeof block !== "object" || block === null || !("type" in block) || block.type !== "header") continue;
    const text = "text" in block ? block.text : null;
    if (typeof text === "object" && text !== null && "text" in text) return String(text.text);
  }
  return form.command;
}
