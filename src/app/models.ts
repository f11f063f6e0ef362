import type { Config } from "#src/config.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import type { Model } from "#src/ports/model.ts";
import { ownCredentials, readCredentials } from "./credentials.ts";

/** A model that answers questions, and what it is called. */
export interface NamedModel {
  readonly model: Model;
  /** The one that is asked first. */
  readonly id: string;
  /** "planner": the rules of the local cloud, no language model. */
  readonly by: "model" | "planner";
}

/** Where models are that are not Amazon's. */
interface LocalModels {
  /** The local cloud whose planner answers where no model is set. */
  readonly planner?: string | null;
  /** A local cloud in the place of Bedrock. */
  readonly bedrock?: string | undefined;
}

/** The models that the settings name; `null` where there are none. */
export async function openModel({ assistant }: Config, at: LocalModels = {}): Promise<NamedModel | null> {
  if (assistant.kind === "off") return null;
  const { bedrockModel } = await import("#src/agent/model/bedrock.ts");
  if (assistant.kind === "planner") {
    const { planner } = at;
    if (planner === null || planner === undefined) return null;
    const local = { region: "us-east-1", credentials: LOCAL_KEYS, endpoint: planner };
    return { model: bedrockModel({ ...local, models: ["planner"] }), id: "planner", by: "planner" };
  }
  const { models, region, role, guardrail } = assistant;
  const local = at.bedrock === undefined ? undefined : { endpoint: at.bedrock, keys: LOCAL_KEYS };
  const credentials = role === null ? ownCredentials(local) : readCredentials(role, local, region);
  const model = bedrockModel({
    region,
    credentials,
    models,
    ...(guardrail === null ? {} : { guardrail }),
    ...(local === undefined ? {} : { endpoint: local.endpoint }),
  });
  return { model, id: models[0], by: "model" };
}
