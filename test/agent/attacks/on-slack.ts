import { readAssistantTexts } from "#src/agent/read-texts.ts";
import { callerFrom, slackSubject } from "#src/app/callers.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { Message } from "#src/local/slack/model.ts";
import type { SlackRecord } from "#src/local/slack/record.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import { button, seen, startDesk, type TestDesk, until, wordsOf } from "../../chat/slack/desk.ts";
import { assistantOn, recordingLog } from "../../support/assistant.ts";
import { mona, type WriteRig } from "../../support/write-rig.ts";

/** The real Slack surface over the real assistant and the local Bedrock, and everything that left for either. */
export class OnSlack {
  /** What Slack was sent. */
  readonly calls: SlackRecord[];
  /** System texts that the model was sent. */
  readonly systems: string[] = [];
  /** Everything that the model was sent. */
  readonly asked: string[] = [];
  readonly logged: readonly string[];
  readonly desk: TestDesk;
  readonly #rig: WriteRig;
  readonly #changed: (proposal: Proposal) => Promise<void>;

  private constructor(
    rig: WriteRig,
    made: Pick<OnSlack, "desk" | "calls" | "logged"> & { changed: (one: Proposal) => Promise<void> },
  ) {
    this.#rig = rig;
    this.desk = made.desk;
    this.calls = made.calls;
    this.logged = made.logged;
    this.#changed = made.changed;
    rig.cloud.aws.requests.onRequest(({ service, params }) => {
      if (service !== "bedrock") return;
      const { system = [] } = params as { system?: { text: string }[] };
      this.systems.push(system.map(({ text }) => text).join("\n"));
      this.asked.push(JSON.stringify(params));
    });
  }

  /** Starts it; people are whoever has a grant in the store, under the name that Slack tells. */
  static async start(rig: WriteRig): Promise<OnSlack> {
    const { store } = rig;
    const calls: SlackRecord[] = [];
    const { log, lines } = recordingLog();
    let changed = async (_: Proposal): Promise<void> => {};
    const { assistant } = assistantOn(rig, "hostile", await readAssistantTexts(), {}, undefined, log);
    const desk = await startDesk({
      slack: { onRequest: (record) => void (record.direction === "call" && calls.push(record)) },
      app: {
        door: rig.door,
        assistant,
        log,
        beatMs: 10,
        placeholderAfterMs: 60_000,
        callerOf: (user, team) => callerFrom(store, slackSubject(team, user), "slack"),
        approvalsChannel: DEMO.approvals,
        channelKind: async (channel) => (channel === DEMO.approvals ? "internal" : "unknown"),
        currentProposal: (id) => store.proposals.byId(id),
        changes: (listener) => {
          changed = listener;
          return () => {};
        },
      },
    });
    return new OnSlack(rig, { desk, calls, logged: lines, changed: (one) => changed(one) });
  }

  /** Somebody who may propose and decide joins under such a name: as their full name, or as the one that they show. */
  async join(id: string, name: string, by: "full name" | "shown name"): Promise<void> {
    const [handle, realName] = by === "full name" ? [id.toLowerCase(), name] : [name, ""];
    const person = { id, name: handle, realName, role: "operator", email: `${id}@partner.example`, tz: "UTC" } as const;
    this.desk.slack.workspace.join(person, [DEMO.approvals]);
    const subject = slackSubject(DEMO.teamId, id);
    for (const role of ["operator", "approver"] as const) {
      await this.#rig.store.grants.give({ subject, role, client: "*" });
    }
  }

  /** Asks in the person's own conversation with the app; the answer, finished. */
  async ask(person: string, text: string): Promise<Message> {
    const channel = `D${person.slice(1)}`;
    await this.desk.slack.workspace.say(person, channel, text);
    const question = this.desk.slack.workspace.messages(channel).findLast((one) => one.user === person);
    const answer = await seen(
      this.desk,
      channel,
      (one) => one.threadTs === question?.ts && wordsOf(one).includes("Show me how"),
      person,
    );
    await until(this.desk, () =>
      this.desk.slack.workspace.session(channel, question?.ts) === "processing" ? undefined : true,
    );
    return answer;
  }

  /** Presses Reject on the card in the channel of approvals, types why, and waits until the cards say so. */
  async reject(person: string, number: number, reason: string): Promise<void> {
    const { workspace } = this.desk.slack;
    const card = await seen(this.desk, DEMO.approvals, (one) => one.text.startsWith(`Proposal ${number}:`), person);
    await workspace.pressAction(person, { channel: card.channel, ts: card.ts }, button(card, "Reject"));
    const form = await until(this.desk, () => workspace.modals(person).at(-1));
    const typed = { "ask/reason": { answer: { type: "plain_text_input", value: reason } } } as const;
    await workspace.submitView(person, form.id, typed);
    await seen(this.desk, DEMO.approvals, (one) => one.threadTs === card.ts, person);
    const [rejected] = await this.#rig.approvals.list({ limit: 1 }, mona);
    if (rejected?.number !== number) throw new Error(`the newest proposal is not ${number}`);
    await this.#changed(rejected);
  }
}
