import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROLES } from "#src/ports/access.ts";
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

  it.each(ROLES)("the right to it and what is decided inside are the same for the role %s", async (role) => {
    const by = { ...olivia, roles: [role] };
    const listed = rig.door.tools(by).map(({ name }) => name);
    const may = {
      stop: !["viewer", "client"].includes(role),
      resume: ["operator", "approver", "admin"].includes(role),
    };
    expect([listed.includes("stop"), listed.includes("resume")]).toEqual([may.stop, may.resume]);
    for (const [line, allowed] of [
      ["stop agent --reason Rates", may.stop],
      ["resume agent", may.resume],
    ] as const) {
      const asked = rig.ask(line, by).then(() => "done");
      expect(await asked.catch((error: { code: string }) => error.code)).toBe(allowed ? "done" : "grant.missing");
    }
  });
});
