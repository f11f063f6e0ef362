import type { Index, NameKind } from "../evidence/evidence.ts";
import { partOf } from "./measures.ts";

/** A name of the evidence in a text; "all" is what says that everybody is meant. */
export interface NamedThing {
  readonly names: ReadonlySet<string>;
  readonly kind: NameKind | "all";
  readonly start: number;
  readonly end: number;
}

const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/^Amazon Elastic Compute Cloud/, "EC2"],
  [/^Amazon Simple Storage Service/, "S3"],
  [/^Amazon Relational Database Service/, "RDS"],
];

const ALL =
  /\b(?:all (?:our )?(?:clients|customers|of them)|in all|overall|altogether|in total|totals?|every client|(?:the )?(?:whole )?portfolio|across|together|combined)\b/gi;

/** Finds the names of the evidence in texts. */
export class Names {
  /** By the first word, the longest first. */
  readonly #byWord = new Map<string, { readonly written: string; readonly name: string; readonly offset: number }[]>();
  readonly #index: Index;

  constructor(index: Index) {
    this.#index = index;
    const shortened = new Map<string, Set<string>>();
    for (const [name, kind] of index.names) {
      for (const written of writings(name, kind)) {
        shortened.set(written, (shortened.get(written) ?? new Set()).add(name));
      }
    }
    for (const [written, names] of shortened) {
      // A short form that could be two names is none; the whole name always is one.
      const [only] = index.names.has(written) ? [written] : names.size === 1 ? [...names] : [];
      if (only === undefined) continue;
      const word = firstWord(written);
      this.#byWord.set(word, [
        ...(this.#byWord.get(word) ?? []),
        { written, name: only, offset: written.toLowerCase().indexOf(word) },
      ]);
    }
    for (const list of this.#byWord.values()) list.sort((a, b) => b.written.length - a.written.length);
  }

  /** The names in a text, in order. */
  read(text: string): NamedThing[] {
    const lower = text.toLowerCase();
    const found: NamedThing[] = [];
    for (const { 0: word, index: start } of lower.matchAll(/[\p{L}\p{N}]+/gu)) {
      if (start < (found.at(-1)?.end ?? 0)) continue;
      const hit = this.#byWord.get(word)?.find(({ written, offset }) => {
        const [from, to] = [start - offset, start - offset + written.length];
        const isWhole =
          from >= 0 && lower.startsWith(written.toLowerCase(), from) && !/[\p{L}\p{N}]/u.test(lower[to] ?? "");
        // A name in small letters must be written so; any other may only not be an ordinary word.
        return isWhole && (/[A-Z\d]/.test(text[start] ?? "") || text.startsWith(written, from));
      });
      if (hit === undefined) continue;
      const [from, to] = [start - hit.offset, start - hit.offset + hit.written.length];
      const kind = this.#index.names.get(hit.name) ?? "other";
      found.push({ names: new Set([hit.name]), kind, start: from, end: to });
    }
    const all = [...text.matchAll(ALL)].map(
      (match): NamedThing => ({
        names: new Set(),
        kind: "all",
        start: match.index,
        end: match.index + match[0].length,
      }),
    );
    // "Acme and Globex together" are those two.
    const isOfThem = ({ start }: NamedThing): boolean =>
      /^(?:together|combined)/i.test(text.slice(start)) && found.some(({ end }) => /^\s$/.test(text.slice(end, start)));
    const free = all.filter(
      (one) => !isOfThem(one) && !found.some(({ start, end }) => one.start < end && one.end > start),
    );
    return [...found, ...free].sort((a, b) => a.start - b.start);
  }
}

/** A name, and the shorter ways to write it. */
function writings(name: string, kind: NameKind): string[] {
  const plain = name.replace(/ \([^()]*\)$/, "");
  const forms = new Set([name, plain]);
  if (kind === "service") {
    forms.add(plain.replace(/^(?:Amazon|AWS) /, ""));
    for (const [whole, short] of ALIASES)
      if (whole.test(name)) for (const form of [short, `Amazon ${short}`]) forms.add(form);
  }
  if (kind === "proposal") forms.add(name.replace("Proposal ", "#"));
  const [first = ""] = plain.split(" ");
  if (
    kind === "client" &&
    first.length >= 4 &&
    /^[A-Z]/.test(first) &&
    !/^(?:Amazon|Total|Standard|North|South)$/.test(first)
  )
    forms.add(first);
  // "AWS Support" is not what every "support" is.
  return [...forms].filter((form) => form === name || (form.length >= 2 && partOf(form) === null));
}

const firstWord = (written: string): string => /[\p{L}\p{N}]+/u.exec(written.toLowerCase())?.[0] ?? "";
