import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reprice } from "#src/engine/pricing/reprice.ts";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup, CostReport } from "#src/ports/billing-groups.ts";
import { aCall } from "../support/cloud-writer.ts";
import { applied, refusal, takenBack } from "../support/line-items.ts";
import { monthOf, planNamed } from "../support/pricing.ts";
import { aisha, cardOf, startWriteRig, type WriteRig } from "../support/write-rig.ts";

const NOVEMBER = BillingPeriod.parse("2026-11");
const DAY = 25 * 3_600_000;
let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

const groupOf = async (name: string): Promise<BillingGroup> => {
  const found = (await rig.desk.groups.list(NOVEMBER, aCall())).find((group) => group.name.startsWith(name));
  if (found === undefined) throw new Error(`no group ${name}`);
  return found;
};
const reportOf = async (group: BillingGroup): Promise<CostReport> => {
  const reports = await rig.desk.groups.reports(NOVEMBER, NOVEMBER, aCall());
  const found = reports.find(({ groupId }) => groupId === group.id);
  if (found === undefined) throw new Error(`no report of ${group.name}`);
  return found;
};

describe("B-22 pricing-move", () => {
  it("shows the last closed month at the new prices, moves the client, and AWS prices the present month just so", async () => {
    const globex = await groupOf("Globex");
    const before = await reportOf(globex);
    const [from, to] = [await planNamed(rig, "Launch-discount-12"), await planNamed(rig, "Standard-10")];
    const foreseen = reprice(await monthOf(rig, globex, NOVEMBER), from, to);

    const proposal = await rig.propose("pricing-move globex --to Standard-10");
    expect(proposal.plan.effects).toHaveLength(1);
    expect(proposal.plan.outcomes[0]).toMatchObject({ clientName: "Globex Freight", period: "2026-10" });
    expect(proposal.plan.risks.join(" ")).toContain("AWS prices 2026-11 anew from its first day");
    expect((await groupOf("Globex")).plan?.name).toBe("Launch-discount-12");

    expect(await applied(rig, proposal)).toBe("verified");
    expect((await groupOf("Globex")).plan?.name).toBe("Standard-10");
    rig.clock.advance(DAY);
    const after = await reportOf(globex);
    const off = after.showback.minus(before.showback).minus(foreseen?.change ?? Money.zero("USD"));
    expect(after.showback.equals(before.showback)).toBe(false);
    expect(off.round().toString()).toBe("0");

    expect(await takenBack(rig, proposal)).toBe("undone");
    expect((await groupOf("Globex")).plan?.name).toBe("Launch-discount-12");
  });

  it("to Passthrough says that reports stop and what is left of the margin; there already is nothing to do", async () => {
    const proposal = await rig.propose("pricing-move initech --to Passthrough");
    const [outcome] = proposal.plan.outcomes;
    expect(outcome?.showbackAfter).toBe(outcome?.myView);
    expect(proposal.plan.risks.join(" ")).toContain("Cost and Usage Reports of Initech Payments stop being delivered");
    await rig.ask(`withdraw ${proposal.number}`);
    const { proposal: none, view } = await rig.ask("pricing-move initech --to Standard-5");
    expect(none).toBeUndefined();
    expect(JSON.stringify(view)).toContain("Initech Payments has Standard-5 already.");
  });

  it("from Passthrough is left out with the reason, because its public prices are not known", async () => {
    const { proposal, view } = await rig.ask("pricing-move northwind --to Standard-5");
    expect(proposal).toBeUndefined();
    expect(JSON.stringify(view)).toContain("does not tell its public prices");
    expect((await groupOf("Northwind")).plan?.passthrough).toBe(true);
  });

  it("is not done when somebody else has moved the client since", async () => {
    const proposal = await rig.propose("pricing-move umbra --to Standard-10");
    const umbra = await groupOf("Umbra");
    await rig.ask(`approve ${proposal.number}`, aisha);
    const other = await planNamed(rig, "Standard-8");
    await rig.writers.pricing.movePlan(umbra.id, other.id, aCall());
    await rig.work();
    expect(cardOf(await rig.ask(`proposals ${proposal.number}`)).state).toBe("stale");
    expect((await groupOf("Umbra")).plan?.name).toBe("Standard-8");
  });

  it.each([
    ["pricing-move acme --to Gold", /^There is no pricing plan "Gold" in use\. There is .*Standard-8/],
    [
      "pricing-move acme --to Standard",
      /^"Standard" fits 3: Standard-10, Standard-5, Standard-8\. Write the whole name\.$/,
    ],
    ["pricing-move acmee --to Standard-5", /^There is no client "acmee"/],
  ])("%s is refused", async (line, sentence) => {
    expect((await refusal(rig, line)).message).toMatch(sentence);
  });
});
