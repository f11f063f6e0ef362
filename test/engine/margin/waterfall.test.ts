import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type KindSum, type Waterfall, waterfall } from "#src/engine/margin/waterfall.ts";
import { Money } from "#src/kernel/money.ts";
import { exactText } from "../../support/exact.ts";

const KINDS = [
  "usage",
  "commitment",
  "support",
  "discount",
  "credit",
  "refund",
  "tax",
  "custom-fee",
  "custom-credit",
  "other",
] as const;

const sum = (side: KindSum["side"], kind: KindSum["kind"], amount: string, currency = "USD"): KindSum => ({
  side,
  kind,
  cost: Money.of(amount, currency),
});
const steps = (w: Waterfall | undefined): string[] => (w?.steps ?? []).map((s) => `${s.step} ${s.kind} ${s.amount}`);
const amount = (w: Waterfall, step: string): Money =>
  w.steps.find((s) => s.step === step)?.amount ?? Money.of("12345", "XXX");

describe("A-21 waterfall", () => {
  it("names every step from gross to margin", () => {
    const [only, ...more] = waterfall([
      sum("my-view", "usage", "800.10"),
      sum("my-view", "commitment", "100"),
      sum("my-view", "support", "90"),
      sum("my-view", "other", "9.90"),
      sum("my-view", "credit", "-150"),
      sum("my-view", "refund", "-25"),
      sum("my-view", "tax", "40"),
      sum("my-view", "discount", "-65.50"),
      sum("showback", "usage", "900"),
      sum("showback", "tax", "36"),
      sum("showback", "custom-fee", "30"),
      sum("showback", "custom-credit", "-6"),
    ]);
    expect(more).toEqual([]);
    expect(steps(only)).toEqual([
      "gross sum 1000",
      "credits change -150",
      "refunds change -25",
      "tax change 40",
      "discounts change -65.5",
      "my-view-net sum 799.5",
      "showback sum 960",
      "margin sum 160.5",
    ]);
  });

  it("keeps credits and refunds apart, each with its sign", () => {
    const [w] = waterfall([sum("my-view", "credit", "-40"), sum("my-view", "refund", "15")]);
    expect(steps(w).slice(1, 3)).toEqual(["credits change -40", "refunds change 15"]);
  });

  it("is one for each currency, and none where there is nothing", () => {
    const both = waterfall([sum("my-view", "usage", "1"), sum("my-view", "usage", "2", "EUR")]);
    expect(both.map((w) => `${w.currency} ${amount(w, "gross")}`)).toEqual(["EUR 2", "USD 1"]);
    expect(waterfall([])).toEqual([]);
  });

  it("adds up to the last digit for any charges", () => {
    const sums = fc.array(
      fc.record({
        side: fc.constantFrom("my-view" as const, "showback" as const),
        kind: fc.constantFrom(...KINDS),
        cost: exactText({ whole: 12 }).map((text) => Money.of(text, "USD")),
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(sums, (list) => {
        const [w] = waterfall(list);
        if (w === undefined) throw new Error("no waterfall");
        const net = ["gross", "credits", "refunds", "tax", "discounts"].reduce(
          (total, step) => total.plus(amount(w, step)),
          Money.zero("USD"),
        );
        const of = (side: string): Money =>
          Money.sum(
            "USD",
            list.filter((s) => s.side === side).map((s) => s.cost),
          );
        expect(net.equals(amount(w, "my-view-net"))).toBe(true);
        expect(net.equals(of("my-view"))).toBe(true);
        expect(amount(w, "showback").equals(of("showback"))).toBe(true);
        expect(amount(w, "showback").minus(net).equals(amount(w, "margin"))).toBe(true);
      }),
    );
  });
});
