import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { decimal } from "#src/kernel/decimal.ts";
import { Money } from "#src/kernel/money.ts";
import type { ApiCall, Json } from "#src/ports/cost-records.ts";
import type { Store } from "#src/ports/store.ts";
import { onEveryDatabase, type Place } from "./places.ts";

const call: ApiCall = {
  service: "ce",
  operation: "GetCostAndUsage",
  receiver: "111111111111",
  at: new Date("2026-10-01T00:00:00Z"),
  cost: "0.01",
  currency: "USD",
  status: "ok",
  throttled: false,
};

onEveryDatabase("A-04 store: cost snapshots and API calls", (makePlace) => {
  let place: Place;
  let store: Store;
  beforeAll(async () => {
    place = await makePlace();
    store = await place.open();
  });
  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  it("shows a figure again exactly as it was shown", async () => {
    const payload = { lines: [{ service: "Amazon S3", amount: "0.123456789012345678", currency: "USD" }], rows: 1 };
    const asOf = new Date("2026-10-03T05:00:00.123Z");
    const kept = await store.costSnapshots.append({
      key: "k",
      payload,
      source: "Cost Explorer",
      asOf,
      state: "estimated",
    });
    expect(await store.costSnapshots.byId(kept.id)).toEqual({ ...kept, payload, asOf });
  });

  it("keeps any JSON as it is: null, and texts that look like something else", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.jsonValue().filter(keepable), fc.constantFrom(null, "1.50", "null", "{}")),
        async (payload) => {
          const asOf = new Date("2026-10-03T05:00:00Z");
          const { id } = await store.costSnapshots.append({
            key: "json",
            payload: payload as Json,
            source: "s",
            asOf,
            state: "final",
          });
          expect((await store.costSnapshots.byId(id))?.payload).toEqual(payload);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("gives the newest by as-of time, the later written of two equal ones", async () => {
    const append = (day: string, text: string) =>
      store.costSnapshots.append({ key: "order", payload: text, source: "s", asOf: new Date(day), state: "final" });
    await append("2026-10-02", "b");
    await append("2026-10-03", "c");
    await append("2026-10-03", "d");
    await append("2026-10-01", "a");
    expect((await store.costSnapshots.latest("order"))?.payload).toBe("d");
    expect((await store.costSnapshots.history("order")).map((each) => each.payload)).toEqual(["d", "c", "b", "a"]);
    expect(await store.costSnapshots.history("order", 1)).toHaveLength(1);
    expect(await store.costSnapshots.latest("never")).toBeUndefined();
  });

  it("adds up API calls by service and operation, the interval's end exclusive", async () => {
    const later = new Date("2026-10-02T00:00:00Z");
    await store.apiCalls.record([
      call,
      { ...call, throttled: true, status: "ThrottlingException", cost: "0" },
      { ...call, receiver: undefined, operation: "GetTags" },
      { ...call, at: later },
    ]);
    const interval = { from: call.at, until: later };
    expect(await store.apiCalls.totals(interval)).toEqual([
      { service: "ce", operation: "GetCostAndUsage", calls: 2, throttled: 1, cost: "0.01", currency: "USD" },
      { service: "ce", operation: "GetTags", calls: 1, throttled: 0, cost: "0.01", currency: "USD" },
    ]);
    expect(await store.apiCalls.totals({ ...interval, receiver: "111111111111" })).toHaveLength(1);
  });

  it("keeps every digit of a cost and adds up exactly", async () => {
    const amount = fc
      .bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
      .map((units) => decimal.format(decimal.fromScaled(units, 18)));
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(amount, { minLength: 1, maxLength: 20 }), async (costs) => {
        const at = new Date(Date.UTC(2000, 0, 1, 0, 0, run++));
        await store.apiCalls.record(costs.map((cost) => ({ ...call, at, cost })));
        const [total] = await store.apiCalls.totals({ from: at, until: new Date(at.getTime() + 1) });
        const sum = Money.sum(
          "USD",
          costs.map((cost) => Money.of(cost, "USD")),
        );
        expect(total?.cost).toBe(sum.toString());
      }),
      { numRuns: 25 },
    );
  });

  it("refuses to change or remove a figure even when asked in SQL", async () => {
    await store.costSnapshots.append({ key: "fixed", payload: 1, source: "s", asOf: new Date(), state: "final" });
    await store.close();
    for (const statement of [
      "update cost_snapshots set payload = '2'",
      "delete from cost_snapshots",
      "truncate cost_snapshots",
    ]) {
      await expect(place.sql(statement)).rejects.toThrow("cost_snapshots is append-only");
    }
    store = await place.open();
    expect((await store.costSnapshots.latest("fixed"))?.payload).toBe(1);
  });
});

/** PostgreSQL refuses U+0000 and lone surrogates in JSON, and has no minus zero. */
function keepable(value: unknown): boolean {
  const text = JSON.stringify(value, (_, each: unknown) => (Object.is(each, -0) ? "\u0000" : each));
  return !/\\u0000|\\ud[89a-f]/i.test(text);
}
