import { GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fact } from "#src/local/book/facts.ts";
import { raw, type Site, startSite } from "./site.ts";
import { sum } from "./sum.ts";

const DAY = 86_400_000;

let site: Site;
beforeAll(async () => {
  site = await startSite({ rows: 8_000 });
});
afterAll(() => site.cloud.close());

const seconds = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 1_000;
const ask = (operation: string, body: object) =>
  raw(site.cloud, {
    service: "billing",
    target: `AWSBilling.${operation}`,
    body,
    contentType: "application/x-amz-json-1.0",
  });

interface Credit {
  creditId: string;
  creditType: string;
  initialAmount: { currencyCode: string; currencyAmount: string };
  remainingAmount: { currencyAmount: string };
  estimatedAmount: { currencyAmount: string };
  endDate: number;
  exhaustDate?: number;
}
const credits = async (accountId: string | undefined): Promise<Credit[]> =>
  (await ask("GetCredits", { accountId, startDate: seconds("2025-12-01") })).body.credits as Credit[];

interface Use {
  creditId: string;
  creditAmount: { currencyAmount: string };
  billingMonth: string;
  isEstimatedBill: boolean;
}
const history = async (accountId: string | undefined, more: object = {}): Promise<Use[]> => {
  const range = { startDate: seconds("2025-11-01"), endDate: seconds("2026-11-30"), maxResults: 1_000 };
  const { body } = await ask("GetCreditAllocationHistory", { accountId, ...range, ...more });
  return body.creditAllocationHistoryList as Use[];
};
const amounts = (uses: readonly Use[]): string[] => uses.map((use) => use.creditAmount.currencyAmount);

/** The record type's cost in the client's My View, as Cost Explorer has it. */
async function costOf(fact: Fact, recordType: string, start: string, end: string): Promise<string> {
  const view = site.cloud.book.estate.views.find((v) => v.group === fact.index && v.side === "my-view");
  const answer = await site.costs.send(
    new GetCostAndUsageCommand({
      TimePeriod: { Start: start, End: end },
      Granularity: "MONTHLY",
      Metrics: ["UnblendedCost"],
      Filter: { Dimensions: { Key: "RECORD_TYPE", Values: [recordType] } },
      BillingViewArn: view?.arn,
    }),
  );
  return sum((answer.ResultsByTime ?? []).map((r) => r.Total?.UnblendedCost?.Amount ?? "0"));
}

/** Clients with credit lines for whom AWS answers fully. */
const answering = (): Fact[] => {
  const { mapCredits, creditsDenied, creditHistoryGap } = site.cloud.book.facts;
  return mapCredits.filter(
    (fact) => !creditsDenied.some((d) => d.index === fact.index) && fact.index !== creditHistoryGap?.index,
  );
};

describe("B-05 Billing: credits", () => {
  it("history adds up to the credit lines of the client's bill, month by month and in all", async () => {
    expect(answering().length).toBeGreaterThan(1);
    for (const fact of answering()) {
      const uses = await history(fact.sourceAccountId);
      expect(sum(amounts(uses))).toBe(await costOf(fact, "Credit", "2025-11-01", "2026-12-01"));
      const october = uses.filter((use) => use.billingMonth === "2026-10");
      expect(sum(amounts(october))).toBe(await costOf(fact, "Credit", "2026-10-01", "2026-11-01"));
      expect(uses.map((use) => use.billingMonth)).toEqual(
        uses
          .map((use) => use.billingMonth)
          .toSorted()
          .reverse(),
      );
      expect(new Set(uses.filter((use) => use.isEstimatedBill).map((use) => use.billingMonth))).toEqual(
        new Set(["2026-11"]),
      );
    }
  });

  it("initial is what final bills used and what remains; the estimate takes the open bill off too", async () => {
    for (const fact of answering()) {
      const uses = await history(fact.sourceAccountId);
      for (const credit of await credits(fact.sourceAccountId)) {
        const mine = uses.filter((use) => use.creditId === credit.creditId);
        const final = amounts(mine.filter((use) => !use.isEstimatedBill));
        expect(sum([credit.initialAmount.currencyAmount, ...final])).toBe(credit.remainingAmount.currencyAmount);
        expect(sum([credit.initialAmount.currencyAmount, ...amounts(mine)])).toBe(
          credit.estimatedAmount.currencyAmount,
        );
        expect(credit.remainingAmount.currencyAmount).not.toMatch(/^-/);
        expect(credit.initialAmount.currencyAmount).toMatch(/^\d+0$/);
        expect(credit.exhaustDate === undefined).toBe(credit.remainingAmount.currencyAmount !== "0");
        expect(await history(fact.sourceAccountId, { creditId: Number(credit.creditId) })).toEqual(mine);
      }
    }
  });

  it("has credits that are used up, one that runs out next month, ones that expire within 60 days, one unused", async () => {
    const all = (await Promise.all(answering().map((fact) => credits(fact.sourceAccountId)))).flat();
    const now = site.clock.now().getTime();
    const isSoon = (credit: Credit): boolean => credit.endDate * 1_000 - now < 60 * DAY;
    expect(all.some((credit) => credit.exhaustDate !== undefined)).toBe(true);
    expect(all.some((credit) => isSoon(credit) && Number(credit.estimatedAmount.currencyAmount) > 1_000)).toBe(true);
    const runningOut: boolean[] = [];
    for (const fact of answering()) {
      const month = -Number(await costOf(fact, "Credit", "2026-10-01", "2026-11-01"));
      const live = (await credits(fact.sourceAccountId)).filter((credit) => credit.exhaustDate === undefined);
      runningOut.push(live.every((credit) => Number(credit.estimatedAmount.currencyAmount) < month));
    }
    expect(runningOut).toContain(true);
    expect(runningOut).toContain(false);
    const [unused] = await credits(site.cloud.book.facts.withoutCustomItems?.sourceAccountId);
    expect(unused?.remainingAmount.currencyAmount).toBe("2500");
    expect(unused !== undefined && isSoon(unused)).toBe(true);
    expect(await history(site.cloud.book.facts.withoutCustomItems?.sourceAccountId)).toEqual([]);
  });

  it("the balance falls when the open bill becomes final", async () => {
    const [fact] = answering();
    const live = async () => (await credits(fact?.sourceAccountId)).find((credit) => credit.exhaustDate === undefined);
    const before = await live();
    expect(before?.remainingAmount.currencyAmount).not.toBe(before?.estimatedAmount.currencyAmount);
    const now = site.clock.now();
    site.clock.set("2026-12-07T00:00:00Z");
    const after = (await ask("GetCredits", { accountId: fact?.sourceAccountId, startDate: seconds("2026-01-01") })).body
      .credits as Credit[];
    expect(after.find((c) => c.creditId === before?.creditId)?.remainingAmount).toEqual(before?.estimatedAmount);
    site.clock.set(now);
  });

  it("says which month it could not give, and leaves it out", async () => {
    const gap = site.cloud.book.facts.creditHistoryGap;
    const range = { startDate: seconds("2026-08-01"), endDate: seconds("2026-11-30") };
    const { body } = await ask("GetCreditAllocationHistory", { accountId: gap?.sourceAccountId, ...range });
    expect([body.partialResults, body.failedMonths]).toEqual([true, ["2026-09"]]);
    const months = new Set((body.creditAllocationHistoryList as Use[]).map((use) => use.billingMonth));
    expect(months).toEqual(new Set(["2026-11", "2026-10", "2026-08"]));
    const later = { startDate: seconds("2026-10-01"), endDate: seconds("2026-11-30") };
    const whole = await ask("GetCreditAllocationHistory", { accountId: gap?.sourceAccountId, ...later });
    expect([whole.body.partialResults, whole.body.failedMonths]).toEqual([false, []]);
  });

  it("pages", async () => {
    const [fact] = answering();
    const all = await history(fact?.sourceAccountId);
    const range = { startDate: seconds("2025-11-01"), endDate: seconds("2026-11-30"), maxResults: 15 };
    const seen: Use[] = [];
    let nextToken: unknown;
    do {
      const more = nextToken === undefined ? {} : { nextToken };
      const { body } = await ask("GetCreditAllocationHistory", { accountId: fact?.sourceAccountId, ...range, ...more });
      seen.push(...(body.creditAllocationHistoryList as Use[]));
      nextToken = body.nextToken;
    } while (nextToken !== undefined);
    expect(all.length).toBeGreaterThan(30);
    expect(seen).toEqual(all);
  });

  it("refuses some sources and every stranger, and has nothing of the caller's own", async () => {
    const { creditsDenied } = site.cloud.book.facts;
    const ids = [...creditsDenied.map((fact) => fact.sourceAccountId), "999999999999"];
    expect(ids.length).toBeGreaterThan(2);
    const range = { startDate: seconds("2026-10-01"), endDate: seconds("2026-11-30") };
    for (const accountId of ids) {
      expect((await ask("GetCredits", { accountId, startDate: range.startDate })).name).toBe("AccessDeniedException");
      expect((await ask("GetCreditAllocationHistory", { accountId, ...range })).name).toBe("AccessDeniedException");
    }
    expect(await credits("111122223333")).toEqual([]);
  });

  it.each<[string, string, object]>([
    ["a start in the future", "GetCredits", { startDate: seconds("2026-11-22") }],
    ["a start more than a year ago", "GetCredits", { startDate: seconds("2025-11-20") }],
    ["an end in the future", "GetCredits", { startDate: seconds("2026-01-01"), endDate: seconds("2026-11-22") }],
    ["an end before the start", "GetCredits", { startDate: seconds("2026-03-01"), endDate: seconds("2026-02-01") }],
    ["25 months", "GetCreditAllocationHistory", { startDate: seconds("2024-10-31"), endDate: seconds("2026-10-01") }],
    ["no end", "GetCreditAllocationHistory", { startDate: seconds("2026-10-31") }],
    [
      "more than a thousand a page",
      "GetCreditAllocationHistory",
      { startDate: seconds("2026-10-01"), endDate: seconds("2026-10-31"), maxResults: 1_001 },
    ],
  ])("refuses %s", async (_, operation, more) => {
    const accountId = answering()[0]?.sourceAccountId;
    expect((await ask(operation, { accountId, ...more })).name).toBe("ValidationException");
  });
});

describe("B-05 Billing: Business Support charges", () => {
  interface Charge {
    accountId: string;
    totalCharge: string;
    totalUsageBasis: string;
    tierCharges: { tierCharge: string; usageSlice: string }[];
  }
  const charges = (more: object = {}) => ask("ListBusinessSupportAccountCharges", { billingMonth: "2026-10", ...more });

  it("are those of the bill, for those who have support and nobody else", async () => {
    const { body } = await charges();
    const all = body.accountCharges as Charge[];
    const { withSupport } = site.cloud.book.facts;
    expect(new Set(all.map((c) => c.accountId))).toEqual(new Set(withSupport.map((f) => f.sourceAccountId)));
    expect([body.accountCount, body.isEstimated]).toEqual([withSupport.length, false]);
    expect(sum(all.map((c) => c.totalCharge))).toBe(body.totalSupportCharge);
    const healthy = withSupport.filter((f) => f.index !== site.cloud.book.facts.unhealthyView?.index);
    for (const fact of healthy) {
      const mine = all.find((c) => c.accountId === fact.sourceAccountId);
      expect(mine?.totalCharge).toBe(await costOf(fact, "Support", "2026-10-01", "2026-11-01"));
      expect(sum(mine?.tierCharges.map((t) => t.usageSlice) ?? [])).toBe(mine?.totalUsageBasis);
      expect(Number(sum(mine?.tierCharges.map((t) => t.tierCharge) ?? [])).toFixed(2)).toBe(
        Number(mine?.totalCharge).toFixed(2),
      );
    }
  });

  it("are estimated in the open month, of one account when asked, page by page, never of the future", async () => {
    expect((await charges({ billingMonth: "2026-11" })).body.isEstimated).toBe(true);
    expect((await charges({ billingMonth: "2026-12" })).name).toBe("ValidationException");
    const [fact] = site.cloud.book.facts.withSupport;
    expect((await charges({ accountId: fact?.sourceAccountId })).body.accountCharges).toHaveLength(1);
    expect((await charges({ accountId: "999999999999" })).name).toBe("AccessDeniedException");
    const page = await charges({ maxResults: 2 });
    const rest = await charges({ maxResults: 100, nextToken: page.body.nextToken });
    expect((rest.body.accountCharges as Charge[]).length + 2).toBe(page.body.accountCount);
  });
});
