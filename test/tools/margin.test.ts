import { describe, expect, it } from "vitest";
import { ask, textOf } from "../support/door.ts";
import { northwind, partner } from "../support/northwind.ts";

describe("A-21 margin", () => {
  it("of all clients in the last closed month, each currency for itself", async () => {
    const answer = await ask(northwind, "margin");
    expect(answer.data).toEqual({
      by: "client",
      first: "2026-09",
      last: "2026-09",
      client: null,
      account: null,
      rows: [
        {
          key: "arn:aws:billingconductor::999900009999:billinggroup/2",
          label: "Cygnus",
          currency: "EUR",
          myView: "10.000000000000001",
          showback: "12",
          margin: "1.999999999999999",
          onCost: "20",
          onRevenue: "16.6667",
        },
        {
          key: "arn:aws:billingconductor::999900009999:billinggroup/0",
          label: "Acme Robotics",
          currency: "USD",
          myView: "98",
          showback: "146.35",
          margin: "48.35",
          onCost: "49.3367",
          onRevenue: "33.0372",
        },
        {
          key: "arn:aws:billingconductor::999900009999:billinggroup/1",
          label: "Bolt",
          currency: "USD",
          myView: "50",
          showback: "40",
          margin: "-10",
          onCost: "-20",
          onRevenue: "-25",
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
          myView: "148",
          showback: "186.35",
          margin: "38.35",
          onCost: "25.9122",
          onRevenue: "20.5796",
        },
      ],
      unknown: [{ client: "Delta", reason: "There is no cost report for 2026-09." }],
      twoLevels: [],
    });
    expect(textOf(answer)).toMatchInlineSnapshot(`
      "Margin by client, 2026-09
      =========================

      Careful: Negative margin: Bolt in USD. There we are charged more than the client is shown.

      Careful: 1 client could not be read and is not in the totals.

      Client           My View   Showback    Margin  On cost  On revenue
      -------------  ---------  ---------  --------  -------  ----------
      Acme Robotics     $98.00    $146.35    $48.35   49.3 %      33.0 %
      Bolt              $50.00     $40.00   −$10.00  −20.0 %     −25.0 %
      Cygnus         EUR 10.00  EUR 12.00  EUR 2.00   20.0 %      16.7 %
      Delta            unknown    unknown   unknown  unknown     unknown
      -------------  ---------  ---------  --------  -------  ----------
      Total USD        $148.00    $186.35    $38.35   25.9 %      20.6 %
      Total EUR      EUR 10.00  EUR 12.00  EUR 2.00   20.0 %      16.7 %
      Delta: There is no cost report for 2026-09.

      > By service: margin 2026-09 --by service
      > By account: margin 2026-09 --by account
      > Trend: trend
      > Waterfall: waterfall 2026-09"
    `);
  });

  it("of one client is by service, and leads on by account", async () => {
    const answer = await ask(northwind, "margin acme 2026-09");
    expect(answer.data).toMatchObject({ by: "service", client: "Acme Robotics", account: "111111111111", unknown: [] });
    expect(textOf(answer)).toMatchInlineSnapshot(`
      "Margin of Acme Robotics by service, 2026-09
      ===========================================

      Margin by service, 2026-09
      Service      My View  Showback  Margin  On cost  On revenue
      -----------  -------  --------  ------  -------  ----------
      Amazon EC2    $50.00    $88.00  $38.00   76.0 %      43.2 %
      Amazon S3     $40.00    $44.55   $4.55   11.4 %      10.2 %
      Tax            $8.00     $8.80   $0.80   10.0 %       9.1 %
      Support fee    $0.00     $5.00   $5.00        –     100.0 %
      -----------  -------  --------  ------  -------  ----------
      Total USD     $98.00   $146.35  $48.35   49.3 %      33.0 %

      > By account: margin 111111111111 2026-09 --by account
      > Trend: trend 111111111111
      > Waterfall: waterfall 111111111111 2026-09"
    `);
  });

  it("by account names the accounts, with the credit where it fell", async () => {
    const { data } = await ask(northwind, "margin acme 2026-09 --by account");
    expect(data).toMatchObject({
      rows: [
        { key: "111111111111", label: "Acme payer (111111111111)", myView: "57.5", showback: "101.8" },
        { key: "111111111112", label: "111111111112", myView: "40.5", showback: "44.55" },
      ],
      totals: [{ myView: "98", showback: "146.35", margin: "48.35" }],
    });
  });

  it("by month is in the order of the months", async () => {
    const answer = await ask(northwind, "margin 2026-08..2026-09 --by month");
    expect(answer.data).toMatchObject({
      first: "2026-08",
      last: "2026-09",
      rows: [
        { key: "2026-08", label: "2026-08", currency: "USD", myView: "130" },
        { key: "2026-09", label: "2026-09", currency: "EUR" },
        { key: "2026-09", label: "2026-09", currency: "USD", myView: "148" },
      ],
      unknown: [{ client: "Delta", reason: "There is no cost report for 2026-08..2026-09." }],
    });
  });

  it("by provider adds up to the same", async () => {
    const charges = [
      { period: "2026-09", myView: "1", showback: "2", provider: "AWS" },
      { period: "2026-09", myView: "5", showback: "5.5", provider: "Microsoft" },
      { period: "2026-09", myView: "1", showback: "1", provider: "" },
    ];
    const bill = { ...partner({ name: "Bill", account: "b1", charges }), origin: "bill" as const };
    expect((await ask(bill, "margin 2026-09 --by provider")).data).toMatchObject({
      rows: [{ label: "Microsoft" }, { label: "AWS" }, { key: "", label: "(not named)" }],
      totals: [{ myView: "7", showback: "8.5" }],
    });
  });

  it("of a month without costs says so, and shows no table", async () => {
    const answer = await ask(partner({ name: "New", account: "1" }), "margin");
    expect(answer.data).toMatchObject({ rows: [], totals: [], unknown: [{ client: "New" }] });
    const nobody = await ask(partner(), "margin");
    expect(nobody.data).toMatchObject({ rows: [], totals: [], unknown: [] });
    expect(textOf(nobody)).toBe(
      "Margin by client, 2026-09\n=========================\n\nThere are no costs in 2026-09.",
    );
  });

  it("asks back when two clients fit, and each choice can be run", async () => {
    const twins = partner(
      ...["666666666666", "777777777777"].map((account) => ({
        name: "Twin",
        account,
        charges: [{ period: "2026-09", myView: "1", showback: "1" }],
      })),
    );
    const asked = ask(twins, "margin twin 2026-09 --by account");
    await expect(asked).rejects.toMatchObject({
      code: "client.ambiguous",
      choices: [
        { label: "Twin (666666666666)", command: "margin 666666666666 2026-09 --by account" },
        { label: "Twin (777777777777)", command: "margin 777777777777 2026-09 --by account" },
      ],
    });
    const chosen = await ask(twins, "margin 777777777777 2026-09 --by account");
    expect(chosen.data).toMatchObject({ client: "Twin", account: "777777777777", rows: [{ key: "777777777777" }] });
  });

  it.each([
    ["margin 2026-11", "period.future"],
    ["margin 2026-09..2026-08", "period.reversed"],
    ["margin 2025-01..2026-09", "period.too-long"],
    ["margin last 14 months", "period.too-long"],
    ["margin nobody", "client.unknown"],
    ["margin --by region", "input.invalid"],
  ])("%s is refused as %s", async (line, code) => {
    await expect(ask(northwind, line)).rejects.toMatchObject({ code });
  });

  it("covers thirteen months and no more", async () => {
    expect((await ask(northwind, "margin last 13 months --by month")).data).toMatchObject({ first: "2025-09" });
  });

  it("buttons of a client with any name lead to that client", async () => {
    for (const name of ['Bob "The" Builder', "May", "--by service", "Last \u201cOne\u201d", "=cmd()", "<!channel>"]) {
      const ledger = partner({ name, account: "888888888888", charges: [{ period: "2026-09", myView: "1" }] });
      const { view } = await ask(ledger, "margin 888888888888 2026-09");
      const commands = view.flatMap((b) => (b.kind === "actions" ? b.items.map((i) => i.command) : []));
      expect(commands).toHaveLength(3);
      for (const command of commands) expect((await ask(ledger, command)).data).toMatchObject({ client: name });
    }
  });
});

describe("A-22 B55 a client that cannot be read is unknown, never zero", () => {
  it.each(["client", "month"])("alone, by %s", async (by) => {
    const { data, view } = await ask(northwind, `margin delta 2026-09 --by ${by}`);
    expect(data).toMatchObject({ rows: [], totals: [], unknown: [{ client: "Delta" }] });
    expect(JSON.stringify(view)).toContain('{"unknown":');
    expect(JSON.stringify(view)).not.toContain('"money"');
  });

  it.each(["service", "account", "provider"])("alone, by %s, is a failure with its reason", async (by) => {
    await expect(ask(northwind, `margin delta 2026-09 --by ${by}`)).rejects.toMatchObject({
      kind: "upstream",
      message: "AWS refused access to this billing view.",
    });
  });

  it.each(["client", "service", "account", "month", "provider"])("among others, by %s", async (by) => {
    const { data, view } = await ask(northwind, `margin 2026-09 --by ${by}`);
    expect(data).toMatchObject({
      totals: [{ myView: "10.000000000000001" }, { myView: "148" }],
      unknown: [{ client: "Delta" }],
    });
    expect(JSON.stringify(view)).toContain('["Delta",{"unknown":');
    expect(JSON.stringify(view)).toContain("1 client could not be read and is not in the totals.");
  });

  it("half a margin counts as none", async () => {
    const charges = [{ period: "2026-09", myView: "9", showback: "10" }];
    const ledger = partner(
      { name: "Half", account: "1", charges, unreadable: { showback: "AWS refused the Showback view." } },
      { name: "Whole", account: "2", charges },
    );
    expect((await ask(ledger, "margin --by account")).data).toMatchObject({
      rows: [{ key: "2", myView: "9", showback: "10" }],
      unknown: [{ client: "Half", reason: "AWS refused the Showback view." }],
    });
  });

  it("a client whose transfer has not begun is not counted, and unknown when asked for", async () => {
    expect(JSON.stringify((await ask(northwind, "margin")).data)).not.toContain("Echo");
    for (const by of ["client", "service", "account", "month", "provider"]) {
      expect((await ask(northwind, `margin echo --by ${by}`)).data).toMatchObject({
        rows: [],
        unknown: [{ client: "Echo", reason: "Its billing transfer has not begun." }],
      });
    }
  });
});

describe("A-22 B13 margin keeps currencies apart and every digit", () => {
  it("a loss in one currency is not said of the other", async () => {
    const charges = [
      { period: "2026-09", myView: "2", showback: "1", currency: "EUR" },
      { period: "2026-09", myView: "1", showback: "2" },
    ];
    const { view } = await ask(partner({ name: "Both", account: "1", charges }), "margin --by month");
    expect(view[1]).toMatchObject({
      kind: "alert",
      text: "Negative margin: 2026-09 in EUR. There we are charged more than the client is shown.",
    });
  });

  it("a client with two currencies has two rows and no common total", async () => {
    const ledger = partner({
      name: "Both",
      account: "1",
      charges: [
        { period: "2026-09", myView: "0.1", showback: "0.3" },
        { period: "2026-09", myView: "0.2", showback: "0.3" },
        { period: "2026-09", myView: "1", showback: "2", currency: "JPY" },
      ],
    });
    expect((await ask(ledger, "margin --by client")).data).toMatchObject({
      rows: [
        { currency: "JPY", margin: "1" },
        { currency: "USD", myView: "0.3", showback: "0.6", margin: "0.3" },
      ],
      totals: [{ currency: "JPY" }, { currency: "USD" }],
    });
  });
});

describe("A-22 B3 an answer without a period says which it chose", () => {
  it("in data, heading and receipt", async () => {
    const { data, view, receipt } = await ask(northwind, "margin");
    expect(data).toMatchObject({ first: "2026-09", last: "2026-09" });
    expect(view[0]).toEqual({ kind: "heading", text: "Margin by client, 2026-09" });
    expect(receipt.sources.flatMap((s) => s.periods)).toEqual(["2026-09"]);
  });
});
