import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applied, itemsIn, refusal } from "../support/line-items.ts";
import { startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

describe("B-22 a line item is removed", () => {
  it("from both months that are open, and no others", async () => {
    const proposal = await rig.propose("line-item remove acme --item MAP-credit");
    expect(Number(proposal.plan.effects[0]?.change.amount)).toBeGreaterThan(0);
    expect(await applied(rig, proposal)).toBe("verified");
    const months = await Promise.all(["2026-09", "2026-10", "2026-11"].map((period) => itemsIn(rig, period, "Acme")));
    expect(months.map((items) => items.some((item) => item.name === "MAP-credit"))).toEqual([true, false, false]);
  });

  it("not while a percentage is taken of it", async () => {
    const flat = (await itemsIn(rig, "2026-11", "Acme")).find((item) => item.name === "Managed-services");
    await rig.writers.lineItems.create(
      {
        groupId: flat?.groupId ?? "",
        name: "Handling",
        description: "Handling of managed services",
        type: "fee",
        flat: null,
        percent: "2",
        of: [flat?.id ?? ""],
        start: "2026-11",
        end: "2026-12",
        tags: {},
      },
      "token-handling",
      { signal: AbortSignal.timeout(10_000), fresh: true, used: () => {} },
    );
    const { kind, message } = await refusal(rig, "line-item-remove acme --item Managed-services");
    expect([kind, message]).toEqual(["conflict", expect.stringContaining("Handling is a percentage of")]);
  });

  it("one that is not there is refused with those that are", async () => {
    const { message } = await refusal(rig, "line-item-remove lumen --item Commision");
    expect(message).toContain('no line item "Commision" in 2026-10 and 2026-11. It has Commission, Loyalty');
  });
});
