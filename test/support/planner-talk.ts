import type { Message, Tool, ToolResultBlock } from "@aws-sdk/client-bedrock-runtime";
import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { z } from "zod";
import { registry } from "#tools/index.ts";
import type { BedrockSite } from "./bedrock.ts";

/** What a tool answers to a call; throws for a refusal. */
type Run = (name: string, input: Record<string, unknown>) => Promise<unknown> | unknown;

/** One answer: the calls that were made for it, and its words. */
export interface Said {
  readonly calls: [string, unknown][];
  readonly text: string;
}

/** Every tool that a model may be offered, as the model sees it. */
export const OFFERED: Tool[] = registry
  .filter(({ effect }) => effect !== "own")
  .map(({ name, description, input }) => ({
    // biome-ignore lint/suspicious/noExplicitAny: the client's own type of a document
    toolSpec: { name, description, inputSchema: { json: z.toJSONSchema(input, { io: "input" }) as any } },
  }));

/** A conversation with the planner over the wire: each question is answered once no call is left. */
export function talkWith(
  site: Pick<BedrockSite, "client">,
  run: Run,
  tools: Tool[] = OFFERED,
): (question: string) => Promise<Said> {
  const messages: Message[] = [];
  return async (question) => {
    messages.push({ role: "user", content: [{ text: question }] });
    const calls: [string, unknown][] = [];
    for (let turn = 0; turn < 6; turn++) {
      const { output } = await site.client.send(
        new ConverseCommand({ modelId: "planner", messages, ...(tools.length === 0 ? {} : { toolConfig: { tools } }) }),
      );
      const said = output?.message;
      if (said === undefined) throw new Error("no message");
      messages.push(said);
      const wanted = (said.content ?? []).flatMap(({ toolUse }) => toolUse ?? []);
      if (wanted.length === 0) return { calls, text: (said.content ?? []).map(({ text }) => text ?? "").join("") };
      const results: ToolResultBlock[] = [];
      for (const { toolUseId, name = "", input } of wanted) {
        calls.push([name, input]);
        results.push({ toolUseId, ...(await answered(run, name, input as Record<string, unknown>)) });
      }
      messages.push({ role: "user", content: results.map((toolResult) => ({ toolResult })) });
    }
    throw new Error("the planner did not come to an end");
  };
}

async function answered(
  run: Run,
  name: string,
  input: Record<string, unknown>,
): Promise<Omit<ToolResultBlock, "toolUseId">> {
  // biome-ignore lint/suspicious/noExplicitAny: the client's own type of a document
  const json = (value: unknown): any => JSON.parse(JSON.stringify(value));
  try {
    return { content: [{ json: { data: json(await run(name, input)) } }], status: "success" };
  } catch (error) {
    const { code, message, choices } = error as { code: string; message: string; choices: object[] };
    return { content: [{ json: json({ error: { code, message, choices } }) }], status: "error" };
  }
}
