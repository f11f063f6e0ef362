import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOf } from "../support/door.ts";
import { aisha, cardOf, mona, olivia, omar, startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

const CAPS = "--per-effect 9000 --per-proposal 9000 --day 9000 --day-times 5 --month 9000 --month-times 5";

describe("B-13 policy-enable", () => {
  it("is for another admin, after enough decisions; then what fits is approved and applied without a person", async () => {
    await rig.ask(`policy-add small --tools fix --for all ${CAPS} --without none`, mona);
    await expect(rig.ask("policy-enable small", omar)).rejects.toMatchObject({ code: "policy.evidence" });
    for (const [n, client] of ["globex", "lumen", "cobalt"].entries()) {
      await rig.propose(`fix ${client} 2026-10`);
      await rig.ask(`approve ${n + 1}`, aisha);
    }
    await expect(rig.ask("policy-enable small", mona)).rejects.toMatchObject({ code: "policy.own" });
    await expect(rig.ask("policy-enable small", olivia)).rejects.toMatchObject({ code: "grant.missing" });
    const enabled = textOf(await rig.ask("policy enable small", omar));
    expect(enabled).toContain("It approves what fits. Made by Mona, enabled by Omar.");
    // The third would have gone over the cap of the day.
    expect(enabled).toContain("Would have approved 1 of 3, 2 differ.");

    const answer = await rig.ask("fix tidewater 2026-10", olivia);
    expect(cardOf(answer)).toMatchObject({ state: "approved", decisions: [{ kind: "policy" }] });
    expect(textOf(answer)).toContain(
      "Approved by policy small, made by Mona, enabled by Omar on 2026-11-05 10:00 UTC.",
    );
    await rig.work();
    expect(cardOf(await rig.ask("proposals 4"))).toMatchObject({ state: "verified" });
    expect(cardOf(await rig.ask("undo 4", aisha))).toMatchObject({ state: "undoing" });
    expect((await rig.ask("policies small")).data).toMatchObject({ policies: [{ today: { times: 1 } }] });
  });
});
