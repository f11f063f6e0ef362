import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Money } from "#src/kernel/money.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Anomaly } from "#src/ports/watch.ts";
import { renderText } from "#src/view/text.ts";
import { type CloudDoor, OPERATOR, startCloudDoor } from "../support/cloud-door.ts";
import { ledgerDesk } from "../support/desk.ts";
import { entrance, operator, textOf } from "../support/door.ts";
import { northwind } from "../support/northwind.ts";

interface Data {
  readonly ongoing: number;
  readonly totals: readonly { readonly currency: string; readonly impact: string }[];
  readonly anomalies: readonly {
    readonly what: string;
    readonly start: string;
    readonly end: string | null;
    readonly impact: string;
    readonly expected: string | null;
    readonly actual: string | null;
    readonly causes: readonly { readonly accountId: string | null; readonly accountName: string | null }[];
  }[];
}

describe("B-02 anomalies over the wire", () => {
  let rig: CloudDoor;
  beforeAll(async () => {
    rig = await startCloudDoor();
  });
  afterAll(() => rig.cloud.close());

  it("are those of the spike in the book: what it cost, above what, in which account, and since when", async () => {
    const { data, view, receipt } = await rig.door.command("anomalies", OPERATOR);
    const { anomalies, ongoing, totals } = data as Data;
    const { facts, estate } = rig.cloud.book;
    const group = estate.groups.find((g) => g.spike !== undefined);
    const november = anomalies.filter((one) => one.start === "2026-11-01");
    // What the spiked service cost by account in the open month, from the lines of the book.
    const spent = await rig.cloud.book.rows(
      `SELECT a.id AS account, a.name, amount(sum(l.unblended))::DECIMAL(18,2)::VARCHAR AS actual FROM lines l JOIN accounts a ON a.row = l.account_row
       WHERE l.group_id = $group AND l.service_id = $service AND l.kind IN (0, 1) AND l.usage_date >= '2026-11-01'::DATE GROUP BY a.id, a.name`,
      { group: group?.index ?? -1, service: group?.spike?.service ?? -1 },
    );
    expect(november.map((one) => [one.causes[0]?.accountId, one.causes[0]?.accountName, one.actual])).toEqual(
      spent
        .map((row) => [row.account, row.name, Money.of(row.actual ?? "", "USD")] as const)
        .filter(([account]) => november.some((one) => one.causes[0]?.accountId === account))
        .toSorted((a, b) => b[2].compare(a[2]))
        .map(([account, name, actual]) => [account, name, actual.toString()]),
    );
    expect(new Set(anomalies.map((one) => one.what))).toEqual(new Set([facts.spike?.service]));
    expect(ongoing).toBe(november.length);
    expect(november.every((one) => one.end === null)).toBe(true);
    const sum = Money.sum(
      "USD",
      anomalies.map((one) => Money.of(one.impact, "USD")),
    );
    expect(totals).toEqual([{ currency: "USD", impact: sum.toString() }]);
    expect(anomalies.map((one) => Number(one.impact))).toEqual(
      anomalies.map((one) => Number(one.impact)).toSorted((a, b) => b - a),
    );
    const text = renderText(view);
    expect(text).toContain("AWS reports anomalies for the receiver's own account only");
    expect(text).toMatch(/1\. .+ goes on +\$/);
    expect(text).toContain(`${spent[0]?.name} (${spent[0]?.account})`);
    expect(receipt).toMatchObject({ requests: 1, costUsd: "0.01", state: "estimated" });
  });

  it("of a closed month have an end; a month without any says so", async () => {
    const { data } = await rig.door.command("anomalies 2026-10", OPERATOR);
    expect((data as Data).ongoing).toBe(0);
    expect((data as Data).anomalies.length).toBeGreaterThan(0);
    const none = renderText((await rig.door.command("anomalies 2026-08", OPERATOR)).view);
    expect(none).toBe(
      "AWS reports no cost anomalies in 2026-08. AWS reports anomalies for the receiver's own account only, where it has an anomaly monitor; it looks at no billing views.",
    );
  });

  it("are for those who see all clients, and a refusal is a failure", async () => {
    const manager = { ...OPERATOR, roles: ["account-manager" as const], clients: ["1"] };
    await expect(rig.door.command("anomalies", manager)).rejects.toMatchObject({ code: "scope.receiver-wide" });
    rig.cloud.aws.faults.on({ operation: "GetAnomalies", kind: "error", name: "AccessDeniedException", times: 1 });
    await expect(rig.door.command("anomalies", OPERATOR, { fresh: true })).rejects.toMatchObject({
      kind: "misconfigured",
    });
  });
});

describe("B-02 anomalies that are unlike the usual", () => {
  const anomaly = (id: string, impact: Money, more: Partial<Anomaly> = {}): Anomaly => ({
    id,
    start: "2026-10-03",
    end: "2026-10-05",
    dimension: id,
    impact,
    expected: null,
    actual: null,
    causes: [],
    ...more,
  });
  const told = async (...found: readonly Anomaly[]) => {
    const desk: Desk = { ...ledgerDesk(northwind), anomalies: { list: async () => found as Anomaly[] } };
    const answer = await entrance(desk).door.command("anomalies", operator);
    return { data: answer.data as Data, text: textOf(answer) };
  };

  it("are added up per currency to the last digit; what AWS does not tell is unknown, not zero", async () => {
    const usd = (amount: string): Money => Money.of(amount, "USD");
    const cause = { service: null, accountId: "1", accountName: null, region: null, usageType: null };
    const { data, text } = await told(
      anomaly("Small", usd("0.1")),
      anomaly("", Money.of("7", "EUR")),
      anomaly("Large", usd("1234.5600000000002"), { expected: usd("0"), causes: [{ ...cause, contribution: null }] }),
      anomaly("Open", usd("0.2"), { end: null }),
    );
    expect(data.anomalies.map((one) => one.what)).toEqual(["Large", "Open", "Small", ""]);
    expect(data.totals).toEqual([
      { currency: "USD", impact: "1234.8600000000002" },
      { currency: "EUR", impact: "7" },
    ]);
    expect(text).toContain("Careful: 4 anomalies, 1 goes on.");
    expect(text).toContain("2. Open: AWS does not tell it.");
    expect(text).toMatch(/1\. Large +2026-10-03 +2026-10-05 +\$0\.00 +unknown +\$1,234\.56 +\u2013/);
    expect(text).toMatch(/1\. Large +1 +not named +not named +not named +unknown/);
    expect(text).toContain("4. not named");
  });

  it("a bill file has none, which is said", async () => {
    const answer = await entrance(ledgerDesk(northwind)).door.command("anomalies", operator);
    expect(textOf(answer)).toBe("There are no anomalies in a bill file. Connect an AWS receiver to read them.");
  });
});
