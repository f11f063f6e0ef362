import type { NameKind } from "../evidence/evidence.ts";
import type { Span } from "../reading/dates.ts";
import type { Reading } from "../reading/reading.ts";
import { nearest, onlyOne, type Token, union } from "./nearest.ts";

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

const KINDS: readonly NameKind[] = ["client", "account", "service", "plan", "proposal", "other"];

/** What the text of a figure, and what stands above it, says that the figure is of. */
export function govern(figure: Token, own: Reading, above: readonly Reading[], before: Reading): Governed {
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
