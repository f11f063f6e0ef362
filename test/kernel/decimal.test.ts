import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Decimal, decimal } from "#src/kernel/decimal.ts";
import { InputError } from "#src/kernel/errors.ts";
import { big, exactText, RoundHalfEven } from "../support/exact.ts";

const parsed = (text: string): string => decimal.format(decimal.parse(text));

describe("A-06 decimal: reading", () => {
  it.each([
    ["0", "0"],
    ["-0", "0"],
    ["+5", "5"],
    ["5.", "5"],
    [".5", "0.5"],
    ["  12.30 ", "12.3"],
    ["007.10", "7.1"],
    ["1.2E-7", "0.00000012"],
    ["1.5e3", "1500"],
    ["-4e+2", "-400"],
    ["10e-19", "0.000000000000000001"],
    ["0.000000000000000001", "0.000000000000000001"],
    ["1.000000000000000000000000000", "1"],
    ["0.00000000000000017", "0.00000000000000017"],
    ["99999999999999999999.999999999999999999", "99999999999999999999.999999999999999999"],
    ["0e9999", "0"],
  ])("%s is %s", (text, exact) => {
    expect(parsed(text)).toBe(exact);
  });

  it.each([
    ["", "decimal.invalid"],
    [" ", "decimal.invalid"],
    [".", "decimal.invalid"],
    ["-", "decimal.invalid"],
    ["e5", "decimal.invalid"],
    ["NaN", "decimal.invalid"],
    ["Infinity", "decimal.invalid"],
    ["-Infinity", "decimal.invalid"],
    ["1,000", "decimal.invalid"],
    ["1_000", "decimal.invalid"],
    ["1 000", "decimal.invalid"],
    ["1.2.3", "decimal.invalid"],
    ["0x10", "decimal.invalid"],
    ["$5", "decimal.invalid"],
    ["5n", "decimal.invalid"],
    ["--5", "decimal.invalid"],
    ["\u0661", "decimal.invalid"],
    ["1e99999", "decimal.invalid"],
    ["0".repeat(201), "decimal.invalid"],
    ["1e-19", "decimal.too-precise"],
    ["0.0000000000000000001", "decimal.too-precise"],
    ["1e-9999", "decimal.too-precise"],
    ["100000000000000000000", "decimal.too-large"],
    ["1e20", "decimal.too-large"],
    ["-1e9999", "decimal.too-large"],
  ])("%j is refused as %s", (text, code) => {
    expect(() => decimal.parse(text)).toThrow(expect.objectContaining({ code, kind: "input" }));
  });

  it("says how to write a number", () => {
    expect(() => decimal.parse("1,000")).toThrow('"1,000" is not a number; write it like 1234.56.');
  });

  it("a text of many zeros is refused at once, not searched", () => {
    expect(() => decimal.parse(`1${"0".repeat(2_000_000)}1`)).toThrow(InputError);
  });

  it("never throws anything but an InputError", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[-+.eE0-9 ]{0,50}$/)), (text) => {
        try {
          const value = decimal.parse(text);
          expect(decimal.compare(decimal.parse(decimal.format(value)), value)).toBe(0);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
    );
  });

  it("agrees with big.js and comes back as it was", () => {
    fc.assert(
      fc.property(exactText(), (text) => {
        expect(big(parsed(text)).eq(big(text))).toBe(true);
        expect(parsed(parsed(text))).toBe(parsed(text));
        expect(decimal.format(decimal.parse(`${text}e0`))).toBe(parsed(text));
      }),
    );
  });

  it("reads exponent form as big.js writes it", () => {
    fc.assert(
      fc.property(exactText(), (text) => {
        expect(parsed(big(text).toExponential())).toBe(parsed(text));
      }),
    );
  });
});

describe("A-06 decimal: arithmetic against big.js", () => {
  const two = fc.tuple(exactText({ whole: 9 }), exactText({ whole: 9 }));
  const run = (op: (a: Decimal, b: Decimal) => Decimal, a: string, b: string): string =>
    decimal.format(op(decimal.parse(a), decimal.parse(b)));

  it("adds, subtracts and compares exactly", () => {
    fc.assert(
      fc.property(two, ([a, b]) => {
        expect(big(run(decimal.add, a, b)).eq(big(a).plus(b))).toBe(true);
        expect(big(run(decimal.subtract, a, b)).eq(big(a).minus(b))).toBe(true);
        expect(decimal.compare(decimal.parse(a), decimal.parse(b))).toBe(big(a).cmp(b));
      }),
    );
  });

  it("multiplies with one half-even rounding at 18 digits", () => {
    fc.assert(
      fc.property(two, ([a, b]) => {
        expect(big(run(decimal.multiply, a, b)).eq(big(a).times(b).round(18, RoundHalfEven))).toBe(true);
      }),
    );
  });

  it("rounds half-even to any number of digits", () => {
    fc.assert(
      fc.property(exactText(), fc.integer({ min: 0, max: 18 }), (a, digits) => {
        const wide = big(a).round(digits, RoundHalfEven);
        fc.pre(wide.abs().lt("1e20"));
        expect(decimal.formatFixed(decimal.parse(a), digits)).toBe(
          wide.eq(0) ? big(0).toFixed(digits) : wide.toFixed(digits),
        );
        expect(big(decimal.format(decimal.round(decimal.parse(a), digits))).eq(wide)).toBe(true);
      }),
    );
  });

  it("a share in percent is rounded once", () => {
    fc.assert(
      fc.property(two, fc.integer({ min: 0, max: 10 }), ([a, b], digits) => {
        fc.pre(!big(b).eq(0));
        const share = decimal.percent(decimal.parse(a), decimal.parse(b), digits);
        // The nearest: no other number of that many digits lies closer to the exact share.
        const miss = big(share).times(b).minus(big(a).times(100)).abs();
        const half = big(b)
          .abs()
          .times(`5e-${digits + 1}`);
        expect(miss.lte(half)).toBe(true);
      }),
    );
    // 100 x 0.5000005 is a tie at 4 digits only when the tail is cut off first.
    const just = decimal.percent(decimal.parse("500000500000000001"), decimal.parse("1000000000000000000"), 4);
    expect(just).toBe("50.0001");
  });

  it("refuses to leave its range and to share nothing", () => {
    const most = decimal.parse("99999999999999999999.999999999999999999");
    const least = decimal.subtract(decimal.ZERO, most);
    const unit = decimal.parse("1e-18");
    expect(() => decimal.add(most, unit)).toThrow(expect.objectContaining({ code: "decimal.too-large" }));
    expect(() => decimal.subtract(least, unit)).toThrow(expect.objectContaining({ code: "decimal.too-large" }));
    expect(() => decimal.multiply(most, most)).toThrow(expect.objectContaining({ code: "decimal.too-large" }));
    expect(() => decimal.round(most, 0)).toThrow(expect.objectContaining({ code: "decimal.too-large" }));
    expect(() => decimal.percent(unit, decimal.ZERO, 4)).toThrow(
      expect.objectContaining({ code: "decimal.divide-by-zero" }),
    );
    expect(() => decimal.round(unit, 19)).toThrow(RangeError);
    expect(() => decimal.round(unit, 0.5)).toThrow(RangeError);
  });
});
