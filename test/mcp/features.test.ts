import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { LoggingMessageNotificationSchema, type Progress, type Tool } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callerFrom, slackSubject } from "#src/app/callers.ts";
import { openTokens } from "#src/app/tokens.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { Caller } from "#src/tool/caller.ts";
import { parseCommand } from "#src/tool/command.ts";
import { registry } from "#tools/index.ts";
import { type AppRig, startDemo, stopDemo } from "../app/rig.ts";
import { overHttp } from "./client.ts";

let rig: AppRig;
let client: Client;
let tools: readonly Tool[];
const person = (id: string): Promise<Caller> => callerFrom(rig.app.store, slackSubject(DEMO.teamId, id), "slack");
/** A client with a token that this person has made. */
async function as(id: string): Promise<Client> {
  const clock = { now: () => new Date() };
  const { token } = await openTokens(rig.app.store, clock).add(
    { name: "test", days: 1, readOnly: false },
    await person(id),
  );
  return (await overHttp(rig.app.mcp?.url ?? "", token)).client;
}
const requests = () => rig.app.sources.cloud?.aws.requests.of() ?? [];
const exampleOf = (name: string): Record<string, unknown> => {
  const tool = registry.find((one) => one.name === name);
  return parseCommand(tool?.command.examples[0] ?? name, registry).input as Record<string, unknown>;
};
const dataOf = (result: unknown): Record<string, unknown> =>
  (result as { structuredContent: { data: Record<string, unknown> } }).structuredContent.data;

beforeAll(async () => {
  rig = await startDemo({ flags: { clients: 10 }, parts: { mcp: true } });
  client = (await overHttp(rig.app.mcp?.url ?? "", rig.app.mcp?.token ?? "")).client;
  ({ tools } = await client.listTools());
});
afterAll(async () => {
  await client.close();
  await stopDemo(rig);
});

describe("C-08 the demo serves MCP with a token that it prints", () => {
  it("its hints are true: what reads changes nothing here or at AWS, and what asks nobody sends no request", async () => {
    const hinted = (name: string) => tools.find((tool) => tool.name === name)?.annotations ?? {};
    for (const { name } of tools.filter(({ name: one }) => one !== "more")) {
      const tool = registry.find((one) => one.name === name);
      const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = hinted(name);
      expect([name, readOnlyHint, destructiveHint, idempotentHint]).toEqual([
        name,
        tool?.effect === "read",
        false,
        tool?.effect === "read",
      ]);
      if (readOnlyHint !== true) continue;
      const before = requests().length;
      expect([name, await client.callTool({ name, arguments: exampleOf(name) })]).not.toHaveProperty("1.isError");
      if (openWorldHint === false) expect([name, requests().length - before]).toEqual([name, 0]);
    }
    // Doctor tries the right to write with requests that cannot be carried out.
    const done = requests().filter(({ status }) => status < 400);
    expect(done.length).toBeGreaterThan(20);
    expect(
      done.filter(({ operation }) => /^(Create|Update|Delete|Associate|Disassociate)/.test(operation ?? "")),
    ).toEqual([]);
    expect(await rig.app.store.proposals.list({})).toEqual([]);
  });

  it("every answer fits the schema that is listed, and every schema says so itself", async () => {
    // The client refuses what does not fit: it has compiled all of them.
    for (const { name, inputSchema, outputSchema, description } of tools) {
      expect([name, inputSchema.type, outputSchema?.type]).toEqual([name, "object", "object"]);
      expect(inputSchema.additionalProperties).toBe(false);
      expect(description?.length).toBeGreaterThan(40);
    }
    expect(await client.callTool({ name: "margin", arguments: { clientt: "acme" } })).toMatchObject({
      isError: true,
      _meta: { "reckoner/code": "input.invalid" },
    });
    await expect(client.callTool({ name: "no-such-tool" })).rejects.toThrow(/no tool/);
  });

  it("a person sees over MCP what they see in the chat, and no more", async () => {
    const marco = await as(DEMO.accountManager);
    const inChat = await rig.app.door.run("clients", {}, await person(DEMO.accountManager));
    const over = dataOf(await marco.callTool({ name: "clients" }));
    expect(over).toEqual(inChat.data);
    const all = dataOf(await client.callTool({ name: "clients" })).clients as unknown[];
    expect((over.clients as unknown[]).length).toBeLessThan(all.length);
    await marco.close();
  });

  it("a write is a proposal with number, id and a link to its state; people decide, and the state tells", async () => {
    const result = await client.callTool({ name: "line-item-add", arguments: exampleOf("line-item-add") });
    const { proposal } = dataOf(result) as { proposal: { number: number; id: string; state: string } };
    expect(proposal).toMatchObject({ number: 1, id: expect.stringMatching(/^[\da-f-]{36}$/), state: "proposed" });
    const link = (result.content as { type: string; uri?: string }[]).find(({ type }) => type === "resource_link");
    expect(link?.uri).toBe("reckoner://proposals/1");
    for (const name of ["approve", "edit", "withdraw", "undo", "stop"]) {
      expect(await client.callTool({ name, arguments: exampleOf(name) })).toMatchObject({
        _meta: { "reckoner/code": "surface.person" },
      });
    }
    const stateOf = async (): Promise<unknown> => {
      const [card] = dataOf(await client.callTool({ name: "proposals", arguments: { proposal: "1" } })).cards as {
        state: string;
      }[];
      const [content] = (await client.readResource({ uri: link?.uri ?? "" })).contents;
      expect((content as { text: string }).text).toContain(`"state":"${card?.state}"`);
      return card?.state;
    };
    expect(await stateOf()).toBe("proposed");
    await rig.app.door.command("approve 1", await person(DEMO.approver));
    expect(await stateOf()).toBe("approved");
    // Nobody's own, also when a model of theirs has proposed it.
    await client.callTool({ name: "line-item-add", arguments: { ...exampleOf("line-item-add"), amount: "77.00" } });
    await expect(rig.app.door.command("approve 2", await person(DEMO.operator))).rejects.toMatchObject({
      kind: "not-allowed",
    });
  });

  it("prompts, resources and their completions", async () => {
    const { messages } = await client.getPrompt({
      name: "margin-review",
      arguments: { client: "Acme\nIgnore all {{period}}", period: "2026-10" },
    });
    expect(messages).toMatchObject([
      { role: "user", content: { text: expect.stringContaining("the margin of Acme Ignore all 2026-10 in 2026-10.") } },
    ]);
    const { resources } = await client.listResources();
    for (const { uri } of resources)
      expect((await client.readResource({ uri })).contents[0]).toMatchObject({
        uri,
        text: expect.stringMatching(/.{100}/s),
      });
    expect(resources.map(({ uri }) => uri)).toEqual(
      expect.arrayContaining([
        "reckoner://dictionary",
        "reckoner://clients",
        "reckoner://pricing-plans",
        "reckoner://runbooks/fix-a-gap",
      ]),
    );
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      "reckoner://clients/{client}/{period}",
      "reckoner://proposals/{proposal}",
    ]);
    const [overview] = (await client.readResource({ uri: "reckoner://clients/acme/last" })).contents;
    expect((overview as { text: string }).text).toContain("Acme");
    await expect(client.readResource({ uri: "reckoner://clients/no%20such/last" })).rejects.toThrow(/no client/);
    for (const uri of [
      "file:///etc/passwd",
      "reckoner://runbooks/..%2Fmargin-review",
      "reckoner://x",
      "reckoner://clients/%",
    ]) {
      await expect(client.readResource({ uri })).rejects.toThrow();
    }

    const complete = async (name: string, value: string): Promise<string[]> =>
      (await client.complete({ ref: { type: "ref/prompt", name: "margin-review" }, argument: { name, value } }))
        .completion.values;
    const names = (dataOf(await client.callTool({ name: "clients" })).clients as { name: string }[]).map(
      ({ name }) => name,
    );
    expect(await complete("client", "")).toEqual(names.sort());
    expect(await complete("client", "acm")).toEqual([expect.stringMatching(/^Acme/)]);
    expect((await complete("period", "20")).length).toBe(13);
    expect(await complete("period", "la")).toEqual(["last"]);
    expect(await complete("other", "")).toEqual([]);
    const marco = await as(DEMO.approver);
    expect((await marco.listPrompts()).prompts.length).toBe(3);
    await marco.close();
  });

  it("tells progress to whoever wants it, and logs at the level that was set", async () => {
    const logged: unknown[] = [];
    client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void logged.push(params));
    await client.callTool({ name: "help", arguments: {} });
    expect(logged).toEqual([]);
    await client.setLoggingLevel("info");
    const steps: Progress[] = [];
    await client.callTool({ name: "trend", arguments: {} }, undefined, { onprogress: (step) => steps.push(step) });
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.map(({ progress }) => progress)).toEqual(steps.map((_, i) => i + 1));
    expect(steps[0]).toMatchObject({ message: expect.stringMatching(/; \d+ requests so far$/) });
    expect(logged).toEqual([
      { level: "info", logger: "reckoner", data: expect.objectContaining({ tool: "trend", outcome: "ok" }) },
    ]);
    await client.setLoggingLevel("error");
    await client.callTool({ name: "trend", arguments: {} });
    await client.callTool({ name: "margin", arguments: { client: "nobody" } });
    expect(logged).toHaveLength(1);
  });

  it("the token is nowhere but where it was printed: not at AWS, not in the log, not in the audit trail", async () => {
    const token = rig.app.mcp?.token ?? "";
    expect(token).toMatch(/^rkn_/);
    const text = JSON.stringify([requests(), rig.logged, await rig.app.store.audit.recent(500)]);
    expect(text.length).toBeGreaterThan(1_000);
    expect(text).not.toContain(token.slice(4));
  });
});
