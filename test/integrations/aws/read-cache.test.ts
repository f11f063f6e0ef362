import { describe, expect, it } from "vitest";
import { ReadCache, type Source } from "#src/integrations/aws/read-cache.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import type { Call } from "#src/ports/call.ts";
import { openStore } from "#src/store/open-store.ts";

const NOW = "2026-11-21T10:00:00Z";
const HOUR = 3_600_000;

function call(options: { fresh?: boolean; signal?: AbortSignal } = {}): Call {
  return { signal: options.signal ?? new AbortController().signal, fresh: options.fresh ?? false, used: () => {} };
}

/** A source that counts how often it is asked. */
function counting(state: "estimated" | "final" = "final", gate: Promise<void> = Promise.resolve()) {
  const asked: AbortSignal[] = [];
  const source: Source<{ n: number }> = {
    key: "k",
    service: "Test",
    state,
    fetch: async (signal) => {
      asked.push(signal);
      const n = asked.length;
      await Promise.race([
        gate,
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      ]);
      return { value: { n }, requests: 2 };
    },
    toJson: ({ n }) => ({ n }),
    fromJson: (json) => json as { n: number },
  };
  return { source, asked };
}

describe("A-21 figures read from AWS are kept", () => {
  it("asks once while the figures are young, and says that nothing was sent", async () => {
    const clock = new ManualClock(NOW);
    const cache = new ReadCache("aws", clock);
    const { source, asked } = counting("estimated");
    expect(await cache.read(source, call())).toMatchObject({ value: { n: 1 }, requests: 2 });
    clock.advance(3 * HOUR);
    expect(await cache.read(source, call())).toEqual({
      value: { n: 1 },
      asOf: new Date(NOW),
      state: "estimated",
      requests: 0,
    });
    clock.advance(2 * HOUR);
    expect(await cache.read(source, call())).toMatchObject({ value: { n: 2 }, requests: 2 });
    expect(asked).toHaveLength(2);
  });

  it("keeps closed months for a week", async () => {
    const clock = new ManualClock(NOW);
    const cache = new ReadCache("aws", clock);
    const { source } = counting("final");
    await cache.read(source, call());
    clock.advance(6 * 24 * HOUR);
    expect(await cache.read(source, call())).toMatchObject({ value: { n: 1 } });
    clock.advance(2 * 24 * HOUR);
    expect(await cache.read(source, call())).toMatchObject({ value: { n: 2 } });
  });

  it("reads again when fresh figures are asked for", async () => {
    const cache = new ReadCache("aws", new ManualClock(NOW));
    const { source } = counting();
    await cache.read(source, call());
    expect(await cache.read(source, call({ fresh: true }))).toMatchObject({ value: { n: 2 }, requests: 2 });
    expect(await cache.read(source, call())).toMatchObject({ value: { n: 2 }, requests: 0 });
  });

  it("sends the same question once when two ask at a time, and only the first pays", async () => {
    const gate = Promise.withResolvers<void>();
    const cache = new ReadCache("aws", new ManualClock(NOW));
    const { source, asked } = counting("final", gate.promise);
    const both = Promise.all([cache.read(source, call()), cache.read(source, call())]);
    gate.resolve();
    expect((await both).map((r) => r.requests).sort()).toEqual([0, 2]);
    expect(asked).toHaveLength(1);
  });

  it("asks again for the one who still waits when the one who asked first stops", async () => {
    const first = new AbortController();
    const gate = Promise.withResolvers<void>();
    const cache = new ReadCache("aws", new ManualClock(NOW));
    const { source, asked } = counting("final", gate.promise);
    const stopped = cache.read(source, call({ signal: first.signal }));
    const waiting = cache.read(source, call());
    first.abort();
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
    gate.resolve();
    expect(await waiting).toMatchObject({ value: { n: 2 } });
    expect(asked).toHaveLength(2);
  });

  it("keeps nothing of a failure", async () => {
    const cache = new ReadCache("aws", new ManualClock(NOW));
    const { source } = counting();
    const failing: Source<{ n: number }> = { ...source, fetch: () => Promise.reject(new Error("down")) };
    await expect(cache.read(failing, call())).rejects.toThrow("down");
    expect(await cache.read(source, call())).toMatchObject({ value: { n: 1 } });
  });

  it("survives a restart through the store, and keeps estates apart", async () => {
    const clock = new ManualClock(NOW);
    const store = await openStore({ clock });
    try {
      const { source, asked } = counting();
      await new ReadCache("aws", clock, store.costSnapshots).read(source, call());
      clock.advance(HOUR);
      const again = await new ReadCache("aws", clock, store.costSnapshots).read(source, call());
      expect(again).toEqual({ value: { n: 1 }, asOf: new Date(NOW), state: "final", requests: 0 });
      await new ReadCache("local 7/24", clock, store.costSnapshots).read(source, call());
      expect(asked).toHaveLength(2);
    } finally {
      await store.close();
    }
  });
});
