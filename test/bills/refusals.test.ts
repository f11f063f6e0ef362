import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bill, closeBills, csvText, curRow, focusRow, legacyRow, refusal, tempFolder, writeRows } from "./make.ts";

const at = tempFolder();
closeBills();

function write(name: string, content: string | Buffer): string {
  const path = at(name);
  writeFileSync(path, content);
  return path;
}

describe("A-24 a bill that cannot be used is refused with the place", () => {
  it("missing columns, each with the nearest one that is there", async () => {
    const { BilledCost, ServiceName, ...rest } = focusRow();
    const path = await writeRows(at("columns.csv"), [{ ...rest, Billed_Cost: BilledCost ?? "" }], "csv");
    const error = await refusal([path]);
    expect(error.code).toBe("bill.missing-column");
    expect(error.problems).toEqual([
      { path: "columns.csv, ServiceName", message: expect.stringContaining("the column ServiceName is missing") },
      { path: "columns.csv, BilledCost", message: "the column BilledCost is missing (the nearest one is Billed_Cost)" },
    ]);
    expect(error.message).toContain("looks like FOCUS 1.0");
  });

  it("a column that is there twice", async () => {
    const text = csvText([focusRow()]).replace("ListCost", "BilledCost");
    expect((await refusal([write("twice.csv", text)])).message).toContain("the column BilledCost is there 2 times");
  });

  it("bad rows: every problem of a file at once, with the line that an editor shows", async () => {
    const rows = [
      focusRow({ ServiceName: 'A name\nover "two" lines' }),
      focusRow({ BilledCost: "1,25" }),
      focusRow({ BillingPeriodStart: "9/1/2026", BillingCurrency: "$" }),
      focusRow({ BilledCost: "", ChargeCategory: "Usages" }),
      focusRow({ ChargeClass: "Corection", ListCost: "n/a" }),
      focusRow({ SubAccountId: "1.11122E+11" }),
      focusRow({ SubAccountId: "NULL", BillingAccountId: "" }),
    ];
    for (const encoding of ["csv", "csv.gz"] as const) {
      const path = await writeRows(at(`rows.${encoding}`), rows, encoding);
      const error = await refusal([path]);
      expect(error.code).toBe("bill.bad-row");
      expect(error.problems.map((p) => `${p.path}: ${p.message}`)).toEqual(
        [
          'row 4, BilledCost: "1,25"; expected a number such as 1234.56',
          'row 5, BillingPeriodStart: "9/1/2026"; expected the first day of a billing period such as 2026-10-01T00:00:00Z',
          'row 5, BillingCurrency: "$"; expected a currency code such as USD',
          'row 6, ChargeCategory: "Usages"; expected one of Usage, Purchase, Tax, Credit, Adjustment',
          "row 6, BilledCost: it is empty; expected a number such as 1234.56",
          'row 7, ChargeClass: "Corection"; expected Correction, or nothing',
          'row 7, ListCost: "n/a"; expected a number such as 1234.56',
          'row 8, SubAccountId: "1.11122E+11"; expected an account id with all its digits; a spreadsheet has turned it into a number',
          "row 9, SubAccountId: it is empty; expected an account id",
        ].map((text) => `rows.${encoding}, ${text}`),
      );
      expect(error.message).toContain("Nothing was loaded");
    }
  });

  it("at most twenty problems", async () => {
    const rows = Array.from({ length: 50 }, () => focusRow({ BilledCost: "x" }));
    expect((await refusal([await writeRows(at("many.csv"), rows, "csv")])).problems).toHaveLength(20);
  });

  it("more digits than fit, in text and in wide decimals", async () => {
    const rows = [focusRow(), focusRow({ BilledCost: "0.1234567890123456789" }), focusRow({ BilledCost: "1e20" })];
    const text = await refusal([await writeRows(at("digits.csv"), rows, "csv")]);
    expect(text.problems).toEqual([
      {
        path: "digits.csv, row 3, BilledCost",
        message: '"0.1234567890123456789"; expected at most 20 digits before the point and 18 after it',
      },
      {
        path: "digits.csv, row 4, BilledCost",
        message: '"1e20"; expected at most 20 digits before the point and 18 after it',
      },
    ]);
    const wide = await writeRows(at("digits.parquet"), rows.slice(0, 2), "parquet", { BilledCost: "DECIMAL(38, 19)" });
    expect((await refusal([wide])).problems.map((p) => p.path)).toEqual(["digits.parquet, row 2, BilledCost"]);
  });

  it("numbers that are none, in Parquet doubles", async () => {
    const rows = [curRow(), curRow({ line_item_unblended_cost: "nan" }), curRow({ line_item_unblended_cost: "" })];
    const path = await writeRows(at("nan.parquet"), rows, "parquet", { line_item_unblended_cost: "DOUBLE" });
    expect((await refusal([path])).problems).toEqual([
      { path: "nan.parquet, row 2, line_item_unblended_cost", message: '"nan"; expected a number such as 1234.56' },
      {
        path: "nan.parquet, row 3, line_item_unblended_cost",
        message: "it is empty; expected a number such as 1234.56",
      },
    ]);
  });

  it("rows that do not have the columns of the header", async () => {
    const lines = csvText([focusRow({ ServiceName: "two\nlines" }), focusRow(), focusRow()]).split("\n");
    lines[3] = "1.25,999900000000";
    lines[4] = `${lines[4]},one,too,many`;
    const error = await refusal([write("structure.csv", lines.join("\n"))]);
    expect(error.problems).toEqual([
      { path: "structure.csv, row 4", message: "it has 2 columns where the header has 14" },
      { path: "structure.csv, row 5", message: "it has 17 columns where the header has 14" },
    ]);
  });

  it("a quote that does not end, and text that is not UTF-8", async () => {
    const open = csvText([focusRow(), focusRow()]).replace(/Acme\n$/, '"Acme\n');
    expect((await refusal([write("quote.csv", open)])).message).toContain(
      "quote.csv, row 3: a quoted value starts here and does not end",
    );
    const after = csvText([focusRow(), focusRow()]).replace(/Acme\n$/, '"Acme"x\n');
    expect((await refusal([write("after.csv", after)])).message).toContain("after.csv, row 3: a quoted value goes on");
    const latin = Buffer.from(csvText([focusRow({ SubAccountName: "Caf\u00e9" })]), "latin1");
    expect((await refusal([write("latin.csv", latin)])).message).toContain(
      "latin.csv, row 2: it is not written in UTF-8",
    );
  });

  it("two currencies of one client in one period", async () => {
    const rows = [
      focusRow(),
      focusRow(),
      focusRow({ BillingCurrency: "EUR" }),
      focusRow({ BillingCurrency: "EUR" }),
      focusRow(),
    ];
    const error = await refusal([await writeRows(at("currency.csv"), rows, "csv")]);
    expect(error.code).toBe("bill.mixed-currency");
    expect(error.problems).toEqual([
      { path: "currency.csv, row 4, BillingCurrency", message: "Acme has EUR here, and USD elsewhere in 2026-09" },
    ]);
  });

  it("currencies of two clients, or of two periods, are no mixture", async () => {
    const rows = [
      focusRow(),
      focusRow({ SubAccountId: "2", SubAccountName: "Beta", BillingCurrency: "eur" }),
      focusRow({ BillingPeriodStart: "2026-10-01", BillingCurrency: "JPY" }),
    ];
    const opened = await bill([await writeRows(at("currencies.csv"), rows, "csv")]);
    expect(opened.description().currencies).toEqual(["EUR", "JPY", "USD"]);
  });

  it("empty files, files without rows, and what is no bill", async () => {
    expect((await refusal([write("empty.csv", "")])).code).toBe("bill.empty");
    expect((await refusal([write("blank.csv", "\n\n")])).code).toBe("bill.empty");
    expect((await refusal([write("header.csv", csvText([focusRow()]).split("\n")[0] ?? "")])).code).toBe("bill.empty");
    expect((await refusal([write("other.csv", "name,age\nAda,36\n")])).message).toBe(
      'other.csv is not a bill that can be read: it has none of the columns of CUR 2.0, legacy CUR or FOCUS. Its first columns are "name", "age".',
    );
    expect((await refusal([write("book.xlsx", Buffer.from("PK\u0003\u0004rest"))])).code).toBe("bill.archive");
    expect((await refusal([at("nowhere.csv")])).code).toBe("bill.missing-file");
    expect((await refusal([])).code).toBe("bill.no-file");
  });

  it("gzip that was cut off, wherever it was", async () => {
    // Rows that do not compress away, and a cut just before the check sum: what unpacks ends with a whole row.
    const rows = Array.from({ length: 2000 }, (_, i) => focusRow({ ServiceName: `Service ${(i * 7919) % 4001}` }));
    const whole = gzipSync(csvText(rows));
    for (const length of [20, whole.length >> 1, whole.length - 8, whole.length - 1]) {
      expect((await refusal([write(`cut-${length}.csv.gz`, whole.subarray(0, length))])).code).toBe("bill.broken-gzip");
    }
    const turned = Buffer.from(whole);
    turned[whole.length - 6] = (turned[whole.length - 6] ?? 0) ^ 1;
    expect((await refusal([write("turned.csv.gz", turned)])).code).toBe("bill.broken-gzip");
  });

  it("several gzip members are one file", async () => {
    const [header = "", row = ""] = csvText([focusRow()]).split("\n");
    const members = Buffer.concat([gzipSync(`${header}\n${row}\n`), gzipSync(`${row}\n`)]);
    expect((await bill([write("members.csv.gz", members)])).description().rows).toBe(2);
  });

  it("Parquet that is damaged or cut off", async () => {
    const whole = readFileSync(await writeRows(at("whole.parquet"), [curRow()], "parquet"));
    expect((await refusal([write("cut.parquet", whole.subarray(0, whole.length - 20))])).code).toBe(
      "bill.broken-parquet",
    );
    const turned = Buffer.from(whole);
    turned.fill(0xff, 4, 200);
    expect((await refusal([write("turned.parquet", turned)])).code).toBe("bill.broken-parquet");
  });

  it("files of two formats, naming both", async () => {
    const one = await writeRows(at("formats/one.csv"), [focusRow()], "csv");
    const two = await writeRows(at("formats/two.csv"), [curRow()], "csv");
    const old = await writeRows(at("formats/old.csv"), [legacyRow(curRow(), "slash")], "csv");
    expect((await refusal([one, two])).message).toBe(
      "one.csv is FOCUS 1.0 and two.csv is CUR 2.0; give files of one format at a time.",
    );
    expect((await refusal([two, old])).code).toBe("bill.mixed-formats");
  });

  it("one bad file among good ones refuses all of them", async () => {
    const good = await writeRows(at("some/good.csv"), [focusRow()], "csv");
    const bad = await writeRows(at("some/bad.csv"), [focusRow({ BilledCost: "?" })], "csv");
    const worse = await writeRows(at("some/worse.csv"), [focusRow({ BillingCurrency: "" })], "csv");
    const error = await refusal([good, bad, worse]);
    expect(error.problems.map((p) => p.path)).toEqual([
      "bad.csv, row 2, BilledCost",
      "worse.csv, row 2, BillingCurrency",
    ]);
    expect(error.message).toContain("bad.csv, row 2, BilledCost");
  });
});
