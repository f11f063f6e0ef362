import type { InputBlock, ModalView } from "@slack/types";
import type { Action, Ask } from "#src/view/view.ts";
import { CHOICES, LIMITS } from "../limits.ts";
import { contextLine, plain } from "./block.ts";
import { cleanLine, cut } from "./clean.ts";

/** Where the answer to a button or a form goes. Without a channel: the direct conversation. */
export interface Place {
  readonly channel?: string;
  /** The message that was pressed, and the thread that it stands in. */
  readonly ts?: string;
  readonly thread?: string;
  /** Only the person who pressed sees the message. */
  readonly own?: boolean;
  /** The answer takes the place of the message. */
  readonly picked?: boolean;
  readonly url?: string;
}

/** What a button that asks opens, as plain data: it travels in the button and in the form, and is never kept by us. */
export interface Form {
  readonly label: string;
  readonly command: string;
  readonly ask: readonly Ask[];
  /** Where the answer belongs, when that is not beside the button: the form is offered again in private. */
  readonly place?: Place;
}

/** The action of a button that opens a form, and of a form. */
export const ASK_ID = /^ask\/\d+$/;
export const FORM_ID = "ask";
/** The `action_id` of every input of a form; its block says which question it is. */
export const INPUT_ID = "answer";

/** The value of a button that opens the form; `null` when it is too long for one. */
export function packForm(form: Form): string | null {
  for (const ask of [form.ask, form.ask.map(({ hint: _, ...rest }) => rest)]) {
    const packed = JSON.stringify({ ...form, ask });
    if (packed.length <= LIMITS.buttonValue) return packed;
  }
  return null;
}

/** The form of an action that asks. */
export function formOf(action: Action): Form {
  return { label: action.label, command: action.command, ask: (action.ask ?? []).slice(0, CHOICES.questions) };
}

/** Reads what `packForm` wrote; `null` for anything else, such as a button of an earlier version. */
export function unpackForm(value: string): Form | null {
  const form = record(parsed(value));
  if (typeof form.command !== "string" || typeof form.label !== "string" || !Array.isArray(form.ask)) return null;
  const ask = form.ask.map(record).filter((a) => typeof a.key === "string" && typeof a.label === "string");
  // Each part has just been looked at, or is passed on to Slack, which judges it.
  return ask.length > 0 && ask.length === form.ask.length ? (form as unknown as Form) : null;
}

/** The form again, with what was typed; without it where the whole does not fit into a button. */
export function refill(form: Form, typed: Readonly<Record<string, string>>): { form: Form; complete: boolean } {
  const empty = form.ask.map(({ initial: _, ...rest }): Ask => rest);
  const filled = empty.map((ask): Ask => {
    const initial = typed[ask.key];
    return initial === undefined ? ask : { ...ask, initial };
  });
  const complete = packForm({ ...form, ask: filled }) !== null;
  return { form: { ...form, ask: complete ? filled : empty }, complete };
}

/** Draws the form; `about` says what it concerns, for instance the heading of the card it was opened from. */
export function drawForm(form: Form, place: Place, about: string): ModalView {
  const title = cleanLine(form.label.replace(/(\.\.\.|\u2026)$/, ""), LIMITS.modal.title) || "Answer";
  const concern = cleanLine(about, LIMITS.header);
  return {
    type: "modal",
    callback_id: FORM_ID,
    title: plain(title),
    submit: plain(title),
    close: plain("Cancel"),
    private_metadata: JSON.stringify({ form, place }),
    blocks: [
      ...(concern === "" ? [] : [contextLine(concern) as ModalView["blocks"][number]]),
      ...form.ask.map((ask, index) => question(ask, index === 0)),
    ],
  };
}

/** Reads back what `drawForm` put along. */
export function carried(metadata: string): { form: Form; place: Place } | null {
  const { form, place } = record(parsed(metadata));
  const read = unpackForm(JSON.stringify(form ?? null));
  return read === null ? null : { form: read, place: record(place) as Place };
}

/** The block that asks for a key. */
export const blockOf = (key: string): string => `ask/${key}`.slice(0, 255);

function question(ask: Ask, first: boolean): InputBlock {
  const hint = ask.hint === undefined ? "" : cleanLine(ask.hint, CHOICES.hint);
  const initial = cut(ask.initial ?? "", LIMITS.modal.inputText);
  return {
    type: "input",
    block_id: blockOf(ask.key),
    label: plain(cleanLine(ask.label, CHOICES.label) || ask.key),
    ...(hint === "" ? {} : { hint: plain(hint) }),
    optional: ask.optional ?? false,
    element: {
      type: "plain_text_input",
      action_id: INPUT_ID,
      multiline: ask.multiline ?? false,
      // What is filled in needs room to be changed.
      max_length: Math.min(LIMITS.modal.inputText, Math.max(CHOICES.answer, initial.length + CHOICES.answer / 2)),
      ...(initial === "" ? {} : { initial_value: initial }),
      focus_on_load: first,
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
