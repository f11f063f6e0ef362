import { describe, expect, it } from "vitest";
import { ask, entrance, operator, textOf } from "../support/door.ts";
import { northwind, partner } from "../support/northwind.ts";

describe("A-21 trend", () => {
  it("is month by month, each currency for itself, with what is unknown", async () => {
    const answer = await ask(northwind, "trend");
    expect(answer.data).toEqual({
      client: null,
      account: null,
      first: "2026-04",
      last: "2026-09",
      months: [
        {
          period: "2026-09",
          currency: "EUR",
          myView: "10.000000000000001",
          showback: "12",
          margin: "1.999999999999999",
          onCost: "20",
          onRevenue: "16.6667",
        },
        {
          period: "2026-08",
          currency: "USD",
          myView: "130",
          showback: "128",
          margin: "-2",
          onCost: "-1.5385",
          onRevenue: "-1.5625",
        },
        {
          period: "2026-09",
          currency: "USD",
          myView: "148",
          showback: "186.35",
          margin: "38.35",
          onCost: "25.9122",
          onRevenue: "20.5796",
        },
      ],
      totals: [
        {
          currency: "EUR",
          myView: "10.000000000000001",
          showback: "12",
          margin: "1.999999999999999",
          onCost: "20",
          onRevenue: "16.6667",
        },
        {
          currency: "USD",
          myView: "278",
          showback: "314.35",
          margin: "36.35",
          onCost: "13.0755",
          onRevenue: "11.5635",
        },
      ],
      unknown: [{ client: "Delta", reason: "There is no cost report for 2026-04..2026-09." }],
    });
    expect(textOf(answer)).toMatchInlineSnapshot(`
      "Trend, 2026-04 to 2026-09
      =========================

      My View, Showback and margin in USD
               My View  Showback   Margin
      -------  -------  --------  -------
      2026-04  unknown   unknown  unknown
      2026-05  unknown   unknown  unknown
      2026-06  unknown   unknown  unknown
      2026-07  unknown   unknown  unknown
      2026-08  $130.00   $128.00   −$2.00
      2026-09  $148.00   $186.35   $38.35

      Month by month in USD, 2026-04 to 2026-09
      Month      My View  Showback  Margin  On cost  On revenue
      ---------  -------  --------  ------  -------  ----------
      2026-08    $130.00   $128.00  −$2.00   −1.5 %      −1.6 %
      2026-09    $148.00   $186.35  $38.35   25.9 %      20.6 %
      ---------  -------  --------  ------  -------  ----------
      Total USD  $278.00   $314.35  $36.35   13.1 %      11.6 %

      My View, Showback and margin in EUR
                 My View   Showback    Margin
      -------  ---------  ---------  --------
      2026-04    unknown    unknown   unknown
      2026-05    unknown    unknown   unknown
      2026-06    unknown    unknown   unknown
      2026-07    unknown    unknown   unknown
      2026-08    unknown    unknown   unknown
      2026-09  EUR 10.00  EUR 12.00  EUR 2.00

      Month by month in EUR, 2026-04 to 2026-09
      Month        My View   Showback    Margin  On cost  On revenue
      ---------  ---------  ---------  --------  -------  ----------
      2026-09    EUR 10.00  EUR 12.00  EUR 2.00   20.0 %      16.7 %
      ---------  ---------  ---------  --------  -------  ----------
      Total EUR  EUR 10.00  EUR 12.00  EUR 2.00   20.0 %      16.7 %

      Careful: Delta is unknown and not included: There is no cost report for 2026-04..2026-09."
    `);
  });

  it("of one client", async () => {
    const { data } = await ask(northwind, "trend bolt --months 12");
    expect(data).toMatchObject({
      client: "Bolt",
      first: "2025-10",
      last: "2026-09",
      months: [{ period: "2026-08" }, { period: "2026-09" }],
      unknown: [],
    });
  });

  it("draws a month without figures as a gap, not as zero", async () => {
    const { view } = await ask(northwind, "trend bolt");
    const chart = view.find((block) => block.kind === "chart");
    expect(chart?.chart.categories).toEqual(["2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09"]);
    expect(chart?.chart.series[0]?.values).toEqual([null, null, null, null, "50", "50"]);
  });

  it.each([
    ["trend --months 7", { code: "input.invalid", problems: [{ path: "months", message: "must be 6 or 12" }] }],
    ["trend --months many", { code: "input.invalid", problems: [{ path: "months", message: "must be 6 or 12" }] }],
    ["trend nobody", { code: "client.unknown" }],
  ])("%s is refused", async (line, error) => {
    await expect(ask(northwind, line)).rejects.toMatchObject(error);
  });

  it("asks back when two clients fit", async () => {
    const twins = partner({ name: "Twin A", account: "1" }, { name: "Twin B", account: "2" });
    await expect(ask(twins, "trend twin --months 12")).rejects.toMatchObject({
      choices: [{ command: "trend 1 --months 12" }, { command: "trend 2 --months 12" }],
    });
  });
});

describe("A-21 a client who left", () => {
  const charges = ["2026-06", "2026-07", "2026-08", "2026-09"].map((period) => ({
    period,
    myView: "10",
    showback: "11",
  }));
  const ledger = partner(
    { name: "Stayed", account: "1", charges },
    { name: "Left", account: "2", charges: charges.slice(0, 2), until: "2026-07" },
    { name: "Came and went", account: "3", charges: charges.slice(1, 2), since: "2026-07", until: "2026-07" },
  );
  const manager = { ...operator, roles: ["account-manager" as const], clients: ["2"] };

  it("is in the months of a trend as in those months asked for alone", async () => {
    const { data } = await ask(ledger, "trend");
    const months = (data as { months: { period: string; myView: string }[] }).months;
    expect(months.map((m) => `${m.period} ${m.myView}`)).toEqual([
      "2026-06 20",
      "2026-07 30",
      "2026-08 10",
      "2026-09 10",
    ]);
    for (const { period, myView } of months) {
      expect((await ask(ledger, `overview ${period}`)).data).toMatchObject({ totals: [{ myView }], unknown: [] });
      expect((await ask(ledger, `margin ${period}`)).data).toMatchObject({ totals: [{ myView }], unknown: [] });
    }
  });

  it.each(["client", "service", "account", "month", "provider"])("is in a span by %s", async (by) => {
    expect((await ask(ledger, `margin last 4 months --by ${by}`)).data).toMatchObject({
      totals: [{ myView: "70", showback: "77" }],
      unknown: [],
    });
  });

  it("keeps its name, can be asked for, and is seen by who may see it", async () => {
    expect((await ask(ledger, "margin last 4 months")).data).toMatchObject({
      rows: [{ label: "Stayed" }, { label: "Left" }, { label: "Came and went" }],
    });
    expect((await ask(ledger, "trend came")).data).toMatchObject({
      client: "Came and went",
      totals: [{ myView: "10" }],
    });
    const { data } = await ask(ledger, "margin last 4 months", manager);
    expect(data).toMatchObject({ rows: [{ label: "Left", myView: "20" }], totals: [{ myView: "20" }] });
  });

  it("makes the change of a month against the true sum of the month before", async () => {
    expect((await ask(ledger, "overview 2026-08")).data).toMatchObject({ totals: [{ myViewChange: "-66.6667" }] });
  });
});

describe("A-22 V5 B2 the months of a trend are calendar months, each once", () => {
  it.each([
    ["2026-03-15T00:00:00Z", ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"]],
    ["2026-05-31T23:59:59Z", ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04"]],
    ["2026-03-01T00:00:00Z", ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"]],
    ["2024-03-31T12:00:00Z", ["2023-09", "2023-10", "2023-11", "2023-12", "2024-01", "2024-02"]],
  ])("asked at %s", async (now, months) => {
    const charges = Array.from({ length: 48 }, (_, i) => ({
      period: `${2023 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`,
      myView: "1",
      showback: "2",
    }));
    const { door } = entrance({ now, clients: [{ name: "Acme", account: "1", charges }] });
    const { data } = await door.command("trend", operator);
    expect((data as { months: { period: string }[] }).months.map((m) => m.period)).toEqual(months);
    expect(data).toMatchObject({ totals: [{ myView: "6", showback: "12" }] });
  });
});

describe("A-22 B55 a trend of clients that cannot be read", () => {
  it("says who and why, and never that there are no costs", async () => {
    const answer = await ask(northwind, "trend delta");
    expect(answer.data).toMatchObject({ months: [], totals: [], unknown: [{ client: "Delta" }] });
    expect(textOf(answer)).toMatchInlineSnapshot(`
      "Trend of Delta, 2026-04 to 2026-09
      ==================================

      Careful: Delta is unknown and not included: There is no cost report for 2026-04..2026-09."
    `);
  });

  it("of nobody says that there are no costs", async () => {
    expect(textOf(await ask(partner(), "trend"))).toContain("There are no costs from 2026-04 to 2026-09.");
  });
});
