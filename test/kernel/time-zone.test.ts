import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import { isEstimated } from "#src/kernel/settling.ts";
import { readPeriods } from "#src/tool/period-words.ts";

const home = process.env.TZ;

afterEach(() => {
  if (home === undefined) delete process.env.TZ;
  else process.env.TZ = home;
});

describe("A-22 B18 billing periods are UTC months wherever the machine stands", () => {
  it.each([
    ["Pacific/Auckland", -780],
    ["America/Los_Angeles", 480],
    ["Asia/Kathmandu", -345],
  ])("%s", (zone, januaryOffset) => {
    process.env.TZ = zone;
    // The zone is in force: without this the rest would prove nothing.
    expect(new Date("2026-01-15T12:00:00Z").getTimezoneOffset()).toBe(januaryOffset);
    const at = (instant: string): string => BillingPeriod.at(new Date(instant)).toString();
    expect(at("2026-10-31T23:59:59.999Z")).toBe("2026-10");
    expect(at("2026-11-01T00:00:00.000Z")).toBe("2026-11");
    expect(at("2027-01-01T00:00:00.000Z")).toBe("2027-01");
    const october = BillingPeriod.parse("2026-10");
    expect([october.start.toISOString(), october.end.toISOString()]).toEqual([
      "2026-10-01T00:00:00.000Z",
      "2026-11-01T00:00:00.000Z",
    ]);
    expect([october.firstDay, october.exclusiveEnd]).toEqual(["2026-10-01", "2026-11-01"]);
    expect(isEstimated(october, new Date("2026-11-10T23:59:59.999Z"))).toBe(true);
    expect(isEstimated(october, new Date("2026-11-11T00:00:00Z"))).toBe(false);
    const { first, last } = readPeriods("last 6 months", new Date("2026-10-01T00:00:00Z"));
    expect([`${first}`, `${last}`]).toEqual(["2026-04", "2026-09"]);
    expect(`${readPeriods("oct", new Date("2026-09-30T23:59:59Z")).last}`).toBe("2025-10");
  });

  it("nothing that computes figures reads a date in local time", () => {
    const local =
      /\.(get(FullYear|Month|Date|Day|Hours|Minutes)|set(FullYear|Month|Date|Hours)|toLocale\w*String)\(|Date\.now\(/;
    const files = ["src/kernel", "src/engine", "src/tool", "src/view", "tools"].flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    );
    expect(files.length).toBeGreaterThan(30);
    expect(files.filter((file) => local.test(readFileSync(file, "utf8")))).toEqual([]);
    expect(local.test("new Date().getMonth()")).toBe(true);
  });
});
