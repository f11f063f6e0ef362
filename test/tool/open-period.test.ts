import { describe, expect, it } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { ToolContext } from "#src/tool/context.ts";
import { openPeriod } from "#src/tool/open-period.ts";

describe("B-20 B-26 V7 the months that AWS takes line items for", () => {
  const at = (now: string) => ({ clock: new ManualClock(now), desk: {} }) as unknown as ToolContext;
  const taken = (now: string): string[] =>
    ["2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02"].filter((month) => {
      try {
        return openPeriod(month, at(now), "this").toString() === month;
      } catch {
        return false;
      }
    });

  it("B-26 V7: on 5 December 2026 they are November and December, and December ends with the year", () => {
    expect(taken("2026-12-05T00:00:00Z")).toEqual(["2026-11", "2026-12"]);
    expect(BillingPeriod.parse("2026-12").next().toString()).toBe("2027-01");
  });

  it("B-26 V7: they change at midnight UTC", () => {
    expect(taken("2026-12-31T23:59:59Z")).toEqual(["2026-11", "2026-12"]);
    expect(taken("2027-01-01T00:00:00Z")).toEqual(["2026-12", "2027-01"]);
  });
});
