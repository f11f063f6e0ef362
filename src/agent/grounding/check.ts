import { readCodes } from "./codes.ts";
import { isCounted } from "./counts.ts";
import { readDates, type WrittenDate } from "./dates.ts";
import { type Evidence, type Index, indexOf, isKnownMonth } from "./evidence.ts";
import { type Figure, readFigures } from "./figures.ts";
import { type Governed, govern, type Reading } from "./govern.ts";
import { isOf, place } from "./match.ts";
import { readMeasures, readParts } from "./measures.ts";
import { Names } from "./names.ts";
import { isChange, type Operand, results } from "./operations.ts";
import { Sayings } from "./sayings.ts";
import { readSegments, type Segment } from "./segments.ts";

export type { Evidence } from "./evidence.ts";

/** A figure of an answer that could not be found. */
export interface Unfound {
  /** As written. */
  readonly text: string;
  readonly kind: "amount" | "percentage" | "date" | "count";
  readonly sentence: string;
  readonly why: "nowhere" | "elsewhere" | "operation";
}

/** What figures may come from. */
export interface Known {
  readonly evidence: readonly Evidence[];
  /** Its counts and dates may be repeated; its amounts and percentages may not. */
  readonly question: string;
  readonly today: Date;
  /** Texts of general knowledge that the model was given. */
  readonly knowledge?: readonly string[];
}

/**
 * Names each amount, percentage, date and count of an answer that is not in the evidence, or is there of something else than the answer says it
 * is of. Empty when the answer is grounded.
 */
export function checkGrounding(answer: string, known: Known): readonly Unfound[] {
  const check = new Check(known);
  return readSegments(answer).flatMap((segment) => check.segment(segment));
}

class Check {
  readonly #index: Index;
  readonly #names: Names;
  readonly #sayings: Sayings;
  readonly #known: Known;
  readonly #readings = new Map<string, Reading>();

  constructor(known: Known) {
    this.#known = known;
    this.#index = indexOf(known.evidence);
    this.#names = new Names(this.#index);
    this.#sayings = new Sayings(known, this.#index);
  }

  segment(segment: Segment): Unfound[] {
    const own = this.#withHeader(this.#read(segment.text), segment);
    const above = segment.above.map((text) => this.#read(text));
    const before = this.#read(segment.before);
    const context = [own, ...above, before].map(({ text }) => text).join("\n");
    const unfound = (text: string, kind: Unfound["kind"], why: Unfound["why"]): Unfound => ({
      text,
      kind,
      why,
      sentence: segment.shown,
    });
    const mine = ({ start }: { readonly start: number }): boolean => start >= segment.from;
    const governed = new Map(own.figures.map((figure) => [figure, govern(figure, own, above, before)]));
    const of = (figure: Figure): Governed => governed.get(figure) ?? govern(figure, own, above, before);

    const places = new Map(
      own.figures.map((figure) => [figure, this.#place(figure, own, of(figure), context, segment)]),
    );
    const operands = own.figures.map(
      (figure): Operand => ({ figure, governed: of(figure), exact: places.get(figure)?.exact ?? null }),
    );
    const computed = results(operands, own.text);
    const wrong = own.figures.filter(mine).flatMap((figure): Unfound[] => {
      const kind =
        figure.kind === "amount"
          ? "amount"
          : figure.kind === "percent" || figure.kind === "points"
            ? "percentage"
            : figure.kind === "id" || isWhole(figure)
              ? "count"
              : "amount";
      const right = computed.get(figure);
      if (right === true) return [];
      if (right === false) return [unfound(figure.text, kind, "operation")];
      const why = places.get(figure)?.why ?? null;
      if (why === null || isHundredOf(figure, own) || isChange(figure, operands, own)) return [];
      return [unfound(figure.text, kind, why)];
    });
    const dates = own.dates.filter(mine).flatMap((date) => {
      const why = this.#date(date, own, above, before);
      return why === null ? [] : [unfound(date.text, "date", why)];
    });
    const codes = readCodes(segment.text)
      .filter(mine)
      .flatMap((code) => {
        const why = this.#sayings.code(code.text, govern({ ...NONE, ...code }, own, above, before));
        return why === null ? [] : [unfound(code.text, "count", why)];
      });
    return [...wrong, ...dates, ...codes];
  }

  #read(text: string): Reading {
    const known = this.#readings.get(text);
    if (known !== undefined) return known;
    const names = this.#names.read(text);
    const isFree = ({ start, end }: { readonly start: number; readonly end: number }): boolean =>
      !names.some((name) => name.kind !== "all" && start < name.end && end > name.start);
    const dates = readDates(text, { today: this.#known.today, months: this.#index.months }).filter(isFree);
    const taken = [...names.filter(({ kind }) => kind !== "all"), ...dates, ...readCodes(text)];
    const reading: Reading = {
      text,
      names,
      dates,
      figures: readFigures(text, taken),
      measures: readMeasures(text).filter(isFree),
      parts: readParts(text, this.#index.steps).filter(isFree),
    };
    this.#readings.set(text, reading);
    return reading;
  }

  /** In a table, the head of a column says what is left out in its cells. */
  #withHeader(own: Reading, { from, text }: Segment): Reading {
    if (from === 0) return own;
    const head = text.slice(0, from);
    const isShare = /%|percent|\bon (?:cost|revenue)\b/i.test(head.split(",").at(-1) ?? "");
    const currency = /\(?\b([A-Z]{3})\)?:? *$/.exec(head)?.[1] ?? (/\$\)?: $/.test(head) ? "USD" : null);
    const figures = own.figures.map((figure): Figure => {
      if (figure.kind !== "plain" || figure.start < from) return figure;
      if (isShare) return { ...figure, kind: "percent" };
      return own.measures.length > 0 || currency !== null ? { ...figure, kind: "amount", currency } : figure;
    });
    return { ...own, figures };
  }

  #place(
    figure: Figure,
    own: Reading,
    governed: Governed,
    context: string,
    segment: Segment,
  ): { exact: bigint | null; why: "nowhere" | "elsewhere" | null } {
    const found = { exact: figure.sign === -1 ? -figure.value : figure.value, why: null };
    if (figure.kind === "id") {
      const why = this.#sayings.code(figure.text.replace("#", ""), governed);
      return why === null ? found : { exact: null, why };
    }
    if (figure.kind === "plain" && isWhole(figure)) {
      const after = own.text.slice(figure.end, own.figures[own.figures.indexOf(figure) + 1]?.start);
      if (this.#sayings.isCount(figure, after, governed)) return found;
      const counted = isCounted(
        {
          count: figure.value / 10n ** 18n,
          after,
          sentence: aroundOf(figure, own),
          introduces: segment.introduces,
          item: segment.item,
        },
        governed,
        own,
        this.#index,
      );
      const isAmount = governed.measures.size > 0 && figure.value >= 1000n * 10n ** 18n;
      if (counted === "found") return found;
      if (!isAmount) return { exact: null, why: counted };
    }
    const at = place({ figure, governed, own, context, index: this.#index });
    if ("leaf" in at)
      return { exact: at.leaf.value < 0n && figure.sign !== -1 ? -at.leaf.value : at.leaf.value, why: null };
    return this.#sayings.isSaid(figure, own, governed) ? found : { exact: null, why: at.why };
  }

  #date(date: WrittenDate, own: Reading, above: readonly Reading[], before: Reading): "nowhere" | "elsewhere" | null {
    if (date.relative || this.#sayings.isDate(date)) return null;
    if (date.day === null) {
      const isIn = date.spans.some(
        ({ first, last }) =>
          [first, last].every((month) => isKnownMonth(month, this.#index)) ||
          [...this.#index.months].some((month) => first < last && month >= first && month <= last),
      );
      return isIn ? null : "nowhere";
    }
    const governed = govern({ ...NONE, start: date.start, end: date.end }, own, above, before);
    const equal = this.#index.texts.filter(({ text }) => text.startsWith(date.day ?? "-"));
    if (equal.length === 0) return "nowhere";
    return equal.some(({ place: where }) => isOf(where, governed, this.#index)) ? null : "elsewhere";
  }
}

const NONE = {
  kind: "id",
  text: "",
  value: 0n as Figure["value"],
  unit: 1n,
  sign: 0,
  currency: null,
  inWords: false,
} as const;

/** The text between the figures beside a count: what is said of those that are counted. */
const aroundOf = (figure: Figure, { text, figures }: Reading): string => {
  const at = figures.indexOf(figure);
  return text.slice(figures[at - 1]?.end ?? 0, figures[at + 1]?.start ?? text.length);
};

const isWhole = ({ unit, kind }: Figure): boolean => kind === "plain" && unit === 10n ** 18n;

/** "× 100" turns a share into percent. */
const isHundredOf = (figure: Figure, { text }: Reading): boolean =>
  figure.value === 100n * 10n ** 18n && figure.kind === "plain" && /[×*]\s*$/.test(text.slice(0, figure.start));
