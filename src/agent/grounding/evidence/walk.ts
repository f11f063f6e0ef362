import { decimal } from "#src/kernel/decimal.ts";
import type { Json } from "#src/ports/cost-records.ts";
import { magnitude } from "../reading/numbers.ts";
import type { Evidence, Index, Leaf, ListLeaf, NameKind, Place, TextLeaf } from "./evidence.ts";
import { fieldOf, ID } from "./fields.ts";
import { DECIMAL, isObject, type Members, MONTH } from "./members.ts";
import { hasFigures, namesIn, partIn, spanOf } from "./rows.ts";

const DAY = /^\d{4}-\d{2}-\d{2}/;

const INNER_MONTH = /(?<![\w-])\d{4}-(?:0[1-9]|1[0-2])(?![\d-])/g;

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

/** Objects that only hold a part of the row they stand in. */
const LEVELS = /^(?:limit|actual|forecast|change|amount|total)$/;

class Walk implements Index {
  readonly leaves: Leaf[] = [];
  readonly counts: Leaf[] = [];
  readonly lastMonths = new Map<string, Set<string>>();
  readonly texts: TextLeaf[] = [];
  readonly lists: ListLeaf[] = [];
  readonly names = new Map<string, NameKind>();
  readonly months = new Set<string>();
  readonly saidMonths = new Set<string>();
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
      else if (value.includes("-")) for (const [month] of value.matchAll(INNER_MONTH)) this.saidMonths.add(month);
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
    if (leaf.kind === "count" && leaf.value >= 0n) this.counts.push(leaf);
    if (place.span !== null) {
      const months = this.lastMonths.get(place.tool);
      if (months === undefined) this.lastMonths.set(place.tool, new Set([place.span.last]));
      else months.add(place.span.last);
    }
    const row = this.rows.get(place.row);
    if (row === undefined) this.rows.set(place.row, [leaf]);
    else row.push(leaf);
  }
}
