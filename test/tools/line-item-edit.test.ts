import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { amountIn, applied, itemsIn, refusal, takenBack } from "../support/line-items.ts";
import { startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

describe("B-22 a line item is edited", () => {
  it("in what AWS lets change, from a month on, and back", async () => {
    const proposal = await rig.propose("line-item edit acme --item managed --amount 999.99");
    const [effect] = proposal.plan.effects;
    const was = (await itemsIn(rig, "2026-11", "Acme")).find((item) => item.name === "Managed-services");
    const before = await amountIn(rig, "2026-11", was?.id);
    expect(Number(effect?.change.amount)).toBeCloseTo(999.99 - Number(before), 2);
    expect(proposal.plan.risks.join(" ")).toContain("Reckoner did not make Managed-services");
    expect(await applied(rig, proposal)).toBe("verified");
    const months = ["2026-10", "2026-11"];
    const now = await Promise.all(months.map((period) => amountIn(rig, period, was?.id)));
    expect(now).toEqual([before, "999.99"]);
    expect(await takenBack(rig, proposal)).toBe("undone");
    expect(await amountIn(rig, "2026-11", was?.id)).toBe(before);
  });

  it("not when somebody else has changed it meanwhile: then it is asked again", async () => {
    const proposal = await rig.propose("line-item edit acme --item MAP-credit --amount 10");
    const other = await rig.propose("line-item edit acme --item MAP-credit --amount 20");
    expect(await applied(rig, other)).toBe("verified");
    expect(await applied(rig, proposal)).toBe("stale");
  });

  it.each<[string, RegExp]>([
    ["line-item-edit lumen --item Commission --amount 5", /is a percentage, and AWS does not let that change/],
    ["line-item-edit lumen --item Commission", /Say what is to change/],
    [
      "line-item-edit lumen --item Nothing --percent 5",
      /no line item "Nothing" in 2026-11. It has Commission, Loyalty/,
    ],
    ["line-item-edit lumen --item Commission --name Two words", /without spaces/],
  ])("%j is refused in a sentence", async (line, sentence) => {
    expect((await refusal(rig, line)).message).toMatch(sentence);
  });

  it("one without a difference is not proposed", async () => {
    const answer = await rig.ask("line-item-edit lumen --item Commission --percent 4.50");
    expect(answer.proposal).toBeUndefined();
    expect(answer.data).toMatchObject({ notes: ["Commission is like that already."] });
  });
});
