import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { keepPicture, launch, noBrowser } from "../browser.ts";
import { overHttp } from "../mcp/client.ts";
import { lookAs, visit } from "./visit.ts";

/** What a tool answered, as a program reads it. */
async function called(client: Client, name: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
  const result = await client.callTool({ name, arguments: input });
  expect(result.isError, JSON.stringify(result.content)).toBeUndefined();
  return (result.structuredContent as { readonly data: Record<string, unknown> }).data;
}

describe.skipIf(noBrowser)(`C-08 C-09 a client that is not ours, and a person who approves${noBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  it("lists the tools, asks for a margin, proposes a fix, and sees it applied once somebody has approved it in chat", async () => {
    const { page, ask, mcp, leave, troubles } = await visit(browser, []);
    const { client } = await overHttp(mcp.url, mcp.token);

    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(["margin", "fix", "proposals"]));
    expect(tools.map(({ name }) => name)).not.toContain("approve");
    expect(tools.find(({ name }) => name === "fix")?.annotations?.readOnlyHint).toBe(false);

    const margin = await called(client, "margin", { client: "lumen", period: "last" });
    expect(margin).toMatchObject({ client: "Lumen Retail" });
    const shown = await ask("/billing margin lumen last", "Margin of Lumen Retail");
    const [total] = margin.totals as { readonly showback: string }[];
    const cents = Number(total?.showback).toLocaleString("en-US", {
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    });
    expect(await shown.textContent()).toContain(`$${cents}`);

    const proposed = await called(client, "fix", { client: "lumen", period: "last" });
    expect(proposed).toMatchObject({ proposal: { number: 1, state: "proposed" } });
    const stateOf = async (): Promise<unknown> => {
      const resource = await client.readResource({ uri: "reckoner://proposals/1" });
      return JSON.stringify(resource.contents);
    };
    expect(await stateOf()).toContain('\\"state\\":\\"proposed\\"');

    await lookAs(page, DEMO.approver, DEMO.approvals);
    const card = page.locator("#messages .message").filter({ hasText: "Proposal 1: Show the gaps of Lumen Retail" });
    await card.getByText("Waits for an approval").waitFor();
    await keepPicture(page, "foreign-1-card");
    await card.getByRole("button", { name: "Approve" }).click();
    await card.getByText("Applied, and read back from AWS.").waitFor();
    await keepPicture(page, "foreign-2-applied");

    expect(await stateOf()).toContain('\\"state\\":\\"verified\\"');
    const seen = await called(client, "proposals", { proposal: "1" });
    expect(JSON.stringify(seen)).toContain("Aisha");

    await client.close();
    expect(troubles).toEqual([]);
    expect(await leave()).toBe(0);
  }, 180_000);
});
