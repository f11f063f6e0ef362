import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextTry, standardRetry } from "#src/jobs/retry.ts";
import { Bug, Conflict, InputError, Misconfigured, NotAllowed, NotFound, Upstream } from "#src/kernel/errors.ts";

const now = new Date("2026-10-01T00:00:00Z");
const busy = new Upstream("u", "Busy.", { retryable: true });

describe("A-05 retry by error class", () => {
  it.each([
    new InputError("i", "No."),
    new NotAllowed("a", "No."),
    new NotFound("f", "No."),
    new Conflict("c", "No."),
    new Misconfigured("m", "No."),
    new Upstream("u", "No.", { retryable: false }),
  ])("gives up $name at once", (error) => {
    expect(nextTry(error, 1, standardRetry, now, 0)).toBeUndefined();
  });

  it("doubles the wait up to the longest, then gives up", () => {
    const waits = Array.from({ length: 8 }, (_, n) => nextTry(busy, n + 1, standardRetry, now, 0)?.getTime());
    const seconds = waits.map((at) => at && (at - now.getTime()) / 1_000);
    expect(seconds).toEqual([20, 40, 80, 160, 320, 640, 1_280, undefined]);
    expect(nextTry(busy, 5, { ...standardRetry, longestDelayMs: 60_000 }, now, 0)).toEqual(
      new Date("2026-10-01T00:01:00Z"),
    );
  });

  it("tries fewer times when the fault is ours", () => {
    const bug = new Bug("b", "Ours.");
    expect(nextTry(bug, 2, standardRetry, now, 0)).toBeDefined();
    expect(nextTry(bug, 3, standardRetry, now, 0)).toBeUndefined();
  });

  it("never comes back before the other side asked, whatever the spread", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.nat(10_000_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempts, asked, spread) => {
          const error = new Upstream("u", "Busy.", { retryable: true, retryAfterMs: asked });
          const at = nextTry(error, attempts, standardRetry, now, spread)?.getTime() ?? 0;
          expect(at - now.getTime()).toBeGreaterThanOrEqual(asked);
        },
      ),
    );
  });
});
