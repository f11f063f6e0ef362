import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { awsDesk } from "#src/integrations/aws/desk.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Desk } from "#src/ports/desk.ts";
import { aCall } from "../../support/cloud-writer.ts";

const OCTOBER = BillingPeriod.parse("2026-10");
let close: (() => void) | undefined;
afterEach(() => close?.());

/** A desk on a service that gives these answers in turn, and what was asked of it: for what the local cloud never says. */
async function answering(...answers: readonly (object | string)[]): Promise<{ desk: Desk; asked: object[] }> {
  const asked: object[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    asked.push(JSON.parse(Buffer.concat(parts).toString()) as object);
    const answer = answers[asked.length - 1] ?? {};
    const isText = typeof answer === "string";
    response.writeHead(isText ? 502 : 200, { "content-type": isText ? "text/html" : "application/x-amz-json-1.1" });
    response.end(isText ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => {
    server.close();
    server.closeAllConnections();
  };
  const desk = awsDesk({
    receiver: "111122223333",
    receiverName: "partner",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    estate: "test",
    clock: new ManualClock("2026-11-21T10:00:00Z"),
    meter: () => {},
    maxAttempts: 1,
  });
  return { desk, asked };
}

const usd = (Amount: string) => ({ Amount, Unit: "USD" });
const budget = (BudgetName: string, more: object = {}) => ({
  BudgetName,
  BudgetType: "COST",
  TimeUnit: "MONTHLY",
  BudgetLimit: usd("100.0"),
  CalculatedSpend: { ActualSpend: usd("12.345") },
  ...more,
});
const anomaly = (AnomalyId: string, TotalImpact: number) => ({
  AnomalyId,
  AnomalyStartDate: "2026-10-03T00:00:00Z",
  Impact: { MaxImpact: 1, TotalImpact },
});

describe("B-26 B59: pages are read to the last", () => {
  it("of budgets", async () => {
    const { desk, asked } = await answering({ Budgets: [budget("A")], NextToken: "more" }, { Budgets: [budget("B")] });
    expect((await desk.budgets?.list(aCall()))?.map((b) => b.name)).toEqual(["A", "B"]);
    const first = { AccountId: "111122223333", MaxResults: 100 };
    expect(asked).toEqual([first, { ...first, NextToken: "more" }]);
  });

  it("of anomalies", async () => {
    const { desk, asked } = await answering(
      { Anomalies: [anomaly("A", 1)], NextPageToken: "more" },
      { Anomalies: [anomaly("B", 2)] },
    );
    const found = await desk.anomalies?.list(OCTOBER, OCTOBER, aCall());
    expect(found?.map((a) => [a.id, a.start, a.end])).toEqual([
      ["A", "2026-10-03", null],
      ["B", "2026-10-03", null],
    ]);
    expect(asked.at(-1)).toMatchObject({ NextPageToken: "more" });
  });

  it("of the use of credits", async () => {
    const use = {
      creditId: 12,
      accountId: "1",
      appliedServiceName: "S",
      billingMonth: "2026-10",
      isEstimatedBill: false,
    };
    const page = (currencyAmount: string) => ({
      creditAllocationHistoryList: [{ ...use, creditAmount: { currencyCode: "USD", currencyAmount } }],
    });
    const { desk, asked } = await answering({ ...page("-1.5"), nextToken: "more" }, page("-2"));
    const answer = await desk.credits?.history("444455556666", OCTOBER, OCTOBER, aCall());
    expect(answer?.available && answer.value.map((u) => `${u.creditId} ${u.amount}`)).toEqual(["12 -1.5", "12 -2"]);
    expect(asked.at(-1)).toMatchObject({ nextToken: "more" });
  });

  it("of custom line items, always with the period", async () => {
    const item = {
      Arn: "arn:aws:billingconductor::111122223333:customlineitem/abc",
      Name: "Support",
      BillingGroupArn: "arn:aws:billingconductor::111122223333:billinggroup/def",
      CurrencyCode: "USD",
      ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 1000000 } },
      CreationTime: 1,
    };
    const version = { Arn: item.Arn, StartBillingPeriod: "2026-10", EndBillingPeriod: "2026-11" };
    const { desk, asked } = await answering(
      { CustomLineItems: [], NextToken: "more" },
      { CustomLineItems: [item] },
      { CustomLineItemVersions: [version] },
    );
    const items = await desk.lineItems?.list(OCTOBER, aCall());
    expect(items?.map(({ charge }) => charge.kind === "flat" && charge.amount.toString())).toEqual(["1000000"]);
    const first = { BillingPeriod: "2026-10", MaxResults: 100 };
    // What a percentage is taken of is not asked for a fixed amount.
    expect(asked).toEqual([first, { ...first, NextToken: "more" }, { Arn: item.Arn, MaxResults: 100 }]);
  });
});

describe("B-05 answers that are unlike the usual", () => {
  it("budgets that count no money are left out; those that do keep every digit", async () => {
    const hours = { BudgetType: "USAGE", BudgetLimit: { Amount: "10", Unit: "Hrs" } };
    const { desk } = await answering({ Budgets: [budget("Hours", hours), budget("Money")] });
    const all = await desk.budgets?.list(aCall());
    expect(all?.map((b) => [b.name, b.actual.toString(), b.forecast])).toEqual([["Money", "12.345", null]]);
  });

  it("B-26 B13: an impact is the decimal that its number stands for", async () => {
    const { desk } = await answering({ Anomalies: [anomaly("A", 1234.5600000000002), anomaly("B", 1e-7)] });
    const found = await desk.anomalies?.list(OCTOBER, OCTOBER, aCall());
    expect(found?.map((a) => a.impact.toString())).toEqual(["1234.5600000000002", "0.0000001"]);
    expect(found?.map((a) => [a.expected, a.actual, a.causes])).toEqual([
      [null, null, []],
      [null, null, []],
    ]);
  });

  it("B-26 B13: an amount that a number cannot have held is one that we cannot use, not a rounded one", async () => {
    const rule = { Arn: "arn:aws:x::1:pricingrule/1", Name: "R", Scope: "GLOBAL", Type: "MARKUP" };
    const given = (ModifierPercentage: number) => ({ PricingRules: [{ ...rule, ModifierPercentage }] });
    const { desk } = await answering(given(12.35), given(12.350000000000001));
    const [exact] = (await desk.pricing?.rules(OCTOBER, aCall())) ?? [];
    expect(exact?.percent).toBe("12.35");
    await expect(desk.pricing?.rules(OCTOBER, aCall())).rejects.toMatchObject({ code: "aws.answer" });
  });

  it("history that is said to be partial is unavailable, also when no month is named", async () => {
    const { desk } = await answering({ creditAllocationHistoryList: [], partialResults: true, failedMonths: [] });
    expect(await desk.credits?.history("444455556666", OCTOBER, OCTOBER, aCall())).toMatchObject({
      available: false,
      reason: expect.stringContaining("some months"),
    });
  });

  it("a credit without an amount is an answer that we cannot use, not a credit of nothing", async () => {
    const { desk } = await answering({ credits: [{ creditId: "1", accountId: "2", creditType: "Promotion" }] });
    await expect(desk.credits?.list("444455556666", OCTOBER, aCall())).rejects.toMatchObject({ code: "aws.answer" });
  });

  it("an answer without the list is one that we cannot use, not an empty list", async () => {
    const { desk } = await answering({});
    await expect(desk.credits?.list("444455556666", OCTOBER, aCall())).rejects.toMatchObject({ code: "aws.answer" });
  });

  it("a page of somebody else in between is a failure that may pass", async () => {
    const { desk } = await answering("<html>Bad gateway</html>");
    await expect(desk.budgets?.list(aCall())).rejects.toMatchObject({ kind: "upstream", retryable: true });
  });
});
