import type { Json } from "#src/ports/cost-records.ts";
import type { Model, ModelEvent, ModelStop } from "#src/ports/model.ts";

/** One turn of a model, as it was said. */
export interface SaidTurn {
  readonly text: string;
  readonly calls: readonly {
    readonly id: string;
    readonly name: string;
    readonly input: { readonly [key: string]: Json };
  }[];
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
  readonly stop: ModelStop;
  /** Which model said it. */
  readonly model: string;
}

/** A model of which every turn is kept, and what the turns took. */
export interface KeptTurns {
  readonly model: Model;
  /** Of each question, in the order in which they were asked. */
  readonly said: readonly (readonly SaidTurn[])[];
  /** A new question begins. */
  begin(): void;
  tokens(): { readonly input: number; readonly output: number };
}

/** Listens to a model. */
export function keptTurns(model: Model): KeptTurns {
  const said: SaidTurn[][] = [];
  const all = (): SaidTurn[] => said.flat();
  return {
    said,
    begin: () => void said.push([]),
    tokens: () => ({
      input: all().reduce((sum, { usage }) => sum + usage.inputTokens, 0),
      output: all().reduce((sum, { usage }) => sum + usage.outputTokens, 0),
    }),
    model: {
      stream: async function* (request, signal) {
        const events: ModelEvent[] = [];
        for await (const event of model.stream(request, signal)) {
          events.push(event);
          if (event.kind === "end") said.at(-1)?.push(turnOf(events, event));
          yield event;
        }
      },
    },
  };
}

function turnOf(events: readonly ModelEvent[], end: ModelEvent & { readonly kind: "end" }): SaidTurn {
  return {
    text: events.flatMap((event) => (event.kind === "text" ? [event.text] : [])).join(""),
    calls: events.flatMap((event) =>
      event.kind === "call" ? [{ id: event.id, name: event.name, input: event.input }] : [],
    ),
    usage: end.usage,
    stop: end.stop,
    model: end.model,
  };
}
