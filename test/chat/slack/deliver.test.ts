import { afterEach, describe, expect, it } from "vitest";
import { NativeBlocks } from "#src/chat/slack/deliver.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { button, type DeskOptions, rowsFor, seen, startDesk, type TestDesk, wordsOf } from "./desk.ts";

let desk: TestDesk;
afterEach(async () => desk?.stop());

const FAST: DeskOptions = { app: { placeholderAfterMs: 60_000 } };

describe("A-25 a workspace without native data blocks", () => {
  it("gets the answer again without them, and from then on at once", async () => {
    desk = await startDesk({ ...FAST, slack: { nativeDataBlocks: false } });
    const { slack } = desk;
    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing margin");
    const message = await seen(desk, DEMO.billing);
    expect(message.blocks.map((b) => b.type)).toContain("table");
    expect(wordsOf(message)).toContain("$1,020.00");
    expect(slack.requests.list("chat.postMessage").map((r) => r.error)).toEqual(["invalid_blocks", undefined]);

    await slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing margin again");
    await seen(desk, DEMO.billing, (m) => m.text.includes("margin again"));
    expect(slack.requests.list("chat.postMessage")).toHaveLength(3);
    expect(desk.logged.join()).toContain("slack refused the blocks");
  });

  it("in a private answer too", async () => {
    desk = await startDesk({ ...FAST, slack: { nativeDataBlocks: false } });
    await desk.slack.workspace.runCommand(DEMO.operator, DEMO.approvals, "/billing margin");
    expect((await seen(desk, DEMO.approvals)).blocks.map((b) => b.type)).toContain("table");
  });

  it("is asked again after an hour", () => {
    const clock = new ManualClock("2026-11-01T00:00:00Z");
    const native = new NativeBlocks(clock);
    native.refusedBy("T1");
    expect([native.drawnBy("T1"), native.drawnBy("T2")]).toEqual([false, true]);
    clock.advance(60 * 60_000 - 1);
    expect(native.drawnBy("T1")).toBe(false);
    clock.advance(1);
    expect(native.drawnBy("T1")).toBe(true);
  });

  it("that refuses every block gets the text, totals and reasons included", async () => {
    desk = await startDesk(FAST);
    desk.slack.faults.add({ method: "chat.postMessage", error: "invalid_blocks", times: 2 });
    await desk.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing margin");
    const message = await seen(desk, DEMO.billing);
    expect(message.blocks).toEqual([]);
    expect(message.text).toMatch(/Total\s+\$1,020\.00/);
    expect(message.text).toContain("Blue Heron: its billing view cannot be read");
  });
});

describe("A-25 charts that Slack cannot draw", () => {
  it("are shared as a picture, with the figures as its text", async () => {
    desk = await startDesk(FAST);
    await desk.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing steps");
    const message = await seen(desk, DEMO.billing, (m) => m.files.length > 0);
    const [file] = message.files;
    expect(file).toMatchObject({ mimetype: "image/png", title: "From gross to margin" });
    expect(file?.altText).toContain("Credits \u2212$99.50; My View net $900.50; Margin +$299.50");
    const bytes = new Uint8Array(await (await fetch(file?.url ?? "")).arrayBuffer());
    expect([...bytes.slice(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });

  it("follow a button into its thread", async () => {
    desk = await startDesk(FAST);
    const { workspace } = desk.slack;
    await workspace.runCommand(DEMO.operator, DEMO.billing, "/billing help steps");
    const help = await seen(desk, DEMO.billing);
    await workspace.pressAction(DEMO.operator, { channel: DEMO.billing, ts: help.ts }, button(help, "steps"));
    expect((await seen(desk, DEMO.billing, (m) => m.files.length > 0)).threadTs).toBe(help.ts);
  });

  it("are bars in a private answer, which cannot carry a file", async () => {
    desk = await startDesk(FAST);
    await desk.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing steps --private");
    const message = await seen(desk, DEMO.billing);
    expect(message.ephemeralFor).toBe(DEMO.operator);
    expect(message.blocks).toMatchObject([{}, { type: "data_visualization", chart: { type: "bar" } }, {}]);
  });

  it.each(["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])(
    "are drawn in the answer itself when %s fails",
    async (method) => {
      desk = await startDesk(FAST);
      desk.slack.faults.add(
        method === "upload" ? { method, status: 400, times: 20 } : { method, error: "no_permission", times: 20 },
      );
      await desk.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing steps");
      const message = await seen(desk, DEMO.billing, (m) => wordsOf(m).includes("data_visualization"));
      expect(wordsOf(message)).toContain("Credits");
      await desk.app.stop();
      expect(desk.slack.workspace.messages(DEMO.billing)).toHaveLength(1);
    },
  );

  it("are drawn for the person alone where the bot cannot post", async () => {
    desk = await startDesk(FAST);
    desk.slack.faults.add({ method: "chat.postMessage", error: "not_in_channel", times: 9 });
    await desk.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing steps");
    const message = await seen(desk, DEMO.billing, (m) => wordsOf(m).includes("data_visualization"));
    expect(message.ephemeralFor).toBe(DEMO.operator);
  });
});

describe("B-14 a long text that is kept as it is", () => {
  const inBlocks = (message: { readonly blocks: readonly unknown[] }): string => JSON.stringify(message.blocks);

  it("is shared as a file, exact to the byte, and the message says what it is", async () => {
    desk = await startDesk(FAST);
    await desk.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing export");
    const [file] = (await seen(desk, DEMO.billing, (m) => m.files.length > 0)).files;
    expect(file).toMatchObject({ name: "rows.csv", title: "Rows" });
    expect(await (await fetch(file?.url ?? "")).text()).toBe(`${rowsFor("export")}\n`);
    const message = await seen(desk, DEMO.billing, (m) => m.files.length === 0);
    expect(message.text).toContain("Rows: 200 lines.");
    expect(inBlocks(message)).not.toContain("plain text");
  });

  it("is shown where it is short, and in parts where only the person sees the answer", async () => {
    desk = await startDesk(FAST);
    await desk.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing export 3");
    const short = await seen(desk, DEMO.billing);
    expect([short.files, inBlocks(short).match(/plain text/g)?.length]).toEqual([[], 3]);
    expect(short.text).not.toContain("<!channel>");
    await desk.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing export 150 --private");
    const own = await seen(desk, DEMO.billing, (m) => m.ephemeralFor !== undefined);
    expect([own.files, inBlocks(own).match(/plain text/g)?.length]).toEqual([[], 150]);
  });

  it("is shown in parts where it cannot be shared", async () => {
    desk = await startDesk(FAST);
    desk.slack.faults.add({ method: "files.getUploadURLExternal", error: "no_permission", times: 20 });
    await desk.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing export 150");
    const message = await seen(desk, DEMO.billing, (m) => inBlocks(m).includes("plain text"));
    expect(inBlocks(message).match(/plain text/g)).toHaveLength(150);
  });
});

describe("A-25 large answers over the wire", () => {
  it("257 rows arrive as the first 99 and the total", async () => {
    desk = await startDesk(FAST);
    await desk.slack.workspace.runCommand(DEMO.operator, DEMO.billing, "/billing many");
    const message = await seen(desk, DEMO.billing);
    expect(message.blocks[0]).toHaveProperty("rows.length", 101);
    expect(wordsOf(message)).toContain("top 99 of 257");
    expect(message.text).toContain("top 20 of 257");
  });
});
