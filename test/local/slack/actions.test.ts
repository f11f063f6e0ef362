import type { App, BlockAction } from "@slack/bolt";
import { afterEach, describe, expect, test } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { type Rig, startRig } from "./bolt-app.ts";

let rig: Rig | undefined;

afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

const words = (text: string) => ({ type: "plain_text" as const, text });
const option = (value: string) => ({ text: words(`Option ${value}`), value });
const blocks = [
  {
    type: "section",
    block_id: "top",
    text: words("choose"),
    accessory: { type: "static_select", action_id: "period", options: [option("last"), option("this")] },
  },
  {
    type: "actions",
    block_id: "row",
    elements: [
      { type: "button", action_id: "go", text: words("Go"), value: "7", style: "primary" },
      { type: "overflow", action_id: "more", options: [option("csv"), option("xlsx")] },
      { type: "datepicker", action_id: "day", initial_date: "2026-10-01" },
      { type: "checkboxes", action_id: "kinds", options: [option("tax"), option("support")] },
    ],
  },
  {
    type: "context_actions",
    block_id: "opinion",
    elements: [
      {
        type: "feedback_buttons",
        action_id: "feedback",
        positive_button: { text: words("Good"), value: "up" },
        negative_button: { text: words("Bad"), value: "down" },
      },
    ],
  },
];

async function started(): Promise<{ bodies: BlockAction[]; rig: Rig }> {
  const bodies: BlockAction[] = [];
  rig = await startRig("http", (app) => {
    app.action(/.*/, async ({ ack, body }) => {
      bodies.push(body as BlockAction);
      await ack();
    });
  });
  return { bodies, rig };
}

describe("A-12 local Slack: block actions", () => {
  test("every kind of element sends what Slack sends, with the state of the whole message", async () => {
    const { bodies, rig } = await started();
    const posted = await rig.app.client.chat.postMessage({ channel: DEMO.billing, text: "m", blocks });
    const place = { channel: DEMO.billing, ts: posted.ts ?? "" };
    const press = (block_id: string, action_id: string, chosen: object = {}) =>
      rig.slack.workspace.pressAction(DEMO.approver, place, { block_id, action_id, ...chosen });
    expect(await press("row", "go")).toEqual({ ok: true });
    expect(await press("top", "period", { selected_option: { value: "this" } })).toEqual({ ok: true });
    expect(await press("row", "more", { selected_option: { value: "csv" } })).toEqual({ ok: true });
    expect(await press("row", "day", { selected_date: "2026-10-14" })).toEqual({ ok: true });
    expect(await press("row", "kinds", { selected_options: [{ value: "tax" }] })).toEqual({ ok: true });
    expect(await press("opinion", "feedback", { value: "down" })).toEqual({ ok: true });
    expect(bodies.map((b) => b.actions[0])).toMatchObject([
      { type: "button", action_id: "go", block_id: "row", value: "7", style: "primary", text: words("Go") },
      { type: "static_select", action_id: "period", selected_option: option("this") },
      { type: "overflow", selected_option: option("csv") },
      { type: "datepicker", selected_date: "2026-10-14", initial_date: "2026-10-01" },
      { type: "checkboxes", selected_options: [option("tax")] },
      { type: "feedback_buttons", value: "down", text: words("Bad") },
    ]);
    expect(bodies[0]).toMatchObject({
      type: "block_actions",
      user: { id: DEMO.approver, username: "aisha", team_id: DEMO.teamId },
      container: { type: "message", message_ts: place.ts, channel_id: DEMO.billing, is_ephemeral: false },
      channel: { id: DEMO.billing, name: "billing" },
      message: { ts: place.ts, text: "m", bot_id: DEMO.botId },
      state: {
        values: {
          top: { period: { type: "static_select", selected_option: null } },
          row: {
            day: { type: "datepicker", selected_date: "2026-10-01" },
            kinds: { type: "checkboxes", selected_options: [] },
          },
        },
      },
      response_url: expect.any(String),
      trigger_id: expect.any(String),
    });
  });

  test("what is not there, or not for this person, cannot be used", async () => {
    const { bodies, rig } = await started();
    const { workspace } = rig.slack;
    const posted = await rig.app.client.chat.postMessage({ channel: DEMO.billing, text: "m", blocks });
    const place = { channel: DEMO.billing, ts: posted.ts ?? "" };
    const go = { block_id: "row", action_id: "go" };
    expect(await workspace.pressAction(DEMO.client, place, go)).toEqual({ ok: false, error: "message_not_found" });
    const gone = { ok: false, error: "action_not_found" };
    expect(await workspace.pressAction(DEMO.operator, place, { ...go, action_id: "stop" })).toEqual(gone);
    const invented = { block_id: "top", action_id: "period", selected_option: { value: "invented" } };
    expect(await workspace.pressAction(DEMO.operator, place, invented)).toEqual(gone);
    const ephemeral = await rig.app.client.chat.postEphemeral({
      channel: DEMO.billing,
      user: DEMO.operator,
      text: "e",
      blocks,
    });
    const hidden = { channel: DEMO.billing, ts: ephemeral.message_ts ?? "" };
    expect(await workspace.pressAction(DEMO.approver, hidden, go)).toEqual({ ok: false, error: "message_not_found" });
    expect(bodies).toEqual([]);
    expect(await workspace.pressAction(DEMO.operator, hidden, go)).toEqual({ ok: true });
    expect(bodies[0]).toMatchObject({ container: { is_ephemeral: true } });
    expect(bodies[0]).not.toHaveProperty("message");
  });

  test("an external select loads its options from the app; a failure is a failure, not an empty list", async () => {
    const listen = (app: App) => {
      app.options("client", async ({ ack, payload }) => {
        await ack({ options: [option(payload.value)] });
      });
      app.options("broken", async () => {
        throw new Error("no options");
      });
      app.error(async () => {});
    };
    rig = await startRig("http", listen, { ackTimeoutMs: 200 });
    const { workspace } = rig.slack;
    const posted = await rig.app.client.chat.postMessage({
      channel: DEMO.billing,
      text: "m",
      blocks: [
        {
          type: "actions",
          block_id: "b",
          elements: [
            { type: "external_select", action_id: "client" },
            { type: "external_select", action_id: "broken" },
          ],
        },
      ],
    });
    const place = { channel: DEMO.billing, ts: posted.ts ?? "" };
    const load = (action_id: string) =>
      workspace.loadOptions(DEMO.operator, place, { block_id: "b", action_id, query: "acme" });
    expect(await load("client")).toEqual([option("acme")]);
    await expect(load("broken")).rejects.toThrow(/did not give the options/);
  });
});
