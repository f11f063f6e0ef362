import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aisha, ben, cardOf, olivia, startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

describe("B-11 edit", () => {
  it("another amount, and a line left out, make a new proposal with a digest of its own", async () => {
    const before = await rig.propose("fix acme 2026-10");
    const place = before.plan.effects.findIndex((e) => e.summary === "Fee AWS-Support-2026-10") + 1;
    const lines = `${place} = 7,000.00  Acme Robotics: Fee AWS-Support-2026-10`;
    const after = cardOf(await rig.ask(`edit ${before.number}`, olivia, { lines }));
    expect(after).toMatchObject({ state: "proposed", replaces: before.number });
    expect(after.digest).not.toBe(before.digest);
    expect(after.effects.map((e) => [e.summary, e.change.amount])).toEqual([["Fee AWS-Support-2026-10", "7000"]]);
    const [outcome] = after.outcomes;
    expect(Number(outcome?.showbackAfter) - Number(outcome?.showbackBefore)).toBeCloseTo(7000, 6);
    expect(cardOf(await rig.ask(`proposals ${before.number}`))).toMatchObject({
      state: "replaced",
      replacedBy: after.number,
    });
    await expect(rig.ask(`approve ${before.number}`, aisha)).rejects.toMatchObject({ kind: "conflict" });
    // What is applied is what was edited.
    await rig.ask(`approve ${after.number}`, aisha);
    await rig.work();
    expect(cardOf(await rig.ask(`proposals ${after.number}`)).state).toBe("verified");
    const made = rig.cloud.aws.requests.of("CreateCustomLineItem").map((r) => JSON.stringify(r.params));
    expect(made).toEqual([expect.stringContaining('"ChargeValue":7000')]);
  });

  it("whoever approves may edit too, and then somebody else has to approve", async () => {
    const { number } = await rig.propose("fix tidewater 2026-10");
    const lines = "1 = 12.50";
    const after = cardOf(await rig.ask(`edit ${number}`, aisha, { lines }));
    await expect(rig.ask(`approve ${after.number}`, aisha)).rejects.toThrow("somebody else must approve it");
    expect(cardOf(await rig.ask(`approve ${after.number}`, ben)).state).toBe("approved");
    await rig.work();
  });

  it.each<[string, RegExp]>([
    ["1 = seven", /"seven" is no amount above zero/],
    ["1 = 0", /no amount above zero/],
    ["1 = -5", /no amount above zero/],
    ["1 = 10.001", /no amount above zero/],
    ["9 = 10", /there is no change 9/],
    ["Acme;7534,29;USD", /must begin with the number/],
    ["1 = 10\n1 = 20", /is there twice/],
    ["", /Nothing is left/],
  ])("%j is refused in a sentence with its line, and nothing is changed", async (lines, sentence) => {
    const { number } = await rig.propose("fix globex 2026-10");
    const refused = await rig.ask(`edit ${number}`, olivia, { lines }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ kind: "input" });
    const { message, problems } = refused as { message: string; problems: { path: string; message: string }[] };
    expect([message, ...problems.map((p) => p.message)].join(" ")).toMatch(sentence);
    expect(cardOf(await rig.ask(`proposals ${number}`)).state).toBe("proposed");
  });
});
