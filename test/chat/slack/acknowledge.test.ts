import { createHmac } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { Door } from "#src/tool/run.ts";
import { button, type DeskOptions, SECRET, seen, startDesk, type TestDesk, wordsOf } from "./desk.ts";

let desk: TestDesk;
const start = async (options: DeskOptions = {}): Promise<TestDesk> => {
  desk = await startDesk(options);
  return desk;
};
afterEach(async () => desk?.stop());

const never = <T>(): Promise<T> => new Promise<T>(() => {});

/** A door behind which nothing ever comes back. */
const SILENT: Door = { tools: () => [], isForOneself: () => false, run: () => never(), command: () => never() };

describe.each(["http", "socket"] as const)("A-26 acknowledged first, over %s", (kind) => {
  const hanging: [string, DeskOptions["app"]][] = [
    ["the door never answers", { door: SILENT }],
    ["the caller is never found", { callerOf: () => never<Caller>() }],
    ["nobody ever says who reads the channel", { channelKind: () => never() }],
    ["the inbox never answers", { inbox: { first: () => never<boolean>() } }],
    ["the inbox fails", { inbox: { first: () => Promise.reject(new Error("no database")) } }],
  ];

  it.each(hanging)("even if %s", async (_name, app) => {
    const { slack } = await start({ kind, app: { ...app, placeholderAfterMs: 60_000 } });
    // The local Slack tells `operation_timeout` when an acknowledgement does not come.
    expect(await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing slow")).toEqual({ ok: true });
  });

  it("and so is a button", async () => {
    const { slack } = await start({ kind, app: { placeholderAfterMs: 60_000 } });
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing help");
    const message = await seen(desk, DEMO.billing);
    const place = { channel: DEMO.billing, ts: message.ts };
    expect(await slack.workspace.pressAction(DEMO.operator, place, button(message, "slow"))).toEqual({ ok: true });
    desk.release();
    await seen(desk, DEMO.billing, (m) => m.text.includes("Answer to slow"));
  });
});

describe("A-26 an answer that takes a moment", () => {
  it("posts a placeholder that names the question, and edits it into the answer", async () => {
    const { slack } = await start();
    const kinds: string[] = [];
    slack.workspace.subscribe((change) => kinds.push(change.kind));
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing slow acme <!channel>");
    const waiting = await seen(desk, DEMO.billing);
    expect(waiting.text).toBe("Reading the sources for \u201cslow acme &lt;!channel&gt;\u201d\u2026");
    desk.release();
    const answer = await seen(desk, DEMO.billing, (m) => m.text.includes("Answer to slow"));
    expect(answer.ts).toBe(waiting.ts);
    expect(kinds).toEqual(["message.posted", "message.changed"]);
  });

  it("is not announced when it is quick", async () => {
    const { slack } = await start({ app: { placeholderAfterMs: 60_000 } });
    const kinds: string[] = [];
    slack.workspace.subscribe((change) => kinds.push(change.kind));
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing margin");
    await seen(desk, DEMO.billing);
    expect(kinds).toEqual(["message.posted"]);
  });

  it("stands where everybody reads along, however long it takes to know who asks", async () => {
    const asker = Promise.withResolvers<Caller>();
    const { slack } = await start({ app: { callerOf: () => asker.promise, placeholderAfterMs: 1 } });
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing margin");
    const waiting = await seen(desk, DEMO.billing);
    expect([waiting.ephemeralFor, waiting.text]).toEqual([undefined, expect.stringMatching(/^Reading/)]);
    asker.resolve({ id: "slack:olivia", name: "Olivia", surface: "slack", roles: ["operator"], clients: "all" });
    const answer = await seen(desk, DEMO.billing, (m) => !m.text.startsWith("Reading"));
    expect([answer.ts, answer.ephemeralFor]).toEqual([waiting.ts, undefined]);
    expect(wordsOf(answer)).toContain("Answer to margin");
  });

  it("is announced to the person alone while it is not known who reads the channel, and then stays private", async () => {
    const kind = Promise.withResolvers<"client">();
    const { slack } = await start({ app: { channelKind: () => kind.promise, placeholderAfterMs: 1 } });
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing margin");
    expect((await seen(desk, DEMO.billing)).ephemeralFor).toBe(DEMO.operator);
    kind.resolve("client");
    const answer = await seen(desk, DEMO.billing, (m) => !m.text.startsWith("Reading"));
    expect([answer.ephemeralFor, desk.runs.length]).toEqual([DEMO.operator, 0]);
    expect(answer.text).toContain("not shown in a channel that clients read");
  });

  it("ends with a sentence when the app stops", async () => {
    const { slack } = await start();
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing slow");
    await seen(desk, DEMO.billing);
    await desk.app.stop(0);
    expect((await seen(desk, DEMO.billing)).text).toMatch(/Stopped before the answer was there|is being restarted/);
  });
});

describe("A-26 repeats have no second effect", () => {
  it("an event that Slack delivers again is answered once", async () => {
    const { slack } = await start({ app: { placeholderAfterMs: 60_000 } });
    const asked = slack.workspace.post({ channel: DEMO.billing, user: DEMO.operator, text: "margin acme" });
    const body = event("Ev001", `<@${DEMO.botUserId}> margin acme`, asked.ts);
    const statuses = [];
    for (const retry of [undefined, "1", "2", "3"]) statuses.push((await post(body, { retry })).status);
    await desk.app.stop();
    expect(statuses).toEqual([200, 200, 200, 200]);
    expect(desk.runs).toEqual(["margin acme"]);
    expect(slack.workspace.messages(DEMO.billing).filter((m) => m.user === DEMO.botUserId)).toHaveLength(1);
  });

  it.each([
    ["says no", { first: async () => false }, 0],
    ["fails", { first: () => Promise.reject(new Error("gone")) }, 1],
  ])("an inbox that %s", async (_name, inbox, runs) => {
    await start({ app: { inbox, placeholderAfterMs: 60_000 } });
    for (const retry of [undefined, "1"]) await post(event("Ev002", "margin"), { retry });
    await desk.app.stop();
    expect(desk.runs).toHaveLength(runs);
  });

  it("the same command and the same click too, but two clicks are two", async () => {
    await start({ app: { placeholderAfterMs: 60_000 } });
    const command = new URLSearchParams({
      command: "/billing",
      text: "margin",
      trigger_id: "1.2.3",
      user_id: DEMO.operator,
      team_id: DEMO.teamId,
      channel_id: DEMO.billing,
      response_url: `${desk.slack.url}/response/none`,
    }).toString();
    for (const retry of [undefined, "1"]) await post(command, { retry, type: FORM });
    for (const ts of ["7.1", "7.1", "7.2"]) await post(click(ts), { type: FORM });
    await desk.app.stop();
    expect(desk.runs).toEqual(["margin", "overview", "overview"]);
  });
});

describe("A-26 what Slack did not sign is refused", () => {
  it.each([
    ["a wrong secret", { secret: "another" }, 401, "SLACK_SIGNING_SECRET"],
    ["a stale time stamp", { ageSeconds: 301 }, 401, "five minutes"],
    ["a time stamp of the future", { ageSeconds: -301 }, 401, "five minutes"],
    ["no signature", { unsigned: true }, 401, "signature headers are missing"],
    ["a changed body", { tamper: true }, 401, "does not fit"],
    ["a body without end", { padding: 5_000_000 }, 413, "larger than 4 MB"],
  ])("%s", async (_name, how, status, words) => {
    await start();
    const response = await post(event("Ev003", "margin"), how);
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(words)]);
    await desk.app.stop();
    expect(desk.runs).toEqual([]);
  });

  it("what is not for Slack is passed on", async () => {
    await start();
    const [elsewhere, read] = await Promise.all([fetch(`${desk.url}/health`), fetch(`${desk.url}/slack/events`)]);
    expect([elsewhere.status, read.status]).toEqual([404, 404]);
    expect(await elsewhere.text()).toBe("not for Slack");
  });

  it("the address is verified by its challenge, signed", async () => {
    await start();
    const response = await post(JSON.stringify({ type: "url_verification", challenge: "hello" }), {});
    expect(await response.json()).toEqual({ challenge: "hello" });
  });

  it("no token, signature or one-time address is logged", async () => {
    const { slack } = await start({ app: { placeholderAfterMs: 60_000 } });
    slack.faults.add({ method: "chat.postMessage", error: "invalid_auth", times: 9 });
    slack.faults.add({ method: "response_url", error: "expired_url", times: 9 });
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing margin");
    await post(event("Ev004", "margin"), { secret: "another" });
    await desk.app.stop();
    const log = desk.logged.join("\n");
    expect(log).toContain("an answer could not be delivered to Slack");
    expect(log).not.toMatch(/xox[a-z]-|xapp-|v0=[0-9a-f]|\/response\/\w/);
    expect(log).not.toContain(SECRET);
  });
});

describe("A-26 nothing is dropped in silence", () => {
  it("a 429 is waited for", async () => {
    const { slack } = await start({ app: { placeholderAfterMs: 60_000 } });
    slack.faults.add({ method: "chat.postMessage", retryAfter: 1 });
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing margin");
    expect(wordsOf(await seen(desk, DEMO.billing))).toContain("Answer to margin");
  });

  it("three answers at once come through the limit of one post a second", async () => {
    const { slack } = await start({ app: { placeholderAfterMs: 60_000 }, slack: { rateLimits: true } });
    const lines = ["margin a", "margin b", "margin c"];
    await Promise.all(lines.map((line) => slack.workspace.runCommand(DEMO.operator, DEMO.billing, `/billing ${line}`)));
    for (const line of lines) await seen(desk, DEMO.billing, (m) => m.text.includes(`Answer to ${line}`));
    expect(slack.requests.list("chat.postMessage").some((r) => r.status === 429)).toBe(true);
  });

  it.each([
    ["a reset connection", { reset: true }],
    ["a 503", { status: 503 }],
  ])("%s is tried again, on the way to a private answer too", async (_name, fault) => {
    const { slack } = await start({ app: { placeholderAfterMs: 60_000 } });
    slack.faults.add({ method: "response_url", ...fault });
    await slack.workspace.runCommand(DEMO.operator, DEMO.approvals, "/billing margin");
    expect(wordsOf(await seen(desk, DEMO.approvals))).toContain("Answer to margin");
  });

  it("an answer that cannot be posted is told to the person", async () => {
    const { slack } = await start({ app: { placeholderAfterMs: 60_000 } });
    slack.faults.add({ method: "chat.postMessage", error: "team_access_not_granted", times: 9 });
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing margin");
    const message = await seen(desk, DEMO.billing);
    expect([message.ephemeralFor, message.text]).toEqual([
      DEMO.operator,
      expect.stringContaining("Something went wrong on our side"),
    ]);
  });
});

const FORM = "application/x-www-form-urlencoded";

interface How {
  readonly secret?: string;
  readonly ageSeconds?: number;
  readonly unsigned?: boolean;
  readonly tamper?: boolean;
  readonly padding?: number;
  readonly retry?: string | undefined;
  readonly type?: string;
}

function post(body: string, how: How): Promise<Response> {
  const seconds = Math.floor(Date.now() / 1000) - (how.ageSeconds ?? 0);
  const padded = body + " ".repeat(how.padding ?? 0);
  const digest = createHmac("sha256", how.secret ?? SECRET)
    .update(`v0:${seconds}:${padded}`)
    .digest("hex");
  return fetch(`${desk.url}/slack/events`, {
    method: "POST",
    headers: {
      "content-type": how.type ?? "application/json",
      ...(how.retry === undefined ? {} : { "x-slack-retry-num": how.retry, "x-slack-retry-reason": "http_timeout" }),
      ...(how.unsigned ? {} : { "x-slack-request-timestamp": String(seconds), "x-slack-signature": `v0=${digest}` }),
    },
    body: how.tamper ? `${padded} ` : padded,
  });
}

function event(id: string, text: string, ts = "1.000001"): string {
  const mention = {
    type: "app_mention",
    user: DEMO.operator,
    channel: DEMO.billing,
    ts,
    event_ts: ts,
    text,
  };
  return JSON.stringify({
    type: "event_callback",
    team_id: DEMO.teamId,
    api_app_id: DEMO.appId,
    event_id: id,
    event: mention,
    authorizations: [],
  });
}

function click(ts: string): string {
  const payload = {
    type: "block_actions",
    team: { id: DEMO.teamId },
    user: { id: DEMO.operator },
    container: { type: "view" },
    actions: [{ type: "button", action_id: "run/0", block_id: "b", value: "overview", action_ts: ts }],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}
