import type { z } from "zod";
import type { Json } from "#src/ports/cost-records.ts";
import type { Log } from "#src/ports/log.ts";
import type { Repositories } from "#src/ports/store.ts";
import type { RetryPolicy } from "./retry.ts";

/** When time asks for a job. */
export interface Schedule<P> {
  /** Five fields, UTC. */
  readonly cron: string;
  /** A slot that nobody was there for is still run when no older than this, in milliseconds. */
  readonly catchUpMs: number;
  /** The jobs of one slot. Their natural keys must tell slots apart. */
  payloads(slot: Date, within: Repositories): Promise<readonly P[]>;
}

/** One kind of job: everything but its handler. */
export interface JobDefinition<P extends Json = Json> {
  readonly payload: z.ZodType<P>;
  /** The natural key: a job is done once for each. Made of absolute values: "2026-10 123456789012". */
  key(payload: P): string;
  /** A run that takes longer is aborted and counts as a failure that may pass. */
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  readonly schedule?: Schedule<P>;
  /** At most so many starts in so long, over all workers. */
  readonly rateLimit?: { readonly jobs: number; readonly perMs: number };
}

/** Jobs by name. */
export type Catalog = Readonly<Record<string, JobDefinition>>;

/** The payload of a definition. */
export type PayloadOf<D> = D extends JobDefinition<infer P> ? P : never;

/** The payloads of a catalogue by name; what the `Queue` port is typed with. */
export type PayloadsOf<C extends Catalog> = { readonly [N in keyof C & string]: PayloadOf<C[N]> };

/** What a handler knows of its run besides the payload. */
export interface JobRun {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** Aborted at the timeout and when the worker stops: leave at the next safe point by throwing, or finish within seconds. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Does a job. Throws on failure; may be called again for a job that it had all but finished. */
export type JobHandler<P> = (payload: P, run: JobRun) => Promise<void>;

/** One handler for each job: a job without one does not compile. */
export type HandlersOf<C extends Catalog> = { readonly [N in keyof C & string]: JobHandler<PayloadOf<C[N]>> };

/** Gives a definition its types; does nothing at run time. */
export function defineJob<P extends Json>(definition: JobDefinition<P>): JobDefinition<P> {
  return definition;
}
