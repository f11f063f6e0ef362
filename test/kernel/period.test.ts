import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import { isEstimated } from "#src/kernel/settling.ts";

const period = (text: string): BillingPeriod => BillingPeriod.parse(text);
const anyPeriod = fc
  .tuple(fc.integer({ min: 1990, max: 2100 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => period(`${year}-${String(month).padStart(2, "0")}`));

describe("A-06 billing period", () => {
  it("reads YYYY-MM and nothing else", () => {
    expect(period(" 2026-10 ").toString()).toBe("2026-10");
    for (const text of ["", "2026", "2026-13", "2026-00", "2026-1", "26-10", "2026-10-01", "0999-01", "2026/10", "x"]) {
      expect(() => period(text), text).toThrow(expect.objectContaining({ code: "period.invalid", kind: "input" }));
    }
  });

  it("crosses year ends", () => {
    expect(period("2026-12").next().toString()).toBe("2027-01");
    expect(period("2026-01").previous().toString()).toBe("2025-12");
    expect(period("2026-03").plus(-15).toString()).toBe("2024-12");
    expect(period("2026-12").plus(25).toString()).toBe("2029-01");
  });

  it("has a first day and an exclusive end, as AWS writes them", () => {
    expect([period("2026-12").firstDay, period("2026-12").exclusiveEnd]).toEqual(["2026-12-01", "2027-01-01"]);
    expect([period("2024-02").firstDay, period("2024-02").exclusiveEnd]).toEqual(["2024-02-01", "2024-03-01"]);
    expect(period("2026-10").start.toISOString()).toBe("2026-10-01T00:00:00.000Z");
    expect(period("2026-10").end.toISOString()).toBe("2026-11-01T00:00:00.000Z");
  });

  it("begins and ends at midnight UTC", () => {
    expect(BillingPeriod.at(new Date("2026-10-31T23:59:59.999Z")).toString()).toBe("2026-10");
    expect(BillingPeriod.at(new Date("2026-11-01T00:00:00.000Z")).toString()).toBe("2026-11");
    expect(BillingPeriod.at(new Date("2026-11-01T09:00:00+13:00")).toString()).toBe("2026-10");
    expect(BillingPeriod.at(new Date("2026-12-31T20:00:00-08:00")).toString()).toBe("2027-01");
  });

  it("spans both ends, and nothing backwards", () => {
    expect(BillingPeriod.span(period("2025-11"), period("2026-02")).map(String)).toEqual([
      "2025-11",
      "2025-12",
      "2026-01",
      "2026-02",
    ]);
    expect(BillingPeriod.span(period("2026-02"), period("2026-02")).map(String)).toEqual(["2026-02"]);
    expect(BillingPeriod.span(period("2026-02"), period("2026-01"))).toEqual([]);
  });

  it("is ordered as its text is", () => {
    fc.assert(
      fc.property(anyPeriod, anyPeriod, (a, b) => {
        expect(Math.sign(a.compare(b))).toBe(a.toString() < b.toString() ? -1 : a.toString() > b.toString() ? 1 : 0);
        expect(a.equals(b)).toBe(a.toString() === b.toString());
      }),
    );
  });

  it("moves there and back, month by month, without a gap", () => {
    fc.assert(
      fc.property(anyPeriod, fc.integer({ min: -500, max: 500 }), (p, months) => {
        expect(p.plus(months).plus(-months).equals(p)).toBe(true);
        expect(p.plus(months).compare(p)).toBe(months);
        expect(p.next().previous().equals(p)).toBe(true);
        expect(p.end.getTime()).toBe(p.next().start.getTime());
        expect(BillingPeriod.at(p.start).equals(p)).toBe(true);
        expect(BillingPeriod.at(new Date(p.end.getTime() - 1)).equals(p)).toBe(true);
        expect(period(JSON.parse(JSON.stringify(p)) as string).equals(p)).toBe(true);
      }),
    );
  });

  it("refuses what has no month", () => {
    expect(() => BillingPeriod.at(new Date("x"))).toThrow(TypeError);
    expect(() => period("2026-01").plus(0.5)).toThrow(RangeError);
    expect(() => period("9999-12").next()).toThrow(expect.objectContaining({ code: "period.out-of-range" }));
    expect(() => period("1000-01").previous()).toThrow(expect.objectContaining({ code: "period.out-of-range" }));
  });

  it("is estimated until ten days after its end", () => {
    const october = period("2026-10");
    expect(isEstimated(october, new Date("2026-10-15T00:00:00Z"))).toBe(true);
    expect(isEstimated(october, new Date("2026-11-10T23:59:59.999Z"))).toBe(true);
    expect(isEstimated(october, new Date("2026-11-11T00:00:00Z"))).toBe(false);
  });
});
