import { type SQL, sql } from "drizzle-orm";
import { customType, timestamp } from "drizzle-orm/pg-core";
import type { Json } from "#src/ports/cost-records.ts";

/** An instant to the millisecond, as a `Date`, always with its zone. */
export function instant(name: string): ReturnType<typeof timestamp<string, "date">> {
  return timestamp(name, { withTimezone: true, precision: 3, mode: "date" });
}

/** JSON that comes back as it went in. Drizzle's own column parses a text that looks like a number once more, and turns "1.50" into 1.5. */
export const json = customType<{ data: Json; driverData: unknown }>({
  dataType: () => "jsonb",
  toDriver: (value) => JSON.stringify(value),
  // Both drivers have parsed it.
  fromDriver: (value) => value as Json,
});

/** A JSON value to be written; unlike a plain parameter it keeps JSON's null apart from SQL's. */
export function asJson(value: Json): SQL<Json> {
  return sql<Json>`${JSON.stringify(value)}::jsonb`;
}
