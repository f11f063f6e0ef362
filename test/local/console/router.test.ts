import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { request } from "node:http";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { type ConsoleRig, startConsole } from "./rig.ts";

let rig: ConsoleRig;
beforeAll(async () => {
  rig = await startConsole();
});
afterAll(() => rig.stop());

/** A plain request, so that Host and Origin can be forged. */
function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = "",
): Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${rig.url}${path}`, { method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
    });
    sent.on("error", reject).end(body);
  });
}

const json = { "content-type": "application/json" };
const say = JSON.stringify({ do: "say", person: DEMO.operator, channel: DEMO.billing, text: "hello" });

describe("A-13 console: only its own page may ask", () => {
  it.each(["/", "/console/state", "/console/events", "/console/style.css"])(
    "refuses %s under a foreign host name",
    async (path) => {
      const answer = await ask("GET", path, { host: "rebound.example" });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain("127.0.0.1");
    },
  );

  it.each([
    ["no origin", json],
    ["another site's origin", { ...json, origin: "https://elsewhere.example" }],
    ["another port's origin", { ...json, origin: "http://127.0.0.1:1" }],
    ["the origin null", { ...json, origin: "null" }],
  ])("refuses a deed with %s", async (_, headers) => {
    const before = rig.slack.workspace.messages(DEMO.billing).length;
    expect((await ask("POST", "/console/act", headers, say)).status).toBe(403);
    expect(rig.slack.workspace.messages(DEMO.billing)).toHaveLength(before);
  });

  it("refuses a deed that a plain HTML form could send", async () => {
    const form = { "content-type": "text/plain", origin: rig.url };
    expect((await ask("POST", "/console/act", form, say)).status).toBe(403);
  });

  it("does the deed of its own page", async () => {
    const answer = await ask("POST", "/console/act", { ...json, origin: rig.url }, say);
    expect(JSON.parse(answer.text)).toEqual({ ok: true });
    expect(rig.slack.workspace.messages(DEMO.billing).some((m) => m.text === "hello")).toBe(true);
  });

  it("forbids foreign scripts, frames and connections", async () => {
    const { headers } = await ask("GET", "/");
    const policy = String(headers["content-security-policy"]);
    for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "connect-src 'self'"])
      expect(policy).toContain(rule);
    expect(policy).not.toContain("unsafe");
  });
});

describe("A-13 console: what it serves", () => {
  it("says on the page that all is simulated, and the demo's time", async () => {
    const { text } = await ask("GET", "/");
    expect(text).toContain("Demo: everything here is simulated on this machine. Nothing can reach a real account.");
    expect(text).toContain("15 Oct 2026, 09:00 UTC");
  });

  it("shows a person only their own channels and what is for them", async () => {
    rig.slack.workspace.post({
      channel: DEMO.accounts,
      user: DEMO.botUserId,
      text: "for Marco",
      ephemeralFor: DEMO.accountManager,
    });
    const seen = async (person: string, channel: string): Promise<string> =>
      (await ask("GET", `/console/state?person=${person}&channel=${channel}`)).text;
    expect(await seen(DEMO.accountManager, DEMO.accounts)).toContain("for Marco");
    expect(await seen(DEMO.operator, DEMO.accounts)).not.toContain("for Marco");
    expect(JSON.parse(await seen(DEMO.client, DEMO.billing)).messages).toEqual([]);
    expect(JSON.parse(await seen(DEMO.client, DEMO.billing)).rail).not.toContain("approvals");
  });

  it("serves every sheet of the style folder, in one file", async () => {
    const { text } = await ask("GET", "/console/style.css");
    const folder = fileURLToPath(new URL("../../../src/local/console/style/", import.meta.url));
    expect(readdirSync(folder)).toHaveLength(10);
    for (const part of [
      "--paper:",
      ".skip",
      ".rail ",
      ".frame",
      ".message",
      ".composer",
      ".alert",
      ".pager",
      ".button",
      "dialog",
    ])
      expect(text).toContain(part);
  });

  it("serves scripts without types and fonts from its own packages, nothing else", async () => {
    const script = await ask("GET", "/console/client/main.ts");
    expect(script.headers["content-type"]).toContain("text/javascript");
    expect(script.text).not.toContain("import type");
    expect((await ask("GET", "/console/font/600")).headers["content-type"]).toBe("font/ttf");
    for (const path of [
      "/console/client/..%2frouter.ts",
      "/console/client/router.ts",
      "/console/font/..",
      "/console/font/950",
    ])
      expect((await ask("GET", path)).status).toBe(404);
  });

  it("makes no noise about experimental parts of Node when it starts", () => {
    const code = `import { assets } from ${JSON.stringify(new URL("../../../src/local/console/assets.ts", import.meta.url).href)}; assets(); process.emitWarning("still told");`;
    const { stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
    expect(status).toBe(0);
    expect(stderr).not.toContain("Experimental");
    expect(stderr).toContain("still told");
  });
});
