import { afterEach, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { Message } from "#src/local/slack/model.ts";
import { button, seen, until, wordsOf } from "../desk.ts";
import { Ledger, planOf } from "../ledger.ts";
import { dm, QUESTION, Talk } from "./talk.ts";

const OPERATOR = { id: "slack:olivia", name: "Olivia", surface: "slack", roles: ["operator"], clients: "all" } as const;
let talk: Talk;
afterEach(async () => talk?.desk.stop());

describe("C-03 a proposal in an answer", () => {
  it("is a card in the thread; the conversation is suspended until it is decided", async () => {
    const ledger = new Ledger();
    talk = await Talk.start(
      async () => ({
        text: "I propose to pass it on.",
        proposals: [await ledger.propose({ tool: "pass-on", input: {}, plan: planOf(1) }, OPERATOR)],
      }),
      { ledger },
    );
    await talk.say(QUESTION);
    const card = await seen(talk.desk, dm, (m) => m.text.includes("Proposal 1"));
    const { ts } = talk.question(QUESTION);
    expect(card.threadTs).toBe(ts);
    await talk.session("suspended", dm, ts);
    // Another question in between changes nothing about that.
    talk.assistant.script = async () => ({ text: "It is an estimate." });
    await talk.say("is it final?", dm, ts);
    await talk.answered("It is an estimate.");
    await talk.session("suspended", dm, ts);
    const approval = await seen(talk.desk, DEMO.approvals, (m) => m.text.includes("Proposal 1"), DEMO.approver);
    await talk.workspace.pressAction(
      DEMO.approver,
      { channel: DEMO.approvals, ts: approval.ts },
      button(approval, "Approve"),
    );
    await talk.session("active", dm, ts);
    await until(talk.desk, () => {
      const now = talk.workspace.message(dm, card.ts);
      return now !== undefined && wordsOf(now).includes("Approved by Aisha") ? now : undefined;
    });
  });

  it("that was decided while its card was on its way suspends nothing", async () => {
    const ledger = new Ledger();
    talk = await Talk.start(
      async () => {
        const proposal = await ledger.propose({ tool: "pass-on", input: {}, plan: planOf(1) }, OPERATOR);
        await ledger.change("1", { state: "rejected" });
        return { text: "Proposed.", proposals: [proposal] };
      },
      { ledger },
    );
    await talk.say(QUESTION);
    await seen(talk.desk, dm, (m) => m.text.includes("Proposal 1"));
    await talk.session("active", dm, talk.question(QUESTION).ts);
  });
});

describe("C-03 the buttons below an answer", () => {
  const feedback = (message: Message) => {
    const block = message.blocks.find((each) => each.type === "context_actions");
    const [element] = (block?.elements ?? []) as {
      action_id: string;
      positive_button: { value: string };
      negative_button: { value: string };
    }[];
    if (block?.block_id === undefined || element === undefined) throw new Error("there are no feedback buttons");
    return { block_id: block.block_id, action_id: element.action_id, element };
  };
  const press = (message: Message, value: string, person: string = DEMO.operator) => {
    const { block_id, action_id } = feedback(message);
    return talk.workspace.pressAction(
      person,
      { channel: message.channel, ts: message.ts },
      { block_id, action_id, value },
    );
  };

  it("keep a good verdict with the trace, and say so to who pressed alone", async () => {
    talk = await Talk.start();
    await talk.say(QUESTION);
    const answer = await talk.answered(QUESTION);
    const { element } = feedback(answer);
    expect([element.positive_button.value, element.negative_button.value]).toEqual(["good trace-1", "bad trace-1"]);
    await press(answer, "good trace-1");
    const thanks = await seen(talk.desk, dm, (m) => m.text.startsWith("Thank you"));
    expect(thanks).toMatchObject({ ephemeralFor: DEMO.operator, threadTs: answer.threadTs });
    expect(talk.assistant.verdicts).toEqual([
      { trace: "trace-1", verdict: "good", words: null, caller: "slack:olivia" },
    ]);
  });

  it("keep a bad one at once, and the words of a small form after it", async () => {
    talk = await Talk.start();
    await talk.say(QUESTION);
    await press(await talk.answered(QUESTION), "bad trace-1");
    const form = await until(talk.desk, () => talk.workspace.modals(DEMO.operator)[0]);
    await expect.poll(() => talk.assistant.verdicts.length).toBe(1);
    const input = form.payload.blocks.find((block) => block.type === "input");
    const values = {
      [input?.block_id ?? ""]: { answer: { type: "plain_text_input", value: " October, not September " } },
    };
    await talk.workspace.submitView(DEMO.operator, form.id, values);
    await seen(talk.desk, dm, (m) => m.text.startsWith("Thank you"));
    expect(talk.assistant.verdicts).toEqual([
      { trace: "trace-1", verdict: "bad", words: null, caller: "slack:olivia" },
      { trace: "trace-1", verdict: "bad", words: "October, not September", caller: "slack:olivia" },
    ]);
  });

  it("show how it came about to who asked, privately, and nothing of it to others", async () => {
    talk = await Talk.start();
    await talk.say(`<@${DEMO.botUserId}> ${QUESTION}`, DEMO.billing);
    const answer = await talk.answered(QUESTION, DEMO.billing);
    const place = { channel: DEMO.billing, ts: answer.ts };
    await talk.workspace.pressAction(DEMO.operator, place, button(answer, "Show me how"));
    const how = await seen(talk.desk, DEMO.billing, (m) => wordsOf(m).includes("How trace-1 came about"));
    expect(how).toMatchObject({ ephemeralFor: DEMO.operator, threadTs: answer.threadTs });
    await talk.workspace.pressAction(DEMO.approver, place, button(answer, "Show me how"));
    const refusal = await seen(talk.desk, DEMO.billing, (m) => m.text.includes("no such answer"), DEMO.approver);
    expect(refusal.ephemeralFor).toBe(DEMO.approver);
  });
});

describe("C-03 suggested prompts", () => {
  const prompts = (person: string) => until(talk.desk, () => talk.workspace.prompts(`D${person.slice(1)}`));
  const titles = async (person: string) => (await prompts(person)).prompts.map((prompt) => prompt.title);

  it("stand in the messages tab by role, at most four", async () => {
    talk = await Talk.start();
    await talk.workspace.openHome(DEMO.operator, "messages");
    expect(await titles(DEMO.operator)).toEqual(["Below cost", "Margin", "Credits", "Gaps"]);
    await talk.workspace.openHome(DEMO.client, "messages");
    expect(await titles(DEMO.client)).toEqual(["My bill", "My services"]);
  });

  it("are a client's beside a channel that clients read", async () => {
    talk = await Talk.start();
    await talk.workspace.openHome(DEMO.accountManager, "messages", DEMO.clientChannel);
    expect(await titles(DEMO.accountManager)).toEqual(["My bill", "My services"]);
  });

  it("are not there for somebody without a role, nor without an assistant", async () => {
    talk = await Talk.start();
    await talk.workspace.openHome(DEMO.approver, "messages");
    await talk.desk.app.stop();
    expect(talk.desk.slack.requests.list("assistant.threads.setSuggestedPrompts")).toEqual([]);
  });
});
