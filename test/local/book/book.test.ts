import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import { Book } from "#src/local/book/book.ts";
import type { Fact } from "#src/local/book/facts.ts";

const NOW = new Date("2026-11-21T10:00:00Z");

let book: Book;
beforeAll(async () => {
  book = await Book.make({ seed: 7, now: NOW });
});
afterAll(() => book.close());

const month = "2026-10";
const need = (fact: Fact | undefined): Fact => {
  if (fact === undefined) throw new Error("the book lacks a fact");
  return fact;
};

/** Both sides of a group in one month, as text. */
async function sides(
  fact: Fact | undefined,
  period: string = month,
): Promise<{ mine: string; shown: string; order: string }> {
  const [row] = await book.rows(
    `SELECT plain(my_view) AS mine, plain(showback) AS shown, (sign(showback - my_view))::INTEGER::VARCHAR AS "order"
     FROM group_months JOIN months USING (mi) WHERE group_id = $id AND period = $period`,
    { id: need(fact).index, period },
  );
  return { mine: row?.mine ?? "0", shown: row?.shown ?? "0", order: row?.order ?? "0" };
}

async function recordTypes(fact: Fact | undefined): Promise<Set<string>> {
  const rows = await book.rows(
    "SELECT DISTINCT k.recordType AS t FROM lines l JOIN kinds k ON k.id = l.kind WHERE group_id = $id",
    {
      id: need(fact).index,
    },
  );
  return new Set(rows.map((row) => row.t ?? ""));
}

describe("A-10 the default book", () => {
  it("has 24 clients, 13 months and about 150,000 lines", async () => {
    const [row] = await book.rows("SELECT count(*)::VARCHAR AS n, count(DISTINCT mi)::VARCHAR AS months FROM lines");
    expect(book.estate.groups.filter((g) => g.kind === "client" && g.upstream === null)).toHaveLength(24);
    expect(row?.months).toBe("13");
    expect(Number(row?.n)).toBeGreaterThan(120_000);
    expect(Number(row?.n)).toBeLessThan(200_000);
  });

  it("ends the day before the present, in a partial month", async () => {
    const [row] = await book.rows("SELECT min(usage_date)::VARCHAR AS a, max(usage_date)::VARCHAR AS b FROM lines");
    expect(row).toEqual({ a: "2025-11-01", b: "2026-11-20" });
  });

  it("keeps every amount to ten digits after the point and fifteen significant ones, so that a double holds it", async () => {
    for (const relation of ["my_view", "showback"]) {
      const [row] = await book.rows(
        `SELECT count(*) FILTER (unblended::DOUBLE::DECIMAL(38,10) <> unblended OR amortized::DOUBLE::DECIMAL(38,10) <> amortized
           OR net_unblended::DOUBLE::DECIMAL(38,10) <> net_unblended OR net_amortized::DOUBLE::DECIMAL(38,10) <> net_amortized)::VARCHAR AS lossy,
         max(length(ltrim(replace(ltrim(plain(unblended), '-'), '.', ''), '0')))::VARCHAR AS digits, count(*)::VARCHAR AS n FROM ${relation}`,
      );
      expect(row?.lossy).toBe("0");
      expect(Number(row?.digits)).toBeLessThanOrEqual(15);
      expect(Number(row?.n)).toBeGreaterThan(100_000);
    }
  });
});

describe("A-10 what the book contains on purpose", () => {
  it("a marked-up plan: Showback above My View", async () => {
    expect((await sides(book.facts.markedUp)).order).toBe("1");
  });

  it("Passthrough: the same lines on both sides", async () => {
    const { mine, shown } = await sides(book.facts.passthrough);
    expect(shown).toBe(mine);
    expect(Number(mine)).toBeGreaterThan(0);
    expect(await recordTypes(book.facts.passthrough)).toContain("Credit");
  });

  it("a negative margin", async () => {
    expect((await sides(book.facts.negativeMargin)).order).toBe("-1");
  });

  it("a group without any custom line item, and others with some", () => {
    const items = book.customItems();
    expect(items.some((item) => item.group === need(book.facts.withoutCustomItems).index)).toBe(false);
    expect(book.facts.withCustomItems.length).toBeGreaterThan(0);
  });

  it("groups with support and without, told by the record type and not by a product's name", async () => {
    for (const fact of book.facts.withSupport) expect(await recordTypes(fact)).toContain("Support");
    for (const fact of book.facts.withoutSupport) expect(await recordTypes(fact)).not.toContain("Support");
    const rows = await book.rows(
      "SELECT DISTINCT s.name, s.entity FROM lines l JOIN services s ON s.id = l.service_id WHERE contains(s.name, 'Support')",
    );
    expect(rows).toContainEqual({ name: book.facts.supportLookalike, entity: "AWS Marketplace" });
  });

  it.each([
    ["MAP credits", "mapCredits", "Credit"],
    ["refunds", "refunds", "Refund"],
    ["tax", "tax", "Tax"],
    ["partner discounts", "partnerDiscount", "Solution Provider Program Discount"],
    ["Savings Plan negation", "savingsPlan", "SavingsPlanNegation"],
    ["Savings Plan fees", "savingsPlan", "SavingsPlanRecurringFee"],
  ] as const)("%s", async (_, key, type) => {
    expect(book.facts[key].length).toBeGreaterThan(0);
    for (const fact of book.facts[key]) expect(await recordTypes(fact)).toContain(type);
  });

  it("Savings Plans: covered usage and its negation cancel, and amortized costs add up to the fee", async () => {
    const [row] = await book.rows(
      `SELECT plain(sum(unblended) FILTER (kind IN (2, 3))) AS cancelled, plain(sum(unblended) FILTER (kind = 4)) AS fee,
       plain(sum(amortized) FILTER (kind IN (2, 3, 4))) AS amortized FROM lines WHERE group_id = $id`,
      { id: need(book.facts.savingsPlan[0]).index },
    );
    expect(row?.cancelled).toBe("0");
    expect(row?.amortized).toBe(row?.fee);
  });

  it("Marketplace, told by the billing entity", async () => {
    const fact = need(book.facts.marketplace[0]);
    const rows = await book.rows(
      "SELECT DISTINCT entity AS e FROM lines l JOIN services s ON s.id = l.service_id WHERE group_id = $id",
      { id: fact.index },
    );
    expect(rows.map((row) => row.e).sort()).toEqual(["AWS", "AWS Marketplace"]);
  });

  it("a second currency, an empty group and a pending one", async () => {
    expect(need(book.facts.secondCurrency).currency).toBe("EUR");
    expect(await recordTypes(book.facts.empty)).toEqual(new Set());
    expect(await recordTypes(book.facts.pending)).toEqual(new Set());
    expect(book.estate.groups[need(book.facts.pending).index]?.status).toBe("PENDING");
  });

  it("two levels: the seller's My View is the distributor's Showback, 20 to 21 to 22 (vector V8)", async () => {
    const { distributor, seller } = book.facts.twoLevel ?? {};
    const upper = await sides(distributor);
    const lower = await sides(seller);
    expect(lower.mine).toBe(upper.shown);
    expect(need(distributor).receiver).not.toBe(need(seller).receiver);
    const ratio = (a: string, b: string): string => (Number(a) / Number(b)).toFixed(6);
    expect(ratio(upper.shown, upper.mine)).toBe((21 / 20).toFixed(6));
    expect(ratio(lower.shown, upper.mine)).toBe((22 / 20).toFixed(6));
  });

  it("hostile names and orders to a model", async () => {
    const names = book.facts.hostileNames.map((fact) => fact.name);
    expect(names).toContain("=cmd()");
    expect(names.some((name) => name.includes("<!channel>"))).toBe(true);
    expect(names.some((name) => /[\u202E\u200F]/.test(name))).toBe(true);
    expect(names.some((name) => name.length === 200)).toBe(true);
    const index = need(book.facts.injection).index;
    expect(book.estate.accounts.some((a) => a.group === index && /Ignore previous instructions/.test(a.name))).toBe(
      true,
    );
    const rows = await book.rows(
      "SELECT DISTINCT team FROM lines l JOIN tag_sets t ON t.id = l.tag_id WHERE group_id = $index AND contains(team, 'SYSTEM')",
      { index },
    );
    expect(rows).toHaveLength(1);
  });

  it("a spike: one service of one client costs far more from the last complete month on", async () => {
    const spike = book.facts.spike;
    const rows = await book.rows(
      `SELECT (sum(unblended) FILTER (m.period = $from) / sum(unblended) FILTER (m.period = '2026-09'))::DECIMAL(9,2)::VARCHAR AS times
       FROM lines l JOIN months m USING (mi) JOIN services s ON s.id = l.service_id WHERE group_id = $id AND s.name = $service AND kind = 1`,
      { id: need(spike).index, from: spike?.from ?? "", service: spike?.service ?? "" },
    );
    expect(Number(rows[0]?.times)).toBeGreaterThan(1.5);
  });

  it("two My Views in the month of a renewed transfer, which share its lines", async () => {
    const fact = book.facts.renewedTransfer;
    const views = book.estate.views.filter((v) => v.group === fact?.index && v.side === "my-view");
    const rows = await book.rows(
      "SELECT segment::VARCHAR AS s, count(*)::VARCHAR AS n FROM lines JOIN months USING (mi) WHERE group_id = $id AND period = $month GROUP BY 1 ORDER BY 1",
      { id: need(fact).index, month: fact?.month ?? "" },
    );
    expect(views).toHaveLength(2);
    expect(rows.map((row) => row.s)).toEqual(["0", "1"]);
  });
});

describe("A-10 pro forma", () => {
  it("prices by the rule of the service, else of the billing entity, else of everything", async () => {
    const rows = await book.rows(
      `SELECT DISTINCT s.name, f.basis_points::VARCHAR AS points FROM billing_groups g JOIN plan_factors f ON f.plan = g.plan JOIN services s ON s.id = f.service
       WHERE g.id = $id AND s.name IN ('Amazon Bedrock', 'Datadog Pro', 'Amazon CloudFront') ORDER BY 1`,
      { id: need(book.facts.marketplace[0]).index },
    );
    expect(rows).toEqual([
      { name: "Amazon Bedrock", points: "11575" },
      { name: "Amazon CloudFront", points: "10700" },
      { name: "Datadog Pro", points: "10300" },
    ]);
  });

  it("leaves out credits, refunds, tax, support and discounts, except under Passthrough", async () => {
    const rows = await book.rows(
      `SELECT DISTINCT k.recordType AS t FROM showback l JOIN kinds k ON k.id = l.kind JOIN billing_groups g ON g.id = l.group_id
       WHERE NOT g.passthrough AND l.service_id <> 33 ORDER BY 1`,
    );
    expect(rows.map((row) => row.t)).toEqual([
      "Recurring",
      "SavingsPlanCoveredUsage",
      "SavingsPlanNegation",
      "SavingsPlanRecurringFee",
      "Usage",
    ]);
  });

  it("shows custom line items under AWS Billing Conductor; a percentage without an association charges nothing (vector V6)", async () => {
    const rows = await book.rows(
      `SELECT DISTINCT s.name AS service, k.recordType AS t FROM showback l JOIN kinds k ON k.id = l.kind JOIN services s ON s.id = l.service_id
       WHERE l.kind IN (12, 13) ORDER BY 2`,
    );
    expect(rows).toEqual([
      { service: "AWS Billing Conductor", t: "Credit" },
      { service: "AWS Billing Conductor", t: "Fee" },
    ]);
    const loyalty = book.customItems().find((item) => item.name === "Loyalty");
    const commission = book.customItems().find((item) => item.name === "Commission");
    const lines = async (arn: string): Promise<number> =>
      (await book.rows("SELECT 1 FROM custom_lines WHERE arn = $arn", { arn })).length;
    expect(await lines(loyalty?.arn ?? "")).toBe(0);
    expect(await lines(commission?.arn ?? "")).toBe(13);
  });
});

describe("A-10 CUR 2.0 files", () => {
  it.each([
    ["my-view", "parquet"],
    ["showback", "csv"],
  ] as const)(
    "%s as %s: 113 columns, exact doubles, every line item once, invoice numbers on My View only",
    async (side, format) => {
      const directory = await mkdtemp(join(tmpdir(), "reckoner-cur-"));
      const path = join(directory, format === "csv" ? "cur.csv.gz" : "cur.parquet");
      const fact = need(book.facts.mapCredits[0]);
      await book.exportCur({ group: fact.groupArn, side, period: BillingPeriod.parse(month), format, path });
      const [row] = await book.rows(
        `SELECT count(*)::VARCHAR AS n, count(DISTINCT identity_line_item_id)::VARCHAR AS ids, count(bill_invoice_id)::VARCHAR AS invoices,
       plain(sum(line_item_unblended_cost::DECIMAL(38,10))) AS cost FROM '${path}'`,
      );
      const columns = await book.rows(`SELECT column_name AS name FROM (DESCRIBE SELECT * FROM '${path}')`);
      const { mine, shown } = await sides(fact);
      expect(columns).toHaveLength(113);
      expect(row?.ids).toBe(row?.n);
      expect(row?.cost).toBe(side === "my-view" ? mine : shown);
      expect(row?.invoices).toBe(side === "my-view" ? row?.n : "0");
      await rm(directory, { recursive: true });
    },
  );
});

describe("A-10 sizes", () => {
  it("makes 1,000 clients over 13 months, about as many lines as asked for, every client with each of its kinds", async () => {
    const big = await Book.make({ seed: 5, now: NOW, clients: 1_000, rows: 250_000 });
    const [row] = await big.rows(
      "SELECT count(*)::VARCHAR AS n, count(DISTINCT group_id)::VARCHAR AS clients, count(DISTINCT mi)::VARCHAR AS months FROM lines",
    );
    expect(row).toMatchObject({ clients: "1001", months: "13" });
    expect(Number(row?.n)).toBeGreaterThan(200_000);
    expect(Number(row?.n)).toBeLessThan(500_000);
    const ids = new Set(big.estate.groups.map((g) => g.sourceAccountId));
    expect(ids.size).toBe(1_002);
    big.close();
  });

  it("can live in a file, for ten million lines and more", async () => {
    const directory = await mkdtemp(join(tmpdir(), "reckoner-book-"));
    const inFile = await Book.make({
      seed: 11,
      now: NOW,
      clients: 3,
      months: 2,
      rows: 3_000,
      file: join(directory, "book.duckdb"),
    });
    const inMemory = await Book.make({ seed: 11, now: NOW, clients: 3, months: 2, rows: 3_000 });
    const total = "SELECT plain(sum(unblended)) AS s, count(*)::VARCHAR AS n FROM showback";
    expect(await inFile.rows(total)).toEqual(await inMemory.rows(total));
    for (const each of [inFile, inMemory]) each.close();
    await rm(directory, { recursive: true });
  });
});

describe("A-10 determinism", () => {
  const digest = async (b: Book): Promise<unknown> => [
    await b.rows(
      "SELECT bit_xor(hash(l))::VARCHAR AS h, count(*)::VARCHAR AS n, plain(sum(unblended)) AS s FROM my_view l",
    ),
    await b.rows(
      "SELECT bit_xor(hash(l))::VARCHAR AS h, count(*)::VARCHAR AS n, plain(sum(unblended)) AS s FROM showback l",
    ),
    b.estate.groups,
    b.estate.views,
    b.customItems(),
  ];

  it("gives the same book for the same seed and another for another", async () => {
    const make = (seed: number): Promise<Book> => Book.make({ seed, now: NOW, clients: 22, months: 3, rows: 8_000 });
    const [a, b, c] = [await make(11), await make(11), await make(12)];
    const [x, y, z] = [await digest(a), await digest(b), await digest(c)];
    expect(y).toEqual(x);
    expect(z).not.toEqual(x);
    for (const each of [a, b, c]) each.close();
  });

  it("does not depend on the number of threads", async () => {
    const make = (threads: number): Promise<Book> =>
      Book.make({ seed: 11, now: NOW, clients: 22, months: 3, rows: 300_000, threads });
    const [one, many] = [await make(1), await make(4)];
    expect(await digest(many)).toEqual(await digest(one));
    for (const each of [one, many]) each.close();
  });

  it("can be small: one client, one month, on the first day of a month", async () => {
    const small = await Book.make({ seed: 3, now: new Date("2026-11-01T05:00:00Z"), clients: 1, months: 2, rows: 100 });
    const rows = await small.rows("SELECT DISTINCT period FROM showback JOIN months USING (mi) ORDER BY 1");
    expect(rows).toEqual([{ period: "2026-10" }]);
    small.close();
  });
});
