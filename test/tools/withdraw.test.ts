import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aisha, cardOf, olivia, startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

describe("B-10 withdraw", () => {
  it("by whoever proposed it, not by another operator; afterwards nobody can approve it", async () => {
    const { number } = await rig.propose("fix acme 2026-10");
    const other = { ...olivia, id: "test:oscar", name: "Oscar" };
    await expect(rig.ask(`withdraw ${number}`, other)).rejects.toMatchObject({ kind: "not-allowed" });
    expect(cardOf(await rig.ask(`withdraw ${number} --reason Too early`)).state).toBe("withdrawn");
    await expect(rig.ask(`approve ${number}`, aisha)).rejects.toMatchObject({ kind: "conflict" });
  });
});
