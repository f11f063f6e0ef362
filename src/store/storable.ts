import type { Json } from "#src/ports/cost-records.ts";

/** A text as PostgreSQL can hold it: NUL and half a character, which come from outside, become U+FFFD. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

/** The same for every text and every name inside a value. */
export function storableJson(value: Json): Json {
  if (typeof value === "string") return storable(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(storableJson);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storable(name), storableJson(inner)]));
}
