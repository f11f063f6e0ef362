import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMMAND } from "#src/chat/slack/commands.ts";
import { EVENTS } from "#src/chat/slack/events.ts";
import { botScopes, slackManifest } from "#src/chat/slack/manifest.ts";
import { METHODS } from "#src/chat/slack/web.ts";
import { registry } from "#tools/index.ts";

const sources = readdirSync("src/chat/slack", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(`src/chat/slack/${file}`, "utf8"))
  .join("\n");

describe("A-25 the Slack manifest", () => {
  it("is the one that the code makes; `npm run generate` writes it", () => {
    const file: unknown = JSON.parse(readFileSync("manifests/slack/manifest.json", "utf8"));
    expect(file).toEqual(slackManifest(registry));
  });

  it("asks for the scopes of the Web API methods that are called, and for no others", () => {
    const called = [...sources.matchAll(/this\.#(?:client|brief|live)\.([a-zA-Z.0-9]+)\(/g)].map(
      (match) => match[1] ?? "",
    );
    const upload = ["files.getUploadURLExternal", "files.completeUploadExternal"];
    const methods = called.flatMap((name) => (name === "filesUploadV2" ? upload : [name]));
    expect([...new Set(methods)].sort()).toEqual(Object.keys(METHODS).sort());
    expect(botScopes()).toEqual([
      "app_mentions:read",
      "assistant:write",
      "chat:write",
      "commands",
      "files:write",
      "im:history",
      "im:write",
      "usergroups:read",
      "users:read",
    ]);
  });

  it("makes clients of the Web API in one file only", () => {
    expect(sources.match(/new WebClient\(/g)).toHaveLength(3);
    expect(readFileSync("src/chat/slack/web.ts", "utf8").match(/new WebClient\(/g)).toHaveLength(3);
    expect(sources).not.toMatch(/[^#]\bclient\.(chat|views|conversations|files)\./);
  });

  it("subscribes to the events that are listened to, and to no others", () => {
    const listened = [...sources.matchAll(/app\.event\("([a-z_]+)"/g)].map((match) => match[1] ?? "");
    expect(listened.sort()).toEqual(EVENTS.map((event) => event.replace(/\.im$/, "")).sort());
    expect(slackManifest(registry)).toMatchObject({ settings: { event_subscriptions: { bot_events: [...EVENTS] } } });
  });

  it("declares an agent, and hears its stop button: without that Slack shows none", () => {
    const { agent_view } = (slackManifest(registry) as { features: { agent_view: { agent_description: string } } })
      .features;
    expect(agent_view.agent_description.length).toBeLessThanOrEqual(300);
    expect(EVENTS).toContain("agent_session_stopped");
  });

  it("has a usage hint of one line, with the way to all commands", () => {
    const { features } = slackManifest(registry) as {
      features: { slash_commands: { command: string; usage_hint: string }[] };
    };
    expect(features.slash_commands).toHaveLength(1);
    expect(features.slash_commands[0]?.command).toBe(COMMAND);
    expect(features.slash_commands[0]?.usage_hint).toBe(
      "[overview | margin | trend | waterfall | clients | gaps | coverage | help for all] [client] [period] [--private]",
    );
  });

  it("for HTTP has the public address everywhere and no socket", () => {
    const manifest = slackManifest(registry, { publicUrl: "https://desk.example" });
    const url = "https://desk.example/slack/events";
    expect(manifest).toMatchObject({
      features: { slash_commands: [{ url }] },
      settings: {
        event_subscriptions: { request_url: url },
        interactivity: { request_url: url },
        socket_mode_enabled: false,
      },
    });
    expect(JSON.stringify(slackManifest(registry))).not.toContain("_url");
  });
});
