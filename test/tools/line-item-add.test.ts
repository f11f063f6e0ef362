import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Proposal } from "#src/ports/proposals.ts";
import type { LineItemDeed } from "#src/tool/line-items/payload.ts";
import { applied, itemsIn, refusal, takenBack } from "../support/line-items.ts";
import { startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

const draftOf = (proposal: Proposal): Extract<LineItemDeed, { do: "create" }>["draft"] => {
  const deed = proposal.plan.effects[0]?.payload as unknown as LineItemDeed;
  if (deed.do !== "create") throw new Error(`the effect is to ${deed.do}`);
  return deed.draft;
};
describe("B-22 a line item by hand", () => {
  it("is added for the present month, under a name made of its words, and taken back", async () => {
    const proposal = await rig.propose(
      "line-item add globex --amount 1,120.50 --description Managed services, November",
    );
    expect(draftOf(proposal)).toMatchObject({
      name: "Managed-services-November",
      description: "Managed services, November",
      type: "fee",
      flat: "1120.5",
      start: "2026-11",
      end: "2026-12",
    });
    expect(proposal.plan.effects[0]?.change).toEqual({ amount: "1120.5", currency: "USD" });
    expect(await applied(rig, proposal)).toBe("verified");
    expect((await itemsIn(rig, "2026-11")).filter((item) => item.name === "Managed-services-November")).toHaveLength(1);
    expect(await takenBack(rig, proposal)).toBe("undone");
    expect((await itemsIn(rig, "2026-11")).filter((item) => item.name === "Managed-services-November")).toEqual([]);
  });

  it("a credit takes off, a percentage is of the client, a recurring one says so", async () => {
    const credit = await rig.propose("line-item-add globex last --amount 50 --type credit --description Goodwill");
    expect(credit.plan.effects[0]?.change.amount).toBe("-50");
    const { showbackBefore, showbackAfter } = credit.plan.outcomes[0] ?? {};
    expect(Number(showbackAfter) - Number(showbackBefore)).toBeCloseTo(-50, 6);
    const share = await rig.propose("line-item-add globex --percent 3 --recurring --description Care package");
    const { of, groupId, end } = draftOf(share);
    expect([of, end]).toEqual([[groupId], null]);
    expect(share.plan.risks.join(" ")).toContain("charged again every month");
  });

  it.each<[string, RegExp]>([
    ["line-item-add acme --amount twelve --description X", /"twelve" is no amount of money above zero/],
    ["line-item-add acme --amount -12 --description X", /for a credit, add --type credit/],
    ["line-item-add acme --amount 1,2 --description X", /is no amount of money/],
    ["line-item-add acme --amount 0 --description X", /zero changes nothing/],
    ["line-item-add acme --amount 1.005 --description X", /more digits than USD has/],
    ["line-item-add acme --amount 5EUR --description X", /in USD, not in EUR/],
    ["line-item-add acme --amount 1000001 --description X", /at most 1,000,000/],
    ["line-item-add acme --amount Acme\t10\nGlobex\t20 --description X", /is no amount of money/],
    ["line-item-add acme --description X", /either an amount .* or a percentage/],
    ["line-item-add acme --amount 5 --percent 5 --description X", /not both/],
    ["line-item-add acme --amount 5", /cannot use this input/],
    ["line-item-add acme --amount 5 --name Two words --description X", /without spaces. Like Two-words/],
    ["line-item-add acme 2026-07 --amount 5 --description X", /for 2026-10 and 2026-11 only/],
  ])("%j is refused in a sentence, and nothing is proposed", async (line, sentence) => {
    const { kind, message } = await refusal(rig, line);
    expect(kind).toBe("input");
    expect(message).toMatch(sentence);
  });

  it("a client that does not exist, and a name that is taken, are refused too", async () => {
    expect((await refusal(rig, "line-item-add nobody --amount 5 --description X")).message).toContain(
      "There is no client",
    );
    expect(
      (await refusal(rig, "line-item-add acme --amount 5 --name Managed-services --description X")).message,
    ).toContain("has a line item Managed-services in 2026-11 already");
  });
});
