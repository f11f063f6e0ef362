import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { olivia, startWriteRig, vera, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

describe("B-13 stop", () => {
  it("holds one client's changes and no other's; not for viewers, clients or the agent", async () => {
    expect((await rig.ask("stop acme --reason Dispute")).data).toMatchObject({ what: "Changes for Acme Robotics" });
    await expect(rig.propose("fix acme 2026-10")).rejects.toMatchObject({ code: "write.stopped" });
    expect((await rig.propose("fix globex 2026-10")).state).toBe("proposed");
    await expect(rig.ask("stop --reason No", vera)).rejects.toMatchObject({ kind: "not-allowed" });
    const agent = { ...olivia, surface: "agent" as const };
    await expect(rig.ask("stop --reason No", agent)).rejects.toMatchObject({ code: "surface.person" });
  });
});
