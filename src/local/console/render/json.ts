/** A JSON object as it came over the wire; members are read through the helpers below, which never throw. */
export type Json = Readonly<Record<string, unknown>>;

/** The value as an object, or an empty one. */
export function object(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** The value as a list, or an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as a list of objects. */
export function objects(value: unknown): readonly Json[] {
  return list(value).map(object);
}

/** The value as a string, or the fallback. */
export function string(value: unknown, fallback = ""): string {
  return typeof value === "string" ? value : fallback;
}

/** The value as a finite number, or undefined. */
export function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
