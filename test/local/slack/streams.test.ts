import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { type LocalSlack, startSlack } from "#src/local/slack/start.ts";
import { type Rig, silent, startRig } from "./bolt-app.ts";

let slack: LocalSlack;
let client: WebClient;
let clock: ManualClock;
let thread: string;
const dm = `D${DEMO.operator.slice(1)}`;

beforeEach(async () => {
  clock = new ManualClock("2026-10-15T09:00:00Z");
  slack = await startSlack({ clock });
  const options = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, logger: silent };
  client = new WebClient(slack.env().SLACK_BOT_TOKEN, options);
  thread = slack.workspace.post({ channel: dm, user: DEMO.operator, text: "why?" }).ts;
});

afterEach(() => slack.close());

const start = (more: object = {}) => client.chat.startStream({ channel: dm, thread_ts: thread, ...more });

describe("A-12 local Slack: streamed messages", () => {
  test("the chatStream helper streams text and tasks; every step is told", async () => {
    const steps: string[] = [];
    slack.workspace.subscribe((c) => {
      if ("message" in c) steps.push(`${c.kind} ${c.message.stream?.state}`);
    });
    const stream = client.chatStream({ channel: dm, thread_ts: thread, buffer_size: 4 });
    await stream.append({ markdown_text: "**hel" });
    const task = { type: "task_update" as const, id: "t1", title: "Reading the bill" };
    await stream.append({ chunks: [{ ...task, status: "in_progress" }] });
    await stream.append({ chunks: [{ ...task, status: "complete", output: "12 rows" }], markdown_text: "lo**" });
    await stream.stop({ blocks: [{ type: "divider" }] });
    const message = slack.workspace.messages(dm).at(-1);
    expect(message).toMatchObject({ threadTs: thread, text: "**hello**", stream: { state: "ended" } });
    expect(message?.blocks.map((b) => b.type)).toEqual(["markdown", "task_card", "markdown", "divider"]);
    expect(message?.blocks[1]).toMatchObject({ task_id: "t1", status: "complete", output: { type: "rich_text" } });
    expect(steps).toEqual([
      "message.posted open",
      "message.changed open",
      "message.changed open",
      "message.changed ended",
    ]);
  });

  test("in plan mode the tasks stand together under the plan's title", async () => {
    const { ts = "" } = await start({
      task_display_mode: "plan",
      chunks: [
        { type: "plan_update", title: "Margin of Acme" },
        { type: "task_update", id: "a", title: "Costs", status: "pending" },
      ],
    });
    await client.chat.appendStream({ channel: dm, ts, markdown_text: "done" });
    expect(slack.workspace.message(dm, ts)?.blocks).toMatchObject([
      { type: "plan", title: "Margin of Acme", tasks: [{ type: "task_card", task_id: "a" }] },
      { type: "markdown", text: "done" },
    ]);
  });

  test("a stream dies five minutes after its last append; only chat.update recovers the message", async () => {
    const { ts = "" } = await start({ markdown_text: "one" });
    clock.advance(299_000);
    await client.chat.appendStream({ channel: dm, ts, markdown_text: " two" });
    clock.advance(300_001);
    const late = { channel: dm, ts, markdown_text: " three" };
    await expect(client.chat.appendStream(late)).rejects.toThrow("message_not_in_streaming_state");
    await expect(client.chat.stopStream(late)).rejects.toThrow("message_not_in_streaming_state");
    await client.chat.update({ channel: dm, ts, text: "one two three", blocks: [] });
    expect(slack.workspace.message(dm, ts)).toMatchObject({ text: "one two three" });
    expect(slack.workspace.message(dm, ts)?.stream).toBeUndefined();
  });

  test("a message takes 12,000 characters of markdown in all, and a call that is refused adds nothing", async () => {
    const { ts = "" } = await start({ markdown_text: "a".repeat(7_000) });
    const more = { channel: dm, ts, markdown_text: "b".repeat(5_001) };
    await expect(client.chat.appendStream(more)).rejects.toThrow("msg_too_long");
    await client.chat.appendStream({ ...more, markdown_text: "b".repeat(5_000) });
    expect(slack.workspace.message(dm, ts)?.text).toHaveLength(12_000);
  });

  test("a stopped stream takes no more; a plain message is no stream", async () => {
    const { ts = "" } = await start({ markdown_text: "one" });
    await client.chat.stopStream({ channel: dm, ts });
    await expect(client.chat.appendStream({ channel: dm, ts, markdown_text: "x" })).rejects.toThrow(
      "message_not_in_streaming_state",
    );
    const plain = await client.chat.postMessage({ channel: dm, text: "plain" });
    await expect(client.chat.stopStream({ channel: dm, ts: plain.ts ?? "" })).rejects.toThrow(
      "message_not_in_streaming_state",
    );
  });

  test("12,000 characters a call, a known chunk type, a thread in a direct conversation, a recipient in a channel", async () => {
    await expect(start({ markdown_text: "x".repeat(12_001) })).rejects.toThrow("msg_too_long");
    await expect(start({ chunks: [{ type: "picture" }] })).rejects.toThrow("invalid_chunks");
    await expect(start({ chunks: [{ type: "blocks", blocks: [{ type: "nope" }] }] })).rejects.toThrow("invalid_blocks");
    await expect(start({ thread_ts: undefined })).rejects.toThrow("invalid_arguments");
    const root = await client.chat.postMessage({ channel: DEMO.billing, text: "root" });
    const inChannel = { channel: DEMO.billing, thread_ts: root.ts ?? "" };
    await expect(client.chat.startStream(inChannel)).rejects.toThrow("missing_recipient_user_id");
    await expect(client.chat.startStream({ ...inChannel, recipient_user_id: DEMO.operator })).rejects.toThrow(
      "missing_recipient_team_id",
    );
    const both = { recipient_user_id: DEMO.operator, recipient_team_id: DEMO.teamId };
    expect((await client.chat.startStream({ ...inChannel, ...both })).ok).toBe(true);
  });
});

describe("A-12 local Slack: agent conversations", () => {
  test("setStatus shows until the app answers; sessions, titles and at most four prompts", async () => {
    const { workspace } = slack;
    await client.assistant.threads.setStatus({ channel_id: dm, thread_ts: thread, status: "is reading the bill" });
    expect(workspace.status(dm, thread)).toBe("is reading the bill");
    await client.chat.postMessage({ channel: dm, thread_ts: thread, text: "answer" });
    expect(workspace.status(dm, thread)).toBe("");
    await client.agents.sessions.setStatus({ channel_id: dm, thread_ts: thread, status: "suspended" });
    expect(workspace.session(dm, thread)).toBe("suspended");
    await client.chat.postMessage({ channel: dm, thread_ts: thread, text: "another answer" });
    expect(workspace.session(dm, thread)).toBe("suspended");
    const unknown = client.agents.sessions.setStatus({ channel_id: dm, thread_ts: thread, status: "asleep" });
    await expect(unknown).rejects.toThrow("invalid_arguments");
    await client.agents.sessions.rename({ channel_id: dm, thread_ts: thread, title: "Acme in October" });
    expect(workspace.title(dm, thread)).toBe("Acme in October");
    await client.agents.sessions.setStatus({ channel_id: dm, thread_ts: thread, status: "active", title: "Later" });
    expect(workspace.title(dm, thread)).toBe("Acme in October");
    await expect(client.agents.sessions.setStatus({ channel_id: dm, status: "active" })).rejects.toThrow("invalid_arg");
    const prompt = { title: "Margin", message: "/billing margin" };
    const prompts = (n: number) => Array.from({ length: n }, () => prompt);
    const set = (n: number) =>
      client.assistant.threads.setSuggestedPrompts({ channel_id: dm, title: "Try", prompts: prompts(n) });
    await set(4);
    expect(workspace.prompts(dm)).toEqual({ title: "Try", prompts: prompts(4) });
    await expect(set(5)).rejects.toThrow("invalid_arguments");
  });

  test("sayStream and setStatus of Bolt work, and stop is heard", async () => {
    const heard: unknown[] = [];
    const rig: Rig = await startRig("http", (app) => {
      app.message(async ({ sayStream, setStatus }) => {
        await setStatus("is thinking");
        await sayStream({ buffer_size: 1 }).append({ markdown_text: "half an ans" });
      });
      app.event("agent_session_stopped", async ({ event }) => {
        heard.push(event);
      });
    });
    const { workspace } = rig.slack;
    await workspace.say(DEMO.operator, dm, "why?");
    await expect.poll(() => workspace.messages(dm).at(-1)?.stream?.state).toBe("open");
    const [asked, answer] = workspace.messages(dm);
    expect(answer).toMatchObject({ threadTs: asked?.ts, text: "half an ans" });
    await workspace.stopAgent(DEMO.operator, dm, asked?.ts);
    await expect.poll(() => heard.length).toBe(1);
    expect(heard).toMatchObject([
      { channel: dm, user: DEMO.operator, thread_ts: asked?.ts, streaming_message_ts: [answer?.ts] },
    ]);
    // Slack itself has ended the stream; what becomes of the message is for the app to say.
    const late = rig.app.client.chat.appendStream({ channel: dm, ts: answer?.ts ?? "", markdown_text: "wer" });
    await expect(late).rejects.toThrow("message_not_in_streaming_state");
    await rig.stop();
  });
});
