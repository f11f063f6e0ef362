import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import { bill, type Cells, call, closeBills, curRow, focusRow, refusal, sums, tempFolder, writeRows } from "./make.ts";

const at = tempFolder();
closeBills();

let made = 0;

/** A folder with a bill and, when given, its pricing file. */
async function folder(rows: readonly Cells[], pricing?: string): Promise<string> {
  const name = `pricing-${++made}`;
  await writeRows(at(`${name}/bill.csv`), rows, "csv");
  if (pricing !== undefined) writeFileSync(at(`${name}/pricing.yaml`), pricing);
  return at(`${name}/bill.csv`).replace("/bill.csv", "");
}

const ROWS: Cells[] = [
  curRow({ line_item_unblended_cost: "90", pricing_public_on_demand_cost: "100" }),
  curRow({
    line_item_unblended_cost: "10",
    pricing_public_on_demand_cost: "",
    line_item_product_code: "AmazonS3",
    product: "",
  }),
  curRow({ line_item_line_item_type: "Credit", line_item_unblended_cost: "-5" }),
  curRow({ line_item_line_item_type: "Tax", line_item_unblended_cost: "7" }),
  curRow({ line_item_line_item_type: "EdpDiscount", line_item_unblended_cost: "-3" }),
  curRow({
    line_item_unblended_cost: "20",
    line_item_usage_account_id: "222200000002",
    line_item_usage_account_name: "Beta",
    pricing_public_on_demand_cost: "20",
  }),
];

describe("A-24 without a pricing file", () => {
  it("Showback is usage at its public price, and the description says so", async () => {
    const opened = await bill([await folder(ROWS)]);
    expect(await sums(opened, "showback", "kind")).toEqual({ usage: "130" });
    expect(await sums(opened, "showback", "client")).toEqual({ Acme: "110", Beta: "20" });
    expect(await sums(opened, "my-view", "client")).toEqual({ Acme: "99", Beta: "20" });
    expect(opened.description().showback).toContain("there is no pricing file, so nothing is added");
    expect((await opened.desk.groups.list(BillingPeriod.parse("2026-09"), call()))[0]?.plan).toBeNull();
  });

  it("usage that a commitment covers, its fee and its negation are at unblended cost: nothing is charged twice", async () => {
    const rows = [
      curRow({
        line_item_line_item_type: "SavingsPlanCoveredUsage",
        line_item_unblended_cost: "4",
        pricing_public_on_demand_cost: "4",
      }),
      curRow({
        line_item_line_item_type: "SavingsPlanNegation",
        line_item_unblended_cost: "-4",
        pricing_public_on_demand_cost: "0",
      }),
      curRow({
        line_item_line_item_type: "SavingsPlanRecurringFee",
        line_item_unblended_cost: "3",
        pricing_public_on_demand_cost: "0",
      }),
      curRow({
        line_item_line_item_type: "DiscountedUsage",
        line_item_unblended_cost: "0",
        pricing_public_on_demand_cost: "9",
      }),
    ];
    expect(await sums(await bill([await folder(rows)]), "showback", "total")).toEqual({ total: "3" });
    const focus = [
      focusRow({ BilledCost: "0", ListCost: "9", CommitmentDiscountId: "sp-1" }),
      focusRow({ BilledCost: "3", ListCost: "5", CommitmentDiscountId: "sp-1", ChargeCategory: "Purchase" }),
    ];
    expect(await sums(await bill([await folder(focus)]), "showback", "total")).toEqual({ total: "3" });
  });
});

describe("A-24 pricing.yaml gives the pro forma side", () => {
  const showback = async (pricing: string, by: "client" | "service" | "kind" = "client") =>
    sums(await bill([await folder(ROWS, pricing)]), "showback", by);

  it("a markup or a discount for all", async () => {
    expect(await showback("default: {markup: 5}")).toEqual({ Acme: "115.5", Beta: "21" });
    expect(await showback("default: {discount: 3.25}")).toEqual({ Acme: "106.425", Beta: "19.35" });
    expect(await showback("default: {discount: 100}")).toEqual({ Acme: "0", Beta: "0" });
  });

  it("a service has its own rate, by name, by code or by the short name people use", async () => {
    for (const name of ["Amazon Elastic Compute Cloud", "AmazonEC2", "Amazon EC2", "amazon ec2"]) {
      const text = `default: {markup: 5}\nservices: {"${name}": {markup: 8}}`;
      expect(await showback(text, "service")).toEqual({ "Amazon Elastic Compute Cloud": "129.6", AmazonS3: "10.5" });
    }
  });

  it("a client's own plan comes first; in each plan the service before the default", async () => {
    const own = (plan: string): string =>
      `default: {markup: 10}\nservices: {AmazonS3: {markup: 50}}\nclients: [{name: Acme Ltd, accounts: [111100000001], ${plan}}]`;
    expect(await showback(own("fixed: []"))).toEqual({ "Acme Ltd": "125", Beta: "22" });
    expect(await showback(own("default: {markup: 1}"))).toEqual({ "Acme Ltd": "111.1", Beta: "22" });
    expect(await showback(own("services: {AmazonEC2: {discount: 10}}"))).toEqual({ "Acme Ltd": "105", Beta: "22" });
    expect(await showback(own("plan: passthrough"))).toEqual({ "Acme Ltd": "99", Beta: "22" });
  });

  it("what is left out may be included, as it is", async () => {
    expect(await showback("default: {markup: 10}\ninclude: [credit, tax]", "kind")).toEqual({
      usage: "143",
      credit: "-5",
      tax: "7",
    });
    const own =
      "default: {markup: 10}\ninclude: [tax]\nclients: [{name: A, accounts: ['111100000001'], include: [discount]}]";
    expect(await showback(own, "kind")).toEqual({ usage: "143", discount: "-3" });
  });

  it("passthrough is My View", async () => {
    const opened = await bill([await folder(ROWS, "plan: passthrough")]);
    expect(await sums(opened, "showback", "kind")).toEqual(await sums(opened, "my-view", "kind"));
    const [group] = await opened.desk.groups.list(BillingPeriod.parse("2026-09"), call());
    expect(group?.plan).toMatchObject({ name: "Passthrough", passthrough: true });
  });

  it("accounts of one client are one group, whose first account is the primary one", async () => {
    const pricing = "clients: [{name: Both & Co., accounts: [222200000002, 111100000001, 0333]}]";
    const opened = await bill([await folder(ROWS, pricing)]);
    const period = BillingPeriod.parse("2026-09");
    expect(await opened.desk.groups.list(period, call())).toEqual([
      expect.objectContaining({ id: "bill:both-co", name: "Both & Co.", primaryAccountId: "222200000002", size: 3 }),
    ]);
    expect(await opened.desk.groups.accounts(period, call())).toEqual([
      { groupId: "bill:both-co", accountId: "222200000002", name: "Beta" },
      { groupId: "bill:both-co", accountId: "111100000001", name: "Acme" },
      { groupId: "bill:both-co", accountId: "0333", name: "0333" },
    ]);
  });

  it("fixed fees and credits are lines of their own, in the periods they cover", async () => {
    const rows = ["2026-08-01", "2026-09-01", "2026-10-01"].map((p) => curRow({ bill_billing_period_start_date: p }));
    const pricing = `
clients:
  - name: Acme
    accounts: ["111100000001"]
    fixed:
      - {name: Managed service, amount: 100.10, currency: USD}
      - {name: Welcome, amount: 30, currency: usd, from: 2026-09, to: 2026-09, kind: credit}
  - name: Silent
    accounts: ["999"]
    fixed: [{name: Minimum, amount: 50, currency: EUR, from: 2026-10}]`;
    const opened = await bill([await folder(rows, pricing)]);
    expect(await sums(opened, "showback", "kind")).toEqual({
      usage: "3.75",
      "custom-fee": "300.3",
      "custom-fee EUR": "50",
      "custom-credit": "-30",
    });
    expect(await sums(opened, "my-view", "kind")).toEqual({ usage: "3.75" });
    const [first, last] = [BillingPeriod.parse("2026-08"), BillingPeriod.parse("2026-10")];
    const reports = await opened.desk.groups.reports(first, last, call());
    expect(reports.map((r) => [r.groupId, r.period.toString(), r.myView.toString(), r.showback.toString()])).toEqual([
      ["bill:acme", "2026-08", "1.25", "101.35"],
      ["bill:acme", "2026-09", "1.25", "71.35"],
      ["bill:acme", "2026-10", "1.25", "101.35"],
      ["bill:silent", "2026-10", "0", "50"],
    ]);
    const groups = await opened.desk.groups.list(last, call());
    const { reports: services } = await opened.desk.groups.serviceReports(groups, last, last, call());
    expect(services.map((r) => [r.groupId, r.service, r.showback.toString(), r.showback.currency])).toEqual([
      ["bill:acme", "Amazon Elastic Compute Cloud", "1.25", "USD"],
      ["bill:acme", "Fixed fees", "100.1", "USD"],
      ["bill:silent", "Fixed fees", "50", "EUR"],
    ]);
  });

  it("a rule that fits no service is noted, with the nearest", async () => {
    const opened = await bill([await folder(ROWS, "services: {Amazon Elastic Compute Clout: {markup: 8}}")]);
    expect(opened.description().notes).toEqual([
      'pricing.yaml, services: no service of this bill is called "Amazon Elastic Compute Clout"; the nearest is "Amazon Elastic Compute Cloud".',
    ]);
  });

  it("groups that are not on the bill are unreadable, never zero", async () => {
    const opened = await bill([await folder(ROWS)]);
    const period = BillingPeriod.parse("2026-09");
    const [known] = await opened.desk.groups.list(period, call());
    if (known === undefined) throw new Error("no group");
    const stranger = { ...known, id: "bill:stranger" };
    const query = { side: "my-view", first: period, last: period, by: ["service"] } as const;
    const { lines, unreadable } = await opened.desk.costs.read({ ...query, groups: [known, stranger] }, call());
    expect(new Set(lines.map((l) => l.groupId))).toEqual(new Set([known.id]));
    expect(unreadable).toEqual([{ groupId: "bill:stranger", reason: "This client is not on the bill." }]);
    await expect(opened.desk.costs.read({ ...query, groups: [stranger] }, call())).rejects.toMatchObject({
      kind: "not-found",
    });
  });
});

describe("A-24 a pricing file that cannot be used is refused whole", () => {
  const problems = async (text: string): Promise<string[]> =>
    (await refusal([await folder(ROWS, text)])).problems.map((p) => `${p.path}: ${p.message}`);

  it("every problem at once, with file and place", async () => {
    const text = `
default: {markup: 5%}
services: {AmazonEC2: {markup: 1, discount: 2}}
includes: [tax]
include: [taxes]
clients:
  - name: A
    accounts: [1, 2]
    fixed: [{name: Fee, amount: "1,000", currency: dollars, from: 2026-13}]
  - name: a
    accounts: [2]
    plan: passthrough
    default: {discount: 101}
`;
    expect(await problems(text)).toEqual([
      "pricing.yaml, default.markup: expected a percentage such as 5 or 7.25, without the sign",
      "pricing.yaml, services.AmazonEC2: give either a markup or a discount",
      expect.stringMatching(/^pricing.yaml, include\[0\]: .*"support"/),
      expect.stringMatching(/^pricing.yaml, clients\[0\].fixed\[0\].amount: "1,000" is not a number/),
      expect.stringMatching(/^pricing.yaml, clients\[0\].fixed\[0\].currency: "dollars" is not a currency code/),
      expect.stringMatching(/^pricing.yaml, clients\[0\].fixed\[0\].from: "2026-13" is not a billing period/),
      "pricing.yaml, clients[1].default: a discount is at most 100",
      expect.stringMatching(/^pricing.yaml, clients\[1\]: plan: passthrough shows/),
      expect.stringMatching(/^pricing.yaml, top level: .*"includes"/),
    ]);
  });

  it("what only shows when the parts are right: twins, and rates beside passthrough", async () => {
    const twins = "clients: [{name: A, accounts: [1, 2]}, {name: a, accounts: [3, 1]}]";
    expect(await problems(twins)).toEqual([
      "pricing.yaml, clients[1].name: clients[0] has this name too",
      "pricing.yaml, clients[1].accounts[1]: 1 belongs to clients[0] already",
    ]);
    expect(await problems("plan: passthrough\ndefault: {markup: 1}")).toEqual([
      "pricing.yaml, top level: plan: passthrough shows the bill as it is; take away default, services and include",
    ]);
  });

  it("broken YAML, another currency, a file that is not there, two files", async () => {
    expect(await problems("default: {markup: 5")).toEqual([expect.stringMatching(/^pricing.yaml, line \d+: /)]);
    const euro = "clients: [{name: A, accounts: [111100000001], fixed: [{name: F, amount: 1, currency: EUR}]}]";
    expect(await problems(euro)).toEqual(["pricing.yaml, clients[0].fixed[0].currency: expected USD, found EUR"]);
    const path = await folder(ROWS);
    expect((await refusal([path], at("absent.yaml"))).code).toBe("pricing.unreadable");
    const other = await folder([curRow({ bill_billing_period_start_date: "2026-10-01" })], "default: {markup: 1}");
    expect((await refusal([await folder(ROWS, "default: {markup: 2}"), other])).code).toBe("pricing.two-files");
  });
});
