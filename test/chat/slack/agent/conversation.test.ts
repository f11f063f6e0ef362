import { afterEach, describe, expect, it } from "vitest";
import { Upstream } from "#src/kernel/errors.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { seen, wordsOf } from "../desk.ts";
import { stepped } from "./scripted.ts";
import { dm, QUESTION, Talk } from "./talk.ts";

let talk: Talk;
afterEach(async () => talk?.desk.stop());

describe("C-03 a question in words", () => {
  it("in the messages tab is answered in its thread: steps, words, source, and whether it was good", async () => {
    talk = await Talk.start(async (_, told) => {
      stepped(told, "1", "Margin: acme, 2026-10");
      told({ id: "2", title: "Credits: acme", state: "begun" });
      told({ id: "2", title: "Credits: acme", state: "failed", outcome: "Cost Explorer does not answer" });
      return { text: "It rose by **3.6 %**.\n\n| a | b |\n| - | - |\n| 1 | 2 |" };
    });
    await talk.say(QUESTION);
    const answer = await talk.answered("It rose by");
    const asked = talk.question(QUESTION);
    await talk.session("active", dm, asked.ts);
    expect(answer).toMatchObject({ threadTs: asked.ts, stream: { state: "ended" } });
    expect(answer.blocks.map((block) => [block.type, block.status])).toEqual([
      ["task_card", "complete"],
      ["task_card", "error"],
      ["markdown", undefined],
      ["context", undefined],
      ["actions", undefined],
      ["context_actions", undefined],
    ]);
    expect(wordsOf(answer)).toContain(
      "Cost Explorer My View \u00b7 final \u00b7 as of 2026-11-02 10:00 UTC \u00b7 3 requests, $0.03",
    );
    expect(talk.assistant.asked).toMatchObject([
      {
        text: QUESTION,
        thread: `slack ${DEMO.teamId} ${dm} ${asked.ts}`,
        caller: { roles: ["operator"], surface: "slack" },
      },
    ]);
    expect(talk.workspace.title(dm, asked.ts)).toBe(QUESTION);
    expect(talk.replies(dm, asked.ts)).toHaveLength(1);
  });

  it("goes on in the thread, and another message begins another conversation", async () => {
    talk = await Talk.start();
    await talk.say(QUESTION);
    await talk.answered(QUESTION);
    const { ts } = talk.question(QUESTION);
    await talk.say("And in September?", dm, ts);
    await talk.answered("And in September?");
    await talk.say("What about lumen?");
    await talk.answered("What about lumen?");
    const threads = talk.assistant.asked.map((each) => each.thread);
    expect(threads[1]).toBe(threads[0]);
    expect(threads[2]).not.toBe(threads[0]);
    expect(talk.workspace.title(dm, ts)).toBe(QUESTION);
  });

  it("is taken once, though Slack delivers it again", async () => {
    talk = await Talk.start();
    talk.desk.slack.faults.add({ method: "delivery event message", reset: true, times: 2 });
    await talk.say(QUESTION);
    await talk.answered(QUESTION);
    await talk.desk.slack.settled();
    expect(talk.assistant.asked).toHaveLength(1);
  });

  it("that is a command line stays one, and everything is one without an assistant", async () => {
    talk = await Talk.start();
    await talk.say("margin acme");
    await seen(talk.desk, dm, (m) => wordsOf(m).includes("Answer to margin acme"));
    expect(talk.desk.runs).toEqual(["margin acme"]);
    expect(talk.assistant.asked).toEqual([]);
    await talk.desk.stop();
    talk = await Talk.start(undefined, { app: { assistant: null } });
    await talk.say(QUESTION);
    await seen(talk.desk, dm, (m) => wordsOf(m).includes('There is no command \\"why\\"'));
  });

  it("of somebody without a role is refused without asking the assistant", async () => {
    talk = await Talk.start();
    const theirs = `D${DEMO.approver.slice(1)}`;
    await talk.say(QUESTION, theirs, undefined, DEMO.approver);
    await seen(
      talk.desk,
      theirs,
      (m) => wordsOf(m).includes("You have no role in this billing desk yet"),
      DEMO.approver,
    );
    expect(talk.assistant.asked).toEqual([]);
  });

  it("in an internal channel needs a mention and is answered in the thread there", async () => {
    talk = await Talk.start();
    await talk.say(QUESTION, DEMO.billing);
    await talk.say(`<@${DEMO.botUserId}> please say why, hey <@${DEMO.botUserId}>`, DEMO.billing);
    const answer = await talk.answered("please say why", DEMO.billing);
    expect(answer.threadTs).toBe(talk.question("please say why", DEMO.billing).ts);
    expect(talk.assistant.asked.map((each) => each.text)).toEqual(["please say why, hey"]);
    await talk.say("and then?", DEMO.billing, answer.threadTs);
    await talk.say(`<@${DEMO.botUserId}> and in September?`, DEMO.billing, answer.threadTs);
    await talk.answered("and in September?", DEMO.billing);
    expect(talk.assistant.asked).toHaveLength(2);
    expect(talk.assistant.asked[1]?.thread).toBe(talk.assistant.asked[0]?.thread);
  });

  it("where clients read along is answered to the person alone, who then is a client", async () => {
    talk = await Talk.start();
    await talk.say(`<@${DEMO.botUserId}> what is the margin?`, DEMO.clientChannel, undefined, DEMO.accountManager);
    const theirs = `D${DEMO.accountManager.slice(1)}`;
    const answer = await seen(talk.desk, theirs, (m) => wordsOf(m).includes("Show me how"), DEMO.accountManager);
    const head = talk.workspace.message(theirs, answer.threadTs ?? "");
    expect(head?.text).toContain("what is the margin?");
    expect(talk.assistant.asked[0]?.caller.roles).toEqual(["client"]);
    expect(wordsOf(answer)).not.toContain("Cost Explorer");
    expect(wordsOf(answer)).not.toContain("0.03");
    const there = talk.workspace.messages(DEMO.clientChannel).filter((m) => m.user === DEMO.botUserId);
    expect(there).toMatchObject([{ ephemeralFor: DEMO.accountManager, text: "I answer in our direct messages." }]);
  });

  it("that fails says so in the thread, with the steps until then", async () => {
    talk = await Talk.start(async (_, told) => {
      told({ id: "1", title: "Margin: acme", state: "begun" });
      throw new Upstream("model.down", "The language model does not answer. Commands work: /billing help", {
        retryable: true,
      });
    });
    await talk.say(QUESTION);
    const failure = await seen(talk.desk, dm, (m) => wordsOf(m).includes("The language model does not answer"));
    expect(failure.threadTs).toBe(talk.question(QUESTION).ts);
    await talk.session("active", dm, talk.question(QUESTION).ts);
    const [steps] = talk.replies(dm, talk.question(QUESTION).ts);
    expect(steps?.blocks).toMatchObject([{ type: "task_card", status: "error" }]);
    expect(steps?.stream?.state).toBe("ended");
  });

  it("calls nobody, whatever its answer quotes", async () => {
    talk = await Talk.start(async () => ({ text: "The tag says <!channel> and <@U0OLIVIA>, 1 < 2." }));
    await talk.say(QUESTION);
    const answer = await talk.answered("The tag says");
    expect(answer.blocks.find((block) => block.type === "markdown")?.text).toBe(
      "The tag says &lt;!channel> and &lt;@U0OLIVIA>, 1 < 2.",
    );
  });

  it("is shown without the buttons where a workspace does not take them", async () => {
    talk = await Talk.start(async (_, told) => {
      stepped(told, "1", "Margin");
      return {};
    });
    talk.desk.slack.faults.add({ method: "chat.stopStream", error: "invalid_blocks" });
    await talk.say(QUESTION);
    const answer = await talk.answered("It rose by");
    expect(answer.blocks.map((block) => block.type)).toEqual(["task_card", "markdown", "context", "actions"]);
  });

  it("is answered though Slack cannot be told how the conversation stands", async () => {
    talk = await Talk.start();
    talk.desk.slack.faults.add({ method: "agents.sessions.setStatus", error: "internal_error", times: 9 });
    await talk.say(QUESTION);
    await talk.answered(QUESTION);
  });

  it("whose words could not be sent is answered with the pictures of the tools", async () => {
    talk = await Talk.start(async () => ({
      text: "These are the figures themselves:",
      views: [[{ kind: "heading", text: "Margin of acme" }]],
    }));
    await talk.say(QUESTION);
    const picture = await seen(talk.desk, dm, (m) => wordsOf(m).includes("Margin of acme"));
    expect(picture.threadTs).toBe(talk.question(QUESTION).ts);
  });
});
