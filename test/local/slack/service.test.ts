import type { AddressInfo } from "node:net";
import { WebClient } from "@slack/web-api";
import express from "express";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { ManualClock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { createSlack } from "#src/local/slack/service.ts";
import { silent } from "./bolt-app.ts";

describe("A-12 local Slack: behind another server", () => {
  test("it is mounted below a path of an express app, and leaves every other path alone", async () => {
    const slack = createSlack({ clock: new ManualClock("2026-10-15T09:00:00Z") });
    const web = express();
    web.use((request, response, next) => {
      if (!slack.handle(request, response)) next();
    });
    web.get("/health", (_request, response) => void response.send("well"));
    web.get("/slack/api-docs", (_request, response) => void response.send("docs"));
    const server = web.listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    server.on("upgrade", (request, socket, head) => {
      if (!slack.upgrade(request, socket, head)) socket.destroy();
    });
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    slack.mountAt(`${origin}/slack/`);

    const options = { slackApiUrl: slack.env().SLACK_API_URL ?? "", retryConfig: { retries: 0 }, logger: silent };
    expect(options.slackApiUrl).toBe(`${origin}/slack/api/`);
    const client = new WebClient(slack.env().SLACK_BOT_TOKEN, options);
    expect((await client.auth.test()).ok).toBe(true);
    await client.files.uploadV2({ channel_id: DEMO.billing, content: "a,b", filename: "a.csv" });
    const [shared] = slack.workspace.messages(DEMO.billing);
    expect(await (await fetch(shared?.files[0]?.url ?? "")).text()).toBe("a,b");
    const app = new WebClient(slack.env().SLACK_APP_TOKEN, options);
    const socket = new WebSocket((await app.apps.connections.open({})).url ?? "");
    const hello = await new Promise((resolve) => socket.on("message", (data) => resolve(JSON.parse(data.toString()))));
    expect(hello).toMatchObject({ type: "hello" });

    const headers = { origin: "http://evil.example", authorization: `Bearer ${slack.env().SLACK_BOT_TOKEN}` };
    const fromPage = await fetch(`${origin}/slack/api/auth.test`, { method: "POST", headers });
    expect(fromPage.status).toBe(403);
    expect(await (await fetch(`${origin}/health`)).text()).toBe("well");
    expect(await (await fetch(`${origin}/slack/api-docs`)).text()).toBe("docs");
    expect((await fetch(`${origin}/api/auth.test`, { method: "POST" })).status).toBe(404);
    await slack.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
