import { bigint, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Everything done, each row with the hash of the one before; a trigger refuses to change or remove a row. */
export const audit = pgTable("audit", {
  seq: bigint("seq", { mode: "number" }).primaryKey(),
  at: instant("at").notNull(),
  actor: text("actor").notNull(),
  surface: text("surface").notNull(),
  tool: text("tool").notNull(),
  inputDigest: text("input_digest").notNull(),
  outcome: text("outcome").notNull(),
  prevHash: text("prev_hash").notNull(),
  hash: text("hash").notNull().unique(),
});
