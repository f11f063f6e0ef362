import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Connected, overStdio } from "./client.ts";

describe("C-08 MCP over stdio: the same registry, spoken by the SDK's own client to a spawned process", () => {
  let connected: Connected;
  beforeAll(async () => {
    connected = await overStdio(["--seed", "7", "--clients", "6"]);
  });
  afterAll(() => connected.close());

  it("names itself and speaks 2025-11-25", () => {
    const { client, protocol } = connected;
    expect(client.getServerVersion()).toMatchObject({ name: "reckoner", title: "Reckoner" });
    expect(protocol()).toBe("2025-11-25");
    expect(client.getServerCapabilities()).toMatchObject({
      tools: {},
      resources: {},
      prompts: {},
      completions: {},
      logging: {},
    });
    expect(client.getInstructions()).toMatch(/Showback less My View/);
  });

  it("lists tools and answers margin with exact structured content, the picture in words and the receipt", async () => {
    const { tools } = await connected.client.listTools();
    expect(tools.map((tool) => tool.name)).toContain("margin");
    const result = await connected.client.callTool({ name: "margin", arguments: { by: "client" } });
    expect(result.isError).toBeUndefined();
    expect(result.structuredContent).toMatchObject({ data: { by: "client" }, receipt: { state: expect.any(String) } });
    const [words, json] = result.content as { text: string }[];
    expect(words?.text).toContain("Margin");
    expect(JSON.parse(json?.text ?? "")).toEqual(result.structuredContent);
  });

  it("writes nothing but the protocol to stdout, and nothing at all to stderr", () => {
    expect(connected.errors()).toEqual([]);
    expect(connected.stderr()).toBe("");
  });
});
