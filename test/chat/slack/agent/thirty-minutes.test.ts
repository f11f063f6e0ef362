import { afterEach, describe, expect, it } from "vitest";
import { StreamedAnswer } from "#src/chat/slack/agent/stream.ts";
import { boltLogger } from "#src/chat/slack/log.ts";
import { SlackWeb } from "#src/chat/slack/web.ts";
import { ManualClock, systemClock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { Fault } from "#src/local/slack/faults.ts";
import type { Message } from "#src/local/slack/model.ts";
import { type LocalSlack, startSlack } from "#src/local/slack/start.ts";

const dm = `D${DEMO.operator.slice(1)}`;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
let slack: LocalSlack;
afterEach(() => slack?.close());

/** An answer that is streamed to a thread of a local Slack, on a clock that the test moves. */
async function begin(options: Partial<Parameters<typeof startSlack>[0]> = {}) {
  const clock = new ManualClock("2026-11-02T09:00:00Z");
  slack = await startSlack({ clock, rateLimits: true, ...options });
  const web = new SlackWeb({
    token: slack.env().SLACK_BOT_TOKEN ?? "",
    logger: boltLogger(quiet),
    slackApiUrl: slack.apiUrl,
  });
  const threadTs = slack.workspace.post({ channel: dm, user: DEMO.operator, text: "Why did it rise?" }).ts;
  const place = { channel: dm, threadTs, user: DEMO.operator, teamId: DEMO.teamId };
  return { clock, threadTs, answer: new StreamedAnswer(place, { web, clock, log: quiet }) };
}

const replies = (threadTs: string): readonly Message[] =>
  slack.workspace.messages(dm).filter((m) => m.threadTs === threadTs && m.user === DEMO.botUserId);

/**
 * All words of the answer, in the order people read them. A stream of which Slack never said that it had begun stands beside it
 * and repeats: nobody knows its name.
 */
const wordsIn = (threadTs: string): string =>
  replies(threadTs)
    .filter((m) => m.stream?.state !== "open")
    .flatMap((m) => m.blocks)
    .flatMap((block) => (block.type === "markdown" ? [String(block.text)] : []))
    .join("");

const calls = (name: string) => slack.requests.list(name).filter((call) => call.status === 200 && !call.error);

/** A sentence that is like no other. */
const sentence = (n: number): string =>
  `Line ${n} of the bill: **${n * 7}.25 USD** for caf\u00e9 \u{1f4b6} number ${n}, ${"which is a word ".repeat(9)}more.\n\n`;

describe("C-03 thirty minutes of one answer", () => {
  it.each<[string, readonly (readonly [minute: number, Fault])[]]>([
    ["with nothing in its way", []],
    [
      "whose streams die",
      [3, 9, 20].map((minute) => [minute, { method: "chat.appendStream", error: "message_not_in_streaming_state" }]),
    ],
    [
      "with appends that fail, that are too many, and of which nobody knows whether they came",
      [
        [2, { method: "chat.appendStream", retryAfter: 20 }],
        [8, { method: "chat.appendStream", reset: true }],
        [14, { method: "chat.appendStream", reset: true, done: true }],
        [22, { method: "chat.appendStream", status: 500 }],
      ],
    ],
    [
      "where no stream may be begun, or ended",
      [
        [1, { method: "chat.stopStream", error: "internal_error", times: 3 }],
        [6, { method: "chat.startStream", retryAfter: 30 }],
        [9, { method: "chat.startStream", reset: true, done: true }],
        [20, { method: "chat.update", status: 503 }],
      ],
    ],
  ])("%s loses no character and keeps the order", async (_, faults) => {
    const { clock, threadTs, answer } = await begin();
    let told = "";
    const due = [...faults];
    for (let second = 0; second < 30 * 60; second += 5) {
      clock.advance(5_000);
      const [next] = due;
      if (next !== undefined && second >= next[0] * 60) {
        slack.faults.add(next[1]);
        due.shift();
      }
      // Now and then it is silent for longer than a stream lives.
      const silent = second % 600 >= 240;
      if (!silent) {
        answer.write(sentence(second));
        told += sentence(second);
      }
      if (second % 120 === 0) answer.step({ id: `s${second}`, title: `Margin of client ${second}`, state: "begun" });
      if (second % 120 === 60)
        answer.step({ id: `s${second - 60}`, title: `Margin of client ${second - 60}`, state: "done" });
      await answer.beat();
    }
    expect(due).toEqual([]);
    await answer.end();
    expect(wordsIn(threadTs)).toBe(told);
    const known = replies(threadTs).filter((m) => m.stream?.state !== "open");
    const tasks = known.flatMap((m) => m.blocks.filter((block) => block.type === "task_card"));
    expect(new Set(tasks.map((task) => task.task_id)).size).toBe(15);
    expect(tasks.every((task) => task.status === "complete")).toBe(true);
    // Nobody is left with an answer that seems to go on, save one whose beginning was never answered.
    const orphans = slack.requests.list("chat.startStream").filter((call) => call.error === "reset").length;
    if (faults.some(([, fault]) => fault.method === "chat.startStream")) expect(orphans).toBe(1);
    expect(replies(threadTs).filter((m) => m.stream?.state === "open")).toHaveLength(orphans);
  });
});

describe("C-03 a streamed answer", () => {
  it("lets the next stream begin before Slack ends one, and carries what is not over along", async () => {
    const { clock, threadTs, answer } = await begin();
    answer.step({ id: "a", title: "Reading the bill", state: "begun" });
    for (let second = 0; second < 9 * 60; second += 10) {
      await answer.beat();
      clock.advance(10_000);
    }
    answer.step({ id: "a", title: "Reading the bill", state: "done", outcome: "12 rows" });
    answer.write("It rose.");
    await answer.end();
    const states = replies(threadTs).map((m) => m.blocks.map((block) => [block.type, block.status]));
    expect(states).toEqual([
      [["task_card", "complete"]],
      [["task_card", "complete"]],
      [
        ["task_card", "complete"],
        ["markdown", undefined],
      ],
    ]);
    expect(JSON.stringify(replies(threadTs)[0])).toContain("goes on below");
    expect(JSON.stringify(replies(threadTs)[2])).toContain("12 rows");
    expect(calls("chat.update")).toEqual([]);
  });

  it("goes on in the next message where one is full, between paragraphs, with every character", async () => {
    const { threadTs, answer } = await begin({ rateLimits: false });
    answer.step({ id: "a", title: "Reading the bill", state: "begun" });
    await answer.beat();
    const text = Array.from({ length: 150 }, (_, n) => sentence(n)).join("");
    answer.write(text);
    await answer.end();
    expect(wordsIn(threadTs)).toBe(text);
    expect(replies(threadTs)).toHaveLength(Math.ceil(text.length / 12_000));
    const [first] = replies(threadTs);
    expect(String(first?.blocks.findLast((block) => block.type === "markdown")?.text)).toMatch(/\n\n$/);
  });

  it("of one long word is cut between characters", async () => {
    const { threadTs, answer } = await begin({ rateLimits: false });
    const text = `a${"\u{1f4b6}".repeat(9_000)}`;
    answer.write(text);
    await answer.end();
    expect(wordsIn(threadTs)).toBe(text);
  });

  it("asks Slack for no more appends than its limit, however much is told", async () => {
    const { clock, answer } = await begin();
    for (let tick = 0; tick < 600; tick += 1) {
      answer.write("word ");
      await answer.beat();
      clock.advance(100);
    }
    await answer.end();
    expect(slack.requests.list("chat.appendStream").length).toBeLessThanOrEqual(61);
    expect(slack.requests.list("chat.appendStream").filter((call) => call.status === 429)).toEqual([]);
  });

  it("is posted and edited when the workspace has no stream left, and ends the same", async () => {
    const { clock, threadTs, answer } = await begin();
    slack.faults.add({ method: "chat.startStream", retryAfter: 40, times: 99 });
    answer.step({ id: "a", title: "Reading the bill", state: "begun" });
    await answer.beat();
    clock.advance(5_000);
    answer.step({ id: "a", title: "Reading the bill", state: "done" });
    answer.write("It rose.");
    await answer.end();
    expect(replies(threadTs)).toHaveLength(1);
    expect(replies(threadTs)[0]?.blocks).toMatchObject([
      { type: "task_card", status: "complete" },
      { type: "markdown", text: "It rose." },
    ]);
  });

  it("that may not be ended yet says its last words at once, and is ended when it may be", async () => {
    const { threadTs, answer } = await begin();
    answer.step({ id: "a", title: "Reading the bill", state: "done" });
    await answer.beat();
    slack.faults.add({ method: "chat.stopStream", retryAfter: 1 });
    answer.write("It rose.");
    await answer.end();
    expect(calls("chat.appendStream")).toHaveLength(1);
    expect(wordsIn(threadTs)).toBe("It rose.");
    expect(replies(threadTs)[0]?.stream?.state).toBe("ended");
    expect(calls("chat.update")).toEqual([]);
  });

  it("with neither steps nor words leaves nothing behind", async () => {
    const { threadTs, answer } = await begin();
    await answer.beat();
    await answer.end();
    expect(replies(threadTs)).toEqual([]);
  });

  it("whose message somebody has taken away goes on in another", async () => {
    const { clock, threadTs, answer } = await begin({ rateLimits: false });
    answer.write("One. ");
    await answer.beat();
    for (const message of replies(threadTs)) slack.workspace.remove(message);
    clock.advance(10_000);
    answer.write("Two.");
    await answer.end();
    expect(wordsIn(threadTs)).toBe("One. Two.");
  });

  it("where a workspace takes none of the newer blocks is told in plain ones, with every letter", async () => {
    const { threadTs, answer } = await begin({ rateLimits: false });
    slack.faults.add({ method: "chat.startStream", error: "invalid_blocks", times: 9 });
    slack.faults.add({ method: "chat.postMessage", error: "invalid_blocks" });
    answer.step({ id: "a", title: "Reading the bill", state: "done", outcome: "12 rows" });
    const text = Array.from({ length: 40 }, (_, n) => sentence(n)).join("");
    answer.write(text);
    await answer.end();
    const [message] = replies(threadTs);
    expect(message?.blocks[0]).toMatchObject({ type: "context", elements: [{ text: "Reading the bill: 12 rows" }] });
    const letters = message?.blocks.slice(1).map((block) => (block.text as { text: string }).text);
    expect(letters?.join("")).toBe(text);
  });

  it("takes nothing more once it has ended", async () => {
    const { clock, threadTs, answer } = await begin();
    answer.write("One.");
    await answer.beat();
    await answer.end();
    answer.write("Two.");
    answer.step({ id: "late", title: "Late", state: "begun" });
    clock.advance(10_000);
    await answer.beat();
    expect(wordsIn(threadTs)).toBe("One.");
    expect(replies(threadTs)).toHaveLength(1);
  });
});

describe("C-03 more answers at once than Slack gives streams for", () => {
  it("are all given, in full", async () => {
    const { answers } = await many(24);
    await Promise.all(
      answers.map(async ({ answer }, n) => {
        answer.step({ id: "a", title: `Margin ${n}`, state: "done" });
        await answer.beat();
        answer.write(sentence(n));
        await answer.end();
      }),
    );
    for (const [n, { channel, threadTs }] of answers.entries()) {
      const said = slack.workspace.messages(channel).filter((m) => m.threadTs === threadTs);
      expect(said).toHaveLength(1);
      expect(JSON.stringify(said[0]?.blocks)).toContain(JSON.stringify(sentence(n)).slice(1, -1));
      expect(said[0]?.stream?.state).not.toBe("open");
    }
    expect(calls("chat.startStream")).toHaveLength(20);
  });

  /** So many questions in the direct conversations of everybody, by real time, within the limits of rate. */
  async function many(count: number) {
    slack = await startSlack({ clock: systemClock, rateLimits: true });
    const { SLACK_BOT_TOKEN: token = "" } = slack.env();
    const web = new SlackWeb({ token, logger: boltLogger(quiet), slackApiUrl: slack.apiUrl });
    const people = slack.workspace.people().filter(({ role }) => role !== "app");
    const answers = Array.from({ length: count }, (_, n) => {
      const user = people[n % people.length]?.id ?? "";
      const channel = `D${user.slice(1)}`;
      const threadTs = slack.workspace.post({ channel, user, text: `Question ${n}` }).ts;
      const place = { channel, threadTs, user, teamId: DEMO.teamId };
      return { channel, threadTs, answer: new StreamedAnswer(place, { web, clock: systemClock, log: quiet }) };
    });
    return { answers };
  }
});
