import { type UsersListResponse, WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { SlackOptions } from "#src/local/slack/service.ts";
import { type LocalSlack, startSlack } from "#src/local/slack/start.ts";
import { silent } from "./bolt-app.ts";

let slack: LocalSlack;
let client: WebClient;
let clock: ManualClock;

async function restart(options: Partial<SlackOptions> = {}): Promise<void> {
  await slack?.close();
  clock = new ManualClock("2026-10-15T09:00:00Z");
  slack = await startSlack({ clock, ...options });
  client = clientWith(slack.env().SLACK_BOT_TOKEN);
}

function clientWith(token: string | undefined): WebClient {
  const options = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, logger: silent };
  return new WebClient(token, { ...options, rejectRateLimitedCalls: true });
}

beforeEach(() => restart());
afterEach(() => slack.close());

const channel = DEMO.billing;

describe("A-12 local Slack: Web API", () => {
  test("tokens: none, wrong, of the wrong kind", async () => {
    await expect(clientWith(undefined).auth.test()).rejects.toThrow("not_authed");
    await expect(clientWith("xoxb-wrong").auth.test()).rejects.toThrow("invalid_auth");
    await expect(client.apps.connections.open({})).rejects.toThrow("not_allowed_token_type");
    await expect(clientWith(slack.env().SLACK_APP_TOKEN).auth.test()).rejects.toThrow("not_allowed_token_type");
    expect(await client.auth.test()).toMatchObject({
      team_id: DEMO.teamId,
      user_id: DEMO.botUserId,
      bot_id: DEMO.botId,
    });
    expect(JSON.stringify(slack.requests.list())).not.toContain("xoxb");
  });

  test("an unknown method, missing arguments, arguments that are no JSON", async () => {
    await expect(client.apiCall("chat.sing")).rejects.toThrow("unknown_method");
    await expect(client.apiCall("constructor")).rejects.toThrow("unknown_method");
    await expect(client.apiCall("chat.update", { text: "x" })).rejects.toMatchObject({
      data: {
        error: "invalid_arguments",
        response_metadata: {
          messages: ["[ERROR] missing required field: channel", "[ERROR] missing required field: ts"],
        },
      },
    });
    await expect(client.apiCall("chat.postMessage", { channel, blocks: "[{" })).rejects.toThrow(
      "invalid_blocks_format",
    );
    await expect(client.apiCall("chat.postMessage", { channel, blocks: "{}" })).rejects.toThrow(
      "invalid_blocks_format",
    );
  });

  test("a JSON body works as a form does", async () => {
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${slack.env().SLACK_BOT_TOKEN}` },
      body: JSON.stringify({ channel, text: "hi", blocks: [{ type: "divider" }] }),
    });
    expect(await response.json()).toMatchObject({ ok: true, channel, message: { text: "hi", bot_id: DEMO.botId } });
  });

  test("posting: by id, by name and to a person; nowhere else, nothing, too much", async () => {
    const post = (to: string, content: object = { text: "hi" }) =>
      client.apiCall("chat.postMessage", { channel: to, ...content });
    expect(await post("#billing")).toMatchObject({ channel });
    expect(await post(DEMO.client)).toMatchObject({ channel: `D${DEMO.client.slice(1)}` });
    await expect(post("C404")).rejects.toThrow("channel_not_found");
    await expect(post(DEMO.botUserId)).rejects.toThrow("channel_not_found");
    await expect(post(channel, {})).rejects.toThrow("no_text");
    await expect(post(channel, { text: "x".repeat(40_001) })).rejects.toThrow("msg_too_long");
    await expect(post(channel, { markdown_text: "x".repeat(12_001) })).rejects.toThrow("msg_too_long");
    await expect(post(channel, { markdown_text: "x", text: "x" })).rejects.toThrow("markdown_text_conflict");
    const section = { type: "section", text: { type: "mrkdwn", text: "x".repeat(3000) } };
    await expect(post(channel, { text: "x", blocks: Array(5).fill(section) })).rejects.toThrow("msg_blocks_too_long");
    await expect(post(channel, { text: "x", blocks: [{ type: "graph" }] })).rejects.toMatchObject({
      data: {
        error: "invalid_blocks",
        response_metadata: { messages: ["[ERROR] unsupported type: graph [json-pointer:/blocks/0/type]"] },
      },
    });
    await expect(post(channel, { attachments: [{ blocks: [{ type: "graph" }] }] })).rejects.toThrow("invalid_blocks");
  });

  test("threads, ephemeral messages, edits, deletion and links", async () => {
    const root = (await client.chat.postMessage({ channel, text: "root" })).ts ?? "";
    const reply = (await client.chat.postMessage({ channel, text: "reply", thread_ts: root })).ts ?? "";
    const deep = await client.chat.postMessage({ channel, text: "deep", thread_ts: reply });
    expect(slack.workspace.message(channel, deep.ts ?? "")?.threadTs).toBe(root);
    await expect(client.chat.postMessage({ channel, text: "x", thread_ts: "1.000001" })).rejects.toThrow(
      "thread_not_found",
    );
    const ephemeral = await client.chat.postEphemeral({ channel, user: DEMO.approver, text: "psst" });
    expect(slack.workspace.messages(channel, DEMO.operator).map((m) => m.text)).not.toContain("psst");
    expect(slack.workspace.messages(channel, DEMO.approver).map((m) => m.text)).toContain("psst");
    await expect(client.chat.postEphemeral({ channel, user: DEMO.client, text: "x" })).rejects.toThrow(
      "user_not_in_channel",
    );
    const hidden = { channel, ts: ephemeral.message_ts ?? "" };
    await expect(client.chat.update({ ...hidden, text: "x" })).rejects.toThrow("message_not_found");
    await client.chat.update({ channel, ts: root, text: "edited" });
    expect(slack.workspace.message(channel, root)).toMatchObject({ text: "edited", edited: { user: DEMO.botUserId } });
    await expect(client.chat.update({ channel, ts: root, text: "x".repeat(4001) })).rejects.toThrow("msg_too_long");
    const theirs = slack.workspace.post({ channel, user: DEMO.operator, text: "mine" });
    await expect(client.chat.update({ channel, ts: theirs.ts, text: "x" })).rejects.toThrow("cant_update_message");
    const link = await client.chat.getPermalink({ channel, message_ts: root });
    expect(link.permalink).toContain(`/archives/${channel}/p${root.replace(".", "")}`);
    await client.chat.delete({ channel, ts: reply });
    expect(slack.workspace.message(channel, reply)).toBeUndefined();
  });

  test("an update without blocks keeps them; an empty list takes them away", async () => {
    const blocks = [{ type: "divider" as const }];
    const ts = (await client.chat.postMessage({ channel, text: "a", blocks })).ts ?? "";
    await client.chat.update({ channel, ts, text: "b" });
    expect(slack.workspace.message(channel, ts)?.blocks).toHaveLength(1);
    await client.chat.update({ channel, ts, text: "b", blocks: [] });
    expect(slack.workspace.message(channel, ts)?.blocks).toEqual([]);
  });

  test("people, groups, the bot and the installation", async () => {
    expect((await client.users.info({ user: DEMO.client })).user).toMatchObject({ is_restricted: true, is_bot: false });
    await expect(client.users.info({ user: "U404" })).rejects.toThrow("user_not_found");
    const names: (string | undefined)[] = [];
    for await (const page of client.paginate("users.list", { limit: 2 })) {
      const { members = [] } = page as UsersListResponse;
      names.push(...members.map((m) => m.name));
    }
    expect(names).toEqual(["olivia", "marco", "aisha", "jonas", "reckoner"]);
    expect((await client.users.lookupByEmail({ email: "aisha@partner.example" })).user?.id).toBe(DEMO.approver);
    const groups = (await client.usergroups.list({ include_users: true })).usergroups ?? [];
    expect(groups.map((g) => g.users)).toContainEqual([DEMO.approver]);
    const usergroup = groups.find((g) => g.handle === "finance-approvers")?.id ?? "";
    expect((await client.usergroups.users.list({ usergroup })).users).toEqual([DEMO.approver]);
    await expect(client.usergroups.users.list({ usergroup: "S404" })).rejects.toThrow("no_such_subteam");
    slack.workspace.setGroup(usergroup, { inUse: false });
    await expect(client.usergroups.users.list({ usergroup })).rejects.toThrow("no_such_subteam");
    expect((await client.usergroups.users.list({ usergroup, include_disabled: true })).users).toEqual([DEMO.approver]);
    const inUse = (await client.usergroups.list({ include_count: true })).usergroups ?? [];
    expect(inUse.map((g) => [g.handle, g.user_count, g.users])).toEqual([
      ["billing-operators", 1, undefined],
      ["account-managers", 1, undefined],
    ]);
    slack.workspace.setGroup(usergroup, { inUse: true });
    await restart({ scopes: ["users:read"] });
    await expect(client.usergroups.list()).rejects.toMatchObject({
      data: { error: "missing_scope", needed: "usergroups:read", provided: "users:read" },
    });
    await restart();
    expect((await client.bots.info({ bot: DEMO.botId })).bot?.user_id).toBe(DEMO.botUserId);
    const install = { client_id: "local-client-id", client_secret: "local-client-secret" };
    expect(await client.oauth.v2.access({ ...install, code: "local-code" })).toMatchObject({
      team: { id: DEMO.teamId },
    });
    await expect(client.oauth.v2.access({ ...install, code: "other" })).rejects.toThrow("invalid_code");
  });

  test("the authorize page sends the browser back on this machine only", async () => {
    const go = (redirect: string) =>
      fetch(`${slack.url}/oauth/v2/authorize?state=s&redirect_uri=${encodeURIComponent(redirect)}`, {
        redirect: "manual",
      });
    const back = await go("http://127.0.0.1:3000/slack/oauth_redirect");
    expect([back.status, back.headers.get("location")]).toEqual([
      302,
      "http://127.0.0.1:3000/slack/oauth_redirect?code=local-code&state=s",
    ]);
    expect((await go("https://example.com/")).status).toBe(400);
  });

  test("conversations: list by type, members, open, history in pages, replies", async () => {
    const { conversations } = client;
    const listed = (await conversations.list({ types: "public_channel" })).channels?.map((c) => c.name);
    expect(listed).toEqual(["billing", "approvals", "accounts", "acme-robotics"]);
    expect((await conversations.list({ types: "im" })).channels).toHaveLength(4);
    expect((await conversations.members({ channel })).members).toContain(DEMO.botUserId);
    expect((await conversations.info({ channel })).channel).toMatchObject({ name: "billing", is_member: true });
    expect((await conversations.open({ users: DEMO.client })).channel?.id).toBe(`D${DEMO.client.slice(1)}`);
    const both = { users: `${DEMO.operator},${DEMO.approver}` };
    const group = (await conversations.open(both)).channel?.id;
    expect((await conversations.open(both)).channel?.id).toBe(group);
    await expect(conversations.open({ users: DEMO.botUserId })).rejects.toThrow("user_not_found");
    const root = (await client.chat.postMessage({ channel, text: "1" })).ts ?? "";
    await client.chat.postMessage({ channel, text: "1a", thread_ts: root });
    await client.chat.postEphemeral({ channel, user: DEMO.operator, text: "hidden" });
    await client.chat.postMessage({ channel, text: "2" });
    const first = await conversations.history({ channel, limit: 1 });
    expect(first).toMatchObject({ has_more: true, messages: [{ text: "2" }] });
    const cursor = first.response_metadata?.next_cursor ?? "";
    const second = await conversations.history({ channel, limit: 1, cursor });
    expect(second).toMatchObject({ has_more: false, messages: [{ text: "1", reply_count: 1 }] });
    const replies = await conversations.replies({ channel, ts: root });
    expect(replies.messages?.map((m) => m.text)).toEqual(["1", "1a"]);
    await expect(conversations.history({ channel, cursor: "zzz" })).rejects.toThrow("invalid_cursor");
  });
});

describe("A-12 local Slack: rate tiers and faults", () => {
  test("posts: one a second and channel; 429 with retry-after, only when asked for", async () => {
    for (let i = 0; i < 5; i++) await client.chat.postMessage({ channel, text: `${i}` });
    await restart({ rateLimits: true });
    const post = (to: string = channel) => client.chat.postMessage({ channel: to, text: "x" });
    await post();
    await post(DEMO.approvals);
    await expect(post()).rejects.toMatchObject({ code: "slack_webapi_rate_limited_error", retryAfter: 1 });
    clock.advance(1_000);
    expect((await post()).ok).toBe(true);
  });

  test.each([
    ["tier 2", "users.list", {}, 20],
    ["tier 3", "users.lookupByEmail", { email: "olivia@partner.example" }, 50],
    ["tier 4", "users.info", { user: DEMO.operator }, 100],
  ])("%s: %s", async (_tier, method, args, most) => {
    await restart({ rateLimits: true });
    for (let i = 0; i < most; i++) await client.apiCall(method, args);
    clock.advance(10_000);
    await expect(client.apiCall(method, args)).rejects.toMatchObject({ retryAfter: 50 });
    clock.advance(50_000);
    expect((await client.apiCall(method, args)).ok).toBe(true);
  });

  test("a fault meets the nth call: an error, a status, a 429, a reset, a delay", async () => {
    const call = () => client.auth.test();
    slack.faults.add({ method: "auth.test", nth: 2, error: "internal_error" });
    await call();
    await expect(call()).rejects.toThrow("internal_error");
    await call();
    slack.faults.add({ method: "*", status: 503, times: 2 });
    await expect(call()).rejects.toMatchObject({ statusCode: 503 });
    await expect(call()).rejects.toMatchObject({ statusCode: 503 });
    slack.faults.add({ method: "auth.test", retryAfter: 7 });
    await expect(call()).rejects.toMatchObject({ retryAfter: 7 });
    slack.faults.add({ method: "auth.test", reset: true });
    await expect(call()).rejects.toMatchObject({ code: "slack_webapi_request_error" });
    slack.faults.add({ method: "auth.test", delayMs: 5 });
    expect((await call()).ok).toBe(true);
    expect(slack.requests.list("auth.test").map((r) => r.status)).toEqual([200, 200, 200, 503, 503, 429, 0, 200]);
  });

  test("every request is told to the hook and kept, the latest thousand of them", async () => {
    const told: string[] = [];
    await restart({ onRequest: (record) => told.push(`${record.direction} ${record.name} ${record.status}`) });
    await client.chat.postMessage({ channel, text: "x" });
    await slack.workspace.runCommand(DEMO.operator, channel, "/billing");
    expect(told).toEqual(["call chat.postMessage 200", "delivery command 0"]);
    expect(slack.requests.list("chat.postMessage")).toMatchObject([
      { at: "2026-10-15T09:00:00.000Z", body: { text: "x" } },
    ]);
    for (let i = 0; i < 1_000; i++) slack.requests.add({ direction: "call", name: "n", body: {}, status: 200 });
    expect(slack.requests.list()).toHaveLength(1_000);
  });
});
