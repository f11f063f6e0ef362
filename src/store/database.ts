import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { Clock } from "#src/kernel/clock.ts";

/** Either driver, or a transaction of it: the repositories are written once, against this. */
export type Database = PgDatabase<PgQueryResultHKT>;

/** What every repository works with. */
export interface Context {
  readonly db: Database;
  readonly clock: Clock;
}
