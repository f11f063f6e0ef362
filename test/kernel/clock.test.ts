import { describe, expect, it } from "vitest";
import { ManualClock, systemClock } from "#src/kernel/clock.ts";

describe("A-06 clock", () => {
  it("stands still until it is moved", () => {
    const clock = new ManualClock("2026-10-01T00:00:00Z");
    expect(clock.now()).toEqual(new Date("2026-10-01T00:00:00Z"));
    clock.advance(86_400_000);
    expect(clock.now().toISOString()).toBe("2026-10-02T00:00:00.000Z");
    clock.set(new Date("2026-12-31T23:59:59Z"));
    expect(clock.now().toISOString()).toBe("2026-12-31T23:59:59.000Z");
  });

  it("cannot be moved through a date it gave out", () => {
    const clock = new ManualClock("2026-10-01T00:00:00Z");
    clock.now().setUTCFullYear(1999);
    expect(clock.now().getUTCFullYear()).toBe(2026);
  });

  it("refuses what is no date, and stays where it was", () => {
    expect(() => new ManualClock("yesterday")).toThrow("not a date: yesterday");
    const clock = new ManualClock("2026-10-01");
    expect(() => clock.set("tomorrow")).toThrow("not a date: tomorrow");
    expect(clock.now().toISOString()).toBe("2026-10-01T00:00:00.000Z");
  });

  it("of the machine does not go back", () => {
    const first = systemClock.now();
    expect(systemClock.now().getTime()).toBeGreaterThanOrEqual(first.getTime());
  });
});
