import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Misconfigured } from "#src/kernel/errors.ts";
import { migrate, shippedMigrations } from "#src/store/migrate.ts";
import * as access from "#src/store/schema/access.ts";
import * as audit from "#src/store/schema/audit.ts";
import * as costRecords from "#src/store/schema/cost-records.ts";
import * as jobs from "#src/store/schema/jobs.ts";
import * as messages from "#src/store/schema/messages.ts";
import * as parties from "#src/store/schema/parties.ts";
import * as policies from "#src/store/schema/policies.ts";
import * as proposals from "#src/store/schema/proposals.ts";
import * as tokens from "#src/store/schema/tokens.ts";
import * as traces from "#src/store/schema/traces.ts";
import { onEveryDatabase, type Place } from "./places.ts";

const tables = [access, audit, costRecords, jobs, messages, parties, policies, proposals, tokens, traces]
  .flatMap((file) => Object.values(file))
  .filter((each) => each instanceof PgTable);

onEveryDatabase("A-04 migrations", (makePlace, shared) => {
  let place: Place;
  beforeEach(async () => {
    place = await makePlace();
  });
  afterEach(() => place.remove());
  const applied = () => place.sql("select id, name from migrations order by id");
  const shipped = async () => (await shippedMigrations()).map(({ id, name }) => ({ id, name }));

  it("are applied once, and found done at the next start", async () => {
    for (let start = 0; start < 2; start++) await (await place.open()).close();
    expect(await applied()).toEqual(await shipped());
  });

  // The embedded database is refused to a second process; see its own tests.
  if (shared) {
    it("are safe when several processes start at once", async () => {
      const stores = await Promise.all(Array.from({ length: 5 }, () => place.open()));
      expect(await applied()).toEqual(await shipped());
      for (const store of stores) await store.close();
    });
  }

  it("make the tables that the code describes", async () => {
    await (await place.open()).close();
    const columns = await place.sql(
      "select table_name, column_name, is_nullable from information_schema.columns where table_schema = current_schema() and table_name <> 'migrations'",
    );
    const found = columns.map((c) => `${c.table_name}.${c.column_name}${c.is_nullable === "NO" ? " not null" : ""}`);
    const described = tables.flatMap((table) => {
      const { name, columns } = getTableConfig(table);
      return columns.map((column) => `${name}.${column.name}${column.notNull ? " not null" : ""}`);
    });
    expect(found.sort()).toEqual(described.sort());
    expect(tables.length).toBeGreaterThanOrEqual(12);
  });

  it("refuse a database that is newer than the program, and leave it as it is", async () => {
    await (await place.open()).close();
    await place.sql("insert into migrations (id, name, digest) values (999, '0999_future', 'x')");
    await expect(place.open()).rejects.toThrow(Misconfigured);
    await expect(place.open()).rejects.toThrow("written by a newer Reckoner (it has the migration 0999_future");
    expect(await applied()).toHaveLength((await shipped()).length + 1);
  });

  it("refuse a step that was changed after it was applied", async () => {
    await (await place.open()).close();
    await place.sql("update migrations set digest = 'other' where id = 0");
    await expect(place.open()).rejects.toThrow("another version of the migration 0000_first");
  });

  it("leave nothing behind when a step fails", async () => {
    const steps = await shippedMigrations();
    const broken = [
      ...steps,
      { id: steps.length, name: "broken", sql: "create table half (id int); select nonsense", digest: "d" },
    ];
    await (await place.open()).close();
    await expect(place.session((session) => migrate(session, broken))).rejects.toThrow("nonsense");
    expect(await place.sql("select to_regclass('half') as half")).toEqual([{ half: null }]);
    expect(await applied()).toEqual(await shipped());
  });
});

describe("A-04 migrations: the shipped steps", () => {
  it("name no schema, so that they can be applied in any", async () => {
    for (const step of await shippedMigrations()) expect(step.sql).not.toMatch(/"public"/);
  });
});
