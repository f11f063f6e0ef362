import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { olivia, startWriteRig, vera, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

describe("B-13 resume", () => {
  it("lets everything go on, and says when nothing was stopped; not for viewers", async () => {
    expect((await rig.ask("resume")).data).toMatchObject({ held: false });
    await rig.ask("stop all --reason Rates", olivia);
    await expect(rig.propose("fix acme 2026-10")).rejects.toMatchObject({ code: "write.stopped" });
    await expect(rig.ask("resume", vera)).rejects.toMatchObject({ kind: "not-allowed" });
    expect((await rig.ask("resume")).data).toMatchObject({ held: true });
    expect((await rig.propose("fix acme 2026-10")).state).toBe("proposed");
  });
});
