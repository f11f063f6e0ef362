import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { type LocalSlack, startSlack } from "#src/local/slack/start.ts";
import { silent } from "./bolt-app.ts";

let slack: LocalSlack;
let client: WebClient;

beforeEach(async () => {
  slack = await startSlack({ clock: new ManualClock("2026-10-15T09:00:00Z") });
  const options = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, logger: silent };
  client = new WebClient(slack.env().SLACK_BOT_TOKEN, options);
});

afterEach(() => slack.close());

const png = Buffer.from("89504e470d0a1a0a0000", "hex");

describe("A-12 local Slack: files", () => {
  test("files.uploadV2 shares a picture in a thread; the console gets the same bytes back", async () => {
    const root = await client.chat.postMessage({ channel: DEMO.billing, text: "margin" });
    await client.files.uploadV2({
      channel_id: DEMO.billing,
      thread_ts: root.ts ?? "",
      initial_comment: "the chart",
      file: png,
      filename: "margin 2026 €.png",
      title: "Margin",
      alt_text: "Margin by client",
    });
    const message = slack.workspace.messages(DEMO.billing).at(-1);
    expect(message).toMatchObject({ text: "the chart", threadTs: root.ts, user: DEMO.botUserId });
    expect(message?.files).toMatchObject([
      {
        name: "margin 2026 €.png",
        title: "Margin",
        altText: "Margin by client",
        mimetype: "image/png",
        size: png.length,
      },
    ]);
    const served = await fetch(message?.files[0]?.url ?? "");
    expect(served.headers.get("content-type")).toBe("image/png");
    expect(served.headers.get("x-content-type-options")).toBe("nosniff");
    expect(Buffer.from(await served.arrayBuffer())).toEqual(png);
    const history = await client.conversations.replies({ channel: DEMO.billing, ts: root.ts ?? "" });
    expect(history.messages?.[1]).toMatchObject({ files: [{ title: "Margin" }] });
  });

  test("a page is served as a download, whatever it is called", async () => {
    const content = "<script>alert(1)</script>";
    await client.files.uploadV2({ channel_id: DEMO.billing, content, filename: "evil.html" });
    const url = slack.workspace.messages(DEMO.billing).at(-1)?.files[0]?.url ?? "";
    const served = await fetch(url);
    expect(served.headers.get("content-type")).toBe("application/octet-stream");
    expect(served.headers.get("content-disposition")).toMatch(/^attachment/);
    expect((await fetch(`${slack.url}/files/F404/x`)).status).toBe(404);
  });

  test("a private file can be named in an image block; one that was never uploaded cannot", async () => {
    const { upload_url = "", file_id = "" } = await client.files.getUploadURLExternal({
      filename: "a.png",
      length: png.length,
    });
    const image = (id: string) => [{ type: "image", slack_file: { id }, alt_text: "a" }];
    await expect(client.files.completeUploadExternal({ files: [{ id: file_id }] })).rejects.toThrow("file_not_found");
    await expect(client.chat.postMessage({ channel: DEMO.billing, text: "x", blocks: image(file_id) })).rejects.toThrow(
      "invalid_blocks",
    );
    expect((await fetch(upload_url, { method: "POST", body: png.subarray(1) })).status).toBe(400);
    expect((await fetch(upload_url, { method: "POST", body: png })).status).toBe(200);
    await client.files.completeUploadExternal({ files: [{ id: file_id }] });
    expect(slack.workspace.messages(DEMO.billing)).toEqual([]);
    await client.chat.postMessage({ channel: DEMO.billing, text: "x", blocks: image(file_id) });
    expect(slack.workspace.file(file_id)?.mimetype).toBe("image/png");
    expect((await client.files.info({ file: file_id })).file?.id).toBe(file_id);
  });
});
