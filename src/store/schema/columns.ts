import { timestamp } from "drizzle-orm/pg-core";

/** An instant to the millisecond, as a `Date`, always with its zone. */
export function instant(name: string): ReturnType<typeof timestamp<string, "date">> {
  return timestamp(name, { withTimezone: true, precision: 3, mode: "date" });
}
