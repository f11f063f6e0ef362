import type { Index } from "../evidence/evidence.ts";
import { readCodes } from "./codes.ts";
import { readDates, type WrittenDate } from "./dates.ts";
import type { Figure } from "./figure.ts";
import { readFigures } from "./figures.ts";
import { type NamedMeasure, readMeasures, readParts } from "./measures.ts";
import { type NamedThing, Names } from "./names.ts";
import type { Segment } from "./segment.ts";

/** A text with everything that is named in it. */
export interface Reading {
  readonly text: string;
  readonly figures: readonly Figure[];
  readonly dates: readonly WrittenDate[];
  readonly names: readonly NamedThing[];
  readonly measures: readonly NamedMeasure[];
  readonly parts: readonly NamedMeasure[];
}

/** Reads texts with the names and months of the evidence in mind, each only once. */
export class Reader {
  readonly #index: Index;
  readonly #today: Date;
  readonly #names: Names;
  readonly #known = new Map<string, Reading>();

  constructor(index: Index, today: Date) {
    this.#index = index;
    this.#today = today;
    this.#names = new Names(index);
  }

  /** What a text names. */
  read(text: string): Reading {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const names = this.#names.read(text);
    const isFree = ({ start, end }: { readonly start: number; readonly end: number }): boolean =>
      !names.some((name) => name.kind !== "all" && start < name.end && end > name.start);
    const dates = readDates(text, { today: this.#today, months: this.#index.months }).filter(isFree);
    // The number of a proposal is a name and a figure: it must be that of whom is named beside it.
    const taken = [...names.filter(({ kind }) => kind !== "all" && kind !== "proposal"), ...dates, ...readCodes(text)];
    const reading: Reading = {
      text,
      names,
      dates,
      figures: readFigures(text, taken),
      measures: readMeasures(text).filter(isFree),
      parts: readParts(text, this.#index.steps).filter(isFree),
    };
    this.#known.set(text, reading);
    return reading;
  }

  /** What a segment names; in a table, the head of a column says what is left out in its cells. */
  segment({ from, text }: Segment): Reading {
    const own = this.read(text);
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
}
