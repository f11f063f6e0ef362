import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { defineJob } from "#src/jobs/define.ts";
import { standardRetry } from "#src/jobs/retry.ts";
import { createScheduler, nextSlot } from "#src/jobs/schedule.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";

const hour = 3_600_000;
const everySixHours = defineJob({
  payload: z.strictObject({ slot: z.iso.datetime() }),
  key: ({ slot }) => slot,
  timeoutMs: 1_000,
  retry: standardRetry,
  schedule: { cron: "0 */6 * * *", catchUpMs: 6 * hour, payloads: async (slot) => [{ slot: slot.toISOString() }] },
});
const catalog = { sync: everySixHours };

describe("A-05 schedules", () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore();
  });
  afterEach(() => store.close());
  const slots = async () => (await store.jobs.list("waiting")).map((row) => row.key);

  it("are in UTC, through the change to and from summer time", () => {
    const daily = { ...everySixHours, schedule: { cron: "30 2 * * *", catchUpMs: 0, payloads: async () => [] } };
    for (const day of ["2026-03-29", "2026-10-25", "2028-02-29"]) {
      expect(nextSlot(daily, new Date(`${day}T00:00:00Z`))).toEqual(new Date(`${day}T02:30:00Z`));
    }
    const monthly = { ...everySixHours, schedule: { cron: "0 9 1 * *", catchUpMs: 0, payloads: async () => [] } };
    expect(nextSlot(monthly, new Date("2026-12-01T09:00:00Z"))).toEqual(new Date("2027-01-01T09:00:00Z"));
  });

  it("ask once for each slot as it comes", async () => {
    const scheduler = createScheduler(catalog, store);
    await scheduler.look(new Date("2026-10-01T06:00:00Z"));
    for (const time of ["06:00:01", "11:59:59", "12:00:00", "12:00:01"])
      await scheduler.look(new Date(`2026-10-01T${time}Z`));
    expect(await slots()).toEqual(["2026-10-01T06:00:00.000Z", "2026-10-01T12:00:00.000Z"]);
  });

  it("ask once, though several workers look and start again", async () => {
    for (let start = 0; start < 3; start++)
      await createScheduler(catalog, store).look(new Date("2026-10-01T07:00:00Z"));
    expect(await slots()).toEqual(["2026-10-01T06:00:00.000Z"]);
    expect(await store.outbox.waiting("job")).toBe(1);
  });

  it("catch up with the newest slot that was missed, not with one that is too old", async () => {
    await createScheduler(catalog, store).look(new Date("2026-10-03T11:00:00Z"));
    expect(await slots()).toEqual(["2026-10-03T06:00:00.000Z"]);
    const strict = { sync: { ...everySixHours, schedule: { ...everySixHours.schedule, catchUpMs: hour } } };
    const other = await openStore();
    await createScheduler(strict as typeof catalog, other).look(new Date("2026-10-03T11:00:00Z"));
    expect(await other.jobs.list("waiting")).toEqual([]);
    await other.close();
  });
});
