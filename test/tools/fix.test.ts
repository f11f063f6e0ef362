import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { LineItemDraft } from "#src/ports/custom-line-items.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import { aCall } from "../support/cloud-writer.ts";
import { aisha, cardOf, jonas, startWriteRig, vera, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

const draftsOf = (proposal: Proposal): LineItemDraft[] =>
  proposal.plan.effects.map((e) => (e.payload as unknown as { draft: LineItemDraft }).draft);
const items = async (period: string) => rig.desk.lineItems?.list(BillingPeriod.parse(period), aCall()) ?? [];
const written = (): string[] =>
  [...rig.cloud.aws.requests].map((r) => r.operation).filter((name) => /^(Create|Update|Delete)/.test(name));

describe("B-20 fix plans", () => {
  it("closes the open gaps of one client, to the cent, for one month, in words for the client's bill", async () => {
    const gaps = (await rig.ask("gaps acme 2026-10")).data as { rows: { gaps: { category: string; gap: string }[] }[] };
    const gapOf = (category: string): number => Number(gaps.rows[0]?.gaps.find((g) => g.category === category)?.gap);
    const proposal = await rig.propose("fix acme 2026-10");
    const sizes = proposal.plan.effects.map((e) => Math.abs(Number(e.change.amount)));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    const drafts = draftsOf(proposal).toSorted((a, b) => b.name.localeCompare(a.name));
    expect(drafts.map(({ name, type, start, end, percent }) => ({ name, type, start, end, percent }))).toEqual([
      { name: "AWS-Support-2026-10", type: "fee", start: "2026-10", end: "2026-11", percent: null },
      { name: "AWS-Credits-2026-10", type: "credit", start: "2026-10", end: "2026-11", percent: null },
    ]);
    expect(drafts[0]?.description).toBe("AWS Support charges for October 2026");
    expect(Number(drafts[0]?.flat)).toBeCloseTo(gapOf("support"), 2);
    expect(Number(drafts[1]?.flat)).toBeCloseTo(-gapOf("credit"), 2);
    for (const draft of drafts) {
      expect(draft.name).toMatch(/^[a-zA-Z0-9_+=.@-]{1,128}$/);
      expect(draft.flat).toMatch(/^\d+(\.\d{1,2})?$/);
      expect(`${draft.name} ${draft.description}`).not.toMatch(/reckoner|gap|proposal/i);
    }
    const [outcome] = proposal.plan.outcomes;
    const change = proposal.plan.effects.reduce((sum, e) => sum + Number(e.change.amount), 0);
    expect(Number(outcome?.showbackAfter) - Number(outcome?.showbackBefore)).toBeCloseTo(change, 6);
    await rig.approvals.withdraw(proposal.id, { ...aisha, roles: ["admin"] }, null);
  });

  it("B-26 B7 V7: every item ends with its month; recurring only when asked for, and then said", async () => {
    const once = await rig.propose("fix acme 2026-11");
    for (const draft of draftsOf(once)) expect([draft.start, draft.end]).toEqual(["2026-11", "2026-12"]);
    const always = await rig.propose("fix acme 2026-11 --recurring");
    for (const draft of draftsOf(always)) expect(draft.end).toBeNull();
    expect(always.plan.risks.join(" ")).toContain("charged again every month");
  });

  it("several, all, and only some parts", async () => {
    const parts = await rig.propose("fix acme 2026-10 --only support");
    expect(draftsOf(parts).map((d) => d.name)).toEqual(["AWS-Support-2026-10"]);
    const all = await rig.propose("fix 2026-10");
    const clients = new Set(all.plan.effects.map((e) => e.clientName));
    expect(clients.size).toBeGreaterThan(2);
    const [first = "", second = ""] = clients;
    const two = await rig.propose(`fix "${first}, ${second}" 2026-10`);
    expect(new Set(two.plan.effects.map((e) => e.clientName))).toEqual(new Set([first, second]));
  }, 120_000);

  it("writes nothing by itself", () => {
    expect(written()).toEqual([]);
  });

  it("where there is nothing to do it says so and proposes nothing", async () => {
    const answer = await rig.ask("fix northwind 2026-10");
    expect(answer.proposal).toBeUndefined();
    expect(answer.data).toMatchObject({ proposal: null });
  });

  it("names the line items of others that may stand for the same", async () => {
    const proposal = await rig.propose("fix acme 2026-10 --only credit");
    expect(proposal.plan.risks.join(" ")).toContain("did not make: MAP-credit (credit, USD ");
  });

  it.each<[string, string, RegExp]>([
    ["fix acme 2026-08", "input", /takes line items for 2026-10 and 2026-11 only/],
    ["fix nobody 2026-10", "not-found", /There is no client "nobody"/],
    ["fix acme 2026-10 --only suport", "input", /no part of a bill that can be fixed/],
    ["fix acme 2026-09..2026-10", "input", /one month/],
    ["fix acme 2026-10 --colour red", "input", /has no option --colour/],
  ])("%s is refused in a sentence", async (line, kind, sentence) => {
    await expect(rig.ask(line)).rejects.toMatchObject({ kind, message: expect.stringMatching(sentence) });
  });

  it("B-26 B41: neither a viewer nor a client may propose", async () => {
    for (const caller of [vera, jonas]) {
      await expect(rig.ask("fix acme 2026-10", caller)).rejects.toMatchObject({ kind: "not-allowed" });
    }
  });
});

describe("B-12 a fix is applied", () => {
  it("B-26 B7: exactly as approved, for its month alone, once, and taken back again", async () => {
    const proposal = await rig.propose("fix globex 2026-10");
    await rig.ask(`approve ${proposal.number}`, aisha);
    await rig.work();
    const done = cardOf(await rig.ask(`proposals ${proposal.number}`));
    expect(done.state).toBe("verified");
    const [draft] = draftsOf(proposal);
    const made = (await items("2026-10")).filter((i) => i.groupId === draft?.groupId && i.name === draft?.name);
    expect(made).toHaveLength(1);
    expect([made[0]?.start.toString(), made[0]?.end?.toString()]).toEqual(["2026-10", "2026-11"]);
    expect(made[0]?.charge.kind === "flat" && made[0].charge.amount.toString()).toBe(draft?.flat);
    expect(written().filter((name) => name === "CreateCustomLineItem")).toHaveLength(proposal.plan.effects.length);

    await rig.ask(`undo ${proposal.number} --reason Wrong month`, aisha);
    await rig.work();
    expect(cardOf(await rig.ask(`proposals ${proposal.number}`)).state).toBe("undone");
    expect((await items("2026-10")).filter((i) => i.id === made[0]?.id)).toEqual([]);
  });

  it("shows on Showback after AWS's delay, not before", async () => {
    const report = async (): Promise<string> => {
      const reports = await rig.desk.groups.reports(
        BillingPeriod.parse("2026-10"),
        BillingPeriod.parse("2026-10"),
        aCall(),
      );
      const groups = await rig.desk.groups.list(BillingPeriod.parse("2026-10"), aCall());
      const globex = groups.find((g) => g.name.startsWith("Globex"));
      return reports.find((r) => r.groupId === globex?.id)?.showback.toString() ?? "";
    };
    const proposal = await rig.propose("fix globex 2026-10");
    const before = await report();
    await rig.ask(`approve ${proposal.number}`, aisha);
    await rig.work();
    expect(await report()).toBe(before);
    rig.clock.advance(49 * 3_600_000);
    expect(await report()).toBe(proposal.plan.outcomes[0]?.showbackAfter);
  });
});
