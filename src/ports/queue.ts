import type { JobRow, JobState } from "./job-rows.ts";
import type { Repositories } from "./store.ts";

/** When a job is to run, and in whose transaction it is written. */
export interface EnqueueOptions {
  /** Not before this instant; at once when absent. */
  readonly dueAt?: Date;
  /** The open transaction whose work asks for the job: both are kept or neither. */
  readonly within?: Repositories;
}

/** What became of asking for a job. */
export interface Enqueued {
  readonly id: string;
  /** False when this natural key was asked for before: then nothing was added, and `state` is that of the earlier one. */
  readonly fresh: boolean;
  readonly state: JobState;
}

/** Work for later. `Payloads` maps each job's name to its payload. */
export interface Queue<Payloads> {
  /** Asks for a job; asking twice for the same natural key has no second effect. `InputError` for a payload that does not fit. */
  enqueue<N extends keyof Payloads & string>(
    name: N,
    payload: Payloads[N],
    options?: EnqueueOptions,
  ): Promise<Enqueued>;
  /** Jobs that were given up, oldest first, with the reason; `after` an id for paging. */
  deadLetters(page?: { readonly limit?: number; readonly after?: string }): Promise<readonly JobRow[]>;
  /** Lets a job that was given up run again. `NotFound`, or `Conflict` when it was not given up. */
  retry(id: string): Promise<Enqueued>;
  counts(): Promise<Readonly<Record<JobState, number>>>;
}
