import { setTimeout as sleep } from "node:timers/promises";
import { BedrockRuntimeClient, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { AppError, Upstream } from "#src/kernel/errors.ts";
import type { Model, ModelEvent, ModelRequest } from "#src/ports/model.ts";
import { fromBedrockError, isPassing } from "./errors.ts";
import { converseRequest, type Guardrail } from "./request.ts";
import { readTurn } from "./turn.ts";

/** How a model of Bedrock is reached. */
export interface BedrockOptions {
  readonly region: string;
  /** Of a role that may invoke the models and change nothing. */
  readonly credentials:
    | { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string }
    | (() => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string; expiration?: Date }>);
  /** Only for the local cloud. */
  readonly endpoint?: string;
  /** The model that is asked, then those that take its place while it is throttled or down; ids of models or inference profiles. */
  readonly models: readonly [string, ...string[]];
  readonly guardrail?: Guardrail;
  /** How often each model is asked before the next one is; 3. */
  readonly attempts?: number;
  /** The first wait between attempts, in milliseconds, doubled each time; 400. */
  readonly waitMs?: number;
}

/** A model behind Bedrock's ConverseStream. */
export function bedrockModel(options: BedrockOptions): Model {
  const client = new BedrockRuntimeClient({
    region: options.region,
    credentials: options.credentials,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    // We try again ourselves: the SDK knows of no other model to ask instead.
    maxAttempts: 1,
    // HTTP/1.1: the client's own default cannot speak to an endpoint without TLS.
    requestHandler: new NodeHttpHandler({ connectionTimeout: 5_000, requestTimeout: 60_000, socketTimeout: 120_000 }),
  });
  return { stream: (request, signal) => stream(client, options, request, signal) };
}

async function* stream(
  client: BedrockRuntimeClient,
  options: BedrockOptions,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  const { models, attempts = 3, waitMs = 400 } = options;
  let sent = 0;
  let last: unknown;
  for (const model of models) {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      if (attempt > 1) await wait(waitMs * 2 ** (attempt - 2), signal);
      if (signal.aborted) throw stopped();
      sent += 1;
      const telling = { hasBegun: false };
      try {
        yield* once(client, options, { request, model, sent }, signal, telling);
        return;
      } catch (thrown) {
        if (signal.aborted) throw stopped(thrown);
        // Words that were shown cannot be taken back, so a turn is never begun twice.
        if (telling.hasBegun || !isPassing(thrown)) throw fromBedrockError(thrown, model, telling.hasBegun);
        last = thrown;
      }
    }
  }
  throw fromBedrockError(last, models[0], false);
}

async function* once(
  client: BedrockRuntimeClient,
  { guardrail }: BedrockOptions,
  { request, model, sent }: { request: ModelRequest; model: string; sent: number },
  signal: AbortSignal,
  telling: { hasBegun: boolean },
): AsyncGenerator<ModelEvent> {
  const command = new ConverseStreamCommand(converseRequest(request, model, guardrail));
  // Who listens no longer does not want to pay for the rest either: the client by itself would go on receiving.
  const left = new AbortController();
  const { stream: events } = await client.send(command, { abortSignal: AbortSignal.any([signal, left.signal]) });
  try {
    for await (const event of readTurn(events, signal)) {
      telling.hasBegun ||= event.kind !== "end";
      yield event.kind === "end" ? { ...event, model, attempts: sent } : event;
    }
  } finally {
    left.abort();
  }
}

/** With full jitter, so that those who were throttled together do not come back together. */
async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.random() * ms, undefined, { signal }).catch(() => undefined);
}

function stopped(cause?: unknown): AppError {
  return cause instanceof AppError
    ? cause
    : new Upstream("stopped", "Stopped before the answer was there. Nothing was changed.", { retryable: true, cause });
}
