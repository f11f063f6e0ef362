import type { ErrorKind } from "#src/kernel/errors.ts";
import type { Json } from "./cost-records.ts";

/** The outbox topic by which jobs leave for the queue. */
export const JOB_TOPIC = "job";

/** waiting: to be run at `dueAt`; done; dead: given up, waits for a person. */
export type JobState = "waiting" | "done" | "dead";

/** One piece of work. The row is the truth; the queue only carries its id. */
export interface JobRow {
  readonly id: string;
  readonly name: string;
  /** The natural key, unique within the name: "2026-10 acme". */
  readonly key: string;
  readonly payload: Json;
  readonly state: JobState;
  readonly dueAt: Date;
  /** How many runs have ended, well or not, since it was added or revived. */
  readonly attempts: number;
  /** Counts every time it was handed to the queue on purpose: what the queue holds of an earlier time is void. */
  readonly delivery: number;
  readonly lastError: JobFailure | undefined;
  readonly createdAt: Date;
  readonly finishedAt: Date | undefined;
}

/** Why a run failed, in words that may be shown. */
export interface JobFailure {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
}

/** The rows behind the queue. */
export interface JobRows {
  /**
   * Adds the job, unless one of this name and key is known in any state. `fresh` is false in that case, and the row is the one
   * that is known. A fresh job leaves through the outbox, under `JOB_TOPIC`.
   */
  add(job: {
    readonly name: string;
    readonly key: string;
    readonly payload: Json;
    readonly dueAt: Date;
  }): Promise<{ readonly row: JobRow; readonly fresh: boolean }>;
  byId(id: string): Promise<JobRow | undefined>;
  /** Those of the ids that are known, in no order. */
  byIds(ids: readonly string[]): Promise<readonly JobRow[]>;
  /** Of one state, oldest first; `after` a row's id for paging; `dueBefore` an instant. At most 100 unless `limit` says otherwise. */
  list(
    state: JobState,
    page?: { readonly limit?: number; readonly after?: string; readonly dueBefore?: Date },
  ): Promise<readonly JobRow[]>;
  counts(): Promise<Readonly<Record<JobState, number>>>;
  /** Ends a waiting job well; false when it was not waiting. */
  succeed(id: string): Promise<boolean>;
  /** Notes a failed run; with `retryAt` it waits on and leaves through the outbox again, without it is dead. False when it was not waiting. */
  fail(id: string, failure: JobFailure, retryAt?: Date): Promise<boolean>;
  /** Lets a dead job wait again, its attempts forgotten; it leaves through the outbox. `Conflict` unless dead, `NotFound` if unknown. */
  revive(id: string): Promise<JobRow>;
  /** Removes jobs done before; returns how many. Dead ones stay. */
  prune(before: Date): Promise<number>;
}
