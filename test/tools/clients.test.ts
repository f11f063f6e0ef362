import { describe, expect, it } from "vitest";
import { ask, operator, textOf } from "../support/door.ts";
import { northwind, partner } from "../support/northwind.ts";

describe("A-21 clients", () => {
  it("lists everybody as they are now: plan, accounts, transfer, views", async () => {
    const answer = await ask(northwind, "clients");
    expect(answer.data).toEqual({
      period: "2026-10",
      one: false,
      clients: [
        {
          id: "arn:aws:billingconductor::999900009999:billinggroup/0",
          name: "Acme Robotics",
          primaryAccountId: "111111111111",
          kind: "transfer",
          status: "active",
          plan: "Standard +5%",
          passthrough: false,
          accounts: [
            { id: "111111111111", name: "Acme payer" },
            { id: "111111111112", name: "111111111112" },
          ],
          transfer: { status: "accepted", effective: "2025-01-01", ends: null },
          myView: "healthy",
          showback: "healthy",
        },
        {
          id: "arn:aws:billingconductor::999900009999:billinggroup/1",
          name: "Bolt",
          primaryAccountId: "222222222222",
          kind: "transfer",
          status: "active",
          plan: "Passthrough",
          passthrough: true,
          accounts: [{ id: "222222222222", name: "Bolt" }],
          transfer: { status: "accepted", effective: "2025-01-01", ends: null },
          myView: "healthy",
          showback: "unhealthy",
        },
        {
          id: "arn:aws:billingconductor::999900009999:billinggroup/2",
          name: "Cygnus",
          primaryAccountId: "333333333333",
          kind: "standard",
          status: "active",
          plan: "Standard +5%",
          passthrough: false,
          accounts: [{ id: "333333333333", name: "Cygnus" }],
          transfer: null,
          myView: "none",
          showback: "none",
        },
        {
          id: "arn:aws:billingconductor::999900009999:billinggroup/3",
          name: "Delta",
          primaryAccountId: "444444444444",
          kind: "transfer",
          status: "active",
          plan: null,
          passthrough: false,
          accounts: [{ id: "444444444444", name: "Delta" }],
          transfer: { status: "accepted", effective: "2025-01-01", ends: null },
          myView: "healthy",
          showback: "healthy",
        },
        {
          id: "arn:aws:billingconductor::999900009999:billinggroup/4",
          name: "Echo",
          primaryAccountId: "555555555555",
          kind: "transfer",
          status: "pending",
          plan: "Standard +5%",
          passthrough: false,
          accounts: [{ id: "555555555555", name: "Echo" }],
          transfer: { status: "accepted", effective: "2026-11-01", ends: null },
          myView: "healthy",
          showback: "healthy",
        },
      ],
    });
    expect(textOf(answer)).toMatchInlineSnapshot(`
      "Clients, 2026-10
      ================

      Careful: Billing views are missing or unhealthy for 1: Bolt.

      Client         Account       Accounts  Pricing plan  Transfer  Since       Views
      -------------  ------------  --------  ------------  --------  ----------  -----------------------------------
      Acme Robotics  111111111111         2  Standard +5%  accepted  2025-01-01  both healthy
      Bolt           222222222222         1  Passthrough   accepted  2025-01-01  My View healthy, Showback unhealthy
      Cygnus         333333333333         1  Standard +5%  none                  none
      Delta          444444444444         1  none          accepted  2025-01-01  both healthy
      Echo           555555555555         1  Standard +5%  accepted  2026-11-01  both healthy"
    `);
  });

  it("shows one in full", async () => {
    expect(textOf(await ask(northwind, "clients acme"))).toMatchInlineSnapshot(`
      "Acme Robotics
      =============

      Primary account  111111111111
      Status           active
      Pricing plan     Standard +5%
      Transfer         accepted
      Effective        2025-01-01
      Billing views    both healthy

      Accounts of Acme Robotics
      Account       Name
      ------------  ------------
      111111111111  Acme payer
      111111111112  111111111112

      > Margin: margin 111111111111
      > Trend: trend 111111111111"
    `);
  });

  it("takes the latest of several transfers", async () => {
    const transfers = [
      { status: "withdrawn" as const, start: "2025-01-01T00:00:00.000Z", end: "2025-06-30T23:59:59.999Z" },
      { status: "accepted" as const, start: "2026-01-01T00:00:00.000Z", end: "2026-12-31T23:59:59.999Z" },
      { status: "declined" as const, start: "2025-09-01T00:00:00.000Z", end: null },
    ];
    const { data } = await ask(partner({ name: "Acme", account: "1", transfers }), "clients acme");
    expect(data).toMatchObject({
      clients: [{ transfer: { status: "accepted", effective: "2026-01-01", ends: "2026-12-31" } }],
    });
  });

  it("of a bill file have neither views nor transfers", async () => {
    const bill = { ...partner({ name: "Bill", account: "b1", plan: null }), origin: "bill" as const };
    const answer = await ask(bill, "clients");
    expect(answer.data).toMatchObject({
      clients: [{ kind: "bill", plan: null, transfer: null, myView: "none", showback: "none" }],
    });
    expect(textOf(answer)).toContain("not in a bill file");
  });

  it("are those the caller may see", async () => {
    const manager = { ...operator, roles: ["account-manager" as const], clients: ["222222222222"] };
    const { data } = await ask(northwind, "clients", manager);
    expect((data as { clients: { name: string }[] }).clients.map((c) => c.name)).toEqual(["Bolt"]);
    await expect(ask(northwind, "clients acme", manager)).rejects.toMatchObject({ code: "client.unknown" });
    const { view } = await ask(northwind, "clients", { ...manager, clients: [] });
    expect(view).toEqual([{ kind: "text", text: "There are no clients in 2026-10." }]);
  });

  it("are asked back when two fit", async () => {
    const twins = partner({ name: "Twin A", account: "1" }, { name: "Twin B", account: "2" });
    await expect(ask(twins, "clients twin")).rejects.toMatchObject({
      choices: [{ command: "clients 1 2026-10" }, { command: "clients 2 2026-10" }],
    });
  });

  it("say when a billing view is missing or ill", async () => {
    const names = ["A", "B", "C", "D"];
    const ledger = partner(...names.map((name, i) => ({ name, account: `${i}`, views: { showback: true } })));
    const answer = await ask(ledger, "clients");
    expect(answer.data).toMatchObject({ clients: names.map(() => ({ myView: "missing", showback: "healthy" })) });
    expect(textOf(answer)).toContain("Careful: Billing views are missing or unhealthy for 4: A, B, C and 1 more.");
  });
});

describe("A-22 B56 a client's pricing plan is the one it is linked to", () => {
  it("by name, and none where there is none", async () => {
    const { data } = await ask(northwind, "clients");
    expect((data as { clients: { name: string; plan: string | null }[] }).clients.map((c) => [c.name, c.plan])).toEqual(
      [
        ["Acme Robotics", "Standard +5%"],
        ["Bolt", "Passthrough"],
        ["Cygnus", "Standard +5%"],
        ["Delta", null],
        ["Echo", "Standard +5%"],
      ],
    );
  });
});

describe("A-22 B58 a client's status and effective date are read, not assumed", () => {
  it.each(["requested", "declined", "cancelled", "expired", "accepted", "withdrawn"] as const)("%s", async (status) => {
    const transfers = [{ status, start: "2026-07-01T00:00:00.000Z", end: null }];
    for (const group of ["active", "pending", "primary-account-missing"] as const) {
      const { data } = await ask(partner({ name: "Acme", account: "1", status: group, transfers }), "clients acme");
      expect(data).toMatchObject({ clients: [{ status: group, transfer: { status, effective: "2026-07-01" } }] });
    }
  });
});
