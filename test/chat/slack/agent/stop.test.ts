import { afterEach, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { seen, until, wordsOf } from "../desk.ts";
import { dm, QUESTION, Talk } from "./talk.ts";

let talk: Talk;
afterEach(async () => talk?.desk.stop());

describe("C-03 stop", () => {
  it("really stops: the model and the tool hear of it, the message ends, and nothing follows", async () => {
    const begun = Promise.withResolvers<void>();
    const aborted: string[] = [];
    talk = await Talk.start(async (_, told, signal) => {
      told({ id: "1", title: "Reading 900 accounts", state: "begun" });
      begun.resolve();
      await new Promise<void>((done) => {
        signal.addEventListener("abort", () => {
          aborted.push("tool");
          done();
        });
      });
      // One that does not listen goes on telling, and answers all the same.
      told({ id: "2", title: "Reading 900 more", state: "begun" });
      return { text: "Too late." };
    });
    await talk.say(QUESTION);
    await begun.promise;
    const { ts } = talk.question(QUESTION);
    await talk.growing();
    expect(talk.workspace.session(dm, ts)).toBe("processing");
    await talk.workspace.stopAgent(DEMO.operator, dm, ts);
    const end = await seen(talk.desk, dm, (m) => wordsOf(m).includes("Stopped."));
    await talk.session("active", dm, ts);
    expect(aborted).toEqual(["tool"]);
    await talk.desk.app.stop();
    expect(talk.replies(dm, ts)).toEqual([talk.workspace.message(dm, end.ts)]);
    expect(wordsOf(talk.replies(dm, ts)[0] ?? end)).not.toMatch(/Too late|900 more|Show me how/);
    expect(end.blocks).toMatchObject([
      { type: "task_card", status: "error" },
      { type: "markdown", text: "Stopped." },
    ]);
  });

  it("in a channel is for the person who asked; an answer that somebody else stops goes on", async () => {
    const gate = Promise.withResolvers<void>();
    talk = await Talk.start(async (_, told) => {
      told({ id: "1", title: "Reading", state: "begun" });
      await gate.promise;
      told({ id: "1", title: "Reading", state: "done" });
      return {};
    });
    await talk.say(`<@${DEMO.botUserId}> ${QUESTION}`, DEMO.billing);
    await talk.growing(DEMO.billing);
    const { ts } = talk.question(QUESTION, DEMO.billing);
    await talk.workspace.stopAgent(DEMO.approver, DEMO.billing, ts);
    await until(talk.desk, () =>
      talk.workspace.messages(DEMO.billing, DEMO.approver).find((m) => m.text.includes("Only the person who asked")),
    );
    gate.resolve();
    // Slack has ended its stream; the words come all the same.
    const answer = await talk.answered("It rose by", DEMO.billing);
    expect(answer.threadTs).toBe(ts);
  });

  it("stops what waits in the same thread too", async () => {
    const begun = Promise.withResolvers<void>();
    talk = await Talk.start(async (_, told, signal) => {
      told({ id: "1", title: "Reading", state: "begun" });
      begun.resolve();
      await new Promise((done) => signal.addEventListener("abort", done));
      return {};
    });
    await talk.say(QUESTION);
    await begun.promise;
    const { ts } = talk.question(QUESTION);
    await talk.growing();
    await talk.say("and in September?", dm, ts);
    await expect.poll(() => talk.desk.slack.requests.list("agents.sessions.setStatus").length).toBe(2);
    await talk.workspace.stopAgent(DEMO.operator, dm, ts);
    await talk.session("active", dm, ts);
    expect(talk.assistant.asked).toHaveLength(1);
  });

  it("of the whole process is told to whoever waits", async () => {
    talk = await Talk.start(async (_, told) => {
      told({ id: "1", title: "Reading", state: "begun" });
      return new Promise(() => {});
    });
    await talk.say(QUESTION);
    await talk.growing();
    await talk.desk.app.stop(0);
    expect(wordsOf(talk.replies(dm, talk.question(QUESTION).ts).at(-1) ?? talk.question(QUESTION))).toContain(
      "being restarted",
    );
  });
});
