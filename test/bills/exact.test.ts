import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { big, exactText } from "../support/exact.ts";
import { bill, type Cells, closeBills, curRow, duckdb, focusRow, sums, tempFolder, writeRows } from "./make.ts";

const at = tempFolder();
closeBills();

const total = (texts: readonly string[]): string => {
  const sum = texts.reduce((a, t) => a.plus(big(t)), big(0));
  return sum.toFixed() === "-0" ? "0" : sum.toFixed();
};

/** Amounts as bills have them: plain and in exponent form, up to 18 places, large enough to break a float. */
const amounts = fc.array(
  fc.oneof(
    exactText({ whole: 15, fraction: 18 }),
    fc
      .tuple(exactText({ whole: 3, fraction: 6 }), fc.integer({ min: -12, max: 6 }))
      .map(([m, e]) => `${m}${e % 2 ? "e" : "E"}${e}`),
  ),
  { minLength: 1, maxLength: 150 },
);

let made = 0;

async function loaded(rows: readonly Cells[], encoding: "csv" | "csv.gz" | "parquet", types = {}) {
  return bill([await writeRows(at(`${++made}/bill.${encoding}`), rows, encoding, types)]);
}

describe("A-24 what is loaded adds up to the last digit", () => {
  it.each(["csv", "csv.gz", "parquet"] as const)("text amounts in %s, against big.js", async (encoding) => {
    await fc.assert(
      fc.asyncProperty(amounts, async (texts) => {
        const opened = await loaded(
          texts.map((BilledCost) => focusRow({ BilledCost })),
          encoding,
        );
        expect(await sums(opened, "my-view", "total")).toEqual({ total: total(texts) });
        await opened.close();
      }),
      { numRuns: 5 },
    );
  });

  it("Parquet doubles stand for their shortest decimal text", async () => {
    // Shortest texts with at most 18 places: what a report writer had before it made a double of it.
    const double = fc
      .oneof(
        fc
          .tuple(fc.integer({ min: -999999999, max: 999999999 }), fc.integer({ min: 0, max: 10 }))
          .map(([n, p]) => n / 10 ** p),
        fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
        fc.double({ min: -1e4, max: -0.1, noNaN: true }),
      )
      .filter((d) => (big(d).toFixed().split(".")[1] ?? "").length <= 18);
    await fc.assert(
      fc.asyncProperty(fc.array(double, { minLength: 1, maxLength: 200 }), async (doubles) => {
        const path = at(`${++made}.parquet`);
        const values = doubles.map((d) => `(${JSON.stringify(String(d)).replaceAll('"', "'")}::DOUBLE)`).join(", ");
        const row = Object.entries(curRow()).filter(([c]) => !c.endsWith("_cost"));
        await duckdb(`COPY (SELECT ${row.map(([c, v]) => `'${v}' AS ${c}`).join(", ")}, d AS line_item_unblended_cost
          FROM (VALUES ${values}) t(d)) TO '${path}' (FORMAT parquet)`);
        const opened = await bill([path]);
        expect(await sums(opened, "my-view", "total")).toEqual({ total: total(doubles.map(String)) });
        await opened.close();
      }),
      { numRuns: 8 },
    );
  });

  it("doubles with more than 18 places are rounded half-even there, and counted in a note", async () => {
    const rows = ["1.2345678901234566e-07", "2.5e-18", "1.5e-18", "0.1"].map((c) =>
      curRow({ line_item_unblended_cost: c }),
    );
    const opened = await loaded(rows, "parquet", { line_item_unblended_cost: "DOUBLE" });
    expect(await sums(opened, "my-view", "total")).toEqual({
      total: total(["0.000000123456789012", "2e-18", "2e-18", "0.1"]),
    });
    expect(opened.description().notes).toEqual([expect.stringContaining("3 of them have more than 18 digits")]);
  });

  it("decimals and integers of Parquet are taken as they are", async () => {
    const rows = ["1", "-20"].map((BilledCost) => focusRow({ BilledCost, ListCost: "1" }));
    expect(await sums(await loaded(rows, "parquet", { BilledCost: "BIGINT" }), "my-view", "total")).toEqual({
      total: "-19",
    });
    const wide = ["0.000000000000000001", "99999999999999999998.999999999999999998"].map((BilledCost) =>
      focusRow({ BilledCost }),
    );
    expect(await sums(await loaded(wide, "parquet", { BilledCost: "DECIMAL(38, 18)" }), "my-view", "total")).toEqual({
      total: "99999999999999999998.999999999999999999",
    });
  });

  it("the pro forma amount of a cell is base times rate, rounded half-even at the 18th digit, against big.js", async () => {
    const { writeFileSync } = await import("node:fs");
    const percent = fc
      .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 9_999_999_999 }))
      .map(([w, f]) => `${w}.${String(f).padStart(10, "0")}`);
    await fc.assert(
      fc.asyncProperty(
        percent,
        fc.array(exactText({ whole: 12, fraction: 18 }), { minLength: 1, maxLength: 60 }),
        async (markup, texts) => {
          const rows = texts.map((BilledCost, i) =>
            focusRow({ BilledCost, ListCost: "", SubAccountId: String(i), SubAccountName: `c${i}` }),
          );
          const path = await writeRows(at(`${++made}/bill.csv`), rows, "csv");
          writeFileSync(at(`${made}/pricing.yaml`), `default: {markup: ${markup}}`);
          const opened = await bill([path]);
          const factor = big(markup).div(100).plus(1);
          const expected = texts.map((t, i) => {
            const product = big(t).times(factor).round(18, 2).toFixed();
            return [`c${i}`, product === "-0" ? "0" : product] as const;
          });
          expect(await sums(opened, "showback", "client")).toEqual(Object.fromEntries(expected));
          await opened.close();
        },
      ),
      { numRuns: 6 },
    );
  });
});
