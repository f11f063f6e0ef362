import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aisha, mona, olivia, omar, startWriteRig, vera, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig({ policyEvidence: 1 });
});
afterAll(() => rig.close());

const CAPS = "--per-effect 9000 --per-proposal 9000 --day 90000 --day-times 5 --month 90000 --month-times 5";

describe("B-13 policy-pause", () => {
  it("keeps it from approving, at once, by whoever may stop changes; it goes on watching", async () => {
    await rig.ask(`policy-add small --tools fix --for all ${CAPS} --without none`, mona);
    await expect(rig.ask("policy-pause small", olivia)).rejects.toMatchObject({ code: "policy.state" });
    await rig.propose("fix globex 2026-10");
    await rig.ask("approve 1", aisha);
    await rig.ask("policy-enable small", omar);
    expect((await rig.propose("fix lumen 2026-10")).state).toBe("approved");
    await expect(rig.ask("policy-pause small", vera)).rejects.toMatchObject({ code: "grant.missing" });
    expect((await rig.ask("policy pause small", olivia)).data).toMatchObject({ policy: { state: "paused" } });
    const after = await rig.propose("fix tidewater 2026-10");
    expect(after.state).toBe("proposed");
    expect(await rig.store.policies.of(after.id)).toMatchObject([{ name: "small", acting: false, fits: true }]);
  });
});
