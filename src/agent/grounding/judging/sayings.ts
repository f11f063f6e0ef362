import type { Index } from "../evidence/evidence.ts";
import type { Governed } from "../governing/govern.ts";
import { readDates, type WrittenDate } from "../reading/dates.ts";
import type { Figure } from "../reading/figure.ts";
import { readFigures } from "../reading/figures.ts";
import { ONE } from "../reading/numbers.ts";
import type { Reading } from "../reading/reading.ts";
import { isOf } from "./whose.ts";

/** A figure that a text of the evidence, of the question or of general knowledge says. */
interface Said {
  readonly figure: Figure;
  readonly text: string;
}

type Placed = Said & Pick<Index["texts"][number], "place">;

/** What may be repeated though no field has it: figures inside texts, the counts and dates of the question, general knowledge. */
export class Sayings {
  readonly #index: Index;
  readonly #today: Date;
  readonly #question: string;
  readonly #asked: readonly Figure[];
  readonly #counts: readonly Figure[];
  readonly #dates: readonly WrittenDate[];
  readonly #knowledge: readonly Said[];
  #texts: readonly Placed[] | null = null;

  constructor(
    known: { readonly question: string; readonly today: Date; readonly knowledge?: readonly string[] },
    index: Index,
  ) {
    this.#index = index;
    this.#today = known.today;
    this.#question = known.question;
    this.#dates = readDates(known.question, { today: known.today, months: index.months });
    this.#asked = readFigures(known.question, this.#dates);
    this.#counts = this.#asked.filter(({ kind }) => kind === "plain" || kind === "id");
    this.#knowledge = (known.knowledge ?? []).flatMap((text) =>
      text
        .split(/(?<=[.!?])\s+|\n/)
        .flatMap((sentence) => readFigures(sentence, []).map((figure) => ({ figure, text: sentence }))),
    );
  }

  /** Whether the question has the very amount or percentage. */
  isAsked(figure: Figure): boolean {
    return this.#asked.some((asked) => isSame(asked, figure));
  }

  /** A count of the question, or one that a day of the evidence is away. */
  isCount(figure: Figure, after: string, governed: Governed): boolean {
    if (this.#counts.some(({ value, unit }) => value === figure.value && unit === figure.unit)) return true;
    if (this.#isKnowledge(figure, after)) return true;
    if (!/^[- ]days?\b/.test(after)) return false;
    const day = new Date(this.#today.getTime() + Number(figure.value / ONE) * 86_400_000).toISOString().slice(0, 10);
    return this.#index.texts.some(({ text, place }) => text.startsWith(day) && isOf(place, governed, this.#index));
  }

  /** A date of the question, today, or a month beside today's. */
  isDate(date: WrittenDate): boolean {
    const today = this.#today.toISOString().slice(0, 10);
    if (date.day !== null) return date.day === today || this.#dates.some(({ day }) => day === date.day);
    return date.spans.some(
      (span) =>
        span.first === today.slice(0, 7) ||
        this.#dates.some(({ spans }) => spans.some(({ first, last }) => first === span.first && last === span.last)),
    );
  }

  /** Why an id is not right; null when it is. */
  code(code: string, governed: Governed): "nowhere" | "elsewhere" | null {
    if (this.#question.includes(code)) return null;
    const isNumber = /^\d+$/.test(code);
    // A short number is in many texts; it is the one that is called so.
    const form = isNumber
      ? new RegExp(code.length < 6 ? `^${code}$|(?:#|[Pp]roposal )${code}(?!\\d)` : `(?<!\\d)${code}(?!\\d)`)
      : null;
    const equal = this.#index.texts.filter(({ text }) => (form === null ? text.includes(code) : form.test(text)));
    const numbers = this.#index.counts.filter(
      ({ value, key }) => isNumber && /number|^proposal|id$/i.test(key) && value === BigInt(code) * ONE,
    );
    const found = [...equal, ...numbers];
    if (found.length === 0) return "nowhere";
    const names = new Map([...governed.names].filter(([kind]) => kind === "client"));
    const ofClient = { ...governed, names, soft: new Map(), everybody: false };
    return found.some(({ place }) => isOf(place, ofClient, this.#index)) ? null : "elsewhere";
  }

  /** Whether a text of the evidence has a count between the same words: "24 clients", "seed 7". */
  isCountSaid(figure: Figure, own: Reading, governed: Governed): boolean {
    const [before, after] = beside(figure, own.text);
    return this.#saidInTexts().some((said) => {
      if (!isSame(said.figure, figure) || !isOf(said.place, governed, this.#index)) return false;
      const [first, last] = beside(said.figure, said.text);
      return after === "" || last === "" ? before !== "" && before === first : after === last;
    });
  }

  /** Whether a text of the evidence says the figure, of what it is said to be of, or general knowledge does. */
  isSaid(figure: Figure, own: Reading, governed: Governed): boolean {
    const isBound = governed.measures.size > 0 || governed.parts.size > 0;
    const words = new Set(contentOf(own.text));
    const isAbout = (text: string): boolean => !isBound || contentOf(text).some((word) => words.has(word));
    const isIn = (said: Placed): boolean =>
      isSame(said.figure, figure) && isAbout(said.text) && isOf(said.place, governed, this.#index);
    if (this.#saidInTexts().some(isIn)) return true;
    return !governed.names.has("client") && this.#isKnowledge(figure, own.text);
  }

  #saidInTexts(): readonly Placed[] {
    this.#texts ??= this.#index.texts
      .filter(({ text }) => /\d/.test(text) && /[^\d.:TZ-]/.test(text))
      .flatMap(({ text, place }) => readFigures(text, []).map((said) => ({ figure: said, text, place })));
    return this.#texts;
  }

  #isKnowledge(figure: Figure, text: string): boolean {
    const words = new Set(contentOf(text));
    return this.#knowledge.some(
      (said) => isSame(said.figure, figure) && contentOf(said.text).some((word) => words.has(word)),
    );
  }
}

const isSame = (a: Figure, b: Figure): boolean =>
  a.kind === b.kind && a.value === b.value && a.currency === b.currency && (a.sign === -1) === (b.sign === -1);

/** The words right before and right behind a figure. */
const beside = ({ start, end }: Figure, text: string): [string, string] => [
  (/([A-Za-z]+) $/.exec(text.slice(0, start))?.[1] ?? "").toLowerCase(),
  (/^ ([A-Za-z]+)/.exec(text.slice(end))?.[1] ?? "").toLowerCase(),
];

const COMMON =
  /^(?:this|that|with|from|have|more|than|what|when|which|their|there|client|clients|month|about|percent|margin|cost|costs|revenue|amount)$/;

const contentOf = (text: string): string[] =>
  (text.toLowerCase().match(/[a-z]{4,}/g) ?? []).filter((word) => !COMMON.test(word));
