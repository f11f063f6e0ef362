import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aisha, cardOf, startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

describe("B-10 undo", () => {
  it("of what was applied, once, with who and why", async () => {
    const { number } = await rig.propose("fix lumen 2026-10");
    await expect(rig.ask(`undo ${number}`, aisha)).rejects.toMatchObject({ kind: "conflict" });
    await rig.ask(`approve ${number}`, aisha);
    await rig.work();
    expect(cardOf(await rig.ask(`undo ${number}`, aisha, { reason: "Wrong month" })).state).toBe("undoing");
    await rig.work();
    const card = cardOf(await rig.ask(`proposals ${number}`));
    expect(card.state).toBe("undone");
    expect(card.decisions.at(-1)).toMatchObject({ kind: "undo", by: "Aisha", reason: "Wrong month" });
    expect(card.effects.map((e) => e.state)).toEqual(["undone"]);
    await expect(rig.ask(`undo ${number}`, aisha)).rejects.toMatchObject({ kind: "conflict" });
    // What was taken back is a gap again.
    const gaps = (await rig.ask("gaps lumen 2026-10")).data as { rows: { open: string }[] };
    expect(gaps.rows[0]?.open).not.toBe("0");
  });
});
