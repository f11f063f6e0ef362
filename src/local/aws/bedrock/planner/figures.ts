import { Money } from "../../../../kernel/money.ts";
import type { Json } from "../model.ts";

/** A member of an object; undefined where there is none. */
export function field(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as Readonly<Record<string, Json>>)[name] : undefined;
}

/** A member that is a list; empty where it is not. */
export function listOf(value: Json | undefined, name: string): readonly Json[] {
  const found = field(value, name);
  return Array.isArray(found) ? found : [];
}

/** A member as one line of text, at most so long that a name cannot fill the answer; empty where there is none. */
export function textOf(value: Json | undefined, name: string, longest = 400): string {
  const found = field(value, name);
  if (typeof found === "number") return String(found);
  return typeof found === "string" ? found.replace(/\s+/g, " ").slice(0, longest) : "";
}

/** An amount as people read it, rounded to the minor unit: "$1,234.50", "EUR 3.00". "unknown" where it is not known. */
export function moneyOf(value: Json | undefined, name: string, currency = textOf(value, "currency")): string {
  const amount = textOf(value, name);
  if (!isNumber(amount) || !/^[A-Z]{3}$/.test(currency)) return "unknown";
  const fixed = Money.of(amount, currency).toFixed();
  const [whole = "", fraction] = fixed.replace("-", "").split(".");
  const digits = `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${fraction === undefined ? "" : `.${fraction}`}`;
  return `${fixed.startsWith("-") ? "\u2212" : ""}${currency === "USD" ? "$" : `${currency} `}${digits}`;
}

/** A percentage with one decimal: "12.5 %"; a dash where it has no meaning. */
export function percentOf(value: Json | undefined, name: string, signed = false): string {
  const percent = textOf(value, name);
  if (!isNumber(percent)) return "\u2013";
  const fixed = Money.of(percent, "XXX").toFixed(1);
  return `${signed && !fixed.startsWith("-") && fixed !== "0.0" ? "+" : ""}${fixed.replace("-", "\u2212")} %`;
}

/** For putting rows into an order only; what is told is the text itself. */
export function sizeOf(value: Json | undefined, name: string): number {
  return Number(textOf(value, name) || "0");
}

const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);
