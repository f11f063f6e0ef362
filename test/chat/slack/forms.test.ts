import { createHmac } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { Message, OpenView, StateValues } from "#src/local/slack/model.ts";
import { button, type DeskOptions, SECRET, seen, startDesk, type TestDesk, until, wordsOf } from "./desk.ts";
import { Ledger } from "./ledger.ts";

let desk: TestDesk;
let ledger: Ledger;
const start = async (options: DeskOptions = {}): Promise<TestDesk> => {
  ledger = new Ledger();
  desk = await startDesk({ ledger, ...options, app: { placeholderAfterMs: 60_000, ...options.app } });
  return desk;
};
afterEach(async () => desk?.stop());

/** Proposes something in #billing and gives its card there. */
async function card(): Promise<Message> {
  await desk.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing pass-on");
  return seen(desk, DEMO.billing, (m) => m.text.includes("Proposal 1"));
}

/** Presses Reject on a message of #billing and gives the form that opens. */
async function reject(message: Message, person: string = DEMO.approver, label = "Reject"): Promise<OpenView> {
  const { workspace } = desk.slack;
  const place = { channel: message.channel, ts: message.ts };
  expect(await workspace.pressAction(person, place, button(message, label))).toEqual({ ok: true });
  return until(desk, () => workspace.modals(person).at(-1));
}

const typed = (text: string): StateValues => ({ "ask/reason": { answer: { type: "plain_text_input", value: text } } });

describe.each(["http", "socket"] as const)("B-11 a button that asks, over %s", (kind) => {
  it("opens a form with its questions; what is typed goes through the door and is answered in the card's thread", async () => {
    const { slack } = await start({ kind });
    const message = await card();
    const form = await reject(message);
    expect(form.payload).toMatchObject({
      title: { text: "Reject" },
      submit: { text: "Reject" },
      blocks: [
        { type: "context", elements: [{ text: "Proposal 1: Pass on support of October 2026 to Acme Robotics" }] },
        {
          type: "input",
          block_id: "ask/reason",
          label: { type: "plain_text", text: "Why is it rejected?" },
          element: { type: "plain_text_input", multiline: true, focus_on_load: true },
        },
      ],
    });
    expect(await slack.workspace.submitView(DEMO.approver, form.id, typed("Twice the fee"))).toEqual({ ok: true });
    expect(slack.workspace.modals(DEMO.approver)).toEqual([]);
    const answer = await seen(
      desk,
      DEMO.billing,
      (m) => m.text.includes("Reason: “Twice the fee”") && m.threadTs !== undefined,
    );
    expect([answer.threadTs, answer.ephemeralFor]).toEqual([message.ts, undefined]);
    expect(ledger.proposals[0]?.decisions).toMatchObject([
      { byName: "Aisha (finance approver)", reason: "Twice the fee" },
    ]);
  });
});

describe("B-11 what is wrong is said in the form", () => {
  it("at its question, in our words, and the form stays open with what was typed", async () => {
    const { slack } = await start();
    const form = await reject(await card());
    expect(await slack.workspace.submitView(DEMO.approver, form.id, typed("no"))).toEqual({ ok: true });
    const [open] = slack.workspace.modals(DEMO.approver);
    expect(open?.errors).toEqual({ "ask/reason": "Say why in a few words." });
    expect(open?.values).toMatchObject(typed("no"));
    await slack.workspace.submitView(DEMO.approver, form.id, typed("x".repeat(951)));
    expect(slack.workspace.modals(DEMO.approver)[0]?.errors).toEqual({
      "ask/reason": "Is longer than 950 characters.",
    });
    expect(ledger.proposals[0]?.state).toBe("proposed");

    await slack.workspace.submitView(DEMO.approver, form.id, typed("Too much for October"));
    expect(slack.workspace.modals(DEMO.approver)).toEqual([]);
    await seen(
      desk,
      DEMO.billing,
      (m) => m.text.includes("Reason: “Too much for October”") && m.threadTs !== undefined,
    );
  });

  it("when that is not known in time, the form closes and is offered again in private with what was typed", async () => {
    const gate = Promise.withResolvers<void>();
    let held = false;
    const { slack } = await start({
      app: { formPatienceMs: 20 },
      beforeRejecting: async () => {
        await gate.promise;
        if (held) return;
        held = true;
        throw Object.assign(new TypeError("a fault of our own"));
      },
    });
    const message = await card();
    const form = await reject(message);
    expect(await slack.workspace.submitView(DEMO.approver, form.id, typed("Not ours <!here>"))).toEqual({ ok: true });
    expect(slack.workspace.modals(DEMO.approver)).toEqual([]);
    gate.resolve();
    const offer = await seen(desk, DEMO.billing, (m) => m.text.includes("What you typed is kept"), DEMO.approver);
    expect(offer.ephemeralFor).toBe(DEMO.approver);

    const again = await reject(offer, DEMO.approver, "Open the form again");
    expect(JSON.stringify(again.payload.blocks)).toContain('"initial_value":"Not ours <!here>"');
    await slack.workspace.submitView(DEMO.approver, again.id, {});
    const answer = await seen(
      desk,
      DEMO.billing,
      (m) => m.text.includes("Reason: “Not ours &lt;!here&gt;”") && m.threadTs !== undefined,
    );
    expect([answer.threadTs, answer.ephemeralFor]).toEqual([message.ts, undefined]);
  });

  it("what is too long for a button is given back to be copied", async () => {
    const { slack } = await start({
      app: { formPatienceMs: 1 },
      beforeRejecting: async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        throw new TypeError("a fault of our own");
      },
    });
    const form = await reject(await card());
    // Each of these takes two characters or more in the button's value.
    const reason = '"'.repeat(940);
    await slack.workspace.submitView(DEMO.approver, form.id, typed(reason));
    const offer = await seen(desk, DEMO.billing, (m) => m.text.includes("Copy it from here"), DEMO.approver);
    expect(offer.blocks).toContainEqual(expect.objectContaining({ text: expect.objectContaining({ text: reason }) }));
    const again = await reject(offer, DEMO.approver, "Open the form again");
    expect(JSON.stringify(again.payload.blocks)).not.toContain("initial_value");
  });

  it("somebody who may not do it is told so before anything is asked", async () => {
    const { slack } = await start();
    const message = await card();
    const { workspace } = slack;
    const place = { channel: DEMO.billing, ts: message.ts };
    desk.revoked.add(DEMO.approver);
    await workspace.pressAction(DEMO.approver, place, button(message, "Reject"));
    const refusal = await seen(desk, DEMO.billing, (m) => m.text.includes("does not include that"), DEMO.approver);
    expect(refusal.ephemeralFor).toBe(DEMO.approver);
    expect(workspace.modals(DEMO.approver)).toEqual([]);
  });

  it("a decision that came first closes the form and is told in private", async () => {
    const { slack } = await start();
    const form = await reject(await card());
    await ledger.change("1", { state: "withdrawn" });
    await slack.workspace.submitView(DEMO.approver, form.id, typed("Too late now"));
    expect(slack.workspace.modals(DEMO.approver)).toEqual([]);
    const told = await seen(desk, DEMO.billing, (m) => m.text.includes("is withdrawn already"), DEMO.approver);
    expect(told.ephemeralFor).toBe(DEMO.approver);
  });
});

describe("B-11 repeats of a form have no second effect", () => {
  it("the same submission delivered again gets the same verdict and rejects nothing twice", async () => {
    const { slack } = await start({ slack: { retryDelaysMs: [] } });
    const form = await reject(await card());
    const bad = submission(form, "no", "trigger-1");
    const good = submission(form, "Twice the fee", "trigger-2");
    const verdicts = [];
    for (const body of [bad, bad, good, good]) verdicts.push(await (await post(body)).text());
    const wrong = JSON.stringify({ response_action: "errors", errors: { "ask/reason": "Say why in a few words." } });
    expect(verdicts).toEqual([wrong, wrong, "", ""]);
    await desk.app.stop();
    expect(ledger.proposals[0]?.decisions).toHaveLength(1);
    const answers = slack.workspace
      .messages(DEMO.billing)
      .filter((m) => m.text.includes("Reason:") && m.threadTs !== undefined);
    expect(answers).toHaveLength(1);
  });

  it("one that another process has taken closes the form and does nothing here", async () => {
    await start({ app: { inbox: { first: async (key) => !key.startsWith("form ") } } });
    const form = await reject(await card());
    const response = await post(submission(form, "Twice the fee", "trigger-3"));
    expect([response.status, await response.text()]).toEqual([200, ""]);
    await desk.app.stop();
    expect(ledger.proposals[0]?.state).toBe("proposed");
  });

  it.each([
    ["the door never answers", { door: { tools: () => [], isForOneself: () => false, run: never, command: never } }],
    ["the caller is never found", { callerOf: never }],
    ["the inbox never answers", { inbox: { first: never } }],
  ])("a form is acknowledged in time even if %s", async (_name, app) => {
    const { slack } = await start();
    const message = await card();
    const form = await reject(message);
    const second = await startDesk({ ledger, app: { ...app, formPatienceMs: 50, placeholderAfterMs: 60_000 } });
    slack.connectApp(`${second.url}/slack/events`);
    expect(await slack.workspace.submitView(DEMO.approver, form.id, typed("Twice the fee"))).toEqual({ ok: true });
    expect(slack.workspace.modals(DEMO.approver)).toEqual([]);
    await second.stop();
  });
});

describe("B-11 text from outside in a reason", () => {
  it("is escaped and capped wherever it is shown", async () => {
    const { slack } = await start();
    const form = await reject(await card());
    const hostile = `<!channel> *now* <https://evil.example|pay> \u202e${"x".repeat(880)}`;
    await slack.workspace.submitView(DEMO.approver, form.id, typed(hostile));
    const answer = await seen(desk, DEMO.billing, (m) => m.text.includes("Reason:") && m.threadTs !== undefined);
    expect(answer.text).toContain("&lt;!channel&gt;");
    expect(wordsOf(answer)).not.toContain("\u202e");
    for (const block of answer.blocks) expect(JSON.stringify(block)).not.toContain('"mrkdwn"');

    expect(form.payload.blocks.at(-1)).toMatchObject({ type: "input", element: { max_length: 1_000 } });
  });
});

function never<T>(): Promise<T> {
  return new Promise<T>(() => {});
}

function submission(view: OpenView, reason: string, trigger: string): string {
  const payload = {
    type: "view_submission",
    team: { id: DEMO.teamId },
    user: { id: DEMO.approver },
    trigger_id: trigger,
    view: { ...view.payload, id: view.id, hash: view.hash, state: { values: typed(reason) } },
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

function post(body: string): Promise<Response> {
  const seconds = Math.floor(Date.now() / 1000);
  const digest = createHmac("sha256", SECRET).update(`v0:${seconds}:${body}`).digest("hex");
  return fetch(`${desk.url}/slack/events`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": String(seconds),
      "x-slack-signature": `v0=${digest}`,
    },
    body,
  });
}
