import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import { renderText } from "#src/view/text.ts";
import { aCall } from "../support/cloud-writer.ts";
import { jonas, olivia, startWriteRig, type WriteRig } from "../support/write-rig.ts";

interface Row {
  readonly client: string;
  readonly account: string;
  readonly currency: string;
  readonly open: string;
  readonly gaps: readonly { category: string; myView: string; native: string; gap: string; state: string }[];
}
interface Data {
  readonly period: string;
  readonly estimated: boolean;
  readonly rows: readonly Row[];
  readonly totals: readonly { currency: string; open: string }[];
  readonly covered: number;
}

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

const data = async (line: string): Promise<Data> => (await rig.ask(line)).data as Data;

/** What the book itself has of a kind on one side of a group and period: the oracle. */
async function bookSum(group: string, period: string, kinds: string): Promise<string> {
  const [row] = await rig.cloud.book.rows(
    `SELECT plain(coalesce(sum(l.unblended), 0)) AS cost FROM my_view l JOIN billing_groups g ON g.id = l.group_id
     JOIN months m ON m.mi = l.mi JOIN kinds k ON k.id = l.kind
     WHERE g.arn = $arn AND m.period = $period AND k.recordType IN (${kinds})`,
    { arn: group, period },
  );
  return String(row?.cost);
}

describe("B-03 gaps over the wire", () => {
  it("B-26 B5 B12: each client's own support, credits and refunds, signed, to the last digit of the book", async () => {
    let refunds = 0;
    for (const month of ["2026-08", "2026-09", "2026-10"]) {
      const { rows, period } = await data(`gaps ${month}`);
      expect(period).toBe(month);
      expect(rows.length).toBeGreaterThan(2);
      const groups = await rig.desk.groups.list(BillingPeriod.parse(period), aCall());
      for (const row of rows) {
        const arn = groups.find((g) => g.primaryAccountId === row.account)?.id ?? "";
        const mine = ["support", "credit", "refund"].map((of) => row.gaps.find((g) => g.category === of)?.myView);
        const kinds = ["'Support'", "'Credit'", "'Refund'"];
        const own = await Promise.all(kinds.map((kind) => bookSum(arn, period, kind)));
        expect([row.client, ...mine]).toEqual([row.client, ...own]);
        if (Number(own[2]) < 0) refunds += 1;
      }
    }
    expect(refunds).toBeGreaterThan(0);
  });

  it("B-26 B16 V9: largest first, with a total, and nobody on a Passthrough plan", async () => {
    const { rows, totals } = await data("gaps 2026-10");
    const dollars = rows.filter((r) => r.currency === "USD").map((r) => Number(r.open));
    expect(dollars).toEqual(dollars.toSorted((a, b) => b - a));
    expect(Number(totals.find((t) => t.currency === "USD")?.open)).toBeCloseTo(
      dollars.reduce((sum, n) => sum + n, 0),
      6,
    );
    expect(rows.map((r) => r.client)).not.toContain("Northwind Clinics");
  });

  it("B-26 B14: a Marketplace product whose name has support in it is not AWS Support", async () => {
    const [bought] = await rig.cloud.book.rows(
      `SELECT g.arn, plain(sum(l.unblended)) AS cost FROM my_view l JOIN billing_groups g ON g.id = l.group_id
       JOIN months m ON m.mi = l.mi JOIN kinds k ON k.id = l.kind
       WHERE l.service_id = 43 AND m.period = '2026-10' AND g.receiver = $receiver AND k.recordType = 'Usage' GROUP BY ALL HAVING sum(l.unblended) <> 0 LIMIT 1`,
      { receiver: rig.desk.receiver.id },
    );
    const [group] = (await rig.desk.groups.list(BillingPeriod.parse("2026-10"), aCall())).filter(
      (g) => g.id === bought?.arn,
    );
    const found = (await data(`gaps ${group?.primaryAccountId} 2026-10`)).rows[0]?.gaps ?? [];
    const of = (category: string): number => Number(found.find((g) => g.category === category)?.myView);
    expect(of("support")).toBe(Number(await bookSum(bought?.arn ?? "", "2026-10", "'Support'")));
    // It is bought all the same.
    expect(of("marketplace")).toBeGreaterThanOrEqual(Number(bought?.cost));
  });

  it("B-26 B11: an item of others is not ours by its name, and a dollar of it covers nothing", async () => {
    const before = (await data("gaps acme 2026-10")).rows[0];
    const support = before?.gaps.find((g) => g.category === "support");
    expect(Number(support?.gap)).toBeGreaterThan(1);
    const group = (await rig.desk.groups.list(BillingPeriod.parse("2026-10"), aCall())).find(
      (g) => g.primaryAccountId === before?.account,
    );
    const [start, end] = ["2026-10", "2026-11"];
    const others = { groupId: group?.id ?? "", flat: "1", percent: null, of: [], start, end, tags: {} };
    const fee = { ...others, name: "AWS-Support-2026-10", description: "AWS Support charges", type: "fee" as const };
    await rig.writers.lineItems.create(fee, "token-of-others-1", aCall());
    const card = { ...fee, name: "Credit-card-fee", description: "Credit card fee" };
    await rig.writers.lineItems.create(card, "token-of-others-2", aCall());
    const after = (await data("gaps acme 2026-10")).rows[0];
    expect(after?.gaps.map(({ category, gap, state }) => [category, gap, state])).toEqual(
      before?.gaps.map(({ category, gap, state }) => [category, gap, state]),
    );
  });

  it("B-26 B6: one period for both sides; an open month says that it may move", async () => {
    expect((await data("gaps 2026-11")).estimated).toBe(true);
    const answer = await rig.ask("gaps acme 2026-11");
    expect(renderText(answer.view)).toContain("AWS may still move the figures of 2026-11");
    const periods = new Set(answer.receipt.sources.flatMap((s) => s.periods));
    expect([...periods]).toEqual(["2026-11"]);
  });

  it("is not shown to a client, and says how it asks for a fix", async () => {
    await expect(rig.ask("gaps", jonas)).rejects.toMatchObject({ kind: "not-allowed" });
    const { view } = await rig.ask("gaps acme 2026-10", olivia);
    const actions = view.flatMap((block) => (block.kind === "actions" ? block.items : []));
    expect(actions.map((a) => a.command)).toEqual([
      expect.stringMatching(/^fix \d{12} 2026-10$/),
      expect.stringMatching(/^coverage \d{12} 2026-10$/),
    ]);
  });
});
