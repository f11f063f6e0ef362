import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  it("each client's own support and credits, to the last digit of the book", async () => {
    const { rows, period } = await data("gaps 2026-10");
    expect(period).toBe("2026-10");
    expect(rows.length).toBeGreaterThan(2);
    const groups = await rig.desk.groups.list(
      (await import("#src/kernel/period.ts")).BillingPeriod.parse(period),
      aCall(),
    );
    for (const row of rows) {
      const arn = groups.find((g) => g.primaryAccountId === row.account)?.id ?? "";
      const support = row.gaps.find((g) => g.category === "support");
      const credit = row.gaps.find((g) => g.category === "credit");
      expect(support?.myView, row.client).toBe(await bookSum(arn, period, "'Support'"));
      expect(credit?.myView, row.client).toBe(await bookSum(arn, period, "'Credit'"));
    }
  });

  it("largest first, with a total, and nobody on a Passthrough plan", async () => {
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
    const [{ n } = { n: "0" }] = await rig.cloud.book.rows(
      "SELECT CAST(count(*) AS VARCHAR) AS n FROM my_view WHERE service_id = 43",
    );
    expect(Number(n)).toBeGreaterThan(0);
    for (const row of (await data("gaps")).rows) {
      expect(row.gaps.find((g) => g.category === "marketplace")?.state).toMatch(/not-applicable|modelled/);
    }
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
