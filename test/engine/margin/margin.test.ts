import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeOf, type Margin, marginOf, percentOf, totalMargins } from "#src/engine/margin/margin.ts";
import { Money } from "#src/kernel/money.ts";
import { big, exactText } from "../../support/exact.ts";

const usd = (amount: string): Money => Money.of(amount, "USD");

function plain(margin: Margin): Record<string, string | null> {
  const { currency, onCost, onRevenue } = margin;
  return {
    currency,
    myView: `${margin.myView}`,
    showback: `${margin.showback}`,
    margin: `${margin.margin}`,
    onCost,
    onRevenue,
  };
}

describe("A-22 V1 margin", () => {
  it("of 98 and 100 is 2: 2.04 % on cost, 2 % on revenue", () => {
    expect(plain(marginOf(usd("98.00"), usd("100.00")))).toEqual({
      currency: "USD",
      myView: "98",
      showback: "100",
      margin: "2",
      onCost: "2.0408",
      onRevenue: "2",
    });
  });

  it("of nothing has no share, rather than a share of zero", () => {
    expect(plain(marginOf(usd("0"), usd("0")))).toMatchObject({ margin: "0", onCost: null, onRevenue: null });
    expect(plain(marginOf(usd("0"), usd("10")))).toMatchObject({ margin: "10", onCost: null, onRevenue: "100" });
  });

  it("of 50 and 40 is -10: -20 % on cost, -25 % on revenue", () => {
    expect(plain(marginOf(usd("50"), usd("40")))).toMatchObject({ margin: "-10", onCost: "-20", onRevenue: "-25" });
  });
});

describe("A-22 V8 a two-level transfer", () => {
  it("gives each tier the margin between what it sees as its cost and what it shows", () => {
    const distributor = marginOf(usd("20"), usd("21"));
    // What the distributor shows is what the seller sees as its own cost.
    const seller = marginOf(distributor.showback, usd("22"));
    expect(plain(distributor)).toMatchObject({ myView: "20", showback: "21", margin: "1", onCost: "5" });
    expect(plain(seller)).toMatchObject({ myView: "21", showback: "22", margin: "1", onCost: "4.7619" });
  });
});

describe("A-22 V9 a Passthrough plan", () => {
  it("shows what it is charged: no margin", () => {
    expect(plain(marginOf(usd("98"), usd("98")))).toMatchObject({ margin: "0", onCost: "0", onRevenue: "0" });
  });
});

describe("A-22 B13 margin is exact and in one currency", () => {
  it("keeps every digit of a bill where floats lose them", () => {
    const { margin } = marginOf(usd("0.00000000000000017"), usd("1000000.30000000000000017"));
    expect(margin.toString()).toBe("1000000.3");
  });

  it("refuses to set one currency against another", () => {
    const mixed = expect.objectContaining({ code: "money.mixed-currency" });
    expect(() => marginOf(usd("1"), Money.of("2", "EUR"))).toThrow(mixed);
    expect(() => percentOf(usd("1"), Money.of("2", "EUR"))).toThrow(mixed);
    expect(() => changeOf(usd("1"), Money.of("2", "EUR"))).toThrow(mixed);
  });

  it("adds margins up per currency, shares from the sums and never from shares", () => {
    const euro = (amount: string): Money => Money.of(amount, "EUR");
    const margins = [
      marginOf(usd("100"), usd("110")),
      marginOf(euro("5"), euro("4")),
      marginOf(usd("300"), usd("310")),
    ];
    expect(totalMargins(margins).map(plain)).toEqual([
      { currency: "EUR", myView: "5", showback: "4", margin: "-1", onCost: "-20", onRevenue: "-25" },
      { currency: "USD", myView: "400", showback: "420", margin: "20", onCost: "5", onRevenue: "4.7619" },
    ]);
    expect(totalMargins([])).toEqual([]);
  });
});

describe("A-21 shares", () => {
  it("are null unless the base is above zero", () => {
    expect([percentOf(usd("1"), usd("0")), percentOf(usd("1"), usd("-5"))]).toEqual([null, null]);
  });

  it("are exact to four decimals, whatever the sizes", () => {
    expect(percentOf(usd("1"), usd("3"))).toBe("33.3333");
    expect(percentOf(usd("2"), usd("3"))).toBe("66.6667");
    expect(percentOf(usd("99999999999999999999"), usd("1e-18"))).toBe("9999999999999999999900000000000000000000");
    expect(percentOf(usd("1e-18"), usd("99999999999999999999"))).toBe("0");
  });

  it("hold for any pair: margin and cost give revenue, and both shares have the margin's sign", () => {
    const amount = exactText({ whole: 12 });
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const { margin, myView, showback, onCost, onRevenue } = marginOf(usd(a), usd(b));
        expect(myView.plus(margin).equals(showback)).toBe(true);
        for (const share of [onCost, onRevenue]) {
          if (share !== null && !big(share).eq(0)) expect(big(share).s).toBe(margin.isNegative() ? -1 : 1);
        }
        expect([onCost === null, onRevenue === null]).toEqual([!big(a).gt(0), !big(b).gt(0)]);
      }),
    );
  });
});

describe("A-21 change", () => {
  it.each([
    ["100", "110", "10"],
    ["100", "90", "-10"],
    ["-100", "-50", "50"],
    ["-100", "-150", "-50"],
    ["3", "4", "33.3333"],
    ["0", "10", null],
    ["10", "0", "-100"],
  ])("from %s to %s is %s percent of the former's size", (before, after, change) => {
    expect(changeOf(usd(before), usd(after))).toBe(change);
  });
});
