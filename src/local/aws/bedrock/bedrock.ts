import { ServiceError } from "../service-error.ts";
import { hostile } from "./hostile.ts";
import type { LocalModel } from "./model.ts";
import { planner } from "./planner/planner.ts";
import { Script, type ScriptedTurn } from "./scripted.ts";

/** A guardrail: what it does not let pass, and what is said instead. */
export interface Guardrail {
  readonly identifier: string;
  readonly version: string;
  readonly denied: readonly RegExp[];
  readonly message: string;
}

/** How the local Bedrock behaves; every member has a default. */
export interface BedrockOptions {
  readonly guardrails?: readonly Guardrail[];
  /** What a model reads at most, in tokens; 200,000. */
  readonly contextTokens?: number;
  /** Models by their ids, in the place of those of these names. */
  readonly models?: Readonly<Record<string, LocalModel>>;
}

/** The models of the local Bedrock by their ids, the scripts of tests, and the guardrails. */
export class Bedrock {
  readonly guardrails: readonly Guardrail[];
  readonly contextTokens: number;
  readonly #models: Readonly<Record<string, LocalModel>>;
  readonly #scripts = new Map<string, Script>();

  constructor(options: BedrockOptions = {}) {
    this.guardrails = options.guardrails ?? [];
    this.contextTokens = options.contextTokens ?? 200_000;
    this.#models = { planner, hostile, ...options.models };
  }

  /** Gives the turns that a scripted model will say, one a request; the id is `scripted`, or begins so. */
  script(turns: readonly ScriptedTurn[], modelId: string = "scripted"): Script {
    if (!modelId.startsWith("scripted")) throw new RangeError(`${modelId} is no scripted model`);
    const script = new Script(turns);
    this.#scripts.set(modelId, script);
    return script;
  }

  /** The model behind an id; refuses others as Bedrock does. */
  model(modelId: string): LocalModel {
    const known = Object.hasOwn(this.#models, modelId) ? this.#models[modelId] : undefined;
    if (known !== undefined) return known;
    const script = this.#scripts.get(modelId);
    if (script !== undefined) return (request) => script.next(request);
    throw new ServiceError("ValidationException", "The provided model identifier is invalid.");
  }
}
