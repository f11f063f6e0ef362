import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import type { Approvals, Proposal } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import { openPool } from "#src/store/pool.ts";
import { covered, uniqueName } from "../backends.ts";
import { aisha, approvalsOver, ben, effect, olivia, planOf } from "./rig.ts";

const { postgres } = inject("backends");
const why = postgres.url === undefined ? ` skipped: ${postgres.reason}` : "";

describe.skipIf(postgres.url === undefined)(`B-10 two processes on one PostgreSQL${why}`, () => {
  const clock = new ManualClock("2026-11-02T09:00:00Z");
  const schemaName = uniqueName();
  const stores: Store[] = [];
  beforeAll(async () => {
    for (let n = 0; n < 2; n++) stores.push(await openStore({ url: postgres.url ?? "", schemaName, clock }));
    await covered(`PostgreSQL ${stores[0]?.backend.version}`);
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    const { pool } = await openPool(postgres.url ?? "");
    await pool.query(`drop schema ${schemaName} cascade`);
    await pool.end();
  });
  /** The approvals of one of the two. */
  const at = (n: number): Approvals => {
    const store = stores[n];
    if (store === undefined) throw new RangeError(`there is no process ${n}`);
    return approvalsOver(store, clock);
  };

  it("the first decision wins, the other is told who it was, and one job is asked for", async () => {
    for (let round = 0; round < 15; round++) {
      const plan = planOf(effect(`race ${round}`, "10"));
      const { id } = await at(0).propose({ tool: "fix", input: {}, plan }, olivia);
      const outcomes = await Promise.allSettled<Proposal>([
        at(0).approve(id, aisha, {}),
        at(1).approve(id, ben, {}),
        at(1).reject(id, ben, "No"),
      ]);
      const won = outcomes.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
      const lost = outcomes.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
      expect(won).toHaveLength(1);
      const [decision, ...more] = won[0]?.decisions ?? [];
      expect(more).toEqual([]);
      for (const refusal of lost) expect(refusal.message).toContain(`by ${decision?.byName} on 2026-11-02 09:00 UTC`);
      const jobs = (await stores[0]?.jobs.list("waiting", { limit: 1_000 }))?.filter((row) => row.key.startsWith(id));
      expect(jobs).toHaveLength(won[0]?.state === "approved" ? 1 : 0);
    }
    expect(await stores[0]?.audit.verify()).toMatchObject({ intact: true });
  });

  it("the same plan proposed in both is one proposal", async () => {
    for (let round = 0; round < 10; round++) {
      const draft = { tool: "fix", input: {}, plan: planOf(effect(`same ${round}`, "10")) };
      const both = await Promise.all([at(0), at(1)].map((each) => each.propose(draft, olivia)));
      expect(new Set(both.map(({ id }) => id)).size).toBe(1);
    }
  });
});
