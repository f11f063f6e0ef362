import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { seen, startDesk, type TestDesk, until, wordsOf } from "./desk.ts";

describe("B-26 B46 somebody who asks without end", () => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await startDesk({ app: { placeholderAfterMs: 60_000 } });
  });
  afterEach(() => desk.stop());

  const ask = (person: string, line: string, channel: string = DEMO.billing): Promise<unknown> =>
    desk.slack.workspace.runCommand(person, channel, `/billing ${line}`);
  const slow = (): number => desk.runs.filter((line) => line === "slow").length;
  const told = (): number =>
    desk.slack.workspace
      .messages(DEMO.billing, DEMO.operator)
      .filter((m) => wordsOf(m).includes("are not answered yet")).length;

  it("B-26 B46: is answered a few at a time, is told once, and keeps nobody from an answer", async () => {
    for (let n = 0; n < 100; n += 1) expect(await ask(DEMO.operator, "slow")).toEqual({ ok: true });
    await until(desk, () => (told() > 0 ? true : undefined));
    await ask(DEMO.accountManager, "margin", DEMO.accounts);
    await seen(desk, DEMO.accounts, (m) => m.text.includes("Answer to margin"), DEMO.accountManager);
    expect([slow(), told()]).toEqual([4, 1]);

    desk.release();
    await until(desk, () => (slow() === 64 ? true : undefined));
    await desk.app.stop();
    expect([slow(), told()]).toEqual([64, 1]);
  });

  it("B-26 B46: is answered again as soon as there is room", async () => {
    for (let n = 0; n < 80; n += 1) await ask(DEMO.operator, "slow");
    await until(desk, () => (told() === 1 ? true : undefined));
    desk.release();
    await until(desk, () => (slow() === 64 ? true : undefined));
    await ask(DEMO.operator, "margin");
    await seen(desk, DEMO.billing, (m) => m.text.includes("Answer to margin"));
  });
});
