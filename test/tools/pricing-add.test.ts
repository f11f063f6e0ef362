import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applied, refusal, takenBack } from "../support/line-items.ts";
import { planNamed } from "../support/pricing.ts";
import { aisha, cardOf, startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

const rulesOf = async (plan: string): Promise<string[]> => (await planNamed(rig, plan)).rules.map(({ name }) => name);
const allRules = (): string[] => rig.cloud.book.estate.rules.map(({ name }) => name);

describe("B-22 pricing-add", () => {
  it("gives a plan one more rule, whatever was tried before, and takes it back with the rule itself", async () => {
    const proposal = await rig.propose("pricing-add Standard-8 --service AmazonRDS --percent 12");
    // 4 points on 1.08 times the public price of the database service.
    expect(proposal.plan.effects[0]).toMatchObject({
      clientName: "Acme Robotics",
      summary: "12 % up on AmazonRDS",
      change: { amount: "410.28", currency: "USD" },
    });
    await rig.ask(`approve ${proposal.number}`, aisha);
    // The rule is made, and then its place in the plan fails.
    rig.cloud.aws.faults.on({
      service: "billingconductor",
      operation: "AssociatePricingRules",
      kind: "error",
      name: "InternalServerException",
      status: 500,
    });
    await expect(rig.work()).rejects.toMatchObject({ kind: "upstream" });
    expect(allRules().filter((name) => name === "Standard-8-AmazonRDS")).toHaveLength(1);
    expect(await rulesOf("Standard-8")).toEqual(["Standard-8-GLOBAL"]);
    rig.cloud.aws.faults.clear();
    await rig.work();
    expect(cardOf(await rig.ask(`proposals ${proposal.number}`)).state).toBe("verified");
    expect(await rulesOf("Standard-8")).toEqual(["Standard-8-GLOBAL", "Standard-8-AmazonRDS"]);
    expect(allRules().filter((name) => name === "Standard-8-AmazonRDS")).toHaveLength(1);

    expect(await takenBack(rig, proposal)).toBe("undone");
    expect(await rulesOf("Standard-8")).toEqual(["Standard-8-GLOBAL"]);
    expect(allRules()).not.toContain("Standard-8-AmazonRDS");
  });

  it("a rule may be for all that one seller sells", async () => {
    const proposal = await rig.propose('pricing-add Standard-5 --seller "AWS Marketplace" --percent 0');
    expect(await applied(rig, proposal)).toBe("verified");
    expect((await planNamed(rig, "Standard-5")).rules.at(-1)).toMatchObject({
      scope: "billing-entity",
      billingEntity: "AWS Marketplace",
      percent: "0",
    });
  });

  it.each([
    [
      "pricing-add Analytics-services --service AmazonRDS --percent 3",
      /^Analytics-services has a rule for just that already, Analytics-services-SERVICE-AmazonRDS\. Change it: pricing-set /,
    ],
    ["pricing-add Standard-8 --percent 3", /^Standard-8 has a rule for just that already, Standard-8-GLOBAL/],
    ["pricing-add Basic --percent 3", /^BasicPricingPlan is AWS's own plan and cannot be changed/],
    [
      "pricing-add Standard-8 --service AmazonFuture --percent 3",
      /^"AmazonFuture" is no service code that is known here/,
    ],
    [
      "pricing-add Standard-8 --service AmazonRDS --seller AWS --percent 3",
      /^A rule is for a service or for all of a seller, not for both/,
    ],
  ])("%s is refused", async (line, sentence) => {
    expect((await refusal(rig, line)).message).toMatch(sentence);
  });
});
