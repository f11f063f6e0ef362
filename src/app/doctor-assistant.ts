import type { Config } from "#src/config.ts";
import type { Model } from "#src/ports/model.ts";
import { type Check, missing, ok, unknown, unused, type Verdict } from "./doctor-check.ts";

const HELLO = [{ role: "user" as const, parts: [{ kind: "text" as const, text: "Say ok." }] }];

interface AssistantCheckParts {
  readonly config: Config;
  readonly paid: boolean;
  /** Opens a model by its id alone, so that one that stands in for another is tried too. */
  readonly modelBy: (id: string) => Promise<Model>;
}

/** Each model that answers questions in words: whether it can be invoked, with the guardrail. Costs a few tokens, so only when asked for. */
export function assistantChecks({ config, paid, modelBy }: AssistantCheckParts): readonly Check[] {
  const { assistant } = config;
  const line = (name: string, run: Check["run"]): Check => ({
    area: "Assistant",
    name,
    fix: "Check that this machine can reach Bedrock in BEDROCK_REGION, then ask again.",
    run,
  });
  if (assistant.kind === "off") {
    return [line("model", async () => unused("BEDROCK_MODEL is not set: commands work, questions in words do not."))];
  }
  if (assistant.kind === "planner") {
    return [line("model", async () => ok("Simulated: the planner of the local cloud, which goes by rules."))];
  }
  return assistant.models.map((id) =>
    line(`model ${id}`, async (signal) => {
      if (!paid) return unknown("Not tried: asking a model costs a few tokens.", "Add --paid to try it.");
      return tried(await modelBy(id), id, signal);
    }),
  );
}

async function tried(model: Model, id: string, signal: AbortSignal): Promise<Verdict> {
  for await (const event of model.stream({ system: "", messages: HELLO, tools: [], maxTokens: 16 }, signal)) {
    if (event.kind === "end" && event.model === id) return ok(`${id} answers.`);
  }
  return missing(`${id} did not answer.`, "Choose a model that this account may invoke.");
}
