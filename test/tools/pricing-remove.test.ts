import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applied, refusal, takenBack } from "../support/line-items.ts";
import { planNamed } from "../support/pricing.ts";
import { startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

const S3 = "Analytics-services-SERVICE-AmazonS3";
const rulesOf = async (): Promise<string[]> =>
  (await planNamed(rig, "Analytics-services")).rules.map(({ name }) => name).sort();

describe("B-22 pricing-remove", () => {
  it("takes the rule from the plan, so that the broader one holds, and gives it back", async () => {
    const before = await rulesOf();
    const proposal = await rig.propose(`pricing-remove Analytics --rule ${S3}`);
    expect(proposal.plan.effects.map(({ clientName, change }) => [clientName, change.amount])).toEqual([
      ["Umbra Analytics", "1777.45"],
      ["Delta Biosciences", "818.22"],
    ]);
    expect(proposal.plan.risks[0]).toContain("Both clients get it together");
    expect(await applied(rig, proposal)).toBe("verified");
    expect(await rulesOf()).toEqual(before.filter((name) => name !== S3));
    expect(rig.cloud.book.estate.rules.map(({ name }) => name)).toContain(S3);
    expect(await takenBack(rig, proposal)).toBe("undone");
    expect(await rulesOf()).toEqual(before);
  });

  it.each([
    [`pricing-remove Standard-8 --rule ${S3}`, /^There is no pricing rule .* in use\. There is Standard-8-GLOBAL\.$/],
    ["pricing-remove Passthrough --rule x", /^Passthrough is AWS's own plan and cannot be changed/],
  ])("%s is refused", async (line, sentence) => {
    expect((await refusal(rig, line)).message).toMatch(sentence);
  });
});
