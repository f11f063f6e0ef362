import { afterEach, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { button, type DeskOptions, seen, startDesk, type TestDesk, wordsOf } from "./desk.ts";

let desk: TestDesk;
const start = async (options: DeskOptions = {}): Promise<TestDesk> => {
  desk = await startDesk(options);
  return desk;
};
afterEach(async () => desk?.stop());

const FAST = { app: { placeholderAfterMs: 60_000 } };

describe.each(["http", "socket"] as const)("A-25 /billing over %s", (kind) => {
  it("answers in an internal channel for everybody, with table, reason, receipt and buttons that lead on", async () => {
    const { slack } = await start({ kind, ...FAST });
    expect(await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing margin acme")).toEqual({ ok: true });
    const message = await seen(desk, DEMO.billing, (m) => m.text.includes("Answer to margin acme"), DEMO.approver);
    expect(message.ephemeralFor).toBeUndefined();
    const table = message.blocks.find((b) => b.type === "data_table");
    expect(table).toMatchObject({ caption: "Margin by client, 2026-10" });
    expect(wordsOf(message)).toContain("$1,020.00");
    expect(wordsOf(message)).toContain("Blue Heron: its billing view cannot be read");
    expect(wordsOf(message)).toContain("Cost Explorer My View (simulated) \u00b7 2026-10 \u00b7 final");
    expect(message.text).toContain("Total");

    const place = { channel: DEMO.billing, ts: message.ts };
    expect(await slack.workspace.pressAction(DEMO.operator, place, button(message, "By usage"))).toEqual({ ok: true });
    const next = await seen(desk, DEMO.billing, (m) => m.text.includes("Your services"));
    expect(next.threadTs).toBe(message.ts);
  });

  it("shows help when nothing is asked", async () => {
    const { slack } = await start({ kind, ...FAST });
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing");
    const message = await seen(desk, DEMO.billing);
    expect(message.text).toContain("What you can ask");
    expect(wordsOf(message)).toContain("margin");
  });
});

describe("A-25 who sees the answer", () => {
  it("only the person, in a channel nobody called internal, and anywhere with --private", async () => {
    const { slack } = await start(FAST);
    await slack.workspace.runCommand(DEMO.operator, DEMO.approvals, "/billing margin");
    expect((await seen(desk, DEMO.approvals)).ephemeralFor).toBe(DEMO.operator);
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing margin acme --private");
    const message = await seen(desk, DEMO.billing);
    expect(message.ephemeralFor).toBe(DEMO.operator);
    expect(desk.runs).toEqual(["margin", "margin acme"]);
  });

  it("B-01 only the person, everywhere, when the answer holds a secret", async () => {
    const { slack } = await start(FAST);
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing secret acme");
    const message = await seen(desk, DEMO.billing);
    expect(message.text).toContain("Answer to secret acme");
    expect(message.ephemeralFor).toBe(DEMO.operator);
    expect(slack.workspace.messages(DEMO.billing, DEMO.approver)).toEqual([]);
  });

  it.each(["secret an-external-id", "secre an-external-id", "secrt an-external-id", "secret --none an-external-id"])(
    "B-01 nor is what was typed shown to others, slow or misspelt: %s",
    async (line) => {
      const { slack } = await start({ app: { placeholderAfterMs: 0 } });
      await slack.workspace.runCommand(DEMO.operator, DEMO.billing, `/billing ${line}`);
      const message = await seen(desk, DEMO.billing);
      expect(message.ephemeralFor).toBe(DEMO.operator);
      expect(slack.workspace.messages(DEMO.billing, DEMO.approver)).toEqual([]);
    },
  );

  it("in a client channel nothing of cost appears: refused, not listed, not completed to, not even privately", async () => {
    const { slack } = await start(FAST);
    for (const line of ["margin", "margin --private", "marg", "help", "margn"]) {
      await slack.workspace.runCommand(DEMO.operator, DEMO.clientChannel, `/billing ${line}`);
    }
    await desk.app.stop();
    const shown = slack.workspace.messages(DEMO.clientChannel, DEMO.operator);
    expect(shown).toHaveLength(5);
    expect(shown.every((m) => m.ephemeralFor === DEMO.operator)).toBe(true);
    expect(shown[0]?.text).toContain("not shown in a channel that clients read");
    expect(wordsOf({ text: "", blocks: shown })).not.toMatch(/My View|\$|overview|Answer to/);
    expect(desk.runs).toEqual([]);
  });

  it("a client gets what clients may see there, and a receipt without what asking cost us", async () => {
    const { slack } = await start(FAST);
    await slack.workspace.runCommand(DEMO.client, DEMO.clientChannel, "/billing usage");
    const message = await seen(desk, DEMO.clientChannel, () => true, DEMO.client);
    expect(wordsOf(message)).toContain("final \u00b7 as of 2026-11-02 10:00 UTC");
    expect(wordsOf(message)).not.toMatch(/\$|My View/);
  });

  it("a client who asks for what clients may not see is not even told what it would be", async () => {
    const { slack } = await start(FAST);
    await slack.workspace.runCommand(DEMO.client, DEMO.clientChannel, "/billing margin");
    const message = await seen(desk, DEMO.clientChannel, () => true, DEMO.client);
    expect(message.text).toContain("not shown in a channel that clients read");
    expect(wordsOf(message)).not.toMatch(/margin|charges/i);
  });

  it("somebody unknown is refused politely", async () => {
    const { slack } = await start(FAST);
    await slack.workspace.runCommand(DEMO.approver, DEMO.billing, "/billing margin");
    expect((await seen(desk, DEMO.billing, () => true, DEMO.approver)).text).toContain(
      "You have no role in this billing desk yet",
    );
    expect(desk.runs).toEqual([]);
  });

  it("where the bot is not in the channel the person gets the answer alone", async () => {
    const { slack } = await start(FAST);
    slack.faults.add({ method: "chat.postMessage", error: "not_in_channel", times: 9 });
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing margin");
    expect((await seen(desk, DEMO.billing)).ephemeralFor).toBe(DEMO.operator);
  });
});

describe("A-25 B-26 B46 what goes wrong is said", () => {
  it.each([
    ["margn acme", "Did you mean margin?"],
    ["broken", "Cost Explorer does not answer. Try again in a minute."],
    ["bug", "Something went wrong on our side"],
    ["margin acme --nonsense 3", "Not possible"],
  ])("%s", async (line, words) => {
    const { slack } = await start(FAST);
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, `/billing ${line}`);
    const message = await seen(desk, DEMO.billing);
    expect(wordsOf(message)).toContain(words);
    expect(wordsOf(message) + desk.logged.join()).not.toContain("xoxb-123");
  });

  it("an ambiguous name is asked back, and the picked answer takes the question's place", async () => {
    const { slack } = await start(FAST);
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing which ac");
    const message = await seen(desk, DEMO.billing);
    expect(message.text).toContain("Two clients begin with");
    const place = { channel: DEMO.billing, ts: message.ts };
    await slack.workspace.pressAction(DEMO.operator, place, button(message, "Acorn"));
    const edited = await seen(desk, DEMO.billing, (m) => m.text.includes("Answer to margin 222222222222"));
    expect(edited.ts).toBe(message.ts);
    expect(slack.workspace.messages(DEMO.billing)).toHaveLength(1);
  });

  it("a picked answer to a private question stays private and takes its place", async () => {
    const { slack } = await start(FAST);
    await slack.workspace.runCommand(DEMO.operator, DEMO.approvals, "/billing which ac");
    const message = await seen(desk, DEMO.approvals);
    await slack.workspace.pressAction(
      DEMO.operator,
      { channel: DEMO.approvals, ts: message.ts },
      button(message, "Acorn"),
    );
    const edited = await seen(desk, DEMO.approvals, (m) => m.text.includes("Answer to margin 222222222222"));
    expect([edited.ts, edited.ephemeralFor]).toEqual([message.ts, DEMO.operator]);
  });

  it("a failing look-up of the caller is answered, not swallowed", async () => {
    const { slack } = await start({
      app: {
        ...FAST.app,
        callerOf: async () => {
          throw new Error("the database is gone");
        },
      },
    });
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing margin");
    expect((await seen(desk, DEMO.billing)).text).toContain("Something went wrong on our side");
    expect(desk.logged.join()).toContain("the database is gone");
  });
});

describe("A-25 mentions and direct messages", () => {
  it("a mention is answered in its thread where the channel is internal", async () => {
    const { slack } = await start(FAST);
    await slack.workspace.say(DEMO.operator, DEMO.billing, `<@${DEMO.botUserId}> margin acme`);
    const message = await seen(desk, DEMO.billing, (m) => m.text.includes("Answer to margin acme"));
    expect(message.threadTs).toBe(slack.workspace.messages(DEMO.billing)[0]?.ts);
  });

  it("elsewhere it is answered in a direct message, and says so", async () => {
    const { slack } = await start(FAST);
    await slack.workspace.say(DEMO.operator, DEMO.approvals, `<@${DEMO.botUserId}> margin acme`);
    const direct = slack.workspace.directConversationOf(DEMO.operator)?.id ?? "";
    await seen(desk, direct, (m) => m.text.includes("Answer to margin acme"));
    const pointer = await seen(desk, DEMO.approvals);
    expect([pointer.ephemeralFor, pointer.text]).toEqual([DEMO.operator, "I answered in our direct messages."]);
  });

  it("a direct message is a command", async () => {
    const { slack } = await start(FAST);
    const direct = slack.workspace.directConversationOf(DEMO.operator)?.id ?? "";
    await slack.workspace.say(DEMO.operator, direct, "overview");
    expect((await seen(desk, direct)).text).toContain("$1,234.50");
    // Our own answer comes back as a message event; it must not be taken for a question.
    await desk.app.stop();
    expect(slack.workspace.messages(direct)).toHaveLength(2);
  });
});
