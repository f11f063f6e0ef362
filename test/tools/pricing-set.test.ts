import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Caller } from "#src/tool/caller.ts";
import { aCall } from "../support/cloud-writer.ts";
import { applied, refusal, takenBack } from "../support/line-items.ts";
import { planNamed } from "../support/pricing.ts";
import { aisha, cardOf, olivia, startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

const percentOf = async (plan: string): Promise<string | null | undefined> =>
  (await planNamed(rig, plan)).rules[0]?.percent;
const writes = (): number => rig.cloud.aws.requests.of("UpdatePricingRule").length;

describe("B-22 pricing-set", () => {
  it("is an effect for every client with the rule, and one change outside; taken back it is as before", async () => {
    const proposal = await rig.propose("pricing-set Standard-8-GLOBAL --percent 9");
    const { effects, outcomes, risks } = proposal.plan;
    expect(effects.map(({ clientName }) => clientName)).toContain("Acme Robotics");
    expect(effects.length).toBeGreaterThan(5);
    expect(new Set(effects.map(({ payload }) => JSON.stringify(payload))).size).toBe(1);
    // 1 point on 1.08 times the public price.
    expect(effects[0]?.change).toEqual({ amount: "1130.36", currency: "USD" });
    expect(outcomes.length).toBe(effects.length - 1);
    expect(risks.join(" ")).toContain("Brightpath Energy is not in the amounts");
    rig.cloud.aws.requests.clear();
    expect(await applied(rig, proposal)).toBe("verified");
    expect([await percentOf("Standard-8"), writes()]).toEqual(["9", 1]);
    expect(await takenBack(rig, proposal)).toBe("undone");
    expect([await percentOf("Standard-8"), writes()]).toEqual(["8", 2]);
  });

  it("takes two people when a client cannot be read, however small the amounts are that can", async () => {
    // The view of one client is refused.
    rig.cloud.aws.faults.on({
      service: "ce",
      operation: "GetCostAndUsage",
      kind: "error",
      name: "BillingViewHealthStatusException",
      status: 400,
      nth: 1,
    });
    const proposal = await rig.propose("pricing-set Standard-10-GLOBAL --percent 10.5");
    rig.cloud.aws.faults.clear();
    expect(proposal.plan.risks[0]).toContain("is not in the amounts: ");
    expect(proposal.plan.effects.filter(({ change }) => change.amount === "0")).toHaveLength(1);
    expect(proposal).toMatchObject({ approvalsNeeded: 2, selfApproval: false });
    await rig.ask(`withdraw ${proposal.number}`);
    const whole = await rig.propose("pricing-set Standard-8-GLOBAL --percent 8.5");
    expect([whole.plan.untold, whole.approvalsNeeded]).toEqual([undefined, 1]);
    await rig.ask(`withdraw ${whole.number}`);
  });

  it("a rule for Marketplace prices what Marketplace sells, and nothing else", async () => {
    const month = BillingPeriod.at(rig.clock.now()).previous();
    const groups = (await rig.desk.groups.list(month, aCall())).filter(({ name }) => name === "Cobalt Health");
    const query = { groups, side: "showback", first: month, last: month, by: ["provider"] } as const;
    const { lines } = await rig.desk.costs.read(query, aCall());
    const sold = lines.find(({ keys }) => keys.provider === "AWS Marketplace")?.cost;
    const proposal = await rig.propose("pricing-set Marketplace-aware-BILLING --percent 54.5");
    expect(sold?.isZero()).toBe(false);
    // From 1.03 to 1.545 times the public price is half as much again.
    expect(proposal.plan.effects[0]?.change.amount).toBe(sold?.times("0.5").round().toString());
    await rig.ask(`withdraw ${proposal.number}`);
  });

  it("no line of it can be left out: it is one change for all", async () => {
    const proposal = await rig.propose("pricing-set Standard-5-GLOBAL --percent 6");
    const [first] = proposal.plan.effects;
    const edit = rig.ask(`edit ${proposal.number} --lines "1 = ${first?.change.amount}"`);
    await expect(edit).rejects.toMatchObject({
      message: expect.stringContaining("is one change for several clients: leave out all of it, or nothing."),
    });
    await rig.ask(`withdraw ${proposal.number}`);
  });

  it("is not done when another client has come to the plan since, whom nobody approved it for", async () => {
    const proposal = await rig.propose("pricing-set Launch-discount-12-GLOBAL --percent 10");
    expect(proposal.plan.effects.map(({ clientName }) => clientName)).toEqual(["Globex Freight"]);
    await rig.ask(`approve ${proposal.number}`, aisha);
    const groups = await rig.desk.groups.list(BillingPeriod.at(rig.clock.now()), aCall());
    const joining = groups.find(({ name }) => name === "Quarry Games");
    await rig.writers.pricing.movePlan(joining?.id ?? "", (await planNamed(rig, "Launch-discount-12")).id, aCall());
    await rig.work();
    expect(cardOf(await rig.ask(`proposals ${proposal.number}`))).toMatchObject({
      state: "failed",
      note: expect.stringContaining("would change prices of Quarry Games too"),
    });
    expect(await percentOf("Launch-discount-12")).toBe("12");
  });

  it("a stop of one of the clients stops it for all", async () => {
    const proposal = await rig.propose("pricing-set Standard-10-GLOBAL --percent 11");
    await rig.ask(`approve ${proposal.number}`, aisha);
    await rig.ask("stop tidewater --reason Dispute", olivia);
    await rig.work();
    expect(cardOf(await rig.ask(`proposals ${proposal.number}`)).state).toBe("failed");
    expect(await percentOf("Standard-10")).toBe("10");
  });

  it("is for people who see all clients, since the rule may price others", async () => {
    const some: Caller = { ...olivia, roles: ["account-manager"], clients: ["718034044182"] };
    await expect(rig.ask("pricing-set Standard-8-GLOBAL --percent 9", some)).rejects.toMatchObject({
      kind: "not-allowed",
      message: "A pricing rule may price clients that you do not see. Ask somebody who sees all of them.",
    });
  });

  it("as it is already, it proposes nothing", async () => {
    const { proposal, view } = await rig.ask("pricing-set Standard-8-GLOBAL --percent 8.00");
    expect(proposal).toBeUndefined();
    expect(JSON.stringify(view)).toContain("Standard-8-GLOBAL is 8 % up already.");
  });

  it.each([
    ["pricing-set Standard-8-GLOBAL --percent 101", /^"101" is no percentage from 0 to 100/],
    ["pricing-set Standard-8-GLOBAL --percent 8,5", /^"8,5" is no percentage from 0 to 100/],
    [
      "pricing-set nothing --percent 8",
      /^There is no pricing rule "nothing" in use\. There is Analytics-services-GLOBAL/,
    ],
    ["pricing-set Analytics --percent 8", /^"Analytics" fits 3: .* Write the whole name\.$/],
  ])("%s is refused", async (line, sentence) => {
    expect((await refusal(rig, line)).message).toMatch(sentence);
  });
});
