import { z } from "zod";
import type { Clock } from "#src/kernel/clock.ts";
import { type AppError, asAppError, Conflict } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { Log } from "#src/ports/log.ts";
import type { ModelTool } from "#src/ports/model.ts";
import type { TraceCall } from "#src/ports/traces.ts";
import type { AssistantStep } from "#src/tool/assistant.ts";
import type { Caller } from "#src/tool/caller.ts";
import { commandLine } from "#src/tool/command-line.ts";
import type { AnyTool } from "#src/tool/define.ts";
import type { Answer, Door } from "#src/tool/run.ts";
import { cut } from "#src/view/cut.ts";
import { receiptLine } from "#src/view/receipt.ts";
import type { Evidence } from "./grounding/evidence/evidence.ts";
import type { CallResult, OfferedTool } from "./loop/loop-tool.ts";
import { marked, unmarkedValue } from "./outside.ts";
import { demandSaid } from "./said-by.ts";
import { cleanedLine } from "./speech.ts";

/** What a model is shown of one answer, in bytes; a larger one is cut, and says so. */
const SHOWN_BYTES = 24_000;
/** More proposals than these in one answer nobody reads. */
const MOST_CHANGES = 3;

/** What calling tools for one answer needs. */
interface CallsOptions {
  readonly door: Door;
  readonly caller: Caller;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly told: (step: AssistantStep) => void;
  /** What the person has typed in this conversation, newest last. */
  readonly typed: readonly string[];
  /** What tools answered to the questions before. */
  readonly remembered: readonly Evidence[];
  /** What the requests of one answer may cost, decimal string in USD. */
  readonly mostUsd: string;
}

/** The calls of one answer: each goes through the door as whoever asks, and what it brings is kept. */
export class Calls {
  readonly answers: Answer[] = [];
  readonly evidence: Evidence[] = [];
  /** What refusals say, such as which clients a name fits: it may be told to people, and no change is made of it. */
  readonly refused: Evidence[] = [];
  readonly made: (TraceCall & { readonly line: string | null })[] = [];
  #spent = Money.of("0", "USD");
  #changes = 0;
  readonly #options: CallsOptions;

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  /** Requests to AWS and what they cost, decimal string in USD. */
  get spent(): { readonly requests: number; readonly usd: string } {
    return {
      requests: this.answers.reduce((sum, { receipt }) => sum + receipt.requests, 0),
      usd: this.#spent.toString(),
    };
  }

  /** A tool of the registry as the model is offered it: who asks is not a parameter. */
  offer(tool: AnyTool): OfferedTool {
    return { ...specOf(tool), call: (input, id) => this.#call(tool, unmarkedValue(input), id) };
  }

  async #call(tool: AnyTool, input: Json, id: string): Promise<CallResult> {
    const { told } = this.#options;
    const line = shownLine(commandLine(tool, input));
    const title = titleOf(tool, line);
    told({ id, title, state: "begun" });
    try {
      const answer = await this.#run(tool, input);
      this.made.push({ tool: tool.name, input, outcome: "ok", line });
      this.answers.push(answer);
      this.#spent = this.#spent.plus(Money.of(answer.receipt.costUsd, "USD"));
      const data = answer.data as Json;
      this.evidence.push({ tool: tool.name, input, data });
      told({ id, title, state: "done", outcome: receiptLine(answer.receipt) });
      return { data: shown(answer), failed: false };
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error !== thrown)
        this.#options.log.error({ error: thrown, tool: tool.name }, "a call of the assistant failed by our own fault");
      this.made.push({ tool: tool.name, input, outcome: error.code, line });
      told({ id, title, state: "failed", outcome: cleanedLine(error.message) });
      this.refused.push({ tool: tool.name, input, data: saidBy(error, input) });
      return { data: refusal(error), failed: true };
    }
  }

  async #run(tool: AnyTool, input: Json): Promise<Answer> {
    const { door, caller, signal, typed, remembered, mostUsd } = this.#options;
    if (this.#spent.compare(Money.of(mostUsd, "USD")) >= 0 && mostUsd !== "0") {
      throw new Conflict(
        "assistant.cost",
        "The requests for this answer have cost what one answer may. Answer with what is there, and say that it is not all.",
      );
    }
    if (tool.effect === "write") {
      if (this.#changes >= MOST_CHANGES) {
        throw new Conflict(
          "assistant.changes",
          "That is enough proposals for one answer. Say what is proposed, and stop.",
        );
      }
      const results = [...remembered, ...this.evidence].map(({ data }) => data);
      demandSaid(input, { typed, results }, Object.hasOwn(tool.input.shape, "client"));
      this.#changes += 1;
    }
    return door.run(tool.name, input, caller, { signal });
  }
}

/** "Margin: Acme, by service": what is done, in words that a command has without its marks. */
function titleOf({ title, name }: AnyTool, line: string | null): string {
  const rest = line?.slice(name.length + 1) ?? "";
  return rest === "" ? title : `${title}: ${rest.replace(/^--/, "").replaceAll(" --", ", ")}`;
}

/** A command line that people may read and run; `null` for one with anything in it that an answer may not hold. */
const shownLine = (line: string | null): string | null => (line !== null && cleanedLine(line) === line ? line : null);

/** Made once for each tool: a schema takes a millisecond. */
const SPECS = new WeakMap<AnyTool, ModelTool>();

function specOf(tool: AnyTool): ModelTool {
  const known = SPECS.get(tool);
  if (known !== undefined) return known;
  const { $schema: _, ...input } = z.toJSONSchema(tool.input.strict(), { io: "input" });
  const asks = tool.effect === "write" ? " Changes nothing: it makes a proposal, which people approve." : "";
  const spec = { name: tool.name, description: `${tool.description}${asks}`, input: input as ModelTool["input"] };
  SPECS.set(tool, spec);
  return spec;
}

function shown({ data, receipt }: Answer): CallResult["data"] {
  const { data: part, rest } = cut(marked(data), SHOWN_BYTES);
  const { asOf, state } = receipt;
  const lists = rest.map(({ path, from }) => ({ path, shown: from }));
  return {
    data: part as Json,
    figures: { asOf, state, simulated: receipt.sources.some(({ local }) => local) },
    ...(lists.length === 0
      ? {}
      : { cut: lists, note: "Too much for one answer: ask for one client, or fewer months." }),
  };
}

function refusal({ code, message, problems, choices }: AppError): CallResult["data"] {
  return { error: { code, ...(marked({ message, problems, choices }) as object) } };
}

/** What a refusal says by itself: words that it was called with prove nothing when it says them back. */
function saidBy({ message, choices }: AppError, input: Json): Json {
  const given = typeof input === "object" && input !== null ? Object.values(input).map(String) : [];
  const own = given.filter(Boolean).reduce((text, word) => text.replaceAll(word, " "), message);
  const words = own.replace(/"[^"]*"/g, " ");
  // How many fit stands in its words alone: the choices are the first of them.
  const counts = (words.match(/\b\d{1,3}\b/g) ?? []).map(Number);
  return { message: words, choices: choices.map(({ label }) => label), counts };
}
