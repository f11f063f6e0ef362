import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { minorDigits } from "#src/kernel/currency.ts";
import { formatCell, formatMoney, formatPercent } from "#src/view/format.ts";
import { big, exactText, RoundHalfEven } from "../support/exact.ts";

const MINUS = "\u2212";

describe("A-21 amounts for people", () => {
  it.each([
    ["0", "USD", "$0.00"],
    ["1234.5", "USD", "$1,234.50"],
    ["-1234.5", "USD", `${MINUS}$1,234.50`],
    ["0.125", "USD", "$0.12"],
    ["0.135", "USD", "$0.14"],
    ["-0.004", "USD", "$0.00"],
    ["1000000", "EUR", "EUR 1,000,000.00"],
    ["-5", "EUR", `${MINUS}EUR 5.00`],
    ["1234.5", "JPY", "JPY 1,234"],
    ["1235.5", "JPY", "JPY 1,236"],
    ["2.5", "ISK", "ISK 2"],
    ["1.2345", "BHD", "BHD 1.234"],
    ["1", "AUD", "AUD 1.00"],
    ["12345678901234567890.125", "USD", "$12,345,678,901,234,567,890.12"],
  ])("%s %s is %s", (amount, currency, text) => {
    expect(formatMoney(amount, currency)).toBe(text);
  });

  it("no digit is lost or invented, whatever the amount", () => {
    fc.assert(
      fc.property(exactText({ whole: 18 }), fc.constantFrom("USD", "EUR", "JPY", "BHD"), (amount, currency) => {
        const digits = formatMoney(amount, currency)
          .replace(MINUS, "-")
          .replace(/[A-Z$, ]/g, "");
        expect(big(digits).eq(big(amount).round(minorDigits(currency), RoundHalfEven))).toBe(true);
      }),
    );
  });

  it("what is no amount is refused, not shown as zero", () => {
    for (const amount of ["", "NaN", "1,5"]) expect(() => formatMoney(amount, "USD")).toThrow("is not a number");
  });
});

describe("A-21 shares for people", () => {
  it.each([
    ["12.5", false, "12.5 %"],
    ["2.0408", false, "2.0 %"],
    ["2.05", false, "2.0 %"],
    ["2.15", false, "2.2 %"],
    ["-20", false, `${MINUS}20.0 %`],
    ["-0.04", false, "0.0 %"],
    ["0", true, "0.0 %"],
    ["-0.04", true, "0.0 %"],
    ["5", true, "+5.0 %"],
    ["-5", true, `${MINUS}5.0 %`],
    [null, false, "\u2013"],
    [null, true, "\u2013"],
  ])("%s, signed %s, is %s", (percent, signed, text) => {
    expect(formatPercent(percent, signed)).toBe(text);
  });
});

describe("A-22 B55 a cell that could not be read", () => {
  it("is the word unknown, never a figure", () => {
    expect(formatCell({ unknown: "Access denied." })).toBe("unknown");
  });

  it("and the others are what they hold", () => {
    expect(formatCell("Acme")).toBe("Acme");
    expect(formatCell({ money: { amount: "-1.5", currency: "USD" } })).toBe(`${MINUS}$1.50`);
    expect(formatCell({ percent: "3" })).toBe("3.0 %");
    expect(formatCell({ percent: "3", signed: true })).toBe("+3.0 %");
    expect(formatCell({ percent: null })).toBe("\u2013");
    expect(formatCell({ count: 1234567 })).toBe("1,234,567");
  });
});
