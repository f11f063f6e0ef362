import { afterEach, describe, expect, it } from "vitest";
import type { Card, CardBook } from "#src/chat/slack/cards.ts";
import { cardView } from "#src/chat/slack/cards.ts";
import { renderMessage } from "#src/chat/slack/render/message.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { Message } from "#src/local/slack/model.ts";
import { proposalView } from "#src/tool/proposals/view.ts";
import { button, type DeskOptions, seen, startDesk, type TestDesk, until, wordsOf } from "./desk.ts";
import { Ledger, planOf, proposalOf } from "./ledger.ts";
import { accept, MESSAGE } from "./render/accept.ts";

let desk: TestDesk;
let ledger: Ledger;
const start = async (options: DeskOptions = {}): Promise<TestDesk> => {
  ledger = options.ledger ?? new Ledger();
  desk = await startDesk({ ledger, ...options, app: { placeholderAfterMs: 60_000, ...options.app } });
  return desk;
};
afterEach(async () => desk?.stop());

const isCard = (m: Message): boolean => m.text.includes("Proposal 1");

/** Proposes in #billing; gives its cards there and in #approvals. */
async function propose(line = "pass-on"): Promise<{ asked: Message; approval: Message }> {
  await desk.slack.workspace.runCommand(DEMO.operator, DEMO.billing, `/billing ${line}`);
  return { asked: await seen(desk, DEMO.billing, isCard), approval: await seen(desk, DEMO.approvals, isCard) };
}

/** The card as it is once it offers no decision any more. */
const decided = (card: Message): Promise<Message> =>
  until(desk, () => {
    const now = desk.slack.workspace.message(card.channel, card.ts);
    return now?.edited === undefined || wordsOf(now).includes('"Reject"') ? undefined : now;
  });

/** All that the bot has posted in a channel. */
const posts = (channel: string): readonly Message[] =>
  desk.slack.workspace.messages(channel).filter((m) => m.user === DEMO.botUserId);

describe("B-11 the card of a proposal", () => {
  it("stands where it was asked for and where approvals are given, with buttons that have their weight", async () => {
    await start();
    const { asked, approval } = await propose();
    for (const card of [asked, approval]) {
      expect(card.ephemeralFor).toBeUndefined();
      expect(wordsOf(card)).toContain("Fee AWS-Support-2026-10 of account 1");
      expect(wordsOf(card)).toContain("$12.50");
      expect(wordsOf(card)).toContain("an estimate until the bill is final");
      expect(card.blocks.find((b) => b.type === "actions")).toMatchObject({
        elements: expect.arrayContaining([
          expect.objectContaining({ style: "primary", action_id: "run/0", value: expect.stringMatching(/^approve 1/) }),
          expect.objectContaining({ style: "danger", action_id: "ask/1" }),
        ]),
      });
    }
  });

  it("is edited in place everywhere when it is decided in one place, and says the outcome", async () => {
    const { slack } = await start();
    const { asked, approval } = await propose();
    const place = { channel: DEMO.approvals, ts: approval.ts };
    await slack.workspace.pressAction(DEMO.approver, place, button(approval, "Approve"));
    const answer = await seen(
      desk,
      DEMO.approvals,
      (m) => m.text.includes("Approved by Aisha") && m.threadTs !== undefined,
    );
    expect(answer.threadTs).toBe(approval.ts);
    await Promise.all([decided(asked), decided(approval)]);
    expect(posts(DEMO.billing)).toHaveLength(1);
  });

  it("follows what another process does, step by step, and what two processes tell at once", async () => {
    await start();
    const { asked, approval } = await propose();
    const note = "Acme's books of October are closed.";
    await Promise.all([
      ledger.change("1", { state: "applying" }),
      ledger.change("1", { state: "failed", note }),
      ledger.change("1", { plan: planOf(2) }),
    ]);
    // Of all that came at once the last is what stands.
    for (const card of [asked, approval]) expect(wordsOf(await decided(card))).toContain("account 2");
  });

  it("that changed while it was being posted is drawn anew at once", async () => {
    ledger = new Ledger();
    const book = memory();
    await start({
      ledger,
      app: {
        cards: {
          ...book,
          add: async (card) => {
            // Somebody decides elsewhere before anybody knows that there is a card.
            ledger.proposals.splice(0, 1, proposalOf({ state: "rejected" }));
            await book.add(card);
          },
        },
      },
    });
    await desk.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing pass-on");
    await decided(await seen(desk, DEMO.billing, isCard));
  });

  it("of a proposal that waits already is shown where it is asked for again, and not posted for approval twice", async () => {
    const { slack } = await start();
    const first = await propose();
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing pass-on");
    const second = await seen(desk, DEMO.billing, (m) => isCard(m) && m.ts !== first.asked.ts);
    await ledger.change("1", { state: "expired" });
    await Promise.all([decided(first.asked), decided(second)]);
    expect(posts(DEMO.approvals)).toHaveLength(1);
  });

  it("is posted once when it is asked for in the approvals channel itself", async () => {
    const { slack } = await start();
    await slack.workspace.runCommand(DEMO.operator, DEMO.approvals, "/billing pass-on");
    await seen(desk, DEMO.approvals, isCard);
    await desk.app.stop();
    expect(posts(DEMO.approvals)).toHaveLength(1);
  });

  it("asked for in private is shown to its proposer without approval, and posted for those who may", async () => {
    const { slack } = await start();
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing pass-on --private");
    const own = await seen(desk, DEMO.billing, isCard);
    const approval = await seen(desk, DEMO.approvals, isCard);
    expect(own.ephemeralFor).toBe(DEMO.operator);
    expect(() => button(own, "Approve")).toThrow();
    expect(button(own, "Reject")).toBeDefined();
    expect(button(approval, "Approve")).toBeDefined();
  });

  it("in a direct conversation is followed there too, without approval for its proposer", async () => {
    const { slack } = await start();
    const direct = slack.workspace.directConversationOf(DEMO.operator)?.id ?? "";
    await slack.workspace.say(DEMO.operator, direct, "pass-on");
    const own = await seen(desk, direct, isCard);
    await seen(desk, DEMO.approvals, isCard);
    expect(() => button(own, "Approve")).toThrow();
    await ledger.change("1", { state: "applied" });
    await decided(own);
  });
});

describe("B-11 proposals that come from elsewhere", () => {
  it("one made on the command line, or by an edit, is posted where approvals are given as soon as it is told", async () => {
    const { slack } = await start();
    const { asked } = await propose();
    ledger.proposals.push(proposalOf({ number: 2, plan: planOf(2), replaces: 1 }));
    await ledger.change("1", { state: "replaced", replacedBy: 2 });
    await ledger.change("2", {});
    await ledger.change("2", {});
    const posted = slack.workspace.messages(DEMO.approvals).filter((m) => m.text.includes("Proposal 2"));
    expect(posted).toHaveLength(1);
    expect(wordsOf(await decided(asked))).toContain("proposal 2");
  });

  it("one that still waits is brought back to mind in its thread, then in the channel; a decided one is not", async () => {
    const { slack } = await start();
    const { approval } = await propose();
    const waits = (): Message[] =>
      slack.workspace.messages(DEMO.approvals).filter((m) => m.text.includes("still waits for a decision"));
    await ledger.change("1", {}, "reminded");
    await ledger.change("1", {}, "escalated");
    expect(waits().map((m) => m.threadTs)).toEqual([approval.ts, undefined]);
    await ledger.change("1", { state: "rejected" }, "escalated");
    expect(waits()).toHaveLength(2);
  });

  it("a decision is told in a few lines, without the buttons of the card", async () => {
    const { slack } = await start();
    await propose();
    await slack.workspace.runCommand(DEMO.approver, DEMO.billing, "/billing approve 1");
    const told = await seen(desk, DEMO.billing, (m) => m.text.includes("Approved by Aisha") && m.edited === undefined);
    expect(told.blocks.map((b) => b.type)).toEqual(["header", "rich_text"]);
  });
});

describe("B-11 who presses what", () => {
  it("the proposer who presses Approve is told alone why not, in the door's words; the card stays", async () => {
    const { slack } = await start();
    const { asked } = await propose();
    const place = { channel: DEMO.billing, ts: asked.ts };
    await slack.workspace.pressAction(DEMO.operator, place, button(asked, "Approve"));
    const refusal = await seen(desk, DEMO.billing, (m) => m.text.includes("somebody else has to approve it"));
    expect(refusal.ephemeralFor).toBe(DEMO.operator);
    expect(button(slack.workspace.message(DEMO.billing, asked.ts) ?? asked, "Approve")).toBeDefined();
    expect(posts(DEMO.billing).filter((m) => m.ephemeralFor === undefined)).toHaveLength(1);
  });

  it("the second of two who press at once is told alone that it is decided", async () => {
    const { slack } = await start();
    const { approval } = await propose();
    const place = { channel: DEMO.approvals, ts: approval.ts };
    const press = button(approval, "Approve");
    await slack.workspace.pressAction(DEMO.approver, place, press);
    await seen(desk, DEMO.approvals, (m) => m.text.includes("Approved by Aisha") && m.threadTs !== undefined);
    // The card that a person has in front of them may be a moment old: the press is delivered all the same.
    slack.workspace.replace(approval);
    await slack.workspace.pressAction(DEMO.approver, place, press);
    const told = await seen(desk, DEMO.approvals, (m) => m.text.includes("is approved already"), DEMO.approver);
    expect(told.ephemeralFor).toBe(DEMO.approver);
  });
});

describe("B-11 what cannot be posted or edited", () => {
  it("an approvals channel without the bot is told to who proposed, and the proposal stands", async () => {
    const { slack } = await start();
    slack.faults.add({ method: "chat.postMessage", error: "not_in_channel", times: 9 });
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing pass-on");
    const told = await seen(desk, DEMO.billing, (m) => m.text.includes("was not posted in the approvals channel"));
    expect([told.ephemeralFor, told.text]).toEqual([DEMO.operator, expect.stringContaining("I am not in it")]);
    expect(ledger.proposals).toHaveLength(1);
  });

  it("never in a channel that clients read, whoever configured it", async () => {
    const { slack } = await start({ app: { approvalsChannel: DEMO.clientChannel } });
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing pass-on");
    await seen(desk, DEMO.billing, (m) => m.text.includes("clients read it"));
    await desk.app.stop();
    expect(posts(DEMO.clientChannel)).toEqual([]);
  });

  it("a card that is gone keeps no other from its end; a failing Slack is reported, to be told again", async () => {
    const { slack } = await start();
    const { asked, approval } = await propose();
    slack.workspace.remove(asked);
    await ledger.change("1", { state: "rejected" });
    await decided(approval);
    expect(desk.logged.join()).toContain("a card could not be brought up to date");

    slack.faults.add({ method: "chat.update", error: "fatal_error", times: 1 });
    await expect(ledger.change("1", { state: "withdrawn" })).rejects.toThrow("fatal_error");
    await ledger.change("1", { state: "withdrawn" });
  });
});

describe("B-11 a card fits into Slack", () => {
  const PLACE = { shared: true };

  it("a proposal of 60 effects says top 20 of 60, with the total of all", () => {
    const proposal = proposalOf({ plan: planOf(60) });
    const view = cardView(proposalView(proposal), proposal, PLACE);
    for (const native of [true, false]) {
      const message = renderMessage(view, { ...MESSAGE, native });
      accept(message, { ...MESSAGE, native });
      const words = JSON.stringify(message);
      expect(words).toContain("(top 20 of 60)");
      expect(words).toContain("account 20");
      expect(words).not.toContain("account 21");
      expect(words).toContain("$750.00");
    }
  });

  it("hostile names and reasons are letters, cut to their place", () => {
    const name = `<!channel> *x* \u202e ${"n".repeat(5_000)}`;
    const proposal = proposalOf({ plan: { ...planOf(3, name), risks: [name] }, note: name });
    const message = renderMessage(cardView(proposalView(proposal), proposal, PLACE), MESSAGE);
    accept(message, MESSAGE);
    expect(message.text).not.toContain("<!channel>");
    expect(JSON.stringify(message)).not.toMatch(/\u202e|n{4000}/);
  });

  it("the proposer who may approve a small amount alone is offered it in private", () => {
    const proposal = proposalOf({ selfApproval: true });
    const view = cardView(proposalView(proposal), proposal, { shared: false });
    expect(JSON.stringify(view)).toContain('"Approve"');
  });
});

function memory(): CardBook & { readonly cards: Card[] } {
  const cards: Card[] = [];
  return {
    cards,
    add: async (card) => {
      cards.push(card);
    },
    of: async (id) => cards.filter((card) => card.proposalId === id),
  };
}
