import type { Span, WrittenDate } from "./dates.ts";
import type { NameKind } from "./evidence.ts";
import type { Figure } from "./figures.ts";
import type { NamedMeasure } from "./measures.ts";
import type { NamedThing } from "./names.ts";

/** A text with everything that is named in it. */
export interface Reading {
  readonly text: string;
  readonly figures: readonly Figure[];
  readonly dates: readonly WrittenDate[];
  readonly names: readonly NamedThing[];
  readonly measures: readonly NamedMeasure[];
  readonly parts: readonly NamedMeasure[];
}

/** What a figure is said to be of. */
export interface Governed {
  /** By kind of name: any of these. */
  readonly names: ReadonlyMap<NameKind, ReadonlySet<string>>;
  /** Names that it must not contradict. */
  readonly soft: ReadonlyMap<NameKind, ReadonlySet<string>>;
  readonly everybody: boolean;
  readonly spans: readonly Span[];
  readonly order: "before" | "now" | null;
  readonly measures: ReadonlySet<string>;
  readonly parts: ReadonlySet<string>;
}

interface Token {
  readonly start: number;
  readonly end: number;
}

const KINDS: readonly NameKind[] = ["client", "account", "service", "plan", "other"];

/** What the text of a figure, and what stands above it, says that the figure is of. */
export function govern(figure: Figure, own: Reading, above: readonly Reading[], before: Reading): Governed {
  const names = new Map<NameKind, ReadonlySet<string>>();
  const soft = new Map<NameKind, ReadonlySet<string>>();
  let everybody = false;
  const isBare = own.names.every(({ kind }) => kind === "all");
  // "Its margin" is that of whom the sentence before named.
  const isPronoun = isBare && /\b(?:its?|their|they|there)\b/i.test(own.text.slice(0, figure.start));
  for (const kind of KINDS) {
    const tokens = own.names.filter((name) => name.kind === kind || (name.kind === "all" && kind === "client"));
    const found = nearest(figure, tokens, own);
    const all = found?.some((token) => token.kind === "all") ?? false;
    // Tax is listed among services.
    const end = found?.at(-1)?.end ?? 0;
    if (kind === "service" && found !== null && own.parts.some((part) => part.start >= end && part.end <= figure.start))
      continue;
    if (found !== null && !all) names.set(kind, union(found.map((one) => one.names)));
    else if (all) {
      everybody = true;
      // "Acme's total" is Acme's.
      const others = tokens.filter((token) => token.kind !== "all");
      const own = union(others.map((one) => one.names));
      if (own.size === 1) soft.set("client", own);
      else if (own.size === 0) inherit(kind, above, soft, soft, false);
    } else inherit(kind, above, names, soft, isBare);
    if (!names.has(kind) && !all && !soft.has(kind)) {
      const earlier = before.names.filter((name) => name.kind === kind);
      const last = earlier.at(-1);
      const isAll = before.names.some((name) => name.kind === "all" && name.start > (last?.start ?? 0));
      if (last !== undefined && !isAll) (isPronoun && earlier.length === 1 ? names : soft).set(kind, last.names);
      if (isPronoun && isAll && kind === "client") everybody = true;
    }
  }
  const months = own.dates.filter(({ day }) => day === null);
  const date = nearest(figure, months, own) ?? onlyOne(above.map((one) => one.dates.filter(({ day }) => day === null)));
  const measure = nearest(figure, own.measures, own, true) ?? onlyOne(above.map((one) => one.measures));
  const part = nearest(figure, own.parts, own, true) ?? onlyOne(above.map((one) => one.parts));
  return {
    names,
    soft,
    everybody,
    spans: (date ?? []).flatMap(({ spans }) => spans),
    order: orderOf(own.text.slice(figure.end)),
    measures: new Set((measure ?? []).map(({ name }) => name)),
    parts: new Set((part ?? []).map(({ name }) => name)),
  };
}

function inherit(
  kind: NameKind,
  above: readonly Reading[],
  hard: Map<NameKind, ReadonlySet<string>>,
  soft: Map<NameKind, ReadonlySet<string>>,
  isBare: boolean,
): void {
  for (const { names } of above) {
    if (kind === "client" && names.some((name) => name.kind === "all")) return;
    const found = names.filter((name) => name.kind === kind);
    const all = union(found.map((one) => one.names));
    if (all.size === 1) (kind === "client" || isBare ? hard : soft).set(kind, all);
    if (all.size > 0) return;
  }
}

const orderOf = (after: string): "before" | "now" | null => {
  const word = /^\s*(?:\([^)]*\)\s*)?(before|earlier|previously|now)\b(?! the)/.exec(after)?.[1];
  return word === undefined ? null : word === "now" ? "now" : "before";
};

/**
 * What is named nearest to a figure: right behind it with "at", "of" or "in" between, else before it. Several that are named in one breath
 * belong to as many figures in one breath, each to its own; else to each of them.
 */
function nearest<T extends Token>(figure: Figure, tokens: readonly T[], own: Reading, isMeasure = false): T[] | null {
  const following = behind(figure, tokens, own, isMeasure);
  if (following.length > 0) return following;
  const taken = new Set(
    own.figures.flatMap((other) => (other.end <= figure.start ? behind(other, tokens, own, isMeasure) : [])),
  );
  const earlier = tokens.filter(({ end }) => end <= figure.start);
  const free = earlier.filter((token) => !taken.has(token));
  const last = free.at(-1) ?? (isMeasure ? undefined : earlier.at(-1));
  if (last === undefined) return null;
  const group = [last];
  for (let i = tokens.indexOf(last) - 1; i >= 0; i--) {
    const token = tokens[i] as T;
    if (!/^(?:'s)?(?:,? and |, | & | or | to )(?:in |the |its )?$/.test(own.text.slice(token.end, group[0]?.start)))
      break;
    group.unshift(token);
  }
  return group.length === 1 ? group : paired(figure, group, own);
}

function paired<T>(figure: Figure, group: T[], { figures, text }: Reading): T[] {
  const run = figures.filter(({ kind }) => kind === figure.kind);
  let at = run.indexOf(figure);
  let length = 1;
  const isNext = (i: number): boolean =>
    /^(?:,? and |, | & | or | to | \+ )(?:to )?$/.test(text.slice(run[i]?.end, run[i + 1]?.start));
  let first = at;
  while (first > 0 && isNext(first - 1)) first--;
  while (first + length < run.length && isNext(first + length - 1)) length++;
  at -= first;
  const one = group[at];
  return length === group.length && one !== undefined ? [one] : group;
}

const LINK =
  /^(?:\s*\([^()]*\))?\s*(?:(?!(?:and|while|but|against|than|since|compared|versus|vs|over|because|after|before)\b)[^\s,;:()$€]+\s+){0,12}(?:at|for|of|from|by|to|on|in|with|during|that)\s+(?:the\s+|client\s+|account\s+)*$|^\s*\(\s*(?:in |of |at )?$/iu;

function behind<T extends Token>(figure: Figure, tokens: readonly T[], own: Reading, isMeasure: boolean): T[] {
  const nextFigure = own.figures.find(({ start }) => start >= figure.end)?.start ?? own.text.length;
  const next = tokens.filter(({ start }) => start >= figure.end && start < nextFigure + 1);
  const found: T[] = [];
  let end = figure.end;
  for (const token of next) {
    const between = own.text.slice(end, token.start);
    const isNear =
      /^\s*$/.test(between) ||
      (isMeasure ? /^\s+(?:(?:of|in|is|was|the|a|at)\s+){1,2}$/.test(between) : LINK.test(between));
    // "$5.00 My View $6.00": what a figure follows at once belongs to that figure.
    const isOthers =
      /^\s*(?:of|was|is|:)?\s*$/.test(own.text.slice(token.end, nextFigure)) &&
      nextFigure < own.text.length &&
      isMeasure;
    if (!isNear || isOthers) break;
    found.push(token);
    end = token.end;
    // "4.2 % margin on cost" is one measure, "$5.00 left will expire" is not.
    if (!isMeasure || !/^\s*on\b/.test(own.text.slice(end))) break;
  }
  return found;
}

function onlyOne<T extends Token>(groups: readonly (readonly T[])[]): T[] | null {
  for (const group of groups) {
    if (group.length === 1) return [...group];
    if (group.length > 1) return null;
  }
  return null;
}

const union = (sets: readonly ReadonlySet<string>[]): Set<string> => new Set(sets.flatMap((set) => [...set]));
