import { describe, expect, it } from "vitest";
import { z } from "zod";
import { NotFound } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { ToolContext } from "#src/tool/context.ts";
import { type AnyTool, defineTool } from "#src/tool/define.ts";
import { margin } from "#tools/margin.ts";
import { type Ledger, ledgerDesk } from "../support/desk.ts";
import { type Entrance, entrance, operator } from "../support/door.ts";
import { keptDesk } from "../support/kept-desk.ts";

const ledger = (showback: string): Ledger => ({
  now: "2026-10-15T12:00:00.000Z",
  clients: [
    {
      name: "Acme",
      account: "111111111111",
      charges: [
        { period: "2026-09", myView: "98", showback },
        { period: "2026-10", myView: "10", showback: "17" },
      ],
    },
    { name: "Bolt", account: "222222222222", charges: [{ period: "2026-09", myView: "50", showback: "40" }] },
  ],
});
const ofAcme: Caller = { ...operator, id: "U2", roles: ["account-manager"], clients: ["111111111111"] };
const ofBolt: Caller = { ...ofAcme, id: "U3", clients: ["222222222222"] };

/** A door over figures that were read before, with how often the margin was worked out. */
function warm(): Entrance & { readonly change: (ledger: Ledger) => void; readonly worked: () => number } {
  const { desk, change } = keptDesk(ledger("100"));
  let worked = 0;
  const counted: AnyTool = {
    ...margin,
    run: (input: never, context) => {
      worked += 1;
      return margin.run(input, context);
    },
  };
  return { ...entrance(desk, { registry: [counted] }), change, worked: () => worked };
}

const margins = async ({ door }: Entrance, caller = operator, input = {}): Promise<unknown> => {
  const { data } = await door.run("margin", input, caller);
  const { rows, first } = data as { rows: { label: string; margin: string }[]; first: string };
  return Object.fromEntries([["first", first], ...rows.map(({ label, margin: its }) => [label, its])]);
};

describe("A-21 the same question again within a second", () => {
  it("is worked out once while its sources give the same, and has its receipt and its audit row each time", async () => {
    const e = warm();
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await e.door.run("margin", {}, operator));
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]?.receipt.sources).toEqual([
      expect.objectContaining({ source: "Billing Conductor", requests: 0 }),
    ]);
    expect(e.worked()).toBe(1);
    expect(e.audited.map(({ tool, outcome }) => `${tool} ${outcome}`)).toEqual(Array(3).fill("margin ok"));
  });

  it("is worked out again in the next second", async () => {
    const e = warm();
    await margins(e);
    e.clock.advance(1_000);
    await margins(e);
    expect(e.worked()).toBe(2);
  });

  it("has another answer as soon as a source has another figure", async () => {
    const e = warm();
    expect(await margins(e)).toMatchObject({ Acme: "2", Bolt: "-10" });
    e.change(ledger("150"));
    expect(await margins(e)).toMatchObject({ Acme: "52", Bolt: "-10" });
    expect(await margins(e)).toMatchObject({ Acme: "52", Bolt: "-10" });
  });

  it("fails as its source does, whatever was answered before", async () => {
    const { desk } = keptDesk(ledger("100"));
    let gone = false;
    const reports: Desk["groups"]["reports"] = async (...asked) => {
      if (gone) throw new NotFound("receiver.gone", "The receiver was removed.");
      return desk.groups.reports(...asked);
    };
    const { door } = entrance({ ...desk, groups: { ...desk.groups, reports } });
    await door.run("margin", {}, operator);
    await door.run("margin", {}, operator);
    gone = true;
    await expect(door.run("margin", {}, operator)).rejects.toMatchObject({ code: "receiver.gone" });
  });

  it("is another question for whoever sees other clients, with other input, or when figures are wanted anew", async () => {
    const e = warm();
    expect(await margins(e)).toEqual({ first: "2026-09", Acme: "2", Bolt: "-10" });
    expect(await margins(e, ofAcme)).toEqual({ first: "2026-09", Acme: "2" });
    expect(await margins(e, ofBolt)).toEqual({ first: "2026-09", Bolt: "-10" });
    expect(await margins(e, ofAcme, { period: "2026-10" })).toEqual({ first: "2026-10", Acme: "7" });
    expect(await margins(e, { ...ofBolt, clients: ["111111111111"] })).toEqual({ first: "2026-09", Acme: "2" });
    const before = e.worked();
    await e.door.run("margin", {}, operator, { fresh: true });
    expect(e.worked()).toBe(before + 1);
  });

  it("is refused to who has lost the right, whatever was answered before", async () => {
    const e = warm();
    await margins(e);
    await expect(margins(e, { ...operator, roles: [] })).rejects.toMatchObject({ code: "grant.none" });
    await expect(margins(e, { ...operator, roles: ["client"] })).rejects.toMatchObject({ code: "grant.missing" });
  });

  it("is of the new month when the month has changed", async () => {
    const e = warm();
    e.clock.set("2026-10-31T23:59:59.999Z");
    expect(await margins(e)).toMatchObject({ first: "2026-09" });
    e.clock.set("2026-11-01T00:00:00.000Z");
    expect(await margins(e)).toEqual({ first: "2026-10", Acme: "7" });
  });
});

describe("A-21 what is worked out each time, however soon it is asked again", () => {
  const october = BillingPeriod.parse("2026-10");
  const list = ({ desk, call }: ToolContext): Promise<unknown> => desk.groups.list(october, call);

  /** What a tool tells that counts how often it was worked out, asked twice within a second. */
  const turns = async (look: (context: ToolContext) => Promise<unknown>, over: Desk): Promise<unknown[]> => {
    let turn = 0;
    const counting = defineTool({
      name: "turns",
      title: "Turns",
      description: "Tells how often it was worked out.",
      input: z.object({}),
      output: z.object({ turn: z.number() }),
      effect: "read",
      grant: "cost.read",
      command: { positional: [], examples: ["turns"] },
      run: async (_input, context) => {
        turn += 1;
        await look(context);
        return { turn };
      },
      view: () => [],
    });
    const { door } = entrance(over, { registry: [counting] });
    const ask = async (): Promise<unknown> => (await door.run("turns", {}, operator)).data;
    return [await ask(), await ask()];
  };
  const kept = (origin: "aws" | "bill" = "aws"): Desk => keptDesk({ ...ledger("100"), origin }).desk;
  const [once, twice] = [
    [{ turn: 1 }, { turn: 1 }],
    [{ turn: 1 }, { turn: 2 }],
  ];

  it("is not what looks at figures and at the clock alone", async () => {
    expect(await turns(async (context) => [context.clock.now(), await list(context)], kept())).toEqual(once);
  });

  it("is what asks who asks, for proposals, for rights, or for all of that at once", async () => {
    const looks: ((context: ToolContext) => unknown)[] = [
      ({ caller }) => caller.id,
      ({ approvals }) => approvals,
      ({ access }) => access,
      ({ system }) => system,
      (context) => ({ ...context }),
    ];
    for (const look of looks) expect(await turns(async (context) => look(context), kept())).toEqual(twice);
  });

  it("is what was read anew for the answer, or by a call of the tool's own", async () => {
    expect(await turns(list, ledgerDesk(ledger("100")))).toEqual(twice);
    const fresh = ({ call, ...context }: ToolContext): Promise<unknown> =>
      list({ ...context, call: { ...call, fresh: true } });
    expect(await turns(fresh, kept())).toEqual(twice);
  });

  it("is what a source refused, or has not told yet", async () => {
    const desk = kept();
    const refusing = { ...desk, groups: { ...desk.groups, list: () => Promise.reject(new Error("refused")) } };
    expect(await turns((context) => list(context).catch(() => undefined), refusing)).toEqual(twice);
    const silent = { ...desk, groups: { ...desk.groups, list: () => new Promise<never>(() => {}) } };
    expect(await turns(async (context) => void list(context), silent)).toEqual(twice);
  });

  it("is what a bill tells", async () => {
    expect(await turns(list, kept("bill"))).toEqual(twice);
  });
});
