import { asAppError } from "#src/kernel/errors.ts";
import type { Log } from "#src/ports/log.ts";
import { type AnswerTools, answer, type Question } from "./answer.ts";
import type { FirstTime } from "./first-time.ts";
import { describeError } from "./log.ts";
import { sentence } from "./render/message.ts";
import { Turns } from "./turns.ts";

/** What every listener gets: how to answer, and the one place where failures end. */
export class Listening {
  readonly #tools: AnswerTools;
  readonly #firstTime: FirstTime;
  readonly #underway = new Set<Promise<void>>();
  readonly #turns = new Turns();

  constructor(tools: AnswerTools, firstTime: FirstTime) {
    this.#tools = tools;
    this.#firstTime = firstTime;
  }

  get log(): Log {
    return this.#tools.log;
  }

  /**
   * Does the work of a delivery that was acknowledged, once for its key. Whatever fails here is caught here, and only here:
   * logged, and told to the person where `tell` can still reach them.
   */
  once(key: string, work: () => Promise<void>, tell: (sentence: string) => Promise<void>): Promise<void> {
    return this.tracked(
      this.#guarded(
        async () => {
          if (await this.#firstTime.claim(key)) await work();
        },
        tell,
        key,
      ),
    );
  }

  /** Does work that may be done twice, such as opening a form, with the same care for what fails. */
  unkeyed(work: () => Promise<void>, tell: (sentence: string) => Promise<void>): Promise<void> {
    return this.tracked(this.#guarded(work, tell));
  }

  /** Lets `settled` wait for work whose failure is somebody else's to handle. */
  tracked<T>(work: Promise<T>): Promise<T> {
    const ended = work.then(
      () => undefined,
      () => undefined,
    );
    this.#underway.add(ended);
    void ended.then(() => this.#underway.delete(ended));
    return work;
  }

  /** Answers a question with what this app was given, when it is the turn of who asked. */
  answer(question: Question): Promise<void> {
    return this.inTurn(
      question,
      () => answer(question, this.#tools),
      (text) => question.privately().show(sentence(text)),
    );
  }

  /** Does what one person wants, a few of their wishes at a time; `tell` says when there are too many. */
  inTurn(
    { user, teamId }: { readonly user: string; readonly teamId: string },
    work: () => Promise<void>,
    tell: (sentence: string) => Promise<void>,
  ): Promise<void> {
    return this.#turns.take(`${teamId} ${user}`, work, async (text) => {
      this.log.warn({ user, team: teamId }, "a person asks faster than is answered");
      await tell(text);
    });
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  async #guarded(
    work: () => Promise<void>,
    tell: (sentence: string) => Promise<void>,
    key = "a form to open",
  ): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.log.error({ key, error: describeError(thrown) }, "an answer could not be delivered to Slack");
      try {
        await tell(`${asAppError(thrown).message}`);
      } catch (second) {
        this.log.error({ key, error: describeError(second) }, "nor could the person be told");
      }
    }
  }
}
