import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { newId } from "#src/kernel/ids.ts";

describe("A-06 ids", () => {
  it("are UUIDs of version 7 that carry their millisecond", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true }), (at) => {
        const id = newId(new ManualClock(at));
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(at.getTime());
      }),
    );
  });

  it("sort by time", () => {
    const clock = new ManualClock("2026-10-01");
    const ids = Array.from({ length: 50 }, () => {
      clock.advance(1);
      return newId(clock);
    });
    expect(ids.toSorted()).toEqual(ids);
  });

  it("are unique within one millisecond", () => {
    const clock = new ManualClock("2026-10-01");
    expect(new Set(Array.from({ length: 10_000 }, () => newId(clock))).size).toBe(10_000);
  });
});
