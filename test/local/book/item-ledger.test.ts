import { describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { CustomItem } from "#src/local/book/custom-items.ts";
import { appearsAt, DELAYS } from "#src/local/book/delays.ts";
import { Gate } from "#src/local/book/gate.ts";
import { ItemLedger } from "#src/local/book/item-ledger.ts";

const month = (text: string): BillingPeriod => BillingPeriod.parse(text);
const at = (text: string): Date => new Date(text);
const item = (start: string, end: string | null): CustomItem => ({
  arn: "arn:item",
  group: 0,
  name: "Fee",
  description: "Fee",
  type: "FEE",
  flat: "1",
  percentage: null,
  associated: [],
  accountId: "123456789012",
  start: month(start),
  end: end === null ? null : month(end),
  createdAt: at("2026-09-01T00:00:00Z"),
});
const flats = (items: readonly CustomItem[] | undefined): unknown[] =>
  (items ?? []).map(({ start, end, flat }) => [start.toString(), end?.toString() ?? null, flat]);

describe("B-24 the ledger of custom line items", () => {
  it("splits a recurring item around a month that is changed, and around one that is removed", () => {
    const ledger = new ItemLedger();
    ledger.add(item("2026-09", null), null);
    const november = { start: month("2026-11"), end: month("2026-12") };
    expect(ledger.change("arn:item", at("2026-11-02T00:00:00Z"), november, (c) => ({ ...c, flat: "2" }))).toBe(true);
    expect(flats(ledger.listed())).toEqual([
      ["2026-09", "2026-11", "1"],
      ["2026-11", "2026-12", "2"],
      ["2026-12", null, "1"],
    ]);
    const october = { start: month("2026-10"), end: month("2026-11") };
    ledger.change("arn:item", at("2026-11-03T00:00:00Z"), october, () => null);
    expect(flats(ledger.listed())[0]).toEqual(["2026-09", "2026-10", "1"]);
    expect(flats(ledger.listed())).toHaveLength(3);
    expect(ledger.change("arn:item", at("2026-11-03T00:00:00Z"), october, () => null)).toBe(false);
    expect(ledger.change("arn:other", at("2026-11-03T00:00:00Z"), october, () => null)).toBe(false);
  });

  it("never lengthens an item by a change without an end", () => {
    const ledger = new ItemLedger();
    ledger.add(item("2026-10", "2026-11"), null);
    ledger.change("arn:item", at("2026-11-02T00:00:00Z"), { start: month("2026-10"), end: null }, (c) => ({
      ...c,
      flat: "3",
    }));
    expect(flats(ledger.listed())).toEqual([["2026-10", "2026-11", "3"]]);
    expect(flats(ledger.history("arn:item"))).toEqual([
      ["2026-10", "2026-11", "1"],
      ["2026-10", "2026-11", "3"],
    ]);
  });

  it("shows the last change that has appeared in each month, and counts what has appeared", () => {
    const ledger = new ItemLedger();
    ledger.add(item("2026-10", null), null);
    const from = { start: month("2026-10"), end: null };
    ledger.change("arn:item", at("2026-11-10T00:00:00Z"), from, (c) => ({ ...c, flat: "2" }));
    ledger.change("arn:item", at("2026-11-10T12:00:00Z"), from, (c) => ({ ...c, flat: "3" }));
    const shown = (period: string, now: string) => ledger.shown(month(period), at(now)).map((i) => i.flat);
    expect(shown("2026-11", "2026-11-10T23:59:59Z")).toEqual(["1"]);
    expect(shown("2026-11", "2026-11-11T00:00:00Z")).toEqual(["2"]);
    expect(shown("2026-10", "2026-11-11T12:00:00Z")).toEqual(["1"]);
    expect(shown("2026-10", "2026-11-12T12:00:00Z")).toEqual(["3"]);
    const counts = ["10T00", "11T00", "11T12", "12T00", "12T12"].map((d) => ledger.appeared(at(`2026-11-${d}:00:00Z`)));
    expect(counts).toEqual([0, 1, 2, 3, 4]);
  });

  it("a day for the current month, two for the one before, as the period was when it was written", () => {
    const written = at("2026-11-30T23:00:00Z");
    expect(appearsAt(written, month("2026-11")) - written.getTime()).toBe(DELAYS.current);
    expect(appearsAt(written, month("2026-10")) - written.getTime()).toBe(DELAYS.previous);
    expect([DELAYS.current, DELAYS.previous]).toEqual([86_400_000, 172_800_000]);
  });
});

describe("B-24 the gate of the book", () => {
  it("lets a writer in when all readers are out, and readers again after it", async () => {
    const gate = new Gate();
    const events: string[] = [];
    const slow = Promise.withResolvers<void>();
    const first = gate.shared(async () => {
      events.push("reads");
      await slow.promise;
      events.push("has read");
    });
    const write = gate.alone(async () => {
      events.push("writes");
      await Promise.resolve();
      events.push("has written");
    });
    const late = gate.shared(async () => {
      events.push("reads late");
    });
    slow.resolve();
    await Promise.all([first, write, late]);
    expect(events).toEqual(["reads", "has read", "writes", "has written", "reads late"]);
    await expect(gate.alone(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await gate.shared(async () => "open")).toBe("open");
  });
});
