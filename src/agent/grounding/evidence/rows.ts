import type { Span } from "../reading/dates.ts";
import { partOf } from "../reading/measures.ts";
import type { NameKind } from "./evidence.ts";
import { ID } from "./fields.ts";
import { DECIMAL, type Members, MONTH } from "./members.ts";

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

/** What the rows of a list may be of; who sells is named like what is sold. */
const ROWS: Readonly<Record<string, NameKind>> = {
  client: "client",
  account: "account",
  service: "service",
  provider: "service",
};

/** Lists about Reckoner itself, whose names are ordinary words: "margin" is a command, "AWS" a connection. */
const OF_OURSELVES = /^(?:connections|commands|findings)$/;

/** Who or what a row is of. */
export function namesIn(value: Members, list: string, { by }: Members): [string, NameKind][] {
  const found: [string, NameKind][] = [];
  if (OF_OURSELVES.test(list)) return found;
  if (typeof value.number === "number" && "proposedBy" in value) found.push([`Proposal ${value.number}`, "proposal"]);
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

/** Which part of a bill a row is. */
export function partIn(value: Members): string | null {
  const part = value.step ?? value.category;
  // What a waterfall begins and ends with are measures.
  if (typeof part === "string") return /^(?:my-view|showback|margin)/.test(part) ? null : (partOf(part) ?? part);
  const service = value.service ?? value.label;
  return typeof service === "string" && !service.includes(" ") ? partOf(service) : null;
}

/** Whether a row has amounts of its own. */
export const hasFigures = (value: Members): boolean =>
  Object.entries(value).some(([key, one]) => typeof one === "string" && DECIMAL.test(one) && !ID.test(key));

/** The months that a row is of. */
export function spanOf(value: Members): Span | null {
  const { period, first, last, key, label } = value;
  if (typeof period === "string" && MONTH.test(period)) return { first: period, last: period };
  if (typeof first === "string" && typeof last === "string" && MONTH.test(first) && MONTH.test(last))
    return { first, last };
  const month = [key, label].find((one) => typeof one === "string" && MONTH.test(one));
  return typeof month === "string" ? { first: month, last: month } : null;
}
