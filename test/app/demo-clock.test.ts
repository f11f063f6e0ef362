import { describe, expect, it } from "vitest";
import { clockFor, DemoClock } from "#src/app/demo-clock.ts";
import { readConfig } from "#src/config.ts";
import { ManualClock, systemClock } from "#src/kernel/clock.ts";

const HOUR = 3_600_000;

describe("A-13 the demo's clock", () => {
  it("goes with the machine's, ahead by as much as it was moved", () => {
    const machine = new ManualClock("2026-11-25T08:00:00Z");
    const clock = new DemoClock(machine);
    expect(clock.now().toISOString()).toBe("2026-11-25T08:00:00.000Z");
    clock.moveBy(HOUR);
    machine.advance(1_000);
    clock.moveBy(24 * HOUR);
    expect(clock.now().toISOString()).toBe("2026-11-26T09:00:01.000Z");
  });

  it("never goes back, even when the machine's does", () => {
    const machine = new ManualClock("2026-11-25T08:00:00Z");
    const clock = new DemoClock(machine);
    clock.now();
    machine.set("2026-11-25T07:00:00Z");
    expect(clock.now().toISOString()).toBe("2026-11-25T08:00:00.000Z");
    for (const ms of [0, -HOUR, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 36 * 24 * HOUR]) {
      expect(() => clock.moveBy(ms)).toThrow("can only be moved ahead");
    }
  });

  it("is there only where everything is simulated", async () => {
    expect((await clockFor(readConfig({}))).clock).toBeInstanceOf(DemoClock);
    expect((await clockFor(readConfig({}, { bill: ["a.csv"] }))).clock).toBe(systemClock);
    const real = { RECEIVER_ACCOUNT_ID: "111122223333", RECEIVER_ROLE_ARN: "arn:aws:iam::111122223333:role/x" };
    expect((await clockFor(readConfig(real))).clock).toBe(systemClock);
  });
});
