import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currencyOf, minorDigits } from "#src/kernel/currency.ts";
import { Money } from "#src/kernel/money.ts";
import { big, exactText, RoundHalfEven, weightTexts } from "../support/exact.ts";

const usd = (amount: string): Money => Money.of(amount, "USD");
const currency = fc.constantFrom("USD", "EUR", "JPY", "ISK", "UGX", "BHD", "CLF");
const smaller = exactText({ whole: 15 });

describe("A-06 money: sums", () => {
  it("are exact where floats are not", () => {
    expect(usd("0.1").plus(usd("0.2")).toString()).toBe("0.3");
    expect(
      Money.sum(
        "USD",
        Array.from({ length: 1000 }, () => usd("0.00000000000000017")),
      ).toString(),
    ).toBe("0.00000000000017");
  });

  it("are associative and commutative, and subtraction undoes them", () => {
    fc.assert(
      fc.property(smaller, smaller, smaller, (a, b, c) => {
        const [x, y, z] = [usd(a), usd(b), usd(c)];
        expect(
          x
            .plus(y)
            .plus(z)
            .equals(x.plus(y.plus(z))),
        ).toBe(true);
        expect(x.plus(y).equals(y.plus(x))).toBe(true);
        expect(x.plus(y).minus(y).equals(x)).toBe(true);
        expect(x.plus(x.negate()).isZero()).toBe(true);
      }),
    );
  });

  it("do not depend on the order of many", () => {
    fc.assert(
      fc.property(fc.array(smaller, { maxLength: 30 }), (texts) => {
        const expected = texts.reduce((sum, text) => sum.plus(text), big(0));
        const sums = [texts, texts.toReversed(), texts.toSorted()].map((t) => Money.sum("USD", t.map(usd)).toString());
        for (const sum of sums) expect(big(sum).eq(expected)).toBe(true);
      }),
    );
  });

  it("of nothing have a currency", () => {
    expect(Money.sum("jpy", []).toJSON()).toEqual({ amount: "0", currency: "JPY" });
  });

  it("of two currencies are refused, whatever is done with them", () => {
    const mixed = expect.objectContaining({ code: "money.mixed-currency", kind: "input" });
    const euro = Money.of("1", "EUR");
    expect(() => usd("1").plus(euro)).toThrow(mixed);
    expect(() => usd("1").minus(euro)).toThrow(mixed);
    expect(() => usd("1").compare(euro)).toThrow(mixed);
    expect(() => Money.sum("USD", [usd("1"), euro])).toThrow(mixed);
    expect(() => Money.sum("USD", [Money.zero("EUR")])).toThrow(
      "USD and EUR cannot be added up; ask for one currency at a time.",
    );
    expect(usd("0").equals(Money.zero("EUR"))).toBe(false);
  });

  it("past what can be held are refused", () => {
    const most = usd("99999999999999999999.999999999999999999");
    expect(() => most.plus(usd("1e-18"))).toThrow(expect.objectContaining({ code: "decimal.too-large" }));
  });
});

describe("A-06 money: forms", () => {
  it("goes out as a decimal string and comes back the same", () => {
    fc.assert(
      fc.property(exactText(), currency, (text, code) => {
        const money = Money.of(text, code);
        const { amount, currency: again } = money.toJSON();
        expect(Money.of(amount, again).equals(money)).toBe(true);
        expect(JSON.stringify(money)).toBe(JSON.stringify({ amount: money.toString(), currency: code }));
      }),
    );
  });

  it("knows sign, size and zero", () => {
    expect([usd("-1").isNegative(), usd("0").isNegative(), usd("-0").isZero()]).toEqual([true, false, true]);
    expect(usd("-1.50").abs().toString()).toBe("1.5");
    expect([usd("1").compare(usd("2")), usd("2").compare(usd("2.0")), usd("3").compare(usd("2"))]).toEqual([-1, 0, 1]);
  });

  it.each([
    ["0.125", "USD", "0.12"],
    ["0.135", "USD", "0.14"],
    ["-0.125", "USD", "-0.12"],
    ["-0.135", "USD", "-0.14"],
    ["-0.004", "USD", "0.00"],
    ["1234.5", "JPY", "1234"],
    ["1235.5", "JPY", "1236"],
    ["0.5", "ISK", "0"],
    ["1.5", "UGX", "2"],
    ["1.2345", "BHD", "1.234"],
    ["1.2355", "BHD", "1.236"],
  ])("%s %s is written %s, half-even", (amount, code, fixed) => {
    expect(Money.of(amount, code).toFixed()).toBe(fixed);
    expect(Money.of(amount, code).round().toFixed()).toBe(fixed);
  });

  it("rounds and multiplies as big.js does", () => {
    fc.assert(
      fc.property(exactText({ whole: 9 }), exactText({ whole: 9 }), currency, (a, factor, code) => {
        const money = Money.of(a, code);
        expect(big(money.round().toString()).eq(big(a).round(minorDigits(code), RoundHalfEven))).toBe(true);
        expect(big(money.times(factor).toString()).eq(big(a).times(factor).round(18, RoundHalfEven))).toBe(true);
      }),
    );
  });
});

describe("A-06 money: minor units", () => {
  it.each([
    ["USD", 2],
    ["EUR", 2],
    ["JPY", 0],
    ["ISK", 0],
    ["UGX", 0],
    ["KRW", 0],
    ["BHD", 3],
    ["KWD", 3],
    ["CLF", 4],
  ])("%s has %i digits", (code, digits) => {
    expect(minorDigits(code)).toBe(digits);
  });

  it("become integers at the edge, half-even, and come back", () => {
    expect(usd("12.345").toMinorUnits()).toBe(1234n);
    expect(Money.of("1234.5", "JPY").toMinorUnits()).toBe(1234n);
    expect(Money.of("-1.0015", "BHD").toMinorUnits()).toBe(-1002n);
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }), currency, (units, code) => {
        expect(Money.fromMinorUnits(units, code).toMinorUnits()).toBe(units);
      }),
    );
  });

  it("are shared by largest remainder, ties to the earlier part", () => {
    const shares = (amount: string, weights: string[], code = "USD"): string[] =>
      Money.of(amount, code)
        .allocate(weights)
        .map((m) => m.toFixed());
    expect(shares("100", ["1", "1", "1"])).toEqual(["33.34", "33.33", "33.33"]);
    expect(shares("-100", ["1", "1", "1"])).toEqual(["-33.34", "-33.33", "-33.33"]);
    expect(shares("0.05", ["0", "3", "7"])).toEqual(["0.00", "0.02", "0.03"]);
    expect(shares("10", ["0.5", "0.25", "0.25"], "JPY")).toEqual(["5", "3", "2"]);
    expect(shares("0", ["2", "1"])).toEqual(["0.00", "0.00"]);
  });

  it("add up to the rounded total for any weights and any sign, each within one unit of its share", () => {
    fc.assert(
      fc.property(exactText({ whole: 12 }), weightTexts(), currency, (amount, weights, code) => {
        const money = Money.of(amount, code);
        const parts = money.allocate(weights);
        expect(parts).toHaveLength(weights.length);
        expect(Money.sum(code, parts).equals(money.round())).toBe(true);
        const total = weights.reduce((sum, w) => sum.plus(w), big(0));
        parts.forEach((part, i) => {
          // Compared as products: a quotient of the oracle would be rounded itself.
          const exact = big(money.toMinorUnits().toString()).times(weights[i] ?? "0");
          const miss = big(part.toMinorUnits().toString()).times(total).minus(exact).abs();
          expect(miss.lt(total) || miss.eq(0)).toBe(true);
          if (money.isNegative()) expect(part.compare(Money.zero(code))).toBeLessThanOrEqual(0);
          else expect(part.isNegative()).toBe(false);
        });
      }),
    );
  });

  it("cannot be shared without weights, by negative ones, or by zeros", () => {
    for (const weights of [[], ["0", "0"], ["2", "-1"]]) {
      expect(() => usd("1").allocate(weights)).toThrow(expect.objectContaining({ code: "money.weights" }));
    }
  });
});

describe("A-06 currency codes", () => {
  it("are three letters in any case", () => {
    expect([" usd ", "Eur", "JPY"].map(currencyOf)).toEqual(["USD", "EUR", "JPY"]);
  });

  it.each(["", "US", "USDT", "U$D", "12A", "\u0131SK", "a\u00df", "U SD"])("%j is refused", (code) => {
    expect(() => currencyOf(code)).toThrow(expect.objectContaining({ code: "currency.invalid" }));
    expect(() => Money.of("1", code)).toThrow(expect.objectContaining({ code: "currency.invalid" }));
  });
});
