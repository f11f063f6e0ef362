import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aisha, ben, cardOf, olivia, startWriteRig, vera, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig({ twoPeopleFrom: "15000", typedFrom: "10000" });
});
afterAll(() => rig.close());

describe("B-10 approve", () => {
  it("nobody approves their own; the second person's card says who and when; the first decision stands", async () => {
    const { number } = await rig.propose("fix lumen 2026-10");
    await expect(rig.ask(`approve ${number}`, olivia)).rejects.toMatchObject({ kind: "not-allowed" });
    await expect(rig.ask(`approve ${number}`, vera)).rejects.toMatchObject({ kind: "not-allowed" });
    await expect(rig.ask(`approve ${number}`, { ...olivia, roles: ["approver"] })).rejects.toMatchObject({
      kind: "not-allowed",
    });
    const card = cardOf(await rig.ask(`approve ${number}`, aisha));
    expect(card).toMatchObject({ state: "approved", decisions: [{ by: "Aisha", kind: "approve" }] });
    await expect(rig.ask(`approve ${number}`, ben)).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("Aisha"),
    });
    await expect(rig.ask(`reject ${number} --reason late`, ben)).rejects.toMatchObject({ kind: "conflict" });
  });

  it("the digest must be that of the card", async () => {
    const { number, digest } = await rig.propose("fix cobalt 2026-10");
    await expect(rig.ask(`approve ${number} --digest 0123456789`, aisha)).rejects.toMatchObject({ kind: "conflict" });
    expect(cardOf(await rig.ask(`approve ${number} --digest ${digest.slice(0, 8)}`, aisha)).state).toBe("approved");
  });

  it("above one limit two different people, above another the amount typed", async () => {
    const proposal = await rig.propose("fix acme 2026-10");
    expect(proposal.approvalsNeeded).toBe(2);
    const { number, mustType } = proposal;
    expect(mustType).toMatch(/^\d+\.\d\d USD$/);
    await expect(rig.ask(`approve ${number}`, aisha)).rejects.toMatchObject({ kind: "input" });
    await expect(rig.ask(`approve ${number}`, aisha, { typed: "1.00 USD" })).rejects.toMatchObject({ kind: "input" });
    const typed = { typed: mustType ?? "" };
    expect(cardOf(await rig.ask(`approve ${number}`, aisha, typed)).state).toBe("proposed");
    await expect(rig.ask(`approve ${number}`, aisha, typed)).rejects.toMatchObject({ kind: "conflict" });
    expect(cardOf(await rig.ask(`approve ${number}`, ben, typed)).state).toBe("approved");
  });

  it("only for a person: an agent, MCP or a job does not even see it", async () => {
    for (const surface of ["agent", "mcp", "job"] as const) {
      const names = rig.door.tools({ ...aisha, surface }).map((tool) => tool.name);
      for (const name of ["approve", "reject", "withdraw", "edit", "undo", "retry"]) expect(names).not.toContain(name);
      await expect(rig.ask("approve 1", { ...aisha, surface })).rejects.toMatchObject({ kind: "not-allowed" });
    }
  });

  it.each([
    ["approve 999", "not-found"],
    ["approve twelve", "input"],
    ["approve", "input"],
  ])("%s is refused", async (line, kind) => {
    await expect(rig.ask(line, aisha)).rejects.toMatchObject({ kind });
  });

  it("who does not see all its clients does not see it at all", async () => {
    const { number } = await rig.propose("fix globex 2026-10");
    await expect(rig.ask(`approve ${number}`, { ...aisha, clients: ["000000000000"] })).rejects.toMatchObject({
      kind: "not-found",
    });
  });
});
