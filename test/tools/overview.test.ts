import { describe, expect, it } from "vitest";
import { ask, textOf } from "../support/door.ts";
import { northwind, partner } from "../support/northwind.ts";

describe("A-21 overview", () => {
  it("is the last closed month at a glance", async () => {
    const answer = await ask(northwind, "overview");
    expect(answer.data).toEqual({
      period: "2026-09",
      client: null,
      account: null,
      clients: 3,
      totals: [
        {
          currency: "EUR",
          myView: "10.000000000000001",
          showback: "12",
          margin: "1.999999999999999",
          onCost: "20",
          onRevenue: "16.6667",
          myViewChange: null,
          showbackChange: null,
        },
        {
          currency: "USD",
          myView: "148",
          showback: "186.35",
          margin: "38.35",
          onCost: "25.9122",
          onRevenue: "20.5796",
          myViewChange: "13.8462",
          showbackChange: "45.5859",
        },
      ],
      topServices: [
        {
          service: "Amazon EC2",
          currency: "EUR",
          myView: "10.000000000000001",
          showback: "12",
          margin: "1.999999999999999",
          onCost: "20",
          onRevenue: "16.6667",
        },
        {
          service: "Amazon EC2",
          currency: "USD",
          myView: "100",
          showback: "128",
          margin: "28",
          onCost: "28",
          onRevenue: "21.875",
        },
        {
          service: "Amazon S3",
          currency: "USD",
          myView: "40",
          showback: "44.55",
          margin: "4.55",
          onCost: "11.375",
          onRevenue: "10.2132",
        },
        {
          service: "Tax",
          currency: "USD",
          myView: "8",
          showback: "8.8",
          margin: "0.8",
          onCost: "10",
          onRevenue: "9.0909",
        },
        {
          service: "Support fee",
          currency: "USD",
          myView: "0",
          showback: "5",
          margin: "5",
          onCost: null,
          onRevenue: "100",
        },
      ],
      providers: [],
      transfers: { active: 3, starting: 1, invited: 0 },
      unknown: [{ client: "Delta", reason: "There is no cost report for 2026-09." }],
      partly: [],
      twoLevels: [],
    });
    expect(textOf(answer)).toMatchInlineSnapshot(`
      "Overview, 2026-09
      =================

      My View (spend)       $148.00  (+13.8 % vs 2026-08)
      Showback (pro forma)  $186.35  (+45.6 % vs 2026-08)
      Margin                $38.35
      Margin on cost        25.9 %
      Margin on revenue     20.6 %

      My View (spend)       EUR 10.00  (nothing in 2026-08)
      Showback (pro forma)  EUR 12.00  (nothing in 2026-08)
      Margin                EUR 2.00
      Margin on cost        20.0 %
      Margin on revenue     16.7 %

      Clients           3
      Active transfers  3  (1 starting)

      Top services in USD, 2026-09
                   My View  Showback
      -----------  -------  --------
      EC2          $100.00   $128.00
      S3            $40.00    $44.55
      Tax            $8.00     $8.80
      Support fee    $0.00     $5.00

      Top services in EUR, 2026-09
             My View   Showback
      ---  ---------  ---------
      EC2  EUR 10.00  EUR 12.00

      Careful: Delta is unknown and not included: There is no cost report for 2026-09.

      > Margin by client: margin 2026-09 --by client
      > Trend: trend
      > Waterfall: waterfall 2026-09"
    `);
  });

  it("of one client counts its own transfers and leads on to that client", async () => {
    const { data, view } = await ask(northwind, "overview bolt 2026-09");
    expect(data).toMatchObject({
      client: "Bolt",
      account: "222222222222",
      clients: 1,
      totals: [{ myView: "50", myViewChange: "0", showbackChange: "0" }],
      transfers: { active: 1, starting: 0, invited: 0 },
    });
    expect(view.at(-1)).toEqual({
      kind: "actions",
      items: [
        { label: "Margin by service", command: "margin 222222222222 2026-09 --by service" },
        { label: "Trend", command: "trend 222222222222" },
        { label: "Waterfall", command: "waterfall 222222222222 2026-09" },
      ],
    });
  });

  it("counts transfers by what they are now", async () => {
    const transfer = (status: "accepted" | "requested" | "withdrawn", start: string, end: string | null = null) => ({
      status,
      start: `${start}T00:00:00.000Z`,
      end,
    });
    const ledger = partner({
      name: "Acme",
      account: "1",
      charges: [{ period: "2026-09", myView: "1", showback: "1" }],
      transfers: [
        transfer("accepted", "2026-01-01"),
        transfer("accepted", "2026-10-01"),
        transfer("accepted", "2026-01-01", "2026-12-31T23:59:59.999Z"),
        transfer("accepted", "2026-01-01", "2026-09-30T23:59:59.999Z"),
        transfer("accepted", "2026-11-01"),
        transfer("requested", "2026-11-01"),
        transfer("withdrawn", "2026-01-01"),
      ],
    });
    expect((await ask(ledger, "overview")).data).toMatchObject({ transfers: { active: 3, starting: 1, invited: 1 } });
  });

  it("of a bill of several providers shows them, and knows no transfers", async () => {
    const charges = [
      { period: "2026-09", myView: "1", showback: "2", provider: "AWS" },
      { period: "2026-09", myView: "5", showback: "5.5", provider: "Microsoft" },
    ];
    const bill = { ...partner({ name: "Bill", account: "b1", charges }), origin: "bill" as const };
    const answer = await ask(bill, "overview 2026-09");
    expect(answer.data).toMatchObject({
      providers: [
        { provider: "Microsoft", myView: "5", showback: "5.5" },
        { provider: "AWS", myView: "1", showback: "2" },
      ],
      transfers: null,
    });
    expect(textOf(answer)).toMatchInlineSnapshot(`
      "Overview, 2026-09
      =================

      My View (spend)       $6.00  (nothing in 2026-08)
      Showback (pro forma)  $7.50  (nothing in 2026-08)
      Margin                $1.50
      Margin on cost        25.0 %
      Margin on revenue     20.0 %

      Clients  1

      Top services in USD, 2026-09
           My View  Showback
      ---  -------  --------
      EC2    $6.00     $7.50

      By provider, 2026-09
      Provider   My View  Showback
      ---------  -------  --------
      Microsoft    $5.00     $5.50
      AWS          $1.00     $2.00

      > Margin by client: margin 2026-09 --by client
      > Trend: trend
      > Waterfall: waterfall 2026-09"
    `);
  });

  it("shows the eight services that cost most", async () => {
    const charges = Array.from({ length: 10 }, (_, i) => ({
      period: "2026-09",
      myView: `${i + 1}`,
      showback: "1",
      service: `Service ${i + 1}`,
    }));
    const { data } = await ask(partner({ name: "Many", account: "1", charges }), "overview");
    expect((data as { topServices: { service: string }[] }).topServices.map((s) => s.service)).toEqual(
      [10, 9, 8, 7, 6, 5, 4, 3].map((i) => `Service ${i}`),
    );
  });

  it("asks back when two clients fit, and refuses spans", async () => {
    const twins = partner({ name: "Twin A", account: "1" }, { name: "Twin B", account: "2" });
    await expect(ask(twins, "overview twin")).rejects.toMatchObject({
      choices: [{ command: "overview 1 2026-09" }, { command: "overview 2 2026-09" }],
    });
    await expect(ask(northwind, "overview last 2 months")).rejects.toMatchObject({ code: "period.single" });
  });
});

describe("A-22 B55 an overview with figures that cannot be read", () => {
  it("is a failure with its reason when nothing can be read", async () => {
    await expect(ask(northwind, "overview delta")).rejects.toMatchObject({
      kind: "upstream",
      message: "AWS refused access to this billing view.",
    });
  });

  it("of a transfer that has not begun has no figures, says why, and not that there are no costs", async () => {
    const answer = await ask(northwind, "overview echo");
    expect(answer.data).toMatchObject({
      clients: 0,
      totals: [],
      topServices: [],
      unknown: [{ client: "Echo", reason: "Its billing transfer has not begun." }],
      partly: [],
    });
    expect(textOf(answer)).toMatchInlineSnapshot(`
      "Overview of Echo, 2026-09
      =========================

      Clients           0
      Active transfers  0  (1 starting)

      Careful: Echo is unknown and not included: Its billing transfer has not begun.

      > Margin by service: margin 555555555555 2026-09 --by service
      > Trend: trend 555555555555
      > Waterfall: waterfall 555555555555 2026-09"
    `);
  });

  it("of a client whose services alone cannot be read keeps it in the totals, and says what is missing", async () => {
    const charges = [{ period: "2026-09", myView: "98", showback: "100" }];
    const ledger = partner(
      { name: "Acme", account: "1", charges, unreadable: { services: "AWS was asked too often." } },
      { name: "Bolt", account: "2", charges },
    );
    const answer = await ask(ledger, "overview");
    expect(answer.data).toMatchObject({
      clients: 2,
      totals: [{ myView: "196" }],
      topServices: [{ myView: "98" }],
      unknown: [],
      partly: [{ client: "Acme", reason: "AWS was asked too often." }],
    });
    expect(textOf(answer)).toContain(
      "Careful: Acme is in the totals, but not in the services or providers: AWS was asked too often.",
    );
  });
});
