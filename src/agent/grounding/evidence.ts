import { type Decimal, decimal } from "#src/kernel/decimal.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { Span } from "./dates.ts";
import { measuresOf, partOf } from "./measures.ts";
import { magnitude } from "./numbers.ts";

/** One tool result as the model was given it. */
export interface Evidence {
  readonly tool: string;
  readonly input: Json;
  readonly data: Json;
}

/** What a name is a name of; what is none of these is an "other". */
export type NameKind = "client" | "account" | "service" | "plan" | "other";

/** Where a value stands: in which row, of whom, of which months. */
export interface Place {
  /** Names of the row and of what it stands in. */
  readonly names: ReadonlySet<string>;
  /** Those of them that stand in a list of the row. */
  readonly beside: ReadonlySet<string>;
  readonly currency: string | null;
  readonly span: Span | null;
  readonly part: string | null;
  /** The days that the row names. */
  readonly days: ReadonlySet<string>;
  /** Which row, and for rows that are parts of one thing which list. */
  readonly row: object;
  readonly tool: string;
}

/** A figure of the evidence. */
export interface Leaf {
  readonly value: Decimal;
  readonly kind: "amount" | "percent" | "either" | "count";
  readonly key: string;
  readonly measures: ReadonlySet<string>;
  readonly place: Place;
}

/** A text of the evidence; dates and numbers of accounts are texts. */
export interface TextLeaf {
  readonly text: string;
  readonly key: string;
  readonly place: Place;
}

/** A list of the evidence. */
export interface ListLeaf {
  readonly key: string;
  readonly rows: readonly Json[];
  readonly place: Place;
}

/** Everything that the evidence says, so that it is walked once. */
export interface Index {
  /** By size, whatever their sign. */
  readonly leaves: readonly Leaf[];
  readonly texts: readonly TextLeaf[];
  readonly lists: readonly ListLeaf[];
  readonly names: ReadonlyMap<string, NameKind>;
  readonly months: ReadonlySet<string>;
  /** The steps and categories that rows are of. */
  readonly steps: ReadonlySet<string>;
  /** Of which client a whole result is. */
  readonly about: ReadonlySet<string>;
  /** The figures of each row. */
  readonly rows: ReadonlyMap<object, readonly Leaf[]>;
}

interface Members {
  readonly [key: string]: Json;
}

const DECIMAL = /^-?\d+(?:\.\d+)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}/;
const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;
const PERCENT = /percent|^onCost$|^onRevenue$|change$|share|^foreseen$|^above$|rate$/i;
/** Keys that are shares in one tool and amounts in another. */
const EITHER = /^used$|^above$|change$|rate$|^threshold$/i;
const ID = /id$|^account$|^key$|^arn$|^number$|^credit$|^version$/i;
const NAMES: Readonly<Record<string, NameKind>> = {
  ...{ client: "client", group: "client", service: "service", account: "account", accountId: "account" },
  ...{ accountName: "account", primaryAccountId: "account", plan: "plan", label: "other", name: "other", key: "other" },
  ...{
    what: "other",
    title: "other",
    id: "other",
    provider: "other",
    region: "other",
  },
};
/** What the names in a list are names of. */
const LISTS: Readonly<Record<string, NameKind>> = {
  clients: "client",
  accounts: "account",
  plans: "plan",
  topServices: "service",
};

/** Walks tool results and puts in order what they say. */
export function indexOf(evidence: readonly Evidence[]): Index {
  const walk = new Walk();
  for (const { tool, input, data } of evidence) {
    walk.read(data, { ...EMPTY, tool, row: {} }, "", "", isObject(data) ? data : {});
    // What was asked for may be repeated, but names nobody.
    if (isObject(input))
      for (const [key, value] of Object.entries(input)) walk.read(value, { ...EMPTY, tool, row: {} }, key, "", {});
  }
  const size = ({ value }: Leaf): bigint => magnitude(value);
  walk.leaves.sort((a, b) => (size(a) < size(b) ? -1 : size(a) > size(b) ? 1 : 0));
  return walk;
}

const EMPTY: Place = {
  names: new Set(),
  beside: new Set(),
  days: new Set(),
  currency: null,
  span: null,
  part: null,
  row: {},
  tool: "",
};

class Walk implements Index {
  readonly leaves: Leaf[] = [];
  readonly texts: TextLeaf[] = [];
  readonly lists: ListLeaf[] = [];
  readonly names = new Map<string, NameKind>();
  readonly months = new Set<string>();
  readonly steps = new Set<string>();
  readonly about = new Set<string>();
  readonly rows = new Map<object, Leaf[]>();

  read(value: Json, place: Place, key: string, parent: string, root: Members): void {
    if (Array.isArray(value)) this.#list(value, place, key, root);
    else if (isObject(value)) this.#object(value, place, key, root);
    else if (typeof value === "number" && Number.isFinite(value)) {
      this.#leaf(String(value), key, parent, place, ID.test(key) || Number.isInteger(value));
    } else if (typeof value === "string") {
      this.texts.push({ text: value, key, place });
      if (/^\d{4}-\d{2}/.test(value) && MONTH.test(value.slice(0, 7))) this.months.add(value.slice(0, 7));
      if (DECIMAL.test(value) && value.length < 40 && !ID.test(key)) this.#leaf(value, key, parent, place, false);
    }
  }

  #list(rows: readonly Json[], place: Place, key: string, root: Members): void {
    this.lists.push({ key, rows, place });
    const parts = rows.some(
      (row) => isObject(row) && (typeof row.category === "string" || typeof row.step === "string"),
    );
    const row = parts ? { list: key } : null;
    for (const one of rows) {
      if (isObject(one)) this.#object(one, place, key, root, row);
      else this.read(one, place, key, "", root);
    }
  }

  #object(value: Members, outer: Place, key: string, root: Members, row: object | null = null): void {
    const place = this.#placeOf(value, outer, key, root, row ?? (row === null && LEVELS.test(key) ? outer.row : value));
    // "my-view-net" of a step is the field myViewNet.
    const step =
      typeof value.step === "string" ? value.step.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) : key;
    for (const [name, child] of Object.entries(value)) this.read(child, place, name, step, root);
  }

  #placeOf(value: Members, outer: Place, list: string, root: Members, row: object): Place {
    const own = namesIn(value, list, root);
    const known = own.length;
    if (value === root) {
      if (typeof value.client === "string") this.about.add(value.client);
    } else {
      // Whom a plan is for stands in a list of it that has no figures of its own.
      for (const child of Object.values(value)) {
        if (!Array.isArray(child) || child.some((one) => !isObject(one) || hasFigures(one))) continue;
        for (const one of child) if (isObject(one)) own.push(...namesIn(one, "", root));
      }
    }
    // Who has a row of their own is not the others of the same plan.
    const isOwn = own.slice(0, known).some(([, kind]) => kind === "client");
    const above = isOwn ? new Set([...outer.names].filter((name) => !outer.beside.has(name))) : outer.names;
    const names = own.length === 0 ? above : this.#named(above, own);
    const beside = own.length > known ? new Set(own.slice(known).map(([name]) => name)) : outer.beside;
    const part = partIn(value) ?? outer.part;
    if (part !== null) this.steps.add(part);
    const span = spanOf(value) ?? outer.span;
    for (const month of span === null ? [] : [span.first, span.last]) this.months.add(month);
    const days = Object.values(value).flatMap((one) =>
      typeof one === "string" && DAY.test(one) ? one.slice(0, 10) : [],
    );
    return {
      names,
      days: days.length === 0 ? outer.days : new Set(days),
      beside,
      currency: typeof value.currency === "string" ? value.currency : outer.currency,
      span,
      part,
      row,
      tool: outer.tool,
    };
  }

  #named(outer: Place["names"], own: readonly (readonly [string, NameKind])[]): Place["names"] {
    const names = new Set(outer);
    for (const [name, kind] of own) {
      const known = this.names.get(name);
      if (known === undefined || (known === "other" && kind !== "other") || kind === "client")
        this.names.set(name, kind);
      names.add(name);
    }
    return names;
  }

  #leaf(text: string, key: string, parent: string, place: Place, isCount: boolean): void {
    if (!/^-?\d{1,20}(?:\.\d{1,18})?$/.test(text)) return;
    const field = fieldOf(key, parent);
    const leaf = { ...field, value: decimal.parse(text), kind: isCount ? "count" : field.kind, place } as const;
    this.leaves.push(leaf);
    const row = this.rows.get(place.row);
    if (row === undefined) this.rows.set(place.row, [leaf]);
    else row.push(leaf);
  }
}

/** Fields come again and again. */
const fields = new Map<string, Pick<Leaf, "key" | "kind" | "measures">>();

function fieldOf(key: string, parent: string): Pick<Leaf, "key" | "kind" | "measures"> {
  const path = `${parent}.${key}`;
  const known = fields.get(path);
  if (known !== undefined) return known;
  const field = {
    key,
    kind: EITHER.test(key) ? ("either" as const) : PERCENT.test(key) ? ("percent" as const) : ("amount" as const),
    measures: measuresOf(key, parent),
  };
  if (fields.size < 1_000) fields.set(path, field);
  return field;
}

/** Objects that only hold a part of the row they stand in. */
const LEVELS = /^(?:limit|actual|forecast|change|amount|total)$/;

/** What the rows of a list may be of; who sells is named like what is sold. */
const ROWS: Readonly<Record<string, NameKind>> = {
  client: "client",
  account: "account",
  service: "service",
  provider: "service",
};

function namesIn(value: Members, list: string, { by }: Members): [string, NameKind][] {
  const found: [string, NameKind][] = [];
  for (const key of Object.keys(value)) {
    const kind = NAMES[key];
    const name = value[key];
    if (kind === undefined || typeof name !== "string" || name.length < 2 || MONTH.test(name)) continue;
    if (name.length !== 12 && DECIMAL.test(name)) continue;
    // A part of a bill is a part, whatever it is listed as.
    if (!name.includes(" ") && partOf(name) !== null) continue;
    const isRow = list === "rows" && (key === "label" || key === "key");
    const ofRow = isRow && typeof by === "string" ? ROWS[by] : undefined;
    found.push([name, ofRow ?? (key === "name" ? LISTS[list] : undefined) ?? kind]);
  }
  return found;
}

function partIn(value: Members): string | null {
  const part = value.step ?? value.category;
  // What a waterfall begins and ends with are measures.
  if (typeof part === "string") return /^(?:my-view|showback|margin)/.test(part) ? null : (partOf(part) ?? part);
  const service = value.service ?? value.label;
  return typeof service === "string" && !service.includes(" ") ? partOf(service) : null;
}

const hasFigures = (value: Members): boolean =>
  Object.entries(value).some(([key, one]) => typeof one === "string" && DECIMAL.test(one) && !ID.test(key));

function spanOf(value: Members): Span | null {
  const { period, first, last, key, label } = value;
  if (typeof period === "string" && MONTH.test(period)) return { first: period, last: period };
  if (typeof first === "string" && typeof last === "string" && MONTH.test(first) && MONTH.test(last))
    return { first, last };
  const month = [key, label].find((one) => typeof one === "string" && MONTH.test(one));
  return typeof month === "string" ? { first: month, last: month } : null;
}

const isObject = (value: Json): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a month lies in what the evidence is about. */
export function isKnownMonth(month: string, { months }: Index): boolean {
  if (months.has(month)) return true;
  const sorted = [...months].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  return (
    first !== undefined &&
    last !== undefined &&
    MONTH.test(month) &&
    first < month &&
    month < last &&
    BillingPeriod.parse(month) !== null
  );
}

/** The figures of a size, from one bound to the other, both included. */
export function leavesBetween({ leaves }: Index, low: bigint, high: bigint): Leaf[] {
  let [from, to] = [0, leaves.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (magnitude(leaves[middle]?.value ?? 0n) < low) from = middle + 1;
    else to = middle;
  }
  const found: Leaf[] = [];
  for (let i = from; i < leaves.length; i++) {
    const leaf = leaves[i] as Leaf;
    if (magnitude(leaf.value) > high) break;
    found.push(leaf);
  }
  return found;
}
