import type { Json } from "#src/ports/cost-records.ts";
import { readableLine } from "./readable.ts";

/** A client as the answers of a conversation know it. */
export interface KnownClient {
  readonly name: string;
  /** Its account, or the id of its billing group. */
  readonly ids: readonly string[];
}

/** What the answers of a conversation speak of. */
export interface Pool {
  readonly clients: readonly KnownClient[];
  /** Names of plans, rules, line items and services. */
  readonly names: readonly string[];
  /** Amounts and shares, never what somebody has named so. */
  readonly figures: ReadonlySet<string>;
}

/** Spelling apart: forms, case, spaces and what cannot be seen. */
export const fold = (text: string): string => readableLine(text.normalize("NFKC")).toLowerCase();

/** A decimal without thousands and trailing zeros, so that 1,500.00 is 1500. */
export function plainDecimal(text: string): string {
  const bare = text.replace(/,/g, "");
  return bare.includes(".") ? bare.replace(/\.?0+$/, "") : bare;
}

const NAME_KEYS = new Set(["name", "plan", "rule", "item", "service", "label"]);
/** Where other people write, and where ids stand: a figure there is none. */
const NO_FIGURES = new Set(
  [
    "name",
    "plan",
    "rule",
    "item",
    "service",
    "label",
    "client",
    "clientName",
    "group",
    "key",
    "description",
    "account",
  ].concat(
    [
      "accountId",
      "accountName",
      "primaryAccountId",
      "id",
      "title",
      "reason",
      "number",
      "credit",
      "actor",
      "person",
      "period",
    ],
    ["month", "what", "watches", "digest", "line", "choices"],
  ),
);

/** Reads out what can be named in a change. Names of accounts, tags and descriptions are no names of clients. */
export function poolOf(results: readonly Json[]): Pool {
  const clients = new Map<string, Set<string>>();
  const names = new Set<string>();
  const figures = new Set<string>();
  const addClient = (name: unknown, ...ids: readonly unknown[]): void => {
    if (typeof name !== "string") return;
    const known = clients.get(fold(name)) ?? new Set();
    for (const id of ids) if (typeof id === "string") known.add(fold(id));
    clients.set(fold(name), known);
  };
  const walk = (value: Json, key: string, by: Json | undefined): void => {
    if (typeof value === "string") {
      if (NAME_KEYS.has(key)) names.add(fold(value));
      if (!NO_FIGURES.has(key) && /^-?\d+(\.\d+)?$/.test(value)) figures.add(plainDecimal(value).replace(/^-/, ""));
      return;
    }
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      for (const one of value) walk(one, key, by);
      return;
    }
    const record = value as Readonly<Record<string, Json>>;
    addClient(record.client, record.account);
    addClient(record.clientName, record.account);
    addClient(record.primaryAccountId === undefined ? undefined : record.name, record.primaryAccountId, record.id);
    if (key === "rows" && by === "client") addClient(record.label, record.key);
    for (const [name, one] of Object.entries(record)) walk(one, name, record.by ?? by);
  };
  for (const result of results) walk(result, "", undefined);
  return { clients: [...clients].map(([name, ids]) => ({ name, ids: [...ids] })), names: [...names], figures };
}
