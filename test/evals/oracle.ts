import type { Figure, Source } from "./case.ts";
import type { EvalRig } from "./rig.ts";

/** A figure that is expected, with the unit that it must be written in. */
export interface Expected {
  readonly value: string;
  readonly unit: "USD" | "EUR" | "%" | null;
  readonly as: Figure["as"];
  /** Where it was had from, for whoever reads why a case failed. */
  readonly name: string;
}

/** Reads a figure that is expected from the book, or from a tool that is asked with exactly these arguments. */
export async function expectedOf({ from, as }: Figure, rig: EvalRig): Promise<Expected> {
  const { value, currency } = await sourceValue(from, rig);
  const unit = as === "percent" ? "%" : as === "money" ? unitOf(currency) : null;
  return { value, unit, as, name: nameOf(from) };
}

/** The value alone. */
export async function sourceValue(from: Source, rig: EvalRig): Promise<{ value: string; currency: string | null }> {
  if ("book" in from) {
    const group = rig.book.estate.groups.find(({ name, upstream }) => name === from.client && upstream === null);
    const figures = group && (await rig.book.figures(from.period)).get(group.index);
    if (group === undefined || figures === undefined) throw new Error(`the book has no ${nameOf(from)}`);
    return { value: figures[from.book], currency: group.currency };
  }
  const { data } = await rig.app.door.run(from.tool, from.input, rig.oracle);
  const found = picked(data, from.pick);
  const text = found.at(-1);
  if (typeof text !== "string" && typeof text !== "number") throw new Error(`there is no ${nameOf(from)}`);
  return { value: String(text), currency: found.findLast(hasCurrency)?.currency ?? null };
}

const nameOf = (from: Source): string =>
  "book" in from
    ? `${from.book} of ${from.client} in ${from.period}`
    : `${from.tool} ${JSON.stringify(from.input)} ${from.pick}`;

function unitOf(currency: string | null): "USD" | "EUR" {
  if (currency === "USD" || currency === "EUR") return currency;
  throw new Error(`${currency} is no currency of the demo's book`);
}

const hasCurrency = (value: unknown): value is { currency: string } =>
  typeof value === "object" && value !== null && "currency" in value && typeof value.currency === "string";

/** What lies on a path such as `/rows[label=Acme Robotics]/margin`, from the outermost to the value. */
function picked(data: unknown, path: string): unknown[] {
  const way: unknown[] = [data];
  for (const step of path.split("/").slice(1)) {
    const [, name = step, key, wanted] = /^([^[]*)\[([^=\]]+)=([^\]]*)\]$/.exec(step) ?? [];
    const inner = memberOf(way.at(-1), name);
    way.push(key === undefined ? inner : itemsOf(inner).find((item) => String(memberOf(item, key)) === wanted));
  }
  return way;
}

const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function memberOf(value: unknown, name: string): unknown {
  if (Array.isArray(value) && name === "#") return value.length;
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
