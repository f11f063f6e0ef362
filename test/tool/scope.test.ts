import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { Call } from "#src/ports/call.ts";
import type { CreditUse } from "#src/ports/credits.ts";
import type { CustomLineItem } from "#src/ports/custom-line-items.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Pricing, PricingRule } from "#src/ports/pricing.ts";
import { scopedDesk } from "#src/tool/scope.ts";
import { type LedgerClient, ledgerDesk } from "../support/desk.ts";
import { operator } from "../support/door.ts";

const OCTOBER = BillingPeriod.parse("2026-10");
const call: Call = { signal: new AbortController().signal, fresh: false, used: () => {} };

const client = (i: number): LedgerClient => ({
  name: `Client ${i}`,
  account: `${111_111_111_000 + i}`,
  accounts: [
    { id: `${111_111_111_000 + i}`, name: "main" },
    { id: `${222_222_222_000 + i}`, name: "linked" },
  ],
  charges: [{ period: "2026-10", myView: `${i}.5`, showback: `${i + 1}` }],
  ...(i % 3 === 2 && { unreadable: { showback: `Client ${i} is locked.`, services: `Client ${i} is locked.` } }),
});

const clients = Array.from({ length: 6 }, (_, i) => client(i));
const desk = ledgerDesk({ clients, now: "2026-10-15T12:00:00Z" });
const everything = await desk.groups.list(OCTOBER, call);

/** A desk whose sources answer more than they were asked for. */
const leaky: Desk = {
  ...desk,
  groups: {
    ...desk.groups,
    serviceReports: (_asked, first, last, c) => desk.groups.serviceReports(everything, first, last, c),
  },
  costs: { read: (query, c) => desk.costs.read({ ...query, groups: everything }, c) },
};

/** Everything that a desk gives away, whoever asks; what it refuses gives nothing. */
async function harvest(scoped: Desk, asked: readonly BillingGroup[]): Promise<string> {
  const query = { groups: asked, first: OCTOBER, last: OCTOBER, by: [] };
  const answers = await Promise.allSettled([
    scoped.groups.list(OCTOBER, call),
    scoped.groups.accounts(OCTOBER, call),
    scoped.groups.reports(OCTOBER, OCTOBER, call),
    scoped.groups.serviceReports(asked, OCTOBER, OCTOBER, call),
    scoped.costs.read({ ...query, side: "my-view" }, call),
    scoped.costs.read({ ...query, side: "showback" }, call),
    scoped.views?.list(OCTOBER, call),
    scoped.transfers?.inbound(call),
  ]);
  return JSON.stringify(answers.map((a) => (a.status === "fulfilled" ? a.value : String(a.reason))));
}

const tracesOf = (i: number): string[] => [
  `Client ${i}`,
  `${111_111_111_000 + i}`,
  `${222_222_222_000 + i}`,
  `billinggroup/${i}"`,
];

describe("A-21 scope", () => {
  it("nothing of a client outside the scope comes back, whatever is asked of whatever source", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(clients.map((_, i) => i)),
        fc.subarray(clients.map((_, i) => i)),
        fc.constantFrom(desk, leaky),
        async (allowed, asked, source) => {
          const caller = { ...operator, clients: allowed.map((i) => clients[i]?.account ?? "") };
          const given = await harvest(
            scopedDesk(source, caller),
            asked.flatMap((i) => everything[i] ?? []),
          );
          for (const i of clients.keys()) {
            if (allowed.includes(i)) expect(given).toContain(`Client ${i}"`);
            else for (const trace of tracesOf(i)) expect(given).not.toContain(trace);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("everything of a client inside the scope comes back as it is", async () => {
    const caller = { ...operator, clients: ["111111111001"] };
    const scoped = scopedDesk(desk, caller);
    const own = everything.slice(1, 2);
    expect(await scoped.groups.list(OCTOBER, call)).toEqual(own);
    expect(await harvest(scoped, own)).toBe(await harvest(ledgerDeskOf(1), own));
  });

  it("asking for a client outside the scope reads like asking for one that does not exist", async () => {
    const scoped = scopedDesk(desk, { ...operator, clients: ["111111111001"] });
    const refused = expect.objectContaining({
      code: "client.unknown",
      message: "There is no such client among those you may see.",
    });
    await expect(scoped.groups.serviceReports(everything, OCTOBER, OCTOBER, call)).rejects.toThrow(refused);
    const query = { groups: everything.slice(0, 1), side: "my-view", first: OCTOBER, last: OCTOBER, by: [] } as const;
    await expect(scoped.costs.read(query, call)).rejects.toThrow(refused);
  });

  it("a caller who sees all gets the desk itself; what a source does not have stays absent", () => {
    expect(scopedDesk(desk, operator)).toBe(desk);
    const bill = ledgerDesk({ origin: "bill", clients, now: "2026-10-15T12:00:00Z" });
    const scoped = scopedDesk(bill, { ...operator, clients: [] });
    expect([scoped.views, scoped.transfers]).toEqual([null, null]);
  });
});

/** The ledger of one client alone, under the group id it has among the others. */
function ledgerDeskOf(i: number): Desk {
  const rest = clients.map((c, at) => (at === i ? c : { ...c, since: "9", charges: [], views: {}, transfers: [] }));
  return ledgerDesk({ clients: rest, now: "2026-10-15T12:00:00Z" });
}

describe("B-02 scope of line items, credits, budgets and anomalies", () => {
  const item = (i: number): CustomLineItem => ({
    id: `item-${i}`,
    name: `Item${i}`,
    description: "Support",
    groupId: everything[i]?.id ?? "",
    accountId: null,
    type: "fee",
    charge: { kind: "flat", amount: Money.of("5", "USD") },
    filtered: false,
    start: OCTOBER,
    end: null,
    createdAt: "2026-10-01T00:00:00.000Z",
    modifiedAt: "2026-10-01T00:00:00.000Z",
  });
  const full: Desk = {
    ...desk,
    lineItems: { list: async () => [item(0), item(1)], versions: async () => [], tags: async (id) => ({ of: id }) },
    credits: {
      list: async () => ({ available: true, value: [] }),
      history: async () => ({ available: true, value: [] }),
    },
    budgets: { list: async () => [] },
    anomalies: { list: async () => [] },
  };
  const scoped = scopedDesk(full, { ...operator, clients: [client(0).account] });

  it("gives only the items of one's own clients, and tags of those alone", async () => {
    expect((await scoped.lineItems?.list(OCTOBER, call))?.map((i) => i.id)).toEqual(["item-0"]);
    expect(await scoped.lineItems?.tags("item-0", call)).toEqual({ of: "item-0" });
    await expect(scoped.lineItems?.tags("item-1", call)).rejects.toMatchObject({ code: "line-item.unknown" });
    await expect(scoped.lineItems?.versions("item-1", call)).rejects.toMatchObject({ code: "line-item.unknown" });
  });

  it("refuses credits of another's account, and what is of the whole receiver", async () => {
    expect(await scoped.credits?.list(client(0).account, OCTOBER, call)).toEqual({ available: true, value: [] });
    const other = client(1).account;
    await expect(scoped.credits?.list(other, OCTOBER, call)).rejects.toMatchObject({ code: "client.unknown" });
    await expect(scoped.credits?.history(other, OCTOBER, OCTOBER, call)).rejects.toMatchObject({
      code: "client.unknown",
    });
    await expect(scoped.budgets?.list(call)).rejects.toMatchObject({ code: "scope.receiver-wide" });
    await expect(scoped.anomalies?.list(OCTOBER, OCTOBER, call)).rejects.toMatchObject({ code: "scope.receiver-wide" });
  });

  it("gives uses of credits by every account of the source's own group, and by no other", async () => {
    const SEPTEMBER = OCTOBER.previous();
    const use = (accountId: string, period = OCTOBER): CreditUse => ({
      ...{ creditId: "1", accountId, service: "Amazon EC2", period },
      ...{ amount: Money.of("-5", "USD"), estimated: false },
    });
    const [main, linked] = [client(0).account, "222222222000"];
    const left = "333333333000";
    // One account has left its group since: it was there in September only.
    const accounts: Desk["groups"]["accounts"] = async (period, c) => [
      ...(await desk.groups.accounts(period, c)),
      ...(period.equals(SEPTEMBER) ? [{ groupId: everything[0]?.id ?? "", accountId: left, name: "left" }] : []),
    ];
    const uses = [
      ...[use(main), use(linked), use(linked, SEPTEMBER), use(left, SEPTEMBER), use(left)],
      ...[use(client(1).account), use("222222222001"), use("222222222001", SEPTEMBER), use("999999999999")],
    ];
    const source: Desk = {
      ...full,
      groups: { ...desk.groups, accounts },
      credits: {
        list: async () => ({ available: true, value: [] }),
        history: async () => ({ available: true, value: uses }),
      },
    };
    const narrowed = scopedDesk(source, { ...operator, clients: [main] });
    const answer = await narrowed.credits?.history(main, SEPTEMBER, OCTOBER, call);
    expect(answer).toEqual({
      available: true,
      value: [use(main), use(linked), use(linked, SEPTEMBER), use(left, SEPTEMBER)],
    });
  });

  it("B-26 B55: credits that the source does not tell stay untold, with the reason", async () => {
    const untold = { available: false, reason: "AWS does not tell." } as const;
    const source: Desk = { ...full, credits: { list: async () => untold, history: async () => untold } };
    const narrowed = scopedDesk(source, { ...operator, clients: [client(0).account] });
    expect(await narrowed.credits?.history(client(0).account, OCTOBER, OCTOBER, call)).toEqual(untold);
  });
});

describe("B-02 scope of pricing", () => {
  const plan = (i: number, passthrough = false) => ({ id: `plan-${i}`, name: `Plan of ${i}`, passthrough });
  const priced = ledgerDesk({
    clients: [
      ...clients.map((one, i) => ({ ...one, plan: plan(i % 3) })),
      { ...client(6), plan: plan(9), until: "2026-09" },
      { ...client(7), plan: null },
    ],
    now: "2026-10-15T12:00:00Z",
  });
  const rule = (id: string): PricingRule => ({
    id,
    name: `Rule ${id}`,
    description: "",
    scope: "global",
    type: "markup",
    percent: "5",
    service: null,
    billingEntity: null,
    usageType: null,
    operation: null,
    freeTier: null,
  });
  const rulesOf = new Map([0, 1, 2, 9].map((i) => [`plan-${i}`, [`only-${i}`, ...(i < 2 ? ["shared"] : [])]]));
  /** Gives everything, whatever it was asked for. */
  const pricing: Pricing = {
    plans: async () => [0, 1, 2, 9].map((i) => ({ ...plan(i), description: "", managed: false, size: 1 })),
    rules: async () => [...new Set([...rulesOf.values()].flat()), "of-no-plan"].map(rule),
    rulesOf: async () => rulesOf,
  };
  const scopedTo = (...allowed: readonly number[]): Pricing => {
    const caller = { ...operator, clients: allowed.map((i) => client(i).account) };
    const scoped = scopedDesk({ ...priced, pricing }, caller).pricing;
    if (scoped === null) throw new Error("the desk has no pricing");
    return scoped;
  };
  const ids = (items: readonly { readonly id: string }[]): string[] => items.map((one) => one.id);

  it("gives the plans of one's own clients in that period and their rules alone, whatever the source gives", async () => {
    const scoped = scopedTo(0, 3, 4);
    expect(ids(await scoped.plans(OCTOBER, call))).toEqual(["plan-0", "plan-1"]);
    expect(await scoped.rulesOf(["plan-0"], OCTOBER, call)).toEqual(new Map([["plan-0", ["only-0", "shared"]]]));
    expect(ids(await scoped.rules(OCTOBER, call, ["shared"]))).toEqual(["shared"]);
    expect(ids(await scoped.rules(OCTOBER, call))).toEqual(["only-0", "shared", "only-1"]);
  });

  it("follows who was a client of one's own then; without any, or without a plan, there is nothing", async () => {
    const gone = scopedTo(6);
    expect(ids(await gone.plans(OCTOBER, call))).toEqual([]);
    expect(ids(await gone.plans(OCTOBER.previous(), call))).toEqual(["plan-9"]);
    for (const none of [scopedTo(), scopedTo(7)]) {
      expect(ids(await none.plans(OCTOBER, call))).toEqual([]);
      expect(ids(await none.rules(OCTOBER, call))).toEqual([]);
    }
  });

  it("refuses to tell of another's plan or rule, as if there were none", async () => {
    const scoped = scopedTo(0);
    const unknown = { code: "pricing-plan.unknown" };
    await expect(scoped.rulesOf(["plan-0", "plan-2"], OCTOBER, call)).rejects.toMatchObject(unknown);
    await expect(scoped.rulesOf(["no-such"], OCTOBER, call)).rejects.toMatchObject(unknown);
    await scoped.rulesOf(["plan-0"], OCTOBER, call);
    for (const id of ["only-2", "of-no-plan"]) {
      await expect(scoped.rules(OCTOBER, call, ["only-0", id])).rejects.toMatchObject({ code: "pricing-rule.unknown" });
    }
    // What was told of one month says nothing of another.
    await expect(scoped.rules(OCTOBER.previous(), call, ["only-0"])).rejects.toMatchObject({
      code: "pricing-rule.unknown",
    });
  });
});
