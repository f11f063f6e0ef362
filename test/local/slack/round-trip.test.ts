import { afterEach, describe, expect, test } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { type ReceiverKind, type Rig, startRig } from "./bolt-app.ts";

const kinds: readonly ReceiverKind[] = ["http", "express", "socket"];
let rig: Rig | undefined;

afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

describe.each(kinds)("A-12 local Slack with Bolt over %s", (kind) => {
  test("a command is delivered, acknowledged, answered by response_url and by a post with a button", async () => {
    rig = await startRig(kind, (app) => {
      app.command("/billing", async ({ ack, command, respond, client }) => {
        await ack();
        await respond({ text: `seen ${command.text} from ${command.user_name}` });
        await client.chat.postMessage({
          channel: command.channel_id,
          text: "margin",
          blocks: [
            {
              type: "actions",
              elements: [
                { type: "button", action_id: "more", value: "42", text: { type: "plain_text", text: "More" } },
              ],
            },
          ],
        });
      });
      app.action("more", async ({ ack, action, respond }) => {
        await ack();
        await respond({ replace_original: true, text: `pressed ${"value" in action ? action.value : ""}` });
      });
    });
    const { workspace } = rig.slack;
    expect(await workspace.runCommand(DEMO.operator, DEMO.billing, "/billing margin acme")).toEqual({ ok: true });
    await expect.poll(() => workspace.messages(DEMO.billing).length).toBe(2);
    const [ephemeral, posted] = workspace.messages(DEMO.billing, DEMO.operator);
    expect(ephemeral).toMatchObject({ text: "seen margin acme from olivia", ephemeralFor: DEMO.operator });
    expect(workspace.messages(DEMO.billing, DEMO.approver).map((m) => m.text)).toEqual(["margin"]);

    const place = { channel: DEMO.billing, ts: posted?.ts ?? "" };
    const block_id = posted?.blocks[0]?.block_id ?? "";
    const pressed = await workspace.pressAction(DEMO.approver, place, { block_id, action_id: "more" });
    expect(pressed).toEqual({ ok: true });
    await expect.poll(() => workspace.message(DEMO.billing, place.ts)?.text).toBe("pressed 42");
  });
});
