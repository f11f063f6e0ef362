import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Card } from "#src/tool/proposals/card.ts";
import { renderText } from "#src/view/text.ts";
import { aisha, jonas, olivia, startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
  await rig.propose("fix acme 2026-10");
  const { number } = await rig.propose("fix globex 2026-10");
  await rig.propose("fix lumen 2026-10", { ...olivia, id: "test:oscar", name: "Oscar" });
  await rig.ask(`reject ${number} --reason Not now`, aisha);
});
afterAll(() => rig.close());

const numbers = async (line: string): Promise<number[]> =>
  ((await rig.ask(line)).data as { cards: Card[] }).cards.map((c) => c.number);

describe("B-11 proposals", () => {
  it("what waits, one's own, what is done, all; newest first", async () => {
    expect(await numbers("proposals")).toEqual([3, 1]);
    expect(await numbers("proposals --state mine")).toEqual([2, 1]);
    expect(await numbers("proposals --state done")).toEqual([2]);
    expect(await numbers("proposals --state all")).toEqual([3, 2, 1]);
    const text = renderText((await rig.ask("proposals")).view);
    expect(text).toContain("Show the gaps of Acme Robotics in 2026-10");
    expect(text).toContain("Oscar");
  });

  it("one in full: what, for whom, how much, before and after, risks, expiry, and what can be done", async () => {
    const { view } = await rig.ask("proposals 1");
    const text = renderText(view);
    for (const part of [
      "Proposal 1: Show the gaps of Acme Robotics in 2026-10",
      "Waits for an approval.",
      "Proposed by Olivia on 2026-11-05 10:00 UTC; it expires on 2026-11-08 10:00 UTC.",
      "Fee AWS-Support-2026-10",
      "Credit AWS-Credits-2026-10",
      "Showback before",
      "Margin before",
      "within 48 hours",
      "approve 1 --digest ",
      "reject 1",
    ])
      expect(text).toContain(part);
  });

  it("is not for clients, and shows nobody what is not theirs", async () => {
    await expect(rig.ask("proposals", jonas)).rejects.toMatchObject({ kind: "not-allowed" });
    const narrow = { ...olivia, clients: ["000000000000"] };
    expect(((await rig.ask("proposals --state all", narrow)).data as { cards: Card[] }).cards).toEqual([]);
    await expect(rig.ask("proposals 1", narrow)).rejects.toMatchObject({ kind: "not-found" });
  });
});
