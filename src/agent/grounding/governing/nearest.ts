import type { Reading } from "../reading/reading.ts";

/** Something at a place of a text. */
export interface Token {
  readonly start: number;
  readonly end: number;
}

/**
 * What is named nearest to a figure: right behind it with "at", "of" or "in" between, else before it. Several that are named in one breath
 * belong to as many figures in one breath, each to its own; else to each of them.
 */
export function nearest<T extends Token>(
  figure: Token,
  tokens: readonly T[],
  own: Reading,
  isMeasure = false,
): T[] | null {
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

function paired<T>(figure: Token, group: T[], { figures, text }: Reading): T[] {
  const own = figures.find((one) => one === figure);
  if (own === undefined) return group;
  const run = figures.filter(({ kind }) => kind === own.kind);
  let at = run.indexOf(own);
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

function behind<T extends Token>(figure: Token, tokens: readonly T[], own: Reading, isMeasure: boolean): T[] {
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

/** What the nearest text that names any names, if it is only one. */
export function onlyOne<T extends Token>(groups: readonly (readonly T[])[]): T[] | null {
  for (const group of groups) {
    if (group.length === 1) return [...group];
    if (group.length > 1) return null;
  }
  return null;
}

/** All of several sets. */
export const union = (sets: readonly ReadonlySet<string>[]): Set<string> => new Set(sets.flatMap((set) => [...set]));
