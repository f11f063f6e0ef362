import { isChange } from "../computing/changes.ts";
import type { Operand } from "../computing/operands.ts";
import { results } from "../computing/results.ts";
import { doAllPass, isAsMany, type Threshold, thresholdOf } from "../counting/thresholds.ts";
import { type Governed, govern } from "../governing/govern.ts";
import { readCodes } from "../reading/codes.ts";
import type { Figure } from "../reading/figure.ts";
import { ONE } from "../reading/numbers.ts";
import type { Reading } from "../reading/reading.ts";
import type { Segment } from "../reading/segment.ts";
import type { Unfound } from "../unfound.ts";
import { whyNotDate } from "./days.ts";
import { type Found, findFigure } from "./find.ts";
import type { Means } from "./means.ts";

/** Judges what a segment says. */
export class Judge {
  readonly #means: Means;

  constructor(means: Means) {
    this.#means = means;
  }

  /** Its figures, dates and ids that are not found. */
  segment(segment: Segment): Unfound[] {
    const { reader, sayings } = this.#means;
    const own = reader.segment(segment);
    const above = segment.above.map((text) => reader.read(text));
    const before = reader.read(segment.before);
    const of = (one: Pick<Figure, "start" | "end">): Governed => govern(one, own, above, before);
    const isMine = ({ start }: { readonly start: number }): boolean => start >= segment.from;
    const unfound = (text: string, kind: Unfound["kind"], why: Unfound["why"] | null): Unfound[] =>
      why === null ? [] : [{ text, kind, why, sentence: segment.shown }];

    const dates = own.dates.filter(isMine).flatMap((date) =>
      unfound(
        date.text,
        "date",
        whyNotDate(date, () => of(date), this.#means),
      ),
    );
    const codes = readCodes(segment.text)
      .filter(isMine)
      .flatMap((code) => unfound(code.text, "count", sayings.code(code.text, of(code))));
    const context = [own, ...above, before].map(({ text }) => text).join("\n");
    const wrong = this.#figures(own, context, segment, of)
      .filter(([figure]) => isMine(figure))
      .flatMap(([figure, why]) => unfound(figure.text, kindOf(figure), why));
    return [
      ...wrong,
      ...dates,
      ...codes,
      ...this.#listed(own, above).flatMap((figure) => unfound(figure.text, kindOf(figure), "elsewhere")),
    ];
  }

  /** Each figure, and why it is not right: what it is found to be, what comes out of others, or by how much others differ. */
  #figures(
    own: Reading,
    context: string,
    segment: Segment,
    of: (figure: Figure) => Governed,
  ): [Figure, Unfound["why"] | null][] {
    const { index } = this.#means;
    const threshold = this.#threshold(own, of);
    const found = own.figures.map((figure): readonly [Operand, Found] => {
      const governed = of(figure);
      const one = findFigure({ figure, own, governed, context, segment, threshold }, this.#means);
      return [{ figure, governed, exact: one.exact }, one];
    });
    const operands = found.map(([operand]) => operand);
    const computed = results(operands, own.text);
    const isBorneOut =
      threshold !== null &&
      (found.some(([{ figure }, { why }]) => figure.kind === "plain" && why === null) ||
        isAsMany(segment.introduces, threshold, index)) &&
      doAllPass(
        own.names.filter(({ start }) => start > threshold.figure.end),
        threshold,
        index,
      );
    return found.map(([{ figure }, { why }]) => {
      if (figure === threshold?.figure) return [figure, isBorneOut ? null : why];
      const isRight = computed.get(figure);
      if (isRight !== undefined) return [figure, isRight ? null : "operation"];
      return [figure, isHundredOf(figure, own) || isChange(figure, operands, own) ? null : why];
    });
  }

  /** The threshold that a bullet or a row stands under, where a client in it does not pass that. */
  #listed(own: Reading, above: readonly Reading[]): Figure[] {
    const [lead] = above.flatMap((one, at) => {
      const nothing = this.#means.reader.read("");
      return this.#threshold(one, (figure) => govern(figure, one, above.slice(at + 1), nothing)) ?? [];
    });
    return lead === undefined || doAllPass(own.names, lead, this.#means.index) ? [] : [lead.figure];
  }

  /** A threshold of the question may be repeated where it is said who is above or below it. */
  #threshold(own: Reading, of: (figure: Figure) => Governed): Threshold | null {
    const asked = own.figures.find(
      (figure) => this.#means.sayings.isAsked(figure) && thresholdOf(figure, own, of(figure)) !== null,
    );
    return asked === undefined ? null : thresholdOf(asked, own, of(asked));
  }
}

function kindOf({ kind, unit }: Figure): Unfound["kind"] {
  if (kind === "percent" || kind === "points") return "percentage";
  return kind === "id" || (kind === "plain" && unit === ONE) ? "count" : "amount";
}

/** "× 100" turns a share into percent. */
const isHundredOf = (figure: Figure, { text }: Reading): boolean =>
  figure.value === 100n * ONE && figure.kind === "plain" && /[×*]\s*$/.test(text.slice(0, figure.start));
