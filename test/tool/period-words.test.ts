import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import { looksLikePeriod, readPeriods } from "#src/tool/period-words.ts";

const NOW = new Date("2026-10-15T12:00:00Z");

function span(text: string, now: Date | string = NOW): string {
  const { first, last } = readPeriods(text, new Date(now));
  return first.equals(last) ? `${first}` : `${first}..${last}`;
}

describe("A-25 periods as people write them", () => {
  it.each([
    ["2026-10", "2026-10"],
    ["2025-01", "2025-01"],
    ["this", "2026-10"],
    ["This Month", "2026-10"],
    ["last", "2026-09"],
    [" last   month ", "2026-09"],
    ["oct", "2026-10"],
    ["October", "2026-10"],
    ["OCT.", "2026-10"],
    ["nov", "2025-11"],
    ["sept", "2026-09"],
    ["oct 2025", "2025-10"],
    ["october-2025", "2025-10"],
    ["2026-01..2026-06", "2026-01..2026-06"],
    ["2026-01 .. 2026-06", "2026-01..2026-06"],
    ["2026-01...2026-06", "2026-01..2026-06"],
    ["2026-01\u20262026-06", "2026-01..2026-06"],
    ["jan..mar", "2026-01..2026-03"],
    ["nov..feb", "2025-11..2026-02"],
    ["oct 2025..last", "2025-10..2026-09"],
    ["2026-08..this", "2026-08..2026-10"],
    ["last 1 month", "2026-09"],
    ["last 6 months", "2026-04..2026-09"],
    ["last 13 months", "2025-09..2026-09"],
  ])("%j is %s in October 2026", (text, expected) => {
    expect(span(text)).toBe(expected);
    expect(looksLikePeriod(text)).toBe(true);
  });

  it("a month's name means the latest one that has begun, at the edges of the year too", () => {
    expect(span("oct", "2026-09-30T23:59:59.999Z")).toBe("2025-10");
    expect(span("oct", "2026-10-01T00:00:00Z")).toBe("2026-10");
    expect(span("dec", "2027-01-01T00:00:00Z")).toBe("2026-12");
    expect(span("jan", "2027-01-01T00:00:00Z")).toBe("2027-01");
    expect(span("last", "2027-01-01T00:00:00Z")).toBe("2026-12");
    expect(span("last 2 months", "2027-01-31T23:59:59Z")).toBe("2026-11..2026-12");
  });

  it.each([
    ["2026-11", "2026-11 has not begun yet; the current billing period is 2026-10 (UTC)."],
    ["nov 2026", "2026-11 has not begun yet; the current billing period is 2026-10 (UTC)."],
    ["2026-09..2026-12", "2026-12 has not begun yet; the current billing period is 2026-10 (UTC)."],
  ])("%s is refused: it has not begun", (text, message) => {
    expect(() => span(text)).toThrow(expect.objectContaining({ code: "period.future", message }));
  });

  it.each(["2026-06..2026-01", "this..last"])("%s is refused: it ends before it begins", (text) => {
    expect(() => span(text)).toThrow(expect.objectContaining({ code: "period.reversed" }));
  });

  it("a reversed span is given back the right way round", () => {
    expect(() => span("2026-06..2026-01")).toThrow("The span ends before it begins; write 2026-01..2026-06.");
  });

  it.each([
    ["2026-13", true],
    ["2026-1", true],
    ["2026/10", true],
    ["10/2026", true],
    ["2026-10-01", true],
    ["last 0 months", true],
    ["0000-01", true],
    ["oct 0000", true],
    ["2026-01..", false],
    ["2026-01..acme", false],
    ["2026", false],
    ["yesterday", false],
    ["octo", false],
    ["", false],
    ["acme", false],
    ["last mile", false],
  ])("%j is refused with the accepted forms; written like a period: %s", (text, looks) => {
    expect(() => span(text)).toThrow(expect.objectContaining({ code: "period.invalid", kind: "input" }));
    expect(looksLikePeriod(text)).toBe(looks);
  });

  it("the refusal shows every form", () => {
    expect(() => span("2026/10")).toThrow(
      '"2026/10" is not a billing period. Write 2026-10, this, last, oct, oct 2025, 2026-01..2026-06, or last 6 months.',
    );
  });

  it("any text is a span in order that has begun, or an InputError", () => {
    const piece = fc.constantFrom("last ", "this", " months", "oct", "2026-", "..", "6", "12", "-", " ", "\u2026", "x");
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 6 }).map((p) => p.join("")),
    );
    fc.assert(
      fc.property(text, (words) => {
        try {
          const { first, last } = readPeriods(words, NOW);
          expect(first.compare(last)).toBeLessThanOrEqual(0);
          expect(last.compare(BillingPeriod.at(NOW))).toBeLessThanOrEqual(0);
          expect(looksLikePeriod(words)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("A-22 V5 trend months", () => {
  it("on 2026-03-15 the last 6 months are 2025-09 to 2026-02, each once", () => {
    const { first, last } = readPeriods("last 6 months", new Date("2026-03-15T00:00:00Z"));
    const months = ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"];
    expect(BillingPeriod.span(first, last).map(String)).toEqual(months);
    const previous = BillingPeriod.at(new Date("2026-03-15T00:00:00Z")).previous();
    expect([5, 4, 3, 2, 1, 0].map((back) => previous.plus(-back).toString())).toEqual(months);
  });

  it("on every day of four years the months follow each other", () => {
    for (let day = Date.UTC(2023, 0, 1); day < Date.UTC(2027, 0, 1); day += 86_400_000) {
      const { first, last } = readPeriods("last 6 months", new Date(day));
      expect(last.next().equals(BillingPeriod.at(new Date(day)))).toBe(true);
      expect(BillingPeriod.span(first, last)).toHaveLength(6);
    }
  });
});
