import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { SlackOptions } from "#src/local/slack/service.ts";
import { type LocalSlack, startSlack } from "#src/local/slack/start.ts";
import { type Rig, startRig } from "./bolt-app.ts";

let rig: Rig | undefined;
let server: Server | undefined;
let slack: LocalSlack | undefined;

afterEach(async () => {
  await rig?.stop();
  await slack?.close();
  server?.close();
  rig = slack = server = undefined;
});

const dm = (personId: string) => `D${personId.slice(1)}`;

/** A local Slack that delivers to a plain server answering with these statuses in turn. */
async function withStatuses(
  statuses: readonly number[],
  options: Partial<SlackOptions> = {},
  extra: Record<string, string> = {},
): Promise<{ slack: LocalSlack; heard: { headers: IncomingHttpHeaders; body: string }[] }> {
  const heard: { headers: IncomingHttpHeaders; body: string }[] = [];
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      heard.push({ headers: request.headers, body });
      const status = statuses[heard.length - 1] ?? 200;
      if (status > 0) response.writeHead(status, extra).end();
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const clock = new ManualClock("2026-10-15T09:00:00Z");
  slack = await startSlack({ clock, retryDelaysMs: [0, 0, 0], ...options });
  slack.connectApp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return { slack, heard };
}

describe("A-12 local Slack: events", () => {
  test("messages, mentions and the opened conversation reach Bolt's listeners", async () => {
    const heard: unknown[] = [];
    rig = await startRig("http", (app) => {
      app.event("app_mention", async ({ event }) => void heard.push(["mention", event.channel, event.text]));
      app.event("app_home_opened", async ({ event }) => void heard.push(["home", event.tab, event.channel]));
      app.message(async ({ message }) => {
        heard.push(["message", message.channel_type, "text" in message && message.text]);
      });
    });
    const { workspace } = rig.slack;
    await workspace.openHome(DEMO.operator, "messages");
    await workspace.say(DEMO.operator, dm(DEMO.operator), "why did A&B <go> up?");
    await workspace.say(DEMO.operator, DEMO.billing, "@reckoner margin in #billing for @aisha");
    await expect.poll(() => heard.length).toBe(4);
    const mention = `<@${DEMO.botUserId}> margin in <#${DEMO.billing}|billing> for <@${DEMO.approver}>`;
    expect(heard).toEqual([
      ["home", "messages", dm(DEMO.operator)],
      ["message", "im", "why did A&amp;B &lt;go&gt; up?"],
      ["message", "channel", mention],
      ["mention", DEMO.billing, mention],
    ]);
  });

  test("only what the app subscribed to is delivered", async () => {
    const { slack, heard } = await withStatuses([], { subscriptions: ["app_mention"] });
    await slack.workspace.say(DEMO.operator, DEMO.billing, "hello");
    await slack.workspace.openHome(DEMO.operator);
    expect(heard).toEqual([]);
    await slack.workspace.say(DEMO.operator, DEMO.billing, "hello @reckoner");
    expect(heard).toHaveLength(1);
  });

  test("an event that is not acknowledged is repeated three times with its number and reason", async () => {
    const { slack, heard } = await withStatuses([500, 404, 500, 500, 500]);
    expect(await slack.workspace.openHome(DEMO.operator)).toEqual({ ok: false, error: "http_service_error" });
    await slack.settled();
    expect(heard.map((h) => h.headers["x-slack-retry-num"])).toEqual([undefined, "1", "2", "3"]);
    expect(heard.map((h) => h.headers["x-slack-retry-reason"])).toEqual([
      undefined,
      "http_error",
      "http_error",
      "http_error",
    ]);
    expect(new Set(heard.map((h) => JSON.parse(h.body).event_id)).size).toBe(1);
    expect(slack.requests.list("event app_home_opened").map((r) => r.retry)).toEqual([undefined, 1, 2, 3]);
  });

  test("a late answer is repeated as http_timeout, and an acknowledgement ends the repeating", async () => {
    const { slack, heard } = await withStatuses([0, 200], { ackTimeoutMs: 50 });
    expect(await slack.workspace.openHome(DEMO.operator)).toEqual({ ok: false, error: "operation_timeout" });
    await slack.settled();
    expect(heard.map((h) => h.headers["x-slack-retry-reason"])).toEqual([undefined, "http_timeout"]);
  });

  test("X-Slack-No-Retry ends the repeating; commands and actions are never repeated", async () => {
    const { slack, heard } = await withStatuses([500, 500], {}, { "x-slack-no-retry": "1" });
    await slack.workspace.openHome(DEMO.operator);
    await slack.settled();
    expect(heard).toHaveLength(1);
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing");
    await slack.settled();
    expect(heard).toHaveLength(2);
  });

  test("closing gives up what is still to be repeated", async () => {
    const { slack: local, heard } = await withStatuses([500], { retryDelaysMs: [3_600_000] });
    await local.workspace.openHome(DEMO.operator);
    await local.close();
    slack = undefined;
    expect(heard).toHaveLength(1);
  });

  test("an acknowledgement can be lost on purpose: the app hears the same event twice", async () => {
    const { slack, heard } = await withStatuses([]);
    slack.faults.add({ method: "*", error: "fatal_error" });
    slack.faults.add({ method: "delivery event app_mention", reset: true });
    await slack.workspace.say(DEMO.operator, DEMO.billing, "@reckoner margin");
    await slack.settled();
    const events = heard.map((h) => JSON.parse(h.body)).filter((e) => e.event.type === "app_mention");
    expect(events.map((e) => e.event_id)).toEqual([events[0]?.event_id, events[0]?.event_id]);
  });

  test("Bolt tells its listeners which retry it is", async () => {
    const retries: unknown[] = [];
    rig = await startRig("express", (app) => {
      app.event("app_home_opened", async ({ context }) => {
        retries.push([context.retryNum, context.retryReason]);
      });
    });
    const bolt = rig.appUrl;
    let failed = false;
    // A relay in front of the app loses the first acknowledgement.
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", async () => {
        const headers = Object.entries(request.headers).filter(
          ([n]) => n.startsWith("x-slack") || n === "content-type",
        );
        const init = { method: "POST", headers: headers as [string, string][], body: Buffer.concat(chunks) };
        const answer = await fetch(bolt, init);
        response.writeHead(failed ? answer.status : 502).end();
        failed = true;
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    rig.slack.connectApp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await rig.slack.workspace.openHome(DEMO.operator);
    await rig.slack.settled();
    await expect
      .poll(() => retries)
      .toEqual([
        [undefined, undefined],
        [1, "http_error"],
      ]);
  });
});
