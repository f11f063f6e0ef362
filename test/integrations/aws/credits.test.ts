import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import type { Fact } from "#src/local/book/facts.ts";
import type { Call, Use } from "#src/ports/call.ts";
import type { Available, Credit, Credits, CreditUse } from "#src/ports/credits.ts";
import { openStore } from "#src/store/open-store.ts";
import { type CloudDoor, deskOf, startCloudDoor } from "../../support/cloud-door.ts";
import { aCall } from "../../support/cloud-writer.ts";

const AUGUST = BillingPeriod.parse("2026-08");
const OCTOBER = BillingPeriod.parse("2026-10");
const NOVEMBER = BillingPeriod.parse("2026-11");
let rig: CloudDoor;
let credits: Credits;
let client: Fact;
beforeAll(async () => {
  rig = await startCloudDoor();
  if (rig.desk.credits === null) throw new Error("the desk has no credits");
  credits = rig.desk.credits;
  const { mapCredits, creditsDenied, creditHistoryGap } = rig.cloud.book.facts;
  const answered = mapCredits.find(
    (fact) => !creditsDenied.some((denied) => denied.index === fact.index) && fact.index !== creditHistoryGap?.index,
  );
  if (answered === undefined) throw new Error("the book has no client with credits that AWS tells");
  client = answered;
});
afterAll(() => rig.cloud.close());

function known<T>(answer: Available<T>): T {
  if (!answer.available) throw new Error(answer.reason);
  return answer.value;
}
const list = async (id = client.sourceAccountId, call: Call = aCall()): Promise<Credit[]> =>
  known(await credits.list(id, AUGUST, call));
const history = async (call: Call = aCall()): Promise<CreditUse[]> =>
  known(await credits.history(client.sourceAccountId, AUGUST, NOVEMBER, call));

describe("B-04 B-05 credits over the wire", () => {
  it("balances are exact: what was given, less what final bills took, is what remains", async () => {
    const [all, uses] = [await list(), await history()];
    expect(all.length).toBeGreaterThan(0);
    for (const credit of all) {
      const taken = uses.filter((use) => use.creditId === credit.id && !use.estimated).map((use) => use.amount);
      expect(Money.sum(credit.initial.currency, [credit.initial, ...taken]).toString()).toBe(
        credit.remaining.toString(),
      );
      expect(credit).toMatchObject({ accountId: client.sourceAccountId, kind: "Promotion", status: "ENABLED" });
      expect(credit.start).toMatch(/^20\d\d-\d\d-\d\dT[\d:.]+Z$/);
      expect(credit.end).toMatch(/T23:59:59\.000Z$/);
    }
  });

  it("B-26 B12: the use of credits keeps its sign and is what the client's own bill has", async () => {
    const uses = await history();
    expect(uses.every((use) => use.amount.isNegative())).toBe(true);
    const groups = await rig.desk.groups.list(OCTOBER, aCall());
    const group = groups.find((g) => g.id === client.groupArn);
    if (group === undefined) throw new Error("the client has no group");
    const query = { groups: [group], side: "my-view" as const, first: OCTOBER, last: OCTOBER, by: ["kind" as const] };
    const { lines } = await rig.desk.costs.read(query, aCall());
    const billed = lines.filter((line) => line.keys.kind === "credit").map((line) => line.cost);
    const told = uses.filter((use) => use.period.equals(OCTOBER)).map((use) => use.amount);
    expect(told.length).toBeGreaterThan(0);
    expect(Money.sum(client.currency, told).toString()).toBe(Money.sum(client.currency, billed).toString());
  });

  it("a start more than a year ago is asked as the first day that AWS tells of", async () => {
    const long = known(await credits.list(client.sourceAccountId, BillingPeriod.parse("2024-01"), aCall()));
    expect(long.map((credit) => credit.id)).toEqual(expect.arrayContaining((await list()).map((credit) => credit.id)));
    expect(rig.cloud.aws.requests.of("GetCredits")[0]?.error ?? null).toBeNull();
    const starts = rig.cloud.aws.requests.of("GetCredits").map((r) => (r.params as { startDate: number }).startDate);
    expect(starts).toContain(Date.parse("2025-11-22T00:00:00Z") / 1000);
  });

  it("history of more than two years is asked in parts that neither overlap nor leave a gap", async () => {
    rig.cloud.aws.requests.clear();
    const first = BillingPeriod.parse("2024-01");
    const uses = known(await credits.history(client.sourceAccountId, first, NOVEMBER, aCall()));
    expect(uses.map((use) => use.amount.toString()).sort()).toEqual(
      (await history()).map((use) => use.amount.toString()).sort(),
    );
    const spans = rig.cloud.aws.requests
      .of("GetCreditAllocationHistory")
      .map((request) => request.params as { startDate: number; endDate: number })
      .map(({ startDate, endDate }) => [startDate, endDate].map((s) => new Date(s * 1000).toISOString().slice(0, 10)));
    expect(spans.slice(0, 2)).toEqual([
      ["2024-01-01", "2025-12-31"],
      ["2026-01-01", "2026-11-30"],
    ]);
  });

  it("B-26 B55: an account that AWS does not tell about is unavailable with the reason, never without credits", async () => {
    const [denied] = rig.cloud.book.facts.creditsDenied;
    for (const answer of [
      await credits.list(denied?.sourceAccountId ?? "", AUGUST, aCall()),
      await credits.history(denied?.sourceAccountId ?? "", AUGUST, NOVEMBER, aCall()),
    ]) {
      expect(answer).toMatchObject({ available: false, reason: expect.stringContaining("does not tell the credits") });
      expect(JSON.stringify(answer)).not.toContain("arn:aws");
    }
  });

  it("B-26 B55: history with a month missing is unavailable and names the month; the other months can be had", async () => {
    const gap = rig.cloud.book.facts.creditHistoryGap;
    const account = gap?.sourceAccountId ?? "";
    expect(await credits.history(account, AUGUST, NOVEMBER, aCall())).toMatchObject({
      available: false,
      reason: expect.stringContaining(gap?.month ?? "no month"),
    });
    expect((await credits.history(account, OCTOBER, NOVEMBER, aCall())).available).toBe(true);
  });

  it("an operation that AWS does not have is unavailable; a failure is a failure", async () => {
    const { faults } = rig.cloud.aws;
    const once = { service: "billing", operation: "GetCredits", times: 1 } as const;
    faults.on({ ...once, kind: "error", name: "UnknownOperationException", status: 404 });
    expect(await credits.list(client.sourceAccountId, AUGUST, aCall())).toMatchObject({ available: false });
    faults.on({ ...once, kind: "error", name: "ExpiredTokenException", status: 400 });
    await expect(credits.list(client.sourceAccountId, AUGUST, aCall())).rejects.toMatchObject({
      code: "aws.credentials",
    });
  });

  it("are the same when they are read back from the store, and nothing is sent for them", async () => {
    const store = await openStore({ clock: rig.clock });
    const { cloud, clock } = rig;
    const [partner] = cloud.book.estate.receivers;
    const desk = () => deskOf(cloud, clock, partner.accountId, LOCAL_KEYS, [], { snapshots: store.costSnapshots });
    const used: Use[] = [];
    const call: Call = { ...aCall(false), used: (use) => used.push(use) };
    const read = async () => {
      const port = desk().credits;
      return [
        await port?.list(client.sourceAccountId, AUGUST, call),
        await port?.history(client.sourceAccountId, AUGUST, NOVEMBER, call),
      ];
    };
    expect(await read()).toEqual(await read());
    expect(used.map((use) => use.requests)).toEqual([1, 1, 0, 0]);
    expect(used.at(-1)).toMatchObject({ source: "Billing", state: "estimated", costUsd: "0" });
    await store.close();
  });
});
