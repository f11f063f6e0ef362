import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mona, olivia, startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

const ADD =
  "policy-add small --tools fix --for all --per-effect 5 --per-proposal 5 --day 9 --day-times 5 --month 9 --month-times 5";

describe("B-13 policy-remove", () => {
  it("ends a policy for good, by an admin; its name is not given again, its record stays", async () => {
    await rig.ask(ADD, mona);
    await expect(rig.ask("policy-remove small", olivia)).rejects.toMatchObject({ code: "grant.missing" });
    expect((await rig.ask("policy remove small", mona)).data).toMatchObject({ policy: { state: "removed" } });
    await rig.propose("fix globex 2026-10");
    expect((await rig.ask("policies")).data).toMatchObject({ policies: [] });
    await expect(rig.ask("policy-remove small", mona)).rejects.toMatchObject({ code: "policy.unknown" });
    await expect(rig.ask(ADD, mona)).rejects.toMatchObject({ code: "policy.name" });
    const [kept] = await rig.store.policies.list();
    expect((await rig.store.policies.steps(kept?.id ?? "")).map(({ to }) => to)).toEqual(["shadow", "removed"]);
  });
});
