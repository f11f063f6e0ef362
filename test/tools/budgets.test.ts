import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Money } from "#src/kernel/money.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Budget } from "#src/ports/watch.ts";
import { renderText } from "#src/view/text.ts";
import { type CloudDoor, OPERATOR, startCloudDoor } from "../support/cloud-door.ts";
import { ledgerDesk } from "../support/desk.ts";
import { entrance, operator, textOf } from "../support/door.ts";
import { northwind } from "../support/northwind.ts";

interface Row {
  readonly name: string;
  readonly client: string | null;
  readonly watches: string;
  readonly state: string;
  readonly limit: { readonly amount: string; readonly currency: string };
  readonly actual: { readonly amount: string };
  readonly used: string | null;
  readonly foreseen: string | null;
  readonly left: string | null;
}

const rowsOf = (data: unknown): readonly Row[] => (data as { budgets: readonly Row[] }).budgets;

describe("B-02 budgets over the wire", () => {
  let rig: CloudDoor;
  beforeAll(async () => {
    rig = await startCloudDoor();
  });
  afterAll(() => rig.cloud.close());

  it("are told with the client whose view they watch and what the book says was spent, worst first", async () => {
    const { data, view, receipt } = await rig.door.command("budgets", OPERATOR);
    const rows = rowsOf(data);
    const { groups } = rig.cloud.book.estate;
    expect(rows.length).toBeGreaterThan(5);
    const [spent] = await rig.cloud.book.rows(
      "SELECT plain(sum(unblended)::DECIMAL(38,3)) AS actual FROM my_view WHERE group_id = $group AND usage_date >= '2026-11-01'::DATE",
      { group: groups.find((g) => g.role === "marked-up")?.index ?? -1 },
    );
    const acme = rows.find((row) => row.client === "Acme Robotics");
    expect(acme).toMatchObject({
      watches: "Acme Robotics, My View",
      state: "forecast-over",
      limit: { amount: "75600" },
    });
    expect(acme?.actual.amount).toBe(Money.of(spent?.actual ?? "", "USD").toString());
    expect(rows.find((row) => row.name === "Own organisation")).toMatchObject({
      client: null,
      watches: "the receiver's own account",
    });
    const order = ["over", "forecast-over", "unknown", "no-forecast", "within"];
    const places = rows.map((row) => order.indexOf(row.state));
    expect(places).toEqual(places.toSorted());
    const text = renderText(view);
    expect(text).toMatch(/Acme Robotics monthly +Acme Robotics, My View +monthly +forecast to be over +\$75,600\.00/);
    expect(text).toContain("may not count all costs: Ferrous Mining monthly (BILLING_VIEW_UNHEALTHY).");
    expect(receipt).toMatchObject({ state: "estimated" });
    expect(receipt.sources.map((s) => s.source)).toContain("Budgets");
  });

  it("of one client alone; one without is said to have none", async () => {
    expect(rowsOf((await rig.door.command("budgets acme", OPERATOR)).data).map((row) => row.client)).toEqual([
      "Acme Robotics",
    ]);
    const { view } = await rig.door.command("budgets initech", OPERATOR);
    expect(renderText(view)).toBe(
      "No cost budget in the receiver's account watches a billing view of Initech Payments.",
    );
  });

  it("are for those who see all clients: they are of the whole receiver", async () => {
    const [acme] = rig.cloud.book.estate.groups;
    const manager = { ...OPERATOR, roles: ["account-manager" as const], clients: [acme?.sourceAccountId ?? ""] };
    await expect(rig.door.command("budgets", manager)).rejects.toMatchObject({ code: "scope.receiver-wide" });
  });

  it("a refusal is a failure, never an empty list", async () => {
    rig.cloud.aws.faults.on({ service: "budgets", kind: "error", name: "AccessDeniedException", times: 1 });
    await expect(rig.door.command("budgets", OPERATOR, { fresh: true })).rejects.toMatchObject({
      kind: "misconfigured",
    });
  });
});

describe("B-02 budgets that are unlike the usual", () => {
  const usd = (amount: string): Money => Money.of(amount, "USD");
  const budget = (name: string, more: Partial<Budget>): Budget => ({
    name,
    type: "COST",
    period: "monthly",
    limit: usd("100"),
    actual: usd("10"),
    forecast: usd("20"),
    viewId: null,
    unhealthy: null,
    ...more,
  });
  const told = async (...kept: readonly Budget[]) => {
    const desk: Desk = { ...ledgerDesk(northwind), budgets: { list: async () => kept as Budget[] } };
    const answer = await entrance(desk).door.command("budgets", operator);
    return { rows: rowsOf(answer.data), text: textOf(answer) };
  };

  it("shares are exact and unknown on a limit of zero; the order is that of how bad it is", async () => {
    const { rows, text } = await told(
      budget("Fine", {}),
      budget("Third", { limit: usd("3"), actual: usd("1"), forecast: null }),
      budget("At the limit", { actual: usd("100"), forecast: usd("100") }),
      budget("Over", { actual: usd("100.01"), forecast: usd("150") }),
      budget("Nothing allowed", { limit: usd("0"), actual: usd("0.01"), forecast: null }),
      budget("Far over", { actual: usd("250") }),
      budget("Soon", { forecast: usd("100.000000001") }),
      budget("Sooner", { forecast: usd("300") }),
      budget("Ill", { unhealthy: "FILTER_INVALID" }),
      budget("Ill and over", { actual: usd("120"), unhealthy: "FILTER_INVALID" }),
    );
    expect(rows.map((r) => [r.name, r.state, r.used, r.foreseen, r.left])).toEqual([
      ["Nothing allowed", "over", null, null, "-0.01"],
      ["Far over", "over", "250", "20", "-150"],
      ["Ill and over", "over", "120", "20", "-20"],
      ["Over", "over", "100.01", "150", "-0.01"],
      ["Sooner", "forecast-over", "10", "300", "90"],
      ["Soon", "forecast-over", "10", "100", "90"],
      ["Ill", "unknown", "10", "20", "90"],
      ["Third", "no-forecast", "33.3333", null, "2"],
      ["At the limit", "within", "100", "100", "0"],
      ["Fine", "within", "10", "20", "90"],
    ]);
    expect(text).toContain("Careful: 4 are over and 2 are forecast to be over, of 10 budgets. 1 cannot be told.");
    expect(text).toContain("Nothing allowed: Its limit is not above zero.");
    expect(text).toMatch(/Third .*none yet +none yet/);
  });

  it("currencies are never compared, and a view that is not listed is not guessed", async () => {
    const { rows, text } = await told(
      budget("Mixed", { actual: Money.of("500", "EUR"), forecast: null }),
      budget("Lost", { viewId: "arn:aws:billing::1:billingview/gone" }),
    );
    expect(rows.map((r) => [r.name, r.state, r.used, r.left, r.client, r.watches])).toEqual([
      ["Mixed", "unknown", null, null, null, "the receiver's own account"],
      ["Lost", "within", "10", "90", null, "a billing view that is not listed"],
    ]);
    expect(text).toContain("Careful: None of 2 budgets is over its limit or forecast to be. 1 cannot be told.");
  });

  it("none at all, and none in a bill file, are said in words", async () => {
    expect((await told()).text).toBe("There are no cost budgets in the receiver's account.");
    const answer = await entrance(ledgerDesk(northwind)).door.command("budgets", operator);
    expect(textOf(answer)).toBe("There are no budgets in a bill file. Connect an AWS receiver to read them.");
  });
});
