import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderText } from "#src/view/text.ts";
import { aisha, cardOf, olivia, startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

describe("B-10 reject", () => {
  it("with a reason, which is kept and shown; nothing is changed", async () => {
    const { number } = await rig.propose("fix acme 2026-10");
    await expect(rig.ask(`reject ${number}`, aisha)).rejects.toMatchObject({ kind: "input" });
    const answer = await rig.ask(`reject ${number}`, aisha, { reason: "The credit is last month's" });
    expect(cardOf(answer)).toMatchObject({ state: "rejected", decisions: [{ by: "Aisha", kind: "reject" }] });
    const text = renderText(answer.view);
    for (const part of ["Rejected by Aisha", "The credit is last month's", "Nothing was changed."]) {
      expect(text).toContain(part);
    }
    await rig.work();
    expect(cardOf(await rig.ask(`proposals ${number}`)).state).toBe("rejected");
  });

  it("not by those who may not approve", async () => {
    const { number } = await rig.propose("fix acme 2026-10");
    await expect(rig.ask(`reject ${number} --reason no`, olivia)).rejects.toMatchObject({ kind: "not-allowed" });
  });
});
