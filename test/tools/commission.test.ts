import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { percentageOf } from "#src/engine/line-items/percentage.ts";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { CustomLineItem } from "#src/ports/custom-line-items.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import type { LineItemDeed } from "#src/tool/line-items/payload.ts";
import { aCall } from "../support/cloud-writer.ts";
import { aisha, cardOf, startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

const OCTOBER = BillingPeriod.parse("2026-10");
const deedsOf = (proposal: Proposal): LineItemDeed[] =>
  proposal.plan.effects.map((effect) => effect.payload as unknown as LineItemDeed);
const groupOf = async (name: string): Promise<string> =>
  (await rig.desk.groups.list(OCTOBER, aCall())).find((g) => g.name.startsWith(name))?.id ?? "";
const percentages = async (name: string, period: string): Promise<CustomLineItem[]> => {
  const id = await groupOf(name);
  const items = (await rig.desk.lineItems?.list(BillingPeriod.parse(period), aCall())) ?? [];
  return items.filter((item) => item.groupId === id && item.type === "fee" && item.charge.kind === "percentage");
};
const apply = async (proposal: Proposal): Promise<string> => {
  await rig.ask(`approve ${proposal.number}`, aisha);
  await rig.work();
  return cardOf(await rig.ask(`proposals ${proposal.number}`)).state;
};
const showback = async (name: string): Promise<string> => {
  const id = await groupOf(name);
  const reports = await rig.desk.groups.reports(OCTOBER, OCTOBER, aCall());
  return reports.find((report) => report.groupId === id)?.showback.toString() ?? "";
};

describe("B-21 commission", () => {
  it("B-26 V6: ten percent of a billing group's 1,000.00 is 100.00", () => {
    expect(percentageOf(Money.of("1000.00", "USD"), "10").toString()).toBe("100");
  });

  it("B-26 B8: is taken of the billing group, every month from the present one on, with the money of the last closed month", async () => {
    const proposal = await rig.propose("commission acme --percent 10");
    const group = await groupOf("Acme");
    expect(deedsOf(proposal)).toEqual([
      {
        do: "create",
        draft: expect.objectContaining({
          name: "Commission",
          description: "Commission, 10 percent of AWS charges",
          type: "fee",
          flat: null,
          percent: "10",
          of: [group],
          start: "2026-11",
          end: null,
        }),
      },
    ]);
    const [outcome] = proposal.plan.outcomes;
    expect(outcome?.period).toBe("2026-10");
    expect(proposal.plan.risks.join(" ")).toContain("those of 2026-10, the last closed month");
    await rig.ask(`withdraw ${proposal.number}`);
  });

  it("B-26 B8 V6: charges just what was shown: the local cloud's own Showback says so after the delay", async () => {
    const proposal = await rig.propose("commission globex last --percent 10 --once");
    const before = await showback("Globex");
    expect(await apply(proposal)).toBe("verified");
    rig.clock.advance(49 * 3_600_000);
    const after = await showback("Globex");
    expect(after).not.toBe(before);
    const shown = proposal.plan.outcomes[0];
    const off = Money.of(after, "USD").minus(Money.of(shown?.showbackAfter ?? "0", "USD"));
    expect(off.round().toString()).toBe("0");
  });

  it("replaces the commission that is there, never a second one; 0 ends it; what ended comes back when it is taken back", async () => {
    expect(await apply(await rig.propose("commission acme --percent 10"))).toBe("verified");
    const change = await rig.propose("commission acme --percent 12.5");
    expect(deedsOf(change)).toEqual([
      expect.objectContaining({ do: "update", from: expect.objectContaining({ percent: "10" }) }),
    ]);
    expect(change.plan.effects[0]?.summary).toBe("Commission of 12.5 % instead of 10 %, every month");
    expect(await apply(change)).toBe("verified");
    expect((await percentages("Acme", "2026-11")).map((item) => item.charge)).toEqual([
      { kind: "percentage", percent: "12.5", of: [await groupOf("Acme")] },
    ]);
    const same = await rig.ask("commission acme --percent 12.5");
    expect(same.proposal).toBeUndefined();

    const end = await rig.propose("commission acme --percent 0");
    expect(Money.of(end.plan.effects[0]?.change.amount ?? "0", "USD").isNegative()).toBe(true);
    expect(await apply(end)).toBe("verified");
    expect(await percentages("Acme", "2026-11")).toEqual([]);

    await rig.ask(`undo ${end.number} --reason Ended too early`, aisha);
    await rig.work();
    expect(cardOf(await rig.ask(`proposals ${end.number}`)).state).toBe("undone");
    expect((await percentages("Acme", "2026-11")).map((item) => item.charge)).toEqual([
      { kind: "percentage", percent: "12.5", of: [await groupOf("Acme")] },
    ]);
  });

  it("a percentage fee of others is never stacked upon: left out with its name, or replaced when asked for", async () => {
    const left = await rig.ask("commission lumen --percent 10");
    expect(left.proposal).toBeUndefined();
    expect(left.data).toMatchObject({
      notes: [expect.stringMatching(/left out: .*Commission \(4\.5 %\).*write --replace/)],
    });
    const asked = await rig.propose("commission lumen --percent 10 --replace");
    expect(asked.plan.effects.map((effect) => effect.summary)).toEqual([
      "Commission of 10 % instead of 4.5 %, every month",
    ]);
  });

  it("several and all at once, largest first", async () => {
    const all = await rig.propose("commission all --percent 5");
    expect(all.plan.effects.length).toBeGreaterThan(10);
    const dollars = all.plan.effects.filter((e) => e.change.currency === "USD").map((e) => Number(e.change.amount));
    expect(dollars.map(Math.abs)).toEqual(dollars.map(Math.abs).toSorted((a, b) => b - a));
    const two = await rig.propose('commission "globex, initech" --percent 5');
    expect(two.plan.effects.map((e) => e.clientName)).toEqual(["Globex Freight", "Initech Payments"]);
  });

  it("asks twice outside 5 to 25 percent", async () => {
    await expect(rig.ask("commission acme --percent 40")).rejects.toMatchObject({
      kind: "input",
      message: expect.stringContaining("--percent 40 --confirm 40"),
      choices: [{ command: 'commission "acme" --percent 40 --confirm 40' }],
    });
    await expect(rig.ask("commission acme --percent 40 --confirm 4")).rejects.toMatchObject({ kind: "input" });
    const sure = await rig.propose("commission acme --percent 40 --confirm 40");
    expect(sure.plan.risks.join(" ")).toContain("40 % is not a usual commission (5 to 25).");
  });

  it.each<[string, RegExp]>([
    ["commission acme --percent 101", /no percentage from 0 to 100/],
    ["commission acme --percent ten", /"ten" is no percentage/],
    ["commission acme --percent -5", /no percentage from 0 to 100/],
    ["commission acme --percent 7.555", /at most two digits/],
    ["commission acme --percent Acme\t10\nGlobex\t12", /is no percentage/],
    ["commission acme", /cannot use this input/],
    ["commission acme 2026-08 --percent 10", /takes line items for 2026-10 and 2026-11 only/],
  ])("%j is refused in a sentence, and nothing is proposed", async (line, sentence) => {
    const before = (await rig.approvals.list({}, aisha)).length;
    await expect(rig.ask(line)).rejects.toMatchObject({ kind: "input", message: expect.stringMatching(sentence) });
    expect((await rig.approvals.list({}, aisha)).length).toBe(before);
  });
});
