import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { Message } from "#src/local/slack/model.ts";
import { type LocalSlack, startSlack } from "#src/local/slack/start.ts";

let slack: LocalSlack;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock("2026-10-15T09:00:00Z");
  slack = await startSlack({ clock });
});

afterEach(() => slack.close());

/** The response url of the next command, or of a press on a button of a message. */
async function urlOf(message?: Message): Promise<string> {
  const { workspace } = slack;
  if (message === undefined) await workspace.runCommand(DEMO.operator, DEMO.billing, "/billing");
  else {
    const input = { block_id: "b", action_id: "go" };
    await workspace.pressAction(DEMO.operator, { channel: message.channel, ts: message.ts }, input);
  }
  const body = slack.requests.list(message === undefined ? "command" : "block_actions").at(-1)?.body;
  return String((body as { response_url: string }).response_url);
}

async function post(url: string, body: object): Promise<[number, string]> {
  const response = await fetch(url, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
  return [response.status, await response.text()];
}

function withButton(more: Partial<Message> = {}): Message {
  const button = { type: "button", action_id: "go", text: { type: "plain_text", text: "Go" } };
  return slack.workspace.post({
    channel: DEMO.billing,
    user: DEMO.botUserId,
    botId: DEMO.botId,
    text: "first",
    blocks: [{ type: "actions", block_id: "b", elements: [button] }],
    ...more,
  });
}

describe("A-12 local Slack: response urls", () => {
  test("five uses, then used_url", async () => {
    const url = await urlOf();
    for (let i = 1; i <= 5; i++) expect(await post(url, { text: `${i}` })).toEqual([200, "ok"]);
    expect(await post(url, { text: "6" })).toEqual([404, '{"ok":false,"error":"used_url"}']);
    expect(slack.requests.list("response_url").map((r) => r.status)).toEqual([200, 200, 200, 200, 200, 404]);
  });

  test("thirty minutes, then expired_url; one that Slack never made is refused", async () => {
    const url = await urlOf();
    clock.advance(30 * 60_000);
    expect(await post(url, { text: "just in time" })).toEqual([200, "ok"]);
    clock.advance(1);
    expect(await post(url, { text: "late" })).toEqual([404, '{"ok":false,"error":"expired_url"}']);
    expect((await post(`${slack.url}/response/none`, { text: "x" }))[0]).toBe(404);
  });

  test("ephemeral unless in_channel; a command has no original to replace", async () => {
    const url = await urlOf();
    await post(url, { text: "mine" });
    await post(url, { text: "ours", response_type: "in_channel" });
    await post(url, { text: "again", replace_original: true });
    const texts = (id: string) => slack.workspace.messages(DEMO.billing, id).map((m) => m.text);
    expect(texts(DEMO.operator).slice(1)).toEqual(["mine", "ours", "again"]);
    expect(texts(DEMO.approver)).toEqual(["ours"]);
  });

  test("replace_original and delete_original reach the message, an ephemeral one too", async () => {
    const message = withButton({ ephemeralFor: DEMO.operator });
    const url = await urlOf(message);
    await post(url, { text: "second", replace_original: true });
    const after = slack.workspace.message(message.channel, message.ts);
    expect(after).toMatchObject({
      text: "second",
      blocks: [],
      ephemeralFor: DEMO.operator,
      edited: { user: DEMO.botUserId },
    });
    await post(url, { delete_original: true });
    expect(slack.workspace.message(message.channel, message.ts)).toBeUndefined();
    expect(await post(url, { replace_original: true, text: "x" })).toEqual([
      400,
      '{"ok":false,"error":"message_not_found"}',
    ]);
  });

  test("without replace_original the message stays and the answer stands beside it", async () => {
    const message = withButton();
    await post(await urlOf(message), { text: "beside" });
    expect(slack.workspace.messages(DEMO.billing).map((m) => [m.text, m.ephemeralFor])).toEqual([
      ["first", undefined],
      ["beside", DEMO.operator],
    ]);
  });

  test("content is checked as in chat.postMessage", async () => {
    const url = await urlOf();
    expect((await post(url, {}))[1]).toContain('"error":"no_text"');
    const [status, text] = await post(url, { blocks: [{ type: "section" }] });
    expect([status, JSON.parse(text).error]).toEqual([400, "invalid_blocks"]);
  });
});
