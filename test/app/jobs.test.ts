import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore } from "#src/store/open-store.ts";
import { emptyFolder, reckoner } from "../support/program.ts";

describe("A-05 what was given up, on the command line", () => {
  it("lists it with the reason, and lets it run again by hand", async () => {
    const home = join(emptyFolder(), "state");
    const env = { RECKONER_HOME: home };
    const store = await openStore({ dir: home });
    const { row } = await store.jobs.add({
      name: "store.prune",
      key: "2026-11-20",
      payload: { day: "2026-11-20" },
      dueAt: new Date(),
    });
    const failure = { kind: "upstream", code: "down", message: "The database was down." } as const;
    await store.jobs.fail(row.id, failure);
    await store.close();

    const listed = await reckoner(["jobs"], { env });
    expect([listed.code, listed.stderr]).toEqual([0, ""]);
    expect(listed.stdout).toContain("0 waiting, 0 done, 1 given up.");
    expect(listed.stdout).toMatch(new RegExp(`${row.id}\\s+store.prune\\s+2026-11-20\\s+1\\s+The database was down.`));

    expect(await reckoner(["jobs", "retry", row.id], { env })).toMatchObject({ code: 0, stderr: "" });
    expect((await reckoner(["jobs"], { env })).stdout).toBe("1 waiting, 0 done, 0 given up.\n");
    // It is not given up any more, so there is nothing to retry; and a job that never was is not found.
    expect((await reckoner(["jobs", "retry", row.id], { env })).code).toBe(2);
    expect((await reckoner(["jobs", "retry", "01900000-0000-7000-8000-000000000000"], { env })).code).toBe(3);
    expect(await reckoner(["jobs", "again"], { env })).toMatchObject({ code: 2, stdout: "" });
  }, 60_000);
});
