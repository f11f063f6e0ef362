import { bedrockModel } from "#src/agent/model/bedrock.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import type { Answerer } from "./ask.ts";
import type { EvalRig } from "./rig.ts";

/** A model of the local cloud: its planner, which goes by rules, or one that says what a script has. */
export function localAnswerer(rig: EvalRig, modelId: string): Answerer {
  return {
    model: bedrockModel({
      ...{ region: "us-east-1", credentials: LOCAL_KEYS, endpoint: rig.cloud.url },
      ...{ models: [modelId], attempts: 1 },
    }),
    modelId,
    by: modelId === "planner" ? "planner" : "model",
  };
}
