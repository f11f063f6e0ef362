import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { Big } from "big.js";
import { describe, expect, it } from "vitest";
import { type CloudDoor, OPERATOR, startCloudDoor } from "../../support/cloud-door.ts";

/** A hundred estates of different size and content; the present moves too, so that month ends and open months occur. */
const ESTATES = Array.from({ length: 100 }, (_, i) => ({
  seed: 1_000 + i * 37,
  clients: 3 + ((i * 7) % 22),
  now: `2026-${String(1 + (i % 12)).padStart(2, "0")}-${String(1 + ((i * 5) % 28)).padStart(2, "0")}T0${i % 10}:30:00Z`,
}));

/** Reads the files; it has nothing in common with the one that the book is in. */
const duck = DuckDBInstance.create(":memory:", { threads: "1" });

interface CurRow {
  readonly side: "myView" | "showback";
  readonly period: string;
  readonly account: string;
  readonly service: string;
  readonly type: string;
  readonly currency: string;
  readonly cost: string;
}

interface Figures {
  readonly currency: string;
  readonly myView: string;
  readonly showback: string;
  readonly margin: string;
}

describe("A-23 a hundred estates agree to the last digit with a plain query of their CUR files", () => {
  it.each(ESTATES)("estate $seed of $clients clients at $now", async ({ seed, clients, now }) => {
    // What is compared are sums by month, account, service and kind: a line for every day would prove no more of them.
    const site = await startCloudDoor({ seed, clients, now, rows: 1_500, everyDays: 6, months: 4 });
    try {
      await checkEstate(site);
    } finally {
      await site.cloud.close();
    }
  });
});

async function checkEstate({ cloud, door }: CloudDoor): Promise<void> {
  const { estate, facts } = cloud.book;
  const [receiver] = estate.receivers;
  const groups = estate.groups.filter(
    (g) => g.kind === "client" && g.receiver === receiver.accountId && g.status === "ACTIVE",
  );
  // A source in a two-level transfer is in two billing groups, one for each receiver: ours counts here.
  const arns = new Map(groups.map((g) => [g.index, g.arn]));
  const groupOf = new Map(
    estate.accounts.flatMap((a) => {
      const arn = arns.get(a.group);
      return arn === undefined ? [] : [[a.id, arn] as const];
    }),
  );
  const ill = facts.unhealthyView?.groupArn;
  const cur = (await readCur(cloud)).filter((row) => groups.some((g) => g.arn === groupOf.get(row.account)));
  const healthy = cur.filter((row) => groupOf.get(row.account) !== ill);
  const last = estate.last.previous().toString();
  const span = `${estate.first}..${estate.last}`;
  const ask = async <T>(line: string): Promise<T> => (await door.command(line, OPERATOR)).data as T;

  // Billing Conductor, against the file.
  const byClient = await ask<{ rows: (Figures & { key: string })[]; totals: Figures[] }>(`margin ${last}`);
  expect(table(byClient.rows)).toEqual(sums(cur, (row) => row.period === last && groupOf.get(row.account)));
  const byMonth = await ask<{ rows: (Figures & { key: string })[] }>(`margin ${span} --by month`);
  expect(table(byMonth.rows)).toEqual(sums(cur, (row) => row.period));
  const byService = await ask<{ rows: (Figures & { key: string })[] }>(`margin ${span} --by service`);
  expect(table(byService.rows)).toEqual(sums(cur, (row) => row.service));

  // Cost Explorer, one view after the other, against the file; what cannot be read is unknown and in no sum.
  const byAccount = await ask<{ rows: (Figures & { key: string })[]; unknown: { client: string }[] }>(
    `margin ${span} --by account`,
  );
  expect(table(byAccount.rows)).toEqual(sums(healthy, (row) => row.account));
  expect(byAccount.unknown.map((u) => u.client)).toEqual(groups.filter((g) => g.arn === ill).map((g) => g.name));

  const overview = await ask<{ totals: Figures[] }>(`overview ${last}`);
  expect(table(overview.totals.map((t) => ({ ...t, key: "all" })))).toEqual(
    sums(cur, (row) => row.period === last && "all"),
  );

  const falls = await ask<{ waterfalls: { currency: string; steps: { step: string; amount: string }[] }[] }>(
    `waterfall ${last}`,
  );
  const month = healthy.filter((row) => row.period === last);
  for (const { currency, steps } of falls.waterfalls) {
    expect(Object.fromEntries(steps.map((s) => [s.step, s.amount]))).toEqual(stepsOf(month, currency));
  }
  expect(falls.waterfalls.map((w) => w.currency)).toEqual([...new Set(month.map((row) => row.currency))].sort());
}

const CHANGES: Readonly<Record<string, string>> = {
  Credit: "credits",
  Refund: "refunds",
  Tax: "tax",
  BundledDiscount: "discounts",
  SppDiscount: "discounts",
  EdpDiscount: "discounts",
  PrivateRateDiscount: "discounts",
};

function stepsOf(rows: readonly CurRow[], currency: string): Record<string, string> {
  const steps: Record<string, Big> = Object.fromEntries(
    ["gross", "credits", "refunds", "tax", "discounts", "my-view-net", "showback", "margin"].map((s) => [s, Big(0)]),
  );
  const add = (step: string, cost: string): void => {
    steps[step] = (steps[step] ?? Big(0)).plus(cost);
  };
  for (const row of rows.filter((r) => r.currency === currency)) {
    if (row.side === "showback") {
      add("showback", row.cost);
      add("margin", row.cost);
    } else {
      add(CHANGES[row.type] ?? "gross", row.cost);
      add("my-view-net", row.cost);
      add("margin", Big(row.cost).neg().toFixed());
    }
  }
  return Object.fromEntries(Object.entries(steps).map(([step, sum]) => [step, plain(sum)]));
}

/** Sums by key and currency, made with another arithmetic than ours. */
function sums(rows: readonly CurRow[], keyOf: (row: CurRow) => string | false | undefined): Record<string, string[]> {
  const found = new Map<string, { myView: Big; showback: Big }>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === false || key === undefined) continue;
    const id = `${key} ${row.currency}`;
    const sum = found.get(id) ?? { myView: Big(0), showback: Big(0) };
    found.set(id, { ...sum, [row.side]: sum[row.side].plus(row.cost) });
  }
  return sorted(
    [...found].map(([id, s]) => [id, plain(s.myView), plain(s.showback), plain(s.showback.minus(s.myView))]),
  );
}

/** The same table of what was answered; rows without any cost are those the file has no line for. */
function table(rows: readonly (Figures & { key: string })[]): Record<string, string[]> {
  const some = rows.filter((row) => row.myView !== "0" || row.showback !== "0");
  return sorted(some.map((row) => [`${row.key} ${row.currency}`, row.myView, row.showback, row.margin]));
}

const sorted = (rows: string[][]): Record<string, string[]> =>
  Object.fromEntries(rows.filter((r) => r[1] !== "0" || r[2] !== "0").map(([id = "", ...rest]) => [id, rest]));

const plain = (value: Big): string => (value.eq(0) ? "0" : value.toFixed());

async function readCur(cloud: CloudDoor["cloud"]): Promise<CurRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "reckoner-oracle-"));
  const connection = await (await duck).connect();
  try {
    for (const [side, name] of [["my-view", "myView"] as const, ["showback", "showback"] as const]) {
      await cloud.book.exportCur({ side, format: "parquet", path: join(folder, `${name}.parquet`) });
    }
    const reader = await connection.runAndReadAll(`
      SELECT parse_filename(filename, true) AS side, strftime(bill_billing_period_start_date, '%Y-%m') AS period,
        line_item_usage_account_id AS account, line_item_line_item_type AS type, line_item_currency_code AS currency,
        coalesce(product['product_name'], line_item_product_code) AS service,
        sum(line_item_unblended_cost::DECIMAL(38,10))::VARCHAR AS cost
      FROM read_parquet('${folder}/*.parquet', filename = true, union_by_name = true) GROUP BY ALL`);
    return reader.getRowObjectsJson() as unknown as CurRow[];
  } finally {
    connection.closeSync();
    await rm(folder, { recursive: true });
  }
}
