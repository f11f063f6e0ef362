import type { AppError } from "#src/kernel/errors.ts";
import { CHOICES, LIMITS } from "./limits.ts";
import { contextLine, plain } from "./render/block.ts";
import { cleanLine, cut, escapeMrkdwn } from "./render/clean.ts";
import { blockOf, type Form, type Place, packForm, refill } from "./render/form.ts";
import type { Rendered } from "./render/message.ts";
import { type Timer, timer } from "./timer.ts";

/** What Slack is told about a submitted form: that it closes, or what is wrong, by block. */
export type Verdict = Readonly<Record<string, string>> | null;

/** A form that was submitted and stands open until it is known what comes of it, or until Slack would give up. */
export class OpenForm {
  readonly answers: Readonly<Record<string, string>>;
  readonly verdict: Promise<Verdict>;
  /** Fires when the form had to be closed before anything was known. */
  readonly timer: Timer;
  readonly #form: Form;
  readonly #place: Place;
  readonly #settle: (verdict: Verdict) => void;
  #open = true;

  constructor(form: Form, place: Place, answers: Readonly<Record<string, string>>, patienceMs: number) {
    this.#form = form;
    this.#place = place;
    this.answers = answers;
    const { promise, resolve } = Promise.withResolvers<Verdict>();
    this.verdict = promise;
    this.#settle = resolve;
    this.timer = timer(patienceMs);
    void this.timer.fired.then(() => this.close());
  }

  /** Lets the form close. */
  close(): void {
    this.#open = false;
    this.timer.cancel();
    this.#settle(null);
  }

  /** Shows in the form what is wrong; false when it is closed already, or what is wrong is nothing that typing could mend. */
  refuse(error: AppError): boolean {
    if (!this.#open || !this.isWorthAgain(error)) return false;
    this.#settle(errorsOf(error, this.#form));
    this.close();
    return true;
  }

  /** Whether the same form may still lead somewhere. */
  isWorthAgain(error: AppError): boolean {
    return AGAIN.includes(error.kind);
  }

  /** A message that opens the form again with what was typed, to be answered where the first one would have been. */
  again(): Rendered {
    const { url: _, ...place } = this.#place;
    const { form, complete } = refill({ ...this.#form, place }, this.answers);
    const text = complete
      ? "What you typed is kept: open the form again to send it."
      : "What you typed is too long to be filled in again. Copy it from here:";
    const typed = complete ? [] : Object.values(this.answers).map((answer) => cut(answer, LIMITS.sectionText));
    const value = packForm(form);
    const again = { type: "button", action_id: "ask/0", text: plain("Open the form again"), style: "primary" } as const;
    return {
      text: escapeMrkdwn([text, ...typed].join("\n\n")),
      blocks: [
        contextLine(text),
        ...typed.map((part) => ({ type: "section" as const, text: plain(part) })),
        ...(value === null ? [] : [{ type: "actions" as const, elements: [{ ...again, value }] }]),
      ],
      pictures: [],
    };
  }
}

/** Failures that go away by typing something else, or by themselves. */
const AGAIN: readonly AppError["kind"][] = ["input", "upstream", "bug"];

/** Each problem at its question; what belongs to none stands at the first. */
function errorsOf(error: AppError, form: Form): Readonly<Record<string, string>> {
  const keys = form.ask.map((ask) => ask.key);
  const found = new Map<string, string[]>();
  const say = (key: string, words: string): void => void found.set(key, [...(found.get(key) ?? []), words]);
  const [first = ""] = keys;
  for (const { path, message } of error.problems) {
    if (keys.includes(path)) say(path, asSentence(message));
    else say(first, asSentence(`${path} ${message}`));
  }
  if (found.size === 0) say(first, error.message);
  return Object.fromEntries(
    [...found].map(([key, words]) => [blockOf(key), cleanLine(words.join(" "), CHOICES.hint) || error.message]),
  );
}

/** Problems are written to stand after the name of what they are about. */
const asSentence = (words: string): string =>
  `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? "" : "."}`;
