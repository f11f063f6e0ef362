import { describe, expect, it } from "vitest";
import {
  bill,
  type Cells,
  call,
  closeBills,
  curRow,
  duckdb,
  focusRow,
  legacyRow,
  sums,
  tempFolder,
  writeRows,
} from "./make.ts";

const at = tempFolder();
closeBills();

const CUR_ROWS: Cells[] = [
  curRow({ line_item_unblended_cost: "10.0000000001" }),
  curRow({ line_item_unblended_cost: "1.0E-10", line_item_usage_account_id: "111100000002", product: "" }),
  curRow({ line_item_line_item_type: "Credit", line_item_unblended_cost: "-2.5", product: "" }),
  curRow({ line_item_line_item_type: "Refund", line_item_unblended_cost: "-0.25", product: "" }),
  curRow({ line_item_line_item_type: "Tax", line_item_unblended_cost: "0.7" }),
  curRow({ line_item_line_item_type: "SavingsPlanNegation", line_item_unblended_cost: "-3" }),
  curRow({ line_item_line_item_type: "SavingsPlanCoveredUsage", line_item_unblended_cost: "3" }),
  curRow({ line_item_line_item_type: "EdpDiscount", line_item_unblended_cost: "-0.1" }),
  curRow({ line_item_line_item_type: "SomethingNew", line_item_unblended_cost: "0.01" }),
  curRow({
    line_item_product_code: "AWSSupportBusiness",
    line_item_unblended_cost: "29",
    product: '{"product_name": "AWS Support (Business)"}',
  }),
];
const CUR_KINDS = {
  usage: "13.0000000002",
  credit: "-2.5",
  refund: "-0.25",
  tax: "0.7",
  negation: "-3",
  discount: "-0.1",
  other: "0.01",
  support: "29",
};
const CUR_SERVICES = {
  "AWS Support (Business)": "29",
  "Amazon Elastic Compute Cloud": "7.8600000002",
};

const CUR_TYPES = {
  bill_billing_period_start_date: "TIMESTAMP",
  line_item_usage_start_date: "TIMESTAMP",
  line_item_unblended_cost: "DOUBLE",
  pricing_public_on_demand_cost: "DOUBLE",
};

const FOCUS_ROWS: Cells[] = [
  focusRow({ BilledCost: "10.0000000001" }),
  focusRow({ BilledCost: "2E-10", SubAccountId: "NULL", SubAccountName: "" }),
  focusRow({ BilledCost: "-2.5", ChargeCategory: "Credit", ChargeClass: "" }),
  focusRow({ BilledCost: "-0.25", ChargeClass: "Correction" }),
  focusRow({ BilledCost: "-0.05", ChargeCategory: "Credit", ChargeClass: "Correction" }),
  focusRow({ BilledCost: "0.7", ChargeCategory: "Tax" }),
  focusRow({ BilledCost: "5", ChargeCategory: "Purchase", CommitmentDiscountId: "arn:aws:savingsplans::1:sp/2" }),
  focusRow({ BilledCost: "0.03", ChargeCategory: "Adjustment", ProviderName: "Oracle", ServiceName: "Compute" }),
  focusRow({ BilledCost: "29", ServiceName: "AWS Support (Business)" }),
];
const FOCUS_KINDS = {
  usage: "10.0000000003",
  credit: "-2.55",
  refund: "-0.25",
  tax: "0.7",
  commitment: "5",
  other: "0.03",
  support: "29",
};

describe.each(["csv", "csv.gz", "parquet"] as const)("A-24 every format as %s", (encoding) => {
  const types = encoding === "parquet" ? CUR_TYPES : {};

  it("CUR 2.0: kinds, services and clients", async () => {
    const path = await writeRows(at(`cur2.${encoding}`), CUR_ROWS, encoding, types);
    const opened = await bill([path]);
    expect(opened.description()).toMatchObject({
      format: "CUR 2.0",
      rows: 10,
      periods: ["2026-09"],
      currencies: ["USD"],
      providers: ["AWS"],
    });
    expect(await sums(opened, "my-view", "kind")).toEqual(CUR_KINDS);
    expect(await sums(opened, "my-view", "service")).toEqual(CUR_SERVICES);
    expect(Object.keys(await sums(opened, "my-view", "client"))).toEqual([
      "Acme (111100000001)",
      "Acme (111100000002)",
    ]);
    expect(opened.desk.receiver).toEqual({ id: "999900000000", name: "Partner" });
  });

  it("legacy CUR, the spelling of Athena and Parquet", async () => {
    const rows = CUR_ROWS.map((row) => legacyRow(row, "athena"));
    const opened = await bill([await writeRows(at(`athena.${encoding}`), rows, encoding, types)]);
    expect(opened.description().format).toBe("legacy CUR");
    expect(await sums(opened, "my-view", "kind")).toEqual(CUR_KINDS);
    expect(await sums(opened, "my-view", "service")).toEqual(CUR_SERVICES);
    expect(Object.keys(await sums(opened, "my-view", "client"))).toEqual(["111100000001", "111100000002"]);
  });

  it("FOCUS: a credit is seen as a credit, a correction as a refund, providers apart", async () => {
    const typed = { BilledCost: "DECIMAL(38, 12)", ListCost: "DOUBLE", BillingPeriodStart: "TIMESTAMPTZ" };
    // Parquet has true NULLs instead of the word.
    const rows =
      encoding === "parquet"
        ? FOCUS_ROWS.map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, v === "NULL" ? "" : v])))
        : FOCUS_ROWS;
    const opened = await bill([
      await writeRows(at(`focus.${encoding}`), rows, encoding, encoding === "parquet" ? typed : {}),
    ]);
    expect(opened.description()).toMatchObject({ format: "FOCUS 1.0", rows: 9, providers: ["AWS", "Oracle"] });
    expect(await sums(opened, "my-view", "kind")).toEqual(FOCUS_KINDS);
    expect(await sums(opened, "my-view", "provider")).toEqual({ AWS: "41.9000000003", Oracle: "0.03" });
    expect(await sums(opened, "my-view", "account")).toEqual({
      "111100000001": "41.9300000001",
      "999900000000": "0.0000000002",
    });
  });
});

describe("A-24 formats are found from the columns", () => {
  it.each(["csv", "csv.gz"] as const)("legacy CUR with slashes as %s, whatever the name says", async (encoding) => {
    const rows = CUR_ROWS.map((row) => legacyRow(row, "slash"));
    const opened = await bill([await writeRows(at(`focus-${encoding}.parquet`), rows, encoding)]);
    expect(opened.description().format).toBe("legacy CUR");
    expect(await sums(opened, "my-view", "kind")).toEqual(CUR_KINDS);
    expect(await sums(opened, "my-view", "service")).toEqual(CUR_SERVICES);
  });

  it.each([
    ["FOCUS 1.1", { SkuMeter: "Hours", ServiceSubcategory: "Virtual Machines" }],
    ["FOCUS 1.2", { SkuMeter: "Hours", InvoiceId: "7", BillingAccountType: "Account" }],
  ])("%s by the columns that it brought", async (label, added) => {
    const opened = await bill([await writeRows(at(`${label}.csv`), [focusRow(added)], "csv")]);
    expect(opened.description().format).toBe(label);
  });

  it("versions of FOCUS may be mixed, the columns in any order, lower case or separated by semicolons", async () => {
    const old = await writeRows(at("mixed/a.csv"), [focusRow()], "csv");
    const lower = Object.fromEntries(
      Object.entries(focusRow({ InvoiceId: "1", BilledCost: "2" }))
        .reverse()
        .map(([k, v]) => [k.toLowerCase(), v]),
    );
    const path = at("mixed/b.csv");
    const { writeFileSync } = await import("node:fs");
    writeFileSync(path, `\uFEFF${Object.keys(lower).join(";")}\r\n\r\n${Object.values(lower).join(";")}\r\n`);
    const opened = await bill([old, path]);
    expect(opened.description().format).toBe("FOCUS 1.0 and FOCUS 1.2");
    expect(await sums(opened, "my-view", "total")).toEqual({ total: "3.25" });
  });

  it("the name of a service is read from the product map of CUR 2.0", async () => {
    const path = at("map.parquet");
    await duckdb(`COPY (SELECT TIMESTAMP '2026-09-01' AS bill_billing_period_start_date, '1' AS bill_invoice_id,
        '111100000001' AS line_item_usage_account_id, 'AmazonS3' AS line_item_product_code, 'USD' AS line_item_currency_code,
        CASE i WHEN 0 THEN 'Tax' ELSE 'Usage' END AS line_item_line_item_type, 0.5 AS line_item_unblended_cost,
        CASE i WHEN 0 THEN MAP {} ELSE MAP {'product_name': 'Amazon Simple Storage Service'} END AS product
      FROM range(3) t(i)) TO '${path}' (FORMAT parquet)`);
    expect(await sums(await bill([path]), "my-view", "service")).toEqual({ "Amazon Simple Storage Service": "1.5" });
  });
});

describe("A-24 receipts and states", () => {
  const ask = async (now: string, invoice: string) => {
    const path = await writeRows(at(`state-${invoice}.csv`), [curRow({ bill_invoice_id: invoice })], "csv");
    const opened = await bill([path], { now });
    const { BillingPeriod } = await import("#src/kernel/period.ts");
    const period = BillingPeriod.parse("2026-09");
    const receipt = call();
    const groups = await opened.desk.groups.list(period, receipt);
    const query = { groups, side: "my-view", first: period, last: period, by: [] } as const;
    const { lines } = await opened.desk.costs.read(query, receipt);
    return { lines, uses: receipt.uses };
  };

  it("final ten days after the period; estimated before, and while a row has no invoice", async () => {
    expect((await ask("2026-10-11T00:00:00Z", "77")).lines.map((l) => l.estimated)).toEqual([false]);
    expect((await ask("2026-10-10T23:59:59Z", "77")).lines.map((l) => l.estimated)).toEqual([true]);
    expect((await ask("2026-12-01T00:00:00Z", "")).lines.map((l) => l.estimated)).toEqual([true]);
  });

  it("a read says file, side, periods, state and no requests", async () => {
    const { uses } = await ask("2026-12-01T00:00:00Z", "77");
    expect(uses).toEqual([
      expect.objectContaining({
        source: "bill file state-77.csv",
        local: false,
        side: "my-view",
        periods: ["2026-09"],
        state: "final",
        requests: 0,
        costUsd: "0",
      }),
    ]);
  });
});
