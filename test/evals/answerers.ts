import { bedrockModel } from "#src/agent/model/bedrock.ts";
import { ownCredentials, readCredentials } from "#src/app/credentials.ts";
import { readConfig } from "#src/config.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import type { StopReason } from "#src/local/aws/bedrock/model.ts";
import type { ModelStop } from "#src/ports/model.ts";
import type { Answerer } from "./ask.ts";
import type { Recording } from "./recording.ts";
import type { EvalRig } from "./rig.ts";

/** A model of the local cloud: its planner, which goes by rules, or one that says what a script has. */
export function localAnswerer(rig: EvalRig, modelId: string, by: Answerer["by"] = "model"): Answerer {
  const model = bedrockModel({
    ...{ region: "us-east-1", credentials: LOCAL_KEYS, endpoint: rig.cloud.url },
    ...{ models: [modelId], attempts: 1 },
  });
  return { model, modelId, by: modelId === "planner" ? "planner" : by };
}

/** The model that the settings name; `null` when they name none. Only the settings of the model are looked at: all else is the demo. */
export function modelOfSettings(env: Readonly<Record<string, string | undefined>>): Answerer | null {
  const own = Object.entries(env).filter(([name]) => name.startsWith("BEDROCK_"));
  const { assistant } = readConfig(Object.fromEntries(own));
  if (assistant.kind !== "bedrock") return null;
  const { models, region, role, guardrail } = assistant;
  const credentials = role === null ? ownCredentials() : readCredentials(role, undefined, region);
  const model = bedrockModel({ region, credentials, models, ...(guardrail === null ? {} : { guardrail }) });
  return { model, modelId: models[0], by: "model" };
}

const STOPS: Readonly<Record<ModelStop, StopReason>> = {
  answered: "end_turn",
  calls: "tool_use",
  "too-long": "max_tokens",
  guardrail: "guardrail_intervened",
  other: "content_filtered",
};

/** Says again what was said in a recording, case by case, through the scripts of the local cloud. */
export function replayed({ head, asked }: Recording, rig: EvalRig): (id: string) => Promise<Answerer | null> {
  return async (id) => {
    const one = asked.find((other) => other.id === id);
    if (one === undefined) return null;
    const said = one.turns.flat();
    const modelId = `scripted-${asked.indexOf(one)}`;
    const [latest] = await rig.app.store.proposals.list({ limit: 1 });
    const renumbered = (text: string): string => withNumbers(text, one.proposals, (latest?.number ?? 0) + 1);
    rig.cloud.aws.bedrock.script(
      said.map(({ text, calls, usage, stop }) => ({
        ...(text === "" ? {} : { text: renumbered(text) }),
        ...(calls.length === 0 ? {} : { calls }),
        ...{ usage, stop: STOPS[stop] },
      })),
      modelId,
    );
    return localAnswerer(rig, modelId, head.by);
  };
}

/** What is proposed anew has another number than when it was spoken of. */
function withNumbers(text: string, before: readonly number[], first: number): string {
  return text.replace(/(\bproposals? (?:number |no\.? ?|#)?|#)(\d+)\b/gi, (whole, word: string, number: string) => {
    const at = before.indexOf(Number(number));
    return at < 0 ? whole : `${word}${first + at}`;
  });
}
