import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { ManualClock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { startSlack } from "#src/local/slack/start.ts";
import { type Rig, startRig } from "./bolt-app.ts";

let rig: Rig | undefined;

afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

const words = (text: string) => ({ type: "plain_text" as const, text });

describe("A-12 local Slack: socket mode", () => {
  test("acknowledgements carry payloads: an answer to a command, errors of a form", async () => {
    rig = await startRig("socket", (app) => {
      app.command("/billing", async ({ ack, client, command }) => {
        await client.views.open({
          trigger_id: command.trigger_id,
          view: {
            type: "modal",
            callback_id: "form",
            title: words("Form"),
            submit: words("Go"),
            blocks: [
              {
                type: "input",
                block_id: "b",
                label: words("L"),
                element: { type: "plain_text_input", action_id: "v" },
              },
            ],
          },
        });
        await ack({ text: "opened" });
      });
      app.view({ type: "view_submission", callback_id: "form" }, async ({ ack }) => {
        await ack({ response_action: "errors", errors: { b: "No." } });
      });
    });
    const { workspace } = rig.slack;
    expect(await workspace.runCommand(DEMO.operator, DEMO.billing, "/billing")).toEqual({ ok: true });
    expect(workspace.messages(DEMO.billing, DEMO.operator).map((m) => m.text)).toEqual(["opened"]);
    const viewId = workspace.modals(DEMO.operator)[0]?.id ?? "";
    const typed = { b: { v: { type: "plain_text_input", value: "x" } } };
    expect(await workspace.submitView(DEMO.operator, viewId, typed)).toEqual({ ok: true });
    expect(workspace.modals(DEMO.operator)[0]?.errors).toEqual({ b: "No." });
  });

  test.each([
    ["is asked to", (r: Rig) => r.slack.sockets.requestReconnect()],
    ["is cut off", (r: Rig) => r.slack.sockets.cut()],
  ])("an app that %s connects again and hears the next event", async (_how, disturb) => {
    const heard: string[] = [];
    rig = await startRig("socket", (app) => {
      app.event("app_home_opened", async ({ event }) => void heard.push(event.user));
    });
    const { slack } = rig;
    await slack.workspace.openHome(DEMO.operator);
    const before = slack.requests.list("apps.connections.open").length;
    disturb(rig);
    await expect.poll(() => slack.requests.list("apps.connections.open").length, { timeout: 5_000 }).toBe(before + 1);
    await expect.poll(() => slack.sockets.connected, { timeout: 5_000 }).toBe(true);
    expect(await slack.workspace.openHome(DEMO.approver)).toEqual({ ok: true });
    await expect.poll(() => heard).toEqual([DEMO.operator, DEMO.approver]);
  });

  test("the protocol: hello, pings, envelopes repeated with their number, one connection a ticket", async () => {
    const clock = new ManualClock("2026-10-15T09:00:00Z");
    const slack = await startSlack({ clock, socketPingMs: 10, ackTimeoutMs: 60, retryDelaysMs: [0, 0, 0] });
    const opened = await fetch(`${slack.apiUrl}apps.connections.open`, {
      method: "POST",
      headers: { authorization: `Bearer ${slack.env().SLACK_APP_TOKEN}` },
    });
    const { url } = (await opened.json()) as { url: string };
    const messages: { type: string; envelope_id: string; retry_attempt?: number; retry_reason?: string }[] = [];
    const socket = new WebSocket(url);
    let pings = 0;
    socket.on("ping", () => {
      pings += 1;
    });
    socket.on("message", (data) => {
      const message = JSON.parse(data.toString());
      messages.push(message);
      // The first delivery of the event stays without an answer.
      if (message.retry_attempt === 1) socket.send(JSON.stringify({ envelope_id: message.envelope_id }));
    });
    await expect.poll(() => messages[0]).toMatchObject({ type: "hello", num_connections: 1 });
    await expect.poll(() => pings).toBeGreaterThan(1);
    expect(await slack.workspace.openHome(DEMO.operator)).toEqual({ ok: false, error: "operation_timeout" });
    await slack.settled();
    expect(messages.slice(1)).toMatchObject([
      { type: "events_api", retry_attempt: 0, retry_reason: "" },
      { type: "events_api", retry_attempt: 1, retry_reason: "http_timeout" },
    ]);
    const again = new WebSocket(url);
    const refused = await new Promise((resolve) => again.on("error", (error) => resolve(error.message)));
    expect(refused).toContain("401");
    const closed = new Promise((resolve) => socket.on("close", resolve));
    socket.send("not json");
    expect(await closed).toBe(1007);
    await slack.close();
  });
});
