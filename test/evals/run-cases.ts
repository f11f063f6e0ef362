import pLimit from "p-limit";
import type { AssistantTexts } from "#src/agent/texts.ts";
import { type Answerer, type Asked, askCase } from "./ask.ts";
import type { Case } from "./case.ts";
import type { EvalRig } from "./rig.ts";

/** How a run is done. */
export interface RunOptions {
  readonly rig: EvalRig;
  readonly texts: AssistantTexts;
  /** Who answers a case; `null` for a case that nobody has an answer to. */
  readonly who: (id: string) => Answerer | null | Promise<Answerer | null>;
  /** How many cases are asked side by side. */
  readonly atOnce: number;
  /** No further case is begun once so many tokens, in and out, are used. */
  readonly mostTokens: number;
  /** Is told each case as it ends. */
  readonly told?: (asked: Asked) => void | Promise<void>;
}

/** So many that fail one after another at the beginning have one cause, which the next would only meet again. */
const FAILURES = 5;

/** Asks the cases: what only reads side by side, then one by one what may propose something. */
export async function runCases(cases: readonly Case[], options: RunOptions): Promise<Asked[]> {
  const { atOnce, mostTokens, told } = options;
  let used = 0;
  let failed = 0;
  let isAnyAsked = false;
  const one = async (asked: Case): Promise<Asked> => {
    const stop =
      used >= mostTokens
        ? `the limit of ${mostTokens} tokens is reached, ${used} were used`
        : !isAnyAsked && failed >= FAILURES
          ? `the first ${failed} failed`
          : null;
    const who = stop === null ? await options.who(asked.id) : null;
    if (who === null) return notAsked(asked, stop ?? "nobody has an answer to it");
    const came = await askCase(asked, who, options.texts, options.rig);
    used += came.tokens.input + came.tokens.output;
    if (came.verdict === "failed") failed += 1;
    else isAnyAsked = true;
    await told?.(came);
    return came;
  };
  const limit = pLimit(atOnce);
  const reading = new Map(cases.filter(mayOnlyRead).map((asked) => [asked.id, limit(() => one(asked))] as const));
  await Promise.all(reading.values());
  const done: Asked[] = [];
  for (const asked of cases) done.push(await (reading.get(asked.id) ?? one(asked)));
  return done;
}

/** Whatever asks for a change, even one that must be refused, is asked alone: what it proposes is taken back before the next. */
const mayOnlyRead = ({ kind, outcome }: Case): boolean =>
  outcome === "answered" && kind !== "write" && kind !== "refused" && kind !== "ambiguous";

function notAsked({ id, kind }: Case, why: string): Asked {
  return {
    ...{
      id,
      kind,
      verdict: "not asked" as const,
      faults: [why],
      invented: [],
      unfound: [],
      answers: [],
      calls: [],
      turns: [],
      proposals: [],
    },
    ...{ tokens: { input: 0, output: 0 }, ms: 0 },
  };
}
