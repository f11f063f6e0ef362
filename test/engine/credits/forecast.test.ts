import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closedMonths } from "#src/engine/credits/closed.ts";
import { type CreditBalance, type Forecast, forecastOf, MONTHS_SHOWN } from "#src/engine/credits/forecast.ts";
import { shownCredits } from "#src/engine/credits/shown.ts";
import { type CategorySum, type Gap, gapsOf, type Modelled } from "#src/engine/gaps/gaps.ts";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import { big } from "../../support/exact.ts";

const usd = (amount: string): Money => Money.of(amount, "USD");
const NOVEMBER = BillingPeriod.parse("2026-11");
const credit = (more: Partial<CreditBalance> = {}): CreditBalance => ({
  remaining: usd("1000"),
  end: "2027-01-31T23:59:59.000Z",
  enabled: true,
  use: { total: usd("300"), months: 3 },
  from: NOVEMBER,
  ...more,
});
const words = (f: Forecast): string =>
  [f.state, f.monthly ?? "?", f.runsOut ?? "-", f.used ?? "?", f.atRisk ?? "?"].join(" ");
const used = (total: string, months = 3): CreditBalance["use"] => ({ total: usd(total), months });

describe("B-04 what becomes of a credit", () => {
  it.each<[string, Partial<CreditBalance>, string]>([
    ["100 a month to the end of January leaves 700", {}, "expires 100 - 300 700"],
    ["500 a month is gone at the end of December", { use: used("1500") }, "runs-out 500 2026-12-31 1000 0"],
    // 600 in November; 400 of 600 are two thirds of the 31 days of December.
    ["600 a month is gone within December", { use: used("1800") }, "runs-out 600 2026-12-21 1000 0"],
    ["all on the first day", { use: used("90000", 1) }, "runs-out 90000 2026-11-01 1000 0"],
    // 200 in November, 200 * 15 / 31 until the middle of December.
    [
      "an expiry within a month takes its days",
      { end: "2026-12-15T23:59:59Z", use: used("620") },
      "expires 206.666666666666666666 - 306.666666666666666666 693.333333333333333334",
    ],
    [
      "used up on the very day on which it expires",
      { end: "2026-12-31T23:59:59Z", use: used("1500") },
      "runs-out 500 2026-12-31 1000 0",
    ],
    [
      "one day less and the rest is lost",
      { end: "2026-12-30T23:59:59Z", use: used("1550", 1), remaining: usd("3100") },
      "expires 1550 - 3050 50",
    ],
    ["no use: all of it is at risk", { use: used("0") }, "unused 0 - 0 1000"],
    ["more taken back than given is no use", { use: used("-5") }, "unused 0 - 0 1000"],
    ["no use and no expiry: never at risk", { use: used("0"), end: null }, "unused 0 - 0 0"],
    ["no expiry: never at risk", { end: null }, "runs-out 100 2027-08-31 1000 0"],
    ["no expiry and hardly any use", { end: null, use: used("0.003") }, "lasts 0.001 - 1000 0"],
    ["no history", { use: null }, "unknown ? - ? ?"],
    ["no whole month of history", { use: used("0", 0) }, "unknown ? - ? ?"],
    ["no history and no expiry: never at risk", { use: null, end: null }, "unknown ? - ? 0"],
    ["disabled: all of it is at risk", { enabled: false }, "disabled 0 - 0 1000"],
    ["expired before the first open month", { end: "2026-10-31T23:59:59Z" }, "ended ? - 0 0"],
    ["nothing left", { remaining: usd("0") }, "used-up ? - 0 0"],
  ])("%s", (_case, more, expected) => {
    expect(words(forecastOf(credit(more)))).toBe(expected);
  });

  it("a leap February has its 29 days", () => {
    const from = BillingPeriod.parse("2028-02");
    expect(forecastOf(credit({ from, end: null, use: used("1000", 1) })).runsOut).toBe("2028-02-29");
  });

  it("burns down month by month, to the day on which it expires", () => {
    const burn = (more: Partial<CreditBalance>): string[] =>
      forecastOf(credit(more)).left.map(({ period, left }) => `${period} ${left}`);
    expect(burn({})).toEqual(["2026-11 900", "2026-12 800", "2027-01 700"]);
    expect(burn({ use: used("1800") })).toEqual(["2026-11 400", "2026-12 0"]);
    expect(burn({ use: used("0") })).toEqual(["2026-11 1000", "2026-12 1000", "2027-01 1000"]);
    expect(burn({ end: null, use: used("3") })).toHaveLength(MONTHS_SHOWN);
    expect(burn({ use: null })).toEqual([]);
  });
});

describe("B-04 properties of the forecast", () => {
  const cents = (max: bigint): fc.Arbitrary<Money> =>
    fc.bigInt({ min: 1n, max }).map((n) => Money.fromMinorUnits(n, "USD"));
  const ends = fc
    .date({ min: new Date("2026-11-01T00:00:00Z"), max: new Date("2040-12-31T23:59:59Z"), noInvalidDate: true })
    .map((date) => date.toISOString());
  const months = fc.integer({ min: 1, max: 3 });
  const balances = fc.record({ remaining: cents(10_000_000_00n), end: ends, total: cents(3_000_000_00n), months });
  const of = ({ remaining, end, total, months: n }: typeof balances extends fc.Arbitrary<infer T> ? T : never) =>
    credit({ remaining, end, use: { total, months: n } });
  const risk = (balance: CreditBalance): Money => forecastOf(balance).atRisk ?? usd("-1");

  it("used + at risk = what remains, and neither is negative", () => {
    fc.assert(
      fc.property(balances, (any) => {
        const { used: spent, atRisk, state, runsOut } = forecastOf(of(any));
        if (spent === null || atRisk === null) throw new Error("it is known");
        expect(spent.plus(atRisk).equals(any.remaining)).toBe(true);
        expect([spent.isNegative(), atRisk.isNegative()]).toEqual([false, false]);
        expect(state).toBe(atRisk.isZero() ? "runs-out" : "expires");
        expect(runsOut === null).toBe(state === "expires");
        if (runsOut !== null) expect(runsOut <= any.end.slice(0, 10)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("more use, an earlier end of the money or a later expiry never means more at risk; more money never less", () => {
    fc.assert(
      fc.property(balances, cents(1_000_000_00n), fc.integer({ min: 0, max: 400 }), (any, more, days) => {
        const base = risk(of(any));
        expect(risk(of({ ...any, total: any.total.plus(more) })).compare(base)).toBeLessThanOrEqual(0);
        const later = new Date(Date.parse(any.end) + days * 86_400_000).toISOString();
        expect(risk(of({ ...any, end: later })).compare(base)).toBeLessThanOrEqual(0);
        expect(risk(of({ ...any, remaining: any.remaining.plus(more) })).compare(base)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200 },
    );
  });

  it("the day on which it runs out is the first on which the use has reached what remains", () => {
    fc.assert(
      fc.property(balances, (any) => {
        const { runsOut, left } = forecastOf({ ...of(any), end: null });
        if (runsOut === null) return;
        const month = BillingPeriod.parse(runsOut.slice(0, 7));
        const day = Number(runsOut.slice(8));
        const length = (month.end.getTime() - month.start.getTime()) / 86_400_000;
        const reached = (d: number): boolean => {
          const share = big(month.compare(NOVEMBER)).times(length).plus(d);
          return big(any.total.toString())
            .times(share)
            .gte(big(any.remaining.toString()).times(any.months).times(length));
        };
        expect([day >= 1, day <= length, reached(day), reached(day - 1)]).toEqual([true, true, true, false]);
        const amounts = left.map((point) => point.left);
        for (const [i, one] of amounts.entries()) {
          expect(one.isNegative() || one.compare(amounts[i - 1] ?? any.remaining) > 0).toBe(false);
        }
        const gone = left.find((point) => point.left.isZero());
        expect(gone?.period.toString() ?? month.toString()).toBe(month.toString());
      }),
      { numRuns: 300 },
    );
  });
});

describe("B-04 closed months", () => {
  const span = BillingPeriod.span(BillingPeriod.parse("2026-07"), BillingPeriod.parse("2026-10"));
  const use = (period: string, estimated: boolean) => ({ period: BillingPeriod.parse(period), estimated });
  const of = (uses: ReturnType<typeof use>[], now: string): string[] =>
    closedMonths(span, uses, new Date(now)).map(String);

  it("are told by AWS where credits were used, else by the calendar; none follows an open one", () => {
    expect(of([], "2026-11-05T00:00:00Z")).toEqual(["2026-07", "2026-08", "2026-09"]);
    expect(of([], "2026-11-11T00:00:00Z")).toEqual(["2026-07", "2026-08", "2026-09", "2026-10"]);
    expect(of([use("2026-10", false)], "2026-11-05T00:00:00Z")).toHaveLength(4);
    expect(of([use("2026-10", false), use("2026-10", true)], "2026-11-21T00:00:00Z")).toHaveLength(3);
    expect(of([use("2026-08", true)], "2026-11-21T00:00:00Z")).toEqual(["2026-07"]);
  });
});

describe("B-04 B-26 what a client was shown of their credits", () => {
  const bill = (category: CategorySum["category"], amount: string): CategorySum => ({
    ...{ side: "my-view", category },
    cost: usd(amount),
  });
  const item = (amount: string, purpose: Modelled["purpose"]): Modelled => ({
    id: amount,
    amount: usd(amount),
    purpose,
  });
  const shown = (sums: readonly CategorySum[], items: readonly Modelled[]): string => {
    const gap = gapsOf("USD", sums, items, false).find((g) => g.category === "credit") as Gap;
    const s = shownCredits(gap);
    return `${s.credits} = ${s.given} + ${s.invisible}, over ${s.over}`;
  };

  it("B-26 V3: A has no credits of its own, 15 of B's 40 are invisible, and the totals add up", () => {
    const a = gapsOf("USD", [bill("support", "100")], [item("60", "support")], false);
    const b = gapsOf("USD", [bill("credit", "-40")], [item("-25", "credit")], false);
    const [ofA, ofB] = [a, b].map((gaps) => shownCredits(gaps.find((g) => g.category === "credit") as Gap));
    expect([ofA?.credits, ofA?.given, ofA?.invisible].map(String)).toEqual(["0", "0", "0"]);
    expect([ofB?.credits, ofB?.given, ofB?.invisible].map(String)).toEqual(["40", "25", "15"]);
  });

  it("B-26 B15: more than there is stands apart and never makes up for what another one misses", () => {
    expect(shown([bill("credit", "-10")], [item("-25", "credit")])).toBe("10 = 10 + 0, over 15");
    expect(shown([bill("credit", "-30")], [])).toBe("30 = 0 + 30, over 0");
    expect(shown([], [item("-25", "credit")])).toBe("0 = 0 + 0, over 25");
  });

  it("B-26 B11: an item of others counts by type and amount; B-26 B12: a refund is no credit", () => {
    expect(shown([bill("credit", "-40")], [item("-40", null)])).toBe("40 = 40 + 0, over 0");
    expect(shown([bill("credit", "-40")], [item("40", null), item("-39", null)])).toBe("40 = 0 + 40, over 0");
    expect(shown([bill("credit", "-40"), bill("refund", "-10")], [item("-10", "refund")])).toBe("40 = 0 + 40, over 0");
  });

  it("given + invisible is what there is, for any amounts", () => {
    const cents = fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n }).map((n) => Money.fromMinorUnits(n, "USD"));
    fc.assert(
      fc.property(cents, cents, cents, cents, (myView, native, modelled, probably) => {
        const s = shownCredits({ myView, native, modelled, probably });
        expect(s.given.plus(s.invisible).equals(myView.negate())).toBe(true);
        expect(s.given.plus(s.over).equals(s.native.plus(s.ours).plus(s.probably))).toBe(true);
        expect([s.invisible.isNegative(), s.over.isNegative()]).toEqual([false, false]);
      }),
    );
  });
});
