import { copyFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { bill, closeBills, curRow, focusRow, refusal, sums, tempFolder, writeRows } from "./make.ts";

const at = tempFolder();
closeBills();

describe("A-24 one file, several, or a folder", () => {
  it("reads a folder to its depth; hidden, metadata and manifest files are skipped and named", async () => {
    await writeRows(at("export/data/BILLING_PERIOD=2026-09/part [1].csv"), [curRow()], "csv");
    await writeRows(
      at("export/data/BILLING_PERIOD=2026-10/part.csv.gz"),
      [curRow({ line_item_unblended_cost: "2" })],
      "csv.gz",
    );
    for (const name of [
      "export/metadata/BILLING_PERIOD=2026-09/Manifest.json",
      "export/.DS_Store",
      "export/data/BILLING_PERIOD=2026-09/export-Manifest.json",
      "export/data/_SUCCESS",
    ]) {
      writeFileSync(at(name), "{}");
    }
    const opened = await bill([dirname(at("export/data"))]);
    expect(opened.description().files).toEqual(["part [1].csv", "part.csv.gz"]);
    expect(opened.description().skipped).toEqual([
      { name: ".DS_Store", reason: "hidden" },
      { name: "data/BILLING_PERIOD=2026-09/export-Manifest.json", reason: "manifest" },
      { name: "data/_SUCCESS", reason: "hidden" },
      { name: "metadata", reason: "metadata" },
    ]);
    expect(await sums(opened, "my-view", "total")).toEqual({ total: "3.25" });
  });

  it("a folder without a bill is refused, naming what was skipped", async () => {
    writeFileSync(at("none/Manifest.json"), "{}");
    expect((await refusal([dirname(at("none/x"))])).message).toMatch(
      /There is no bill in .*none \(skipped: Manifest.json\)\./,
    );
  });

  it("a file given twice, by link or as a copy, counts once and is named", async () => {
    const one = await writeRows(at("twice/one.csv"), [focusRow()], "csv");
    const copy = at("twice/copy.csv");
    copyFileSync(one, copy);
    const link = at("twice/link.csv");
    symlinkSync(one, link);
    const opened = await bill([one, one, link, copy, dirname(one)]);
    expect(opened.description()).toMatchObject({ rows: 1, files: ["one.csv"] });
    expect(opened.description().skipped).toEqual(
      expect.arrayContaining([
        { name: "one.csv", reason: "given twice" },
        { name: "link.csv", reason: "given twice" },
        { name: "copy.csv", reason: "the same bytes as one.csv" },
      ]),
    );
    expect(await sums(opened, "my-view", "total")).toEqual({ total: "1.25" });
  });

  it("two deliveries of one period are refused; of two periods they are read", async () => {
    const [a, b] = ["aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002"];
    const first = await writeRows(at(`report/20260901-20261001/${a}/report-00001.csv`), [curRow()], "csv");
    const second = await writeRows(
      at(`report/20260901-20261001/${b}/report-00001.csv`),
      [curRow(), curRow({ line_item_unblended_cost: "9" })],
      "csv",
    );
    const error = await refusal([first, second]);
    expect(error.code).toBe("bill.two-deliveries");
    expect(error.message).toBe(
      `${a}/report-00001.csv and ${b}/report-00001.csv come from two deliveries of 2026-09, each with the whole period; give the newest alone.`,
    );
    const next = await writeRows(
      at(`report/20261001-20261101/${b}/report-00001.csv`),
      [curRow({ bill_billing_period_start_date: "2026-10-01T00:00:00Z" })],
      "csv",
    );
    expect((await bill([first, next])).description().periods).toEqual(["2026-09", "2026-10"]);
  });

  it("the same rows in two encodings are refused; two days of the same cost are not", async () => {
    const rows = [curRow(), curRow({ line_item_unblended_cost: "2" })];
    const csv = await writeRows(at("same/a.csv"), rows, "csv");
    const parquet = await writeRows(at("same/b.parquet"), rows, "parquet", {
      line_item_usage_start_date: "TIMESTAMP",
      line_item_unblended_cost: "DOUBLE",
    });
    expect((await refusal([csv, parquet])).message).toBe("a.csv and b.parquet hold the same rows; give one of them.");
    const nextDay = rows.map((row) => ({ ...row, line_item_usage_start_date: "2026-09-03T00:00:00Z" }));
    const opened = await bill([csv, await writeRows(at("same/c.csv"), nextDay, "csv")]);
    expect(await sums(opened, "my-view", "total")).toEqual({ total: "6.5" });
  });
});

describe("A-24 clients of a bill", () => {
  it("each usage account is a client, by its latest name, else its id; names that are shared get the id", async () => {
    const rows = [
      focusRow({ SubAccountId: "1", SubAccountName: "Old name" }),
      focusRow({ SubAccountId: "1", SubAccountName: "New name", BillingPeriodStart: "2026-10-01" }),
      focusRow({ SubAccountId: "2", SubAccountName: "NULL" }),
      focusRow({ SubAccountId: "3", SubAccountName: "Twin" }),
      focusRow({ SubAccountId: "4", SubAccountName: "twin" }),
      focusRow({ SubAccountId: "5", SubAccountName: "Robert'); DROP TABLE cells;--" }),
    ];
    const opened = await bill([await writeRows(at("clients.csv"), rows, "csv")]);
    expect(Object.keys(await sums(opened, "my-view", "client"))).toEqual([
      "2",
      "New name",
      "Robert'); DROP TABLE cells;--",
      "Twin (3)",
      "twin (4)",
    ]);
  });
});
