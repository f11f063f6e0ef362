import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CategorySum, type Gap, type GapCategory, gapsOf, isOpen, type Modelled } from "#src/engine/gaps/gaps.ts";
import { Money } from "#src/kernel/money.ts";

const usd = (amount: string): Money => Money.of(amount, "USD");
const ours = (category: GapCategory, amount: string): CategorySum => ({ side: "my-view", category, cost: usd(amount) });
const shown = (category: GapCategory, amount: string): CategorySum => ({
  side: "showback",
  category,
  cost: usd(amount),
});
const item = (id: string, amount: string, purpose: Modelled["purpose"]): Modelled => ({
  id,
  amount: usd(amount),
  purpose,
});
const of = (category: GapCategory, gaps: readonly Gap[]): [string, string] => {
  const found = gaps.find((g) => g.category === category);
  return [found?.gap.toString() ?? "", found?.state ?? ""];
};
const open = (gaps: readonly Gap[]): string[] => gaps.filter(isOpen).map((g) => `${g.category} ${g.gap}`);

describe("B-03 B-26 vectors of gaps", () => {
  // Only A has bought support (100), only B has credits (40); A has a fee of 60 and B a credit of 25 of ours.
  const a = gapsOf("USD", [ours("support", "100")], [item("a", "60", "support")], false);
  const b = gapsOf("USD", [ours("credit", "-40")], [item("b", "-25", "credit")], false);

  it("B-26 V2: exact, where a share of cost would be wrong in amount or owner", () => {
    expect(open(a)).toEqual(["support 40"]);
    expect(open(b)).toEqual(["credit -15"]);
    // Shared out by cost (750 to 250) it would have been 15 and -30 for A, 25 for B: all three wrong.
    for (const wrong of ["support 15", "credit -30", "support 25"])
      expect([...open(a), ...open(b)]).not.toContain(wrong);
  });

  it("B-26 V3: what is modelled and what is not add up to what there is", () => {
    const credit = b.find((g) => g.category === "credit");
    expect([credit?.modelled.toString(), credit?.gap.toString()]).toEqual(["-25", "-15"]);
    expect(credit?.modelled.plus(credit.gap).toString()).toBe("-40");
    expect(of("credit", a)).toEqual(["0", "not-applicable"]);
  });

  it("B-26 V9: a Passthrough plan has no gap, whatever is on the bill", () => {
    const gaps = gapsOf("USD", [ours("support", "98"), ours("credit", "-5")], [], true);
    expect(open(gaps)).toEqual([]);
    expect(new Set(gaps.map((g) => g.state))).toEqual(new Set(["not-applicable"]));
  });
});

describe("B-26 known defects of gaps, absent", () => {
  it("B-26 B5: nobody gets a share of another's support", () => {
    expect(open(gapsOf("USD", [], [], false))).toEqual([]);
  });

  it("B-26 B11: an item of others counts by type and amount, never by its name", () => {
    const sums = [ours("credit", "-40"), ours("support", "100")];
    // A fee of 40 is no credit, and one dollar does not cover a hundred.
    const gaps = gapsOf("USD", sums, [item("x", "40", null), item("y", "1", null)], false);
    expect(open(gaps)).toEqual(["support 100", "credit -40"]);
    expect(of("credit", gapsOf("USD", sums, [item("z", "-40.00", null)], false))).toEqual(["-40", "probably"]);
  });

  it("B-26 B12: credits and refunds are apart, and keep their signs", () => {
    const gaps = gapsOf("USD", [ours("credit", "-40"), ours("refund", "-10"), ours("refund", "3")], [], false);
    expect(open(gaps)).toEqual(["credit -40", "refund -7"]);
  });

  it("B-26 B15: more than there is is said, not clamped away", () => {
    const gaps = gapsOf("USD", [ours("support", "100")], [item("a", "130", "support")], false);
    expect(of("support", gaps)).toEqual(["-30", "over"]);
    expect(open(gaps)).toEqual([]);
  });

  it("B-26 B16: what Showback shows by itself is not modelled again", () => {
    expect(open(gapsOf("USD", [ours("tax", "8"), shown("tax", "8")], [], false))).toEqual([]);
    // Marketplace is shown at the plan's own prices.
    expect(open(gapsOf("USD", [ours("marketplace", "50"), shown("marketplace", "53.5")], [], false))).toEqual([]);
  });
});

describe("B-03 states", () => {
  it.each<[string, readonly CategorySum[], readonly Modelled[], string]>([
    ["nothing on the bill", [], [], "not-applicable"],
    ["modelled to the cent", [ours("support", "10.0049")], [item("a", "10", "support")], "modelled"],
    ["half of it", [ours("support", "10")], [item("a", "4", "support")], "partly"],
    ["nothing of it", [ours("support", "10")], [], "not"],
    ["an item without anything to model", [], [item("a", "4", "support")], "over"],
    ["an item of ours for something else", [ours("support", "10")], [item("a", "10", "other")], "not"],
  ])("%s", (_case, sums, items, state) => {
    expect(of("support", gapsOf("USD", sums, items, false))[1]).toBe(state);
  });

  it("an item of others stands for one category at most", () => {
    const gaps = gapsOf("USD", [ours("support", "10"), ours("tax", "10")], [item("x", "10", null)], false);
    expect(gaps.map((g) => g.state)).toEqual(["probably", "not-applicable", "not-applicable", "not", "not-applicable"]);
  });

  it("My View - native - modelled is the gap, for any amounts", () => {
    const cents = fc
      .bigInt({ min: -1_000_000_000_000n, max: 1_000_000_000_000n })
      .map((n) => Money.fromMinorUnits(n, "USD"));
    fc.assert(
      fc.property(cents, cents, cents, (mine, native, modelled) => {
        const sums = [
          { side: "my-view" as const, category: "support" as const, cost: mine },
          { side: "showback" as const, category: "support" as const, cost: native },
        ];
        const [support] = gapsOf("USD", sums, [{ id: "a", amount: modelled, purpose: "support" }], false);
        expect(support?.gap.plus(modelled).plus(native).equals(mine)).toBe(true);
        expect(isOpen(support as Gap) && mine.minus(native).isZero()).toBe(false);
      }),
    );
  });
});
