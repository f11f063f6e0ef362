import { NodeHttpHandler } from "@smithy/node-http-handler";
import { Agent, BedrockModel, tool } from "@strands-agents/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type BedrockSite, startBedrock } from "../support/bedrock.ts";

let site: BedrockSite;
beforeAll(async () => {
  site = await startBedrock();
});
afterAll(() => site.cloud.close());

describe("C-11 the loop of Strands runs on the local Bedrock", () => {
  it("streams, calls a tool with what the model gave it, and hands its answer back", async () => {
    const script = site.cloud.aws.bedrock.script([
      { text: "Let me look.", calls: [{ id: "t1", name: "margin", input: { client: "acme" } }] },
      {
        sent: ({ messages }) =>
          expect(messages?.at(-1)).toEqual({
            role: "user",
            content: [
              { toolResult: { toolUseId: "t1", content: [{ json: { onCost: "12.5" } }], status: expect.any(String) } },
            ],
          }),
        text: "The margin of Acme is 12.5 % on cost.",
      },
    ]);
    const asked: unknown[] = [];
    const margin = tool({
      name: "margin",
      description: "The margin of a client",
      inputSchema: z.object({ client: z.string() }),
      callback: (input) => {
        asked.push(input);
        return { onCost: "12.5" };
      },
    });
    const model = new BedrockModel({
      modelId: "scripted",
      region: "eu-central-1",
      includeToolResultStatus: true,
      clientConfig: { endpoint: site.cloud.url, credentials: site.keys, requestHandler: new NodeHttpHandler() },
    });
    const agent = new Agent({ model, tools: [margin], printer: false, systemPrompt: "Be brief." });
    let words = "";
    for await (const event of agent.stream("margin of acme?", { limits: { turns: 4 } })) {
      if (event.type === "modelStreamUpdateEvent" && event.event.type === "modelContentBlockDeltaEvent") {
        if (event.event.delta.type === "textDelta") words += event.event.delta.text;
      }
    }
    script.done();
    expect(asked).toEqual([{ client: "acme" }]);
    expect(words).toBe("Let me look.The margin of Acme is 12.5 % on cost.");
    expect(script.requests[0]).toMatchObject({
      system: [{ text: "Be brief." }],
      toolConfig: { tools: [{ toolSpec: { name: "margin", description: "The margin of a client" } }] },
    });
  });

  it("stops where it is told to, and tells an error in the middle of a stream as one", async () => {
    const model = new BedrockModel({
      modelId: "scripted",
      region: "eu-central-1",
      clientConfig: {
        endpoint: site.cloud.url,
        credentials: site.keys,
        maxAttempts: 1,
        requestHandler: new NodeHttpHandler(),
      },
    });
    const again = { calls: [{ name: "margin", input: {} }] };
    const margin = tool({ name: "margin", description: "m", inputSchema: z.object({}), callback: () => "1" });
    site.cloud.aws.bedrock.script([again, again, again, again]);
    const agent = new Agent({ model, tools: [margin], printer: false });
    const { stopReason } = await agent.invoke("go on", { limits: { turns: 2 } });
    expect(stopReason).toBe("limitTurns");

    site.cloud.aws.bedrock.script([{ text: "x".repeat(200), breaks: { name: "modelStreamErrorException", after: 3 } }]);
    const other = new Agent({ model, tools: [], printer: false });
    await expect(other.invoke("hello")).rejects.toThrow(/model failed while it was answering/i);
  });
});
