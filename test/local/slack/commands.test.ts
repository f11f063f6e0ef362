import { afterEach, describe, expect, test } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { startSlack } from "#src/local/slack/start.ts";
import { type Rig, startRig } from "./bolt-app.ts";

let rig: Rig | undefined;

afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

function seenBy(personId: string): readonly string[] {
  return rig?.slack.workspace.messages(DEMO.billing, personId).map((m) => m.text) ?? [];
}

describe("A-12 local Slack: slash commands", () => {
  test("the form carries what Slack sends", async () => {
    let body: unknown;
    rig = await startRig("http", (app) => {
      app.command("/billing", async ({ ack, command }) => {
        body = command;
        await ack();
      });
    });
    await rig.slack.workspace.runCommand(DEMO.client, `D${DEMO.client.slice(1)}`, "/billing  status  now ");
    expect(body).toMatchObject({
      command: "/billing",
      text: "status  now",
      user_id: DEMO.client,
      user_name: "jonas",
      channel_id: `D${DEMO.client.slice(1)}`,
      channel_name: "directmessage",
      team_id: DEMO.teamId,
      api_app_id: DEMO.appId,
      is_enterprise_install: "false",
      response_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/response\//),
      trigger_id: expect.any(String),
    });
    expect(rig.slack.requests.list("command")).toHaveLength(1);
  });

  test.each([
    ["a text", "plain words", ["plain words"], []],
    ["an ephemeral body", { text: "for you" }, ["for you"], []],
    [
      "an in_channel body, after the command itself",
      { text: "for all", response_type: "in_channel" },
      ["/billing go", "for all"],
      ["/billing go", "for all"],
    ],
    ["nothing", undefined, [], []],
  ] as const)("an acknowledgement with %s is shown", async (_title, answer, mine, others) => {
    rig = await startRig("http", (app) => {
      app.command("/billing", async ({ ack }) => {
        await ack(answer);
      });
    });
    await rig.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing go");
    expect(seenBy(DEMO.operator)).toEqual(mine);
    expect(seenBy(DEMO.approver)).toEqual(others);
  });

  test("an acknowledgement with blocks that Slack refuses shows invalid_command_response", async () => {
    rig = await startRig("http", (app) => {
      app.command("/billing", async ({ ack }) => {
        await ack({ blocks: [{ type: "header", text: { type: "plain_text", text: "x".repeat(151) } }] });
      });
    });
    const outcome = await rig.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing go");
    expect(outcome).toEqual({ ok: false, error: "invalid_command_response" });
    expect(seenBy(DEMO.operator)).toEqual(['/billing failed with the error "invalid_command_response"']);
  });

  test("an app that does not acknowledge in time shows operation_timeout to the person alone", async () => {
    rig = await startRig("http", (app) => app.command("/billing", async () => {}), { ackTimeoutMs: 50 });
    const outcome = await rig.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing margin");
    expect(outcome).toEqual({ ok: false, error: "operation_timeout" });
    expect(seenBy(DEMO.operator)).toEqual(['/billing failed with the error "operation_timeout"']);
    expect(seenBy(DEMO.approver)).toEqual([]);
  });

  test("no app, an app that fails, an unknown command, a command in a thread", async () => {
    const slack = await startSlack({ clock: new ManualClock("2026-10-15T09:00:00Z") });
    const { workspace } = slack;
    const run = (text: string, thread?: string) => workspace.runCommand(DEMO.operator, DEMO.billing, text, thread);
    expect(await run("/billing")).toEqual({ ok: false, error: "app_not_connected" });
    slack.connectApp("http://127.0.0.1:1/slack/events");
    expect(await run("/billing")).toEqual({ ok: false, error: "dispatch_failed" });
    slack.connectApp(`${slack.url}/nowhere`);
    expect(await run("/billing")).toEqual({ ok: false, error: "http_client_error" });
    expect(await run("/biling")).toEqual({ ok: false, error: "invalid_command" });
    expect(await run("/billing", workspace.nextTs())).toEqual({ ok: false, error: "not_supported_in_threads" });
    expect(workspace.messages(DEMO.billing, DEMO.operator).map((m) => m.text)).toEqual([
      '/billing failed with the error "dispatch_failed"',
      '/billing failed with the error "dispatch_failed"',
      '/billing failed with the error "http_client_error"',
      "/biling is not a valid command.",
      "/billing is not supported in threads. Sorry!",
    ]);
    await slack.close();
  });

  test("nobody acts in a channel they are not in, and no delivery leaves this machine", async () => {
    const slack = await startSlack({ clock: new ManualClock("2026-10-15T09:00:00Z") });
    await expect(slack.workspace.runCommand(DEMO.client, DEMO.billing, "/billing")).rejects.toThrow(/not in channel/);
    await expect(slack.workspace.runCommand("UNOBODY", DEMO.billing, "/billing")).rejects.toThrow(/no person/);
    expect(() => slack.connectApp("http://192.0.2.7/slack/events")).toThrow(/only delivers to this machine/);
    expect(() => slack.connectApp("https://localhost/slack/events")).toThrow(/only delivers to this machine/);
    await slack.close();
  });
});

describe("A-26 A-12 local Slack: signatures, as Bolt checks them", () => {
  test.each(["http", "express"] as const)("a wrong or a stale signature is answered with 401 (%s)", async (kind) => {
    let heard = 0;
    rig = await startRig(kind, (app) => {
      app.command("/billing", async ({ ack }) => {
        heard += 1;
        await ack();
      });
    });
    const clock = new ManualClock("2026-10-15T09:00:00Z");
    const stale = new ManualClock(new Date(Date.now() - 6 * 60_000));
    const others = [
      await startSlack({ clock, signingSecret: "another secret" }),
      await startSlack({ clock, signingClock: stale }),
    ];
    for (const other of others) {
      other.connectApp(rig.appUrl);
      const outcome = await other.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing");
      expect(outcome).toEqual({ ok: false, error: "http_client_error" });
      expect(other.requests.list("command")).toMatchObject([{ direction: "delivery", status: 401 }]);
      await other.close();
    }
    expect(heard).toBe(0);
    expect(await rig.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing")).toEqual({ ok: true });
    expect(heard).toBe(1);
  });
});
