import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { big } from "../support/exact.ts";
import { bill, closeBills, duckdb, sums } from "./make.ts";

const SAMPLE = fileURLToPath(new URL("../../../shared/data/focus-1.0-sample.csv", import.meta.url));
const present = existsSync(SAMPLE);
closeBills();

/** Exact sums by DuckDB alone: text to DECIMAL(38,18), no code of ours. */
async function plain(key: string, where = "true"): Promise<Record<string, string>> {
  const rows = await duckdb(`SELECT ${key} AS k, sum(CAST(BilledCost AS DECIMAL(38,18)))::VARCHAR AS s
    FROM read_csv('${SAMPLE}', all_varchar = true, header = true) WHERE ${where} GROUP BY 1`);
  return Object.fromEntries(rows.map((r) => [r.k ?? "", big(r.s ?? "").toFixed()]).sort());
}

describe(`A-24 a real bill of several providers in FOCUS 1.0${present ? "" : " (skipped: the sample is not beside the project)"}`, () => {
  it.skipIf(!present)("totals, accounts and services equal a plain DuckDB query to the last digit", async () => {
    const opened = await bill([SAMPLE]);
    expect(opened.description()).toMatchObject({
      format: "FOCUS 1.0",
      rows: 1000,
      periods: ["2024-09", "2024-10"],
      currencies: ["USD"],
    });
    expect(await sums(opened, "my-view", "total")).toEqual(await plain("'total'"));
    expect(await sums(opened, "my-view", "account")).toEqual(await plain("SubAccountId"));
    expect(await sums(opened, "my-view", "service")).toEqual(await plain("ServiceName"));
  });

  it.skipIf(!present)("the credit is seen as a credit, and Showback leaves it out", async () => {
    const opened = await bill([SAMPLE]);
    const kinds = await sums(opened, "my-view", "kind");
    expect(kinds.credit).toBe("-2.6137");
    expect({ credit: kinds.credit }).toEqual(await plain("'credit'", "ChargeCategory = 'Credit'"));
    expect({ usage: kinds.usage }).toEqual(await plain("'usage'", "ChargeCategory = 'Usage'"));
    expect(await sums(opened, "showback", "kind")).not.toHaveProperty("credit");
  });

  it.skipIf(!present)("providers are shown apart", async () => {
    const opened = await bill([SAMPLE]);
    expect(opened.description().providers).toEqual(["AWS", "Microsoft", "Oracle"]);
    expect(await sums(opened, "my-view", "provider")).toEqual(await plain("ProviderName"));
  });
});
