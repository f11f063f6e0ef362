import type { App, SlackViewMiddlewareArgs, ViewResponseAction, ViewSubmitAction } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import { afterEach, describe, expect, test } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { OpenView } from "#src/local/slack/model.ts";
import { type Rig, startRig } from "./bolt-app.ts";

let rig: Rig | undefined;

afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

const words = (text: string) => ({ type: "plain_text" as const, text });
const form = (change: Partial<ModalView> = {}): ModalView => ({
  type: "modal",
  callback_id: "form",
  private_metadata: "m",
  notify_on_close: true,
  title: words("New fee"),
  submit: words("Propose"),
  blocks: [
    {
      type: "input",
      block_id: "amount",
      label: words("Amount"),
      element: { type: "number_input", action_id: "v", is_decimal_allowed: true, min_value: "0" },
    },
    {
      type: "input",
      block_id: "note",
      optional: true,
      label: words("Note"),
      element: { type: "plain_text_input", action_id: "v", initial_value: "from chat" },
    },
  ],
  ...change,
});
const typed = (amount: string) => ({ amount: { v: { type: "number_input", value: amount } } });

/** An app whose `/billing` opens the form. */
async function opened(listen: (app: App) => void = () => {}): Promise<{ rig: Rig; top: () => OpenView | undefined }> {
  const started = await startRig("http", (app) => {
    app.command("/billing", async ({ ack, client, command }) => {
      if (command.text === "fee") await client.views.open({ trigger_id: command.trigger_id, view: form() });
      await ack();
    });
    listen(app);
  });
  rig = started;
  expect(await started.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing fee")).toEqual({ ok: true });
  return { rig: started, top: () => started.slack.workspace.modals(DEMO.operator).at(-1) };
}

describe("A-12 local Slack: modals", () => {
  test("the client checks fields itself, then the app's errors stay at their fields, then the view closes", async () => {
    const seen: unknown[] = [];
    const { rig, top } = await opened((app) => {
      app.view("form", async ({ ack, view, body }: SlackViewMiddlewareArgs<ViewSubmitAction>) => {
        seen.push({ values: view.state.values, meta: view.private_metadata, user: body.user.id });
        const amount = Number(view.state.values.amount?.v?.value);
        await ack(amount > 100 ? { response_action: "errors", errors: { amount: "At most 100." } } : undefined);
      });
    });
    const { workspace } = rig.slack;
    const id = top()?.id ?? "";
    expect(await workspace.submitView(DEMO.operator, id, {})).toEqual({ ok: false, error: "invalid_input" });
    expect(top()?.errors).toEqual({ amount: "Please complete this required field." });
    expect(await workspace.submitView(DEMO.operator, id, typed("x"))).toEqual({ ok: false, error: "invalid_input" });
    expect(await workspace.submitView(DEMO.operator, id, typed("-1"))).toEqual({ ok: false, error: "invalid_input" });
    expect(seen).toEqual([]);
    expect(await workspace.submitView(DEMO.operator, id, typed("500"))).toEqual({ ok: true });
    expect(top()).toMatchObject({ id, errors: { amount: "At most 100." }, values: typed("500") });
    expect(await workspace.submitView(DEMO.operator, id, typed("50.5"))).toEqual({ ok: true });
    expect(top()).toBeUndefined();
    expect(seen).toHaveLength(2);
    expect(seen[1]).toEqual({
      meta: "m",
      user: DEMO.operator,
      values: { ...typed("50.5"), note: { v: { type: "plain_text_input", value: "from chat" } } },
    });
  });

  test("update, push and clear; errors for a block that is no input are not shown", async () => {
    const answers = [
      { response_action: "errors", errors: { nowhere: "?" } },
      { response_action: "update", view: form({ title: words("Second") }) },
      { response_action: "push", view: form({ title: words("Third") }) },
      { response_action: "update", view: form({ title: words("x".repeat(25)) }) },
      { response_action: "clear" },
    ] as const satisfies readonly ViewResponseAction[];
    let turn = 0;
    const { rig, top } = await opened((app) => {
      app.view("form", async ({ ack }: SlackViewMiddlewareArgs<ViewSubmitAction>) => {
        const answer = answers[turn];
        turn += 1;
        await ack(answer);
      });
    });
    const { workspace } = rig.slack;
    const submit = () => workspace.submitView(DEMO.operator, top()?.id ?? "", typed("1"));
    expect(await submit()).toEqual({ ok: false, error: "invalid_errors" });
    expect(await submit()).toEqual({ ok: true });
    expect(workspace.modals(DEMO.operator).map((v) => v.payload.title?.text)).toEqual(["Second"]);
    expect(await submit()).toEqual({ ok: true });
    const [first, second] = workspace.modals(DEMO.operator);
    expect(second).toMatchObject({ previousId: first?.id, rootId: first?.id, payload: { title: words("Third") } });
    const refused = await submit();
    expect(refused).toMatchObject({ ok: false, error: expect.stringContaining("json-pointer:/view/title/text") });
    expect(await submit()).toEqual({ ok: true });
    expect(workspace.modals(DEMO.operator)).toEqual([]);
  });

  test("closing tells the app when it asked for it; the cross of a stack clears it", async () => {
    const closed: boolean[] = [];
    const { rig, top } = await opened((app) => {
      app.view({ type: "view_closed", callback_id: "form" }, async ({ ack, body }) => {
        await ack();
        closed.push("is_cleared" in body && body.is_cleared);
      });
      app.view("form", async ({ ack }: SlackViewMiddlewareArgs<ViewSubmitAction>) => {
        await ack({ response_action: "push", view: form() });
      });
    });
    const { workspace } = rig.slack;
    await workspace.submitView(DEMO.operator, top()?.id ?? "", typed("1"));
    await workspace.closeView(DEMO.operator, top()?.id ?? "");
    expect(workspace.modals(DEMO.operator)).toHaveLength(1);
    await workspace.submitView(DEMO.operator, top()?.id ?? "", typed("1"));
    await workspace.closeView(DEMO.operator, top()?.id ?? "", true);
    expect(workspace.modals(DEMO.operator)).toEqual([]);
    expect(closed).toEqual([false, true, true]);
  });

  test("views.update finds by id or external id, refuses an old hash and a taken external id", async () => {
    const { rig, top } = await opened();
    const { views } = rig.app.client;
    const { id: view_id = "", hash = "" } = top() ?? {};
    const updated = await views.update({ view_id, hash, view: form({ external_id: "fee-1" }) });
    expect(updated.view?.hash).not.toBe(hash);
    await expect(views.update({ view_id, hash, view: form() })).rejects.toThrow("hash_conflict");
    await views.update({ external_id: "fee-1", view: form({ external_id: "fee-1", title: words("By name") }) });
    expect(top()?.payload.title?.text).toBe("By name");
    expect(top()?.values.note?.v).toEqual({ type: "plain_text_input", value: "from chat" });
    await expect(views.update({ view_id: "V404", view: form() })).rejects.toThrow("not_found");
    const trigger_id = await triggerOf(rig);
    await expect(views.push({ trigger_id, view: form({ external_id: "fee-1" }) })).rejects.toThrow(
      "duplicate_external_id",
    );
  });

  test("a conversation menu that asks for it gives the app a response url into that channel", async () => {
    let urls: unknown;
    const { rig, top } = await opened((app) => {
      app.view("form", async ({ ack, body, respond }) => {
        urls = "response_urls" in body ? body.response_urls : undefined;
        await ack();
        await respond({ text: "sent", response_type: "in_channel" });
      });
    });
    const where = { type: "conversations_select" as const, action_id: "v", response_url_enabled: true };
    const blocks = [{ type: "input" as const, block_id: "where", label: words("Where"), element: where }];
    await rig.app.client.views.update({ view_id: top()?.id ?? "", view: form({ blocks }) });
    const values = { where: { v: { type: "conversations_select", selected_conversation: DEMO.approvals } } };
    await rig.slack.workspace.submitView(DEMO.operator, top()?.id ?? "", values);
    expect(urls).toMatchObject([{ block_id: "where", action_id: "v", channel_id: DEMO.approvals }]);
    await expect.poll(() => rig.slack.workspace.messages(DEMO.approvals).map((m) => m.text)).toEqual(["sent"]);
  });

  test("at most three views are stacked", async () => {
    const { rig } = await opened();
    const { views } = rig.app.client;
    await views.push({ trigger_id: await triggerOf(rig), view: form() });
    await views.push({ trigger_id: await triggerOf(rig), view: form() });
    await expect(views.push({ trigger_id: await triggerOf(rig), view: form() })).rejects.toThrow("push_limit_reached");
  });

  test("a trigger id works once, for three seconds, and only if Slack made it", async () => {
    const { rig } = await opened();
    const { views } = rig.app.client;
    const trigger_id = await triggerOf(rig);
    await views.open({ trigger_id, view: form() });
    await expect(views.open({ trigger_id, view: form() })).rejects.toThrow("exchanged_trigger_id");
    const late = await triggerOf(rig);
    rig.clock.advance(3_001);
    await expect(views.open({ trigger_id: late, view: form() })).rejects.toThrow("expired_trigger_id");
    await expect(views.open({ trigger_id: "1.2.3", view: form() })).rejects.toThrow("invalid_trigger_id");
  });

  test.each<[string, Partial<ModalView>, string]>([
    ["a title of 25 characters", { title: words("x".repeat(25)) }, "/view/title/text"],
    ["a submit of 25 characters", { submit: words("x".repeat(25)) }, "/view/submit/text"],
    ["private_metadata of 3,001", { private_metadata: "x".repeat(3001) }, "/view/private_metadata"],
    ["a callback_id of 256", { callback_id: "x".repeat(256) }, "/view/callback_id"],
    ["101 blocks", { blocks: Array.from({ length: 101 }, () => ({ type: "divider" })) }, "/view/blocks"],
    [
      "a section that is too long",
      { blocks: [{ type: "section", text: words("x".repeat(3001)) }] },
      "/view/blocks/0/text/text",
    ],
    ["a table, which only messages hold", { blocks: [{ type: "markdown", text: "x" }] }, "/view/blocks/0"],
  ])("%s is refused with its place", async (_title, change, pointer) => {
    const { rig } = await opened();
    const call = rig.app.client.views.open({ trigger_id: await triggerOf(rig), view: form(change) });
    await expect(call).rejects.toMatchObject({
      data: {
        error: "invalid_arguments",
        response_metadata: { messages: [expect.stringContaining(`[json-pointer:${pointer}]`)] },
      },
    });
  });

  test("a form without a submit button is refused", async () => {
    const { rig } = await opened();
    const { submit: _none, ...view } = form();
    const call = rig.app.client.views.open({ trigger_id: await triggerOf(rig), view });
    await expect(call).rejects.toThrow("invalid_arguments");
  });
});

describe("A-12 local Slack: the home tab", () => {
  test("opening it tells the app, which publishes; its buttons work and keep what was typed", async () => {
    const actions: unknown[] = [];
    rig = await startRig("http", (app) => {
      app.event("app_home_opened", async ({ event, client }) => {
        const blocks = [
          {
            type: "actions",
            block_id: "b",
            elements: [{ type: "button", action_id: "refresh", text: words("Refresh"), value: event.tab }],
          },
        ];
        await client.views.publish({ user_id: event.user, view: { type: "home", blocks } });
      });
      app.action("refresh", async ({ ack, body }) => {
        actions.push(body);
        await ack();
      });
    });
    const { workspace } = rig.slack;
    expect(await workspace.openHome(DEMO.approver)).toEqual({ ok: true });
    await expect.poll(() => workspace.home(DEMO.approver)?.payload.blocks.length).toBe(1);
    expect(workspace.home(DEMO.operator)).toBeUndefined();
    const viewId = workspace.home(DEMO.approver)?.id ?? "";
    const input = { block_id: "b", action_id: "refresh" };
    expect(await workspace.pressAction(DEMO.operator, { viewId }, input)).toMatchObject({ error: "view_not_found" });
    expect(await workspace.pressAction(DEMO.approver, { viewId }, input)).toEqual({ ok: true });
    expect(actions).toMatchObject([{ container: { type: "view", view_id: viewId }, view: { type: "home" } }]);
    expect(actions[0]).not.toHaveProperty("response_url");
    const stale = { user_id: DEMO.approver, hash: "0.old", view: { type: "home" as const, blocks: [] } };
    await expect(rig.app.client.views.publish(stale)).rejects.toThrow("hash_conflict");
  });
});

/** A fresh trigger id, taken from what the next command delivers. */
async function triggerOf(rig: Rig): Promise<string> {
  await rig.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing nothing");
  const body = rig.slack.requests.list("command").at(-1)?.body;
  return String((body as { trigger_id: string }).trigger_id);
}
