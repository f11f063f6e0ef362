import { findClient } from "#src/tool/find-client.ts";
import { readPeriods } from "#src/tool/period-words.ts";
import { registry } from "#tools/index.ts";
import type { Needed } from "./case.ts";
import { NOW } from "./rig.ts";

/** A call as it was made. */
export interface Made {
  readonly tool: string;
  readonly input: unknown;
  readonly outcome: string;
}

/** Clients by name and account. */
export interface Named {
  readonly id: string;
  readonly name: string;
  readonly primaryAccountId: string;
}

/** What a tool takes when no period is named, where it is not the last closed month. */
const PRESENT = "2026-11";
const USUAL: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["clients", "line-items", "pricing", "commission"].map((tool) => [tool, `${PRESENT}..${PRESENT}`]),
  ),
  ...Object.fromEntries(["add", "edit", "end"].map((deed) => [`line-item-${deed}`, `${PRESENT}..${PRESENT}`])),
  anomalies: `2026-10..${PRESENT}`,
};

/** Words that whoever answers chooses for themselves. */
const OWN_WORDS = new Set(["description", "name", "page", "limit", "format", "confirm", "paid"]);

/** Whose and when. */
const SCOPE = new Set(["client", "period", "months"]);

/** Whether a call means what is needed: the same tool, client and months however written, and every argument that matters. */
export function means(made: Made, needed: Needed, clients: readonly Named[]): boolean {
  if (made.tool !== needed.tool || made.outcome !== "ok") return false;
  const is = plainOf(made.tool, made.input, clients);
  const wanted = plainOf(needed.tool, needed.input, clients);
  const isWrite = registry.some(({ name, effect }) => name === made.tool && effect === "write");
  // A change has nothing that was not wanted; of a reading only whose and when must be as wanted.
  const free = (key: string): boolean => !isWrite || OWN_WORDS.has(key);
  const keys = new Set([
    ...Object.keys(needed.input),
    ...Object.keys(is).filter((key) => SCOPE.has(key) || !free(key)),
  ]);
  return [...keys].every((key) => is[key] === wanted[key]);
}

/** Arguments in one form each: accounts for clients, months for periods, plain decimals, what a tool takes by itself filled in. */
function plainOf(tool: string, input: unknown, clients: readonly Named[]): Record<string, string> {
  const given = typeof input === "object" && input !== null ? Object.entries(input) : [];
  const shape = registry.find(({ name }) => name === tool)?.input.shape ?? {};
  const plain: Record<string, string> = {};
  for (const [key, value] of given) {
    if (value === false || value === null || value === "") continue;
    plain[key] =
      key === "period" ? months(String(value)) : key === "client" ? accounts(String(value), clients) : bare(value);
  }
  if ("client" in shape) plain.client ??= "all";
  if ("period" in shape) plain.period ??= USUAL[tool] ?? months("last");
  if (tool === "margin") plain.by ??= plain.client === "all" ? "client" : "service";
  if (tool === "trend") plain.months ??= "6";
  if (tool === "proposals") plain.state ??= "waiting";
  if (tool === "line-item-add") plain.type ??= "fee";
  if (tool === "fix" && plain.only !== undefined)
    plain.only = plain.only
      .split(/\s*,\s*/)
      .toSorted()
      .join();
  return plain;
}

function months(text: string): string {
  try {
    const { first, last } = readPeriods(text, new Date(NOW));
    return `${first}..${last}`;
  } catch {
    // What the tool would refuse is no other month either: it is compared as it is written.
    return text;
  }
}

function accounts(text: string, clients: readonly Named[]): string {
  if (text.trim().toLowerCase() === "all") return "all";
  return text
    .split(",")
    .map((part) => account(part, clients))
    .toSorted()
    .join();
}

function account(text: string, clients: readonly Named[]): string {
  try {
    return findClient(text, clients, () => "").primaryAccountId;
  } catch {
    return text.trim().toLowerCase();
  }
}

function bare(value: unknown): string {
  const text = String(value).trim().toLowerCase();
  const number = /^[$]?(-?[\d,]+(?:\.\d+)?) ?%?$/.exec(text)?.[1]?.replaceAll(",", "");
  return number === undefined ? text : number.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}
