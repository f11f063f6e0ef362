import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseCommand } from "#src/tool/command.ts";
import { registry } from "#tools/index.ts";
import { expected, WHO, type Who } from "../tool/rights-table.ts";
import { overHttp } from "./client.ts";
import { type McpRig, startMcp } from "./rig.ts";

let rig: McpRig;
beforeAll(async () => {
  rig = await startMcp();
});
afterAll(() => rig.close());

/** "answered", or the code of the failure. */
async function outcome(client: Client, name: string, input: Record<string, unknown>): Promise<unknown> {
  const { isError, _meta } = await client.callTool({ name, arguments: input });
  return isError === true ? _meta?.["reckoner/code"] : "answered";
}

describe.each(WHO)("C-08 C-09 every tool over MCP as %s", (who) => {
  let client: Client;
  beforeAll(async () => {
    client = (await overHttp(rig.url, await rig.tokenOf(who))).client;
  });
  afterAll(() => client.close());
  const theirs = expected(who, "mcp");

  it("lists exactly what is granted, and nothing that a person does themselves", async () => {
    const listed = (await client.listTools()).tools.map(({ name }) => name);
    expect(listed).toEqual(theirs.length === 0 ? [] : [...theirs, "more"]);
  });

  it.each(registry)("and $name: there by grant, else refused whatever is asked", async (tool) => {
    const { input } = parseCommand(tool.command.examples[0] ?? tool.name, registry);
    const asked = input as Record<string, unknown>;
    const got = await outcome(client, tool.name, asked);
    if (theirs.includes(tool.name)) {
      expect(got).not.toMatch(/^(grant|surface|scope)\.|unexpected|output/);
      return;
    }
    const refusal = refusalOf(who, tool.name);
    expect(got).toBe(refusal);
    for (const other of [
      {},
      { client: "acme" },
      { roles: ["admin"] },
      { caller: { roles: ["admin"], clients: "all" } },
    ]) {
      expect(await outcome(client, tool.name, other)).toBe(refusal);
    }
  });

  it("prompts and resources are those whose tools they have", async () => {
    const prompts = (await client.listPrompts()).prompts.map(({ name }) => name);
    const resources = (await client.listResources()).resources.map(({ uri }) => uri);
    if (theirs.includes("margin")) {
      expect(prompts).toEqual(["margin-review", "gap-hunt", "credit-expiry"]);
      expect(resources).toContain("reckoner://pricing-plans");
      return;
    }
    expect([prompts, resources]).toEqual([[], []]);
    for (const uri of [
      "reckoner://clients",
      "reckoner://dictionary",
      "reckoner://runbooks/fix-a-gap",
      "reckoner://proposals/1",
    ]) {
      await expect(client.readResource({ uri })).rejects.toThrow(/for you|does not include|no role/);
    }
    await expect(client.getPrompt({ name: "margin-review" })).rejects.toThrow(/no prompt/);
  });
});

function refusalOf(who: Who, name: string): string {
  if (who === "nobody") return "grant.none";
  return expected(who, "cli").includes(name) ? "surface.person" : "grant.missing";
}
