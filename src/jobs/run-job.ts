import type { Clock } from "#src/kernel/clock.ts";
import { type AppError, asAppError, InputError, Upstream } from "#src/kernel/errors.ts";
import type { JobRow } from "#src/ports/job-rows.ts";
import type { Log } from "#src/ports/log.ts";
import type { Store } from "#src/ports/store.ts";
import type { JobDefinition, JobHandler } from "./define.ts";
import { nextTry } from "./retry.ts";

/** What a run needs besides its row. */
export interface RunContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly definition: JobDefinition;
  readonly handler: JobHandler<never>;
  /** Aborted when the worker stops: the handler is told. */
  readonly stopping: AbortSignal;
  /** Aborted when the worker waits no longer: the handler is left behind. */
  readonly abandoned: AbortSignal;
}

/**
 * Runs a job once and writes the outcome into its row. "returned" says that the worker stopped in the middle: the row is as before and the
 * job is to be run again, this run not counted.
 */
export async function runJob(row: JobRow, context: RunContext): Promise<"ended" | "returned"> {
  const { store, clock, log, definition, stopping } = context;
  const details = { job: row.name, key: row.key, attempt: row.attempts + 1 };
  const started = clock.now().getTime();
  try {
    await callHandler(row, context);
  } catch (thrown) {
    if (stopping.aborted) {
      log.info(details, "a job goes back to the queue because the worker stops");
      return "returned";
    }
    const error = asAppError(thrown);
    const retryAt = nextTry(error, row.attempts + 1, definition.retry, clock.now(), Math.random());
    await store.jobs.fail(row.id, { kind: error.kind, code: error.code, message: error.message }, retryAt);
    report(log, { ...details, error, retryAt });
    return "ended";
  }
  await store.jobs.succeed(row.id);
  log.info({ ...details, ms: clock.now().getTime() - started }, "a job is done");
  return "ended";
}

async function callHandler(row: JobRow, context: RunContext): Promise<void> {
  const { definition, handler, stopping, abandoned, log } = context;
  const payload = definition.payload.safeParse(row.payload);
  if (!payload.success) {
    throw new InputError("job.payload", `The payload of the job ${row.name} does not fit this version of the program.`);
  }
  const timeout = AbortSignal.timeout(definition.timeoutMs);
  const run = {
    id: row.id,
    name: row.name,
    key: row.key,
    attempt: row.attempts + 1,
    signal: AbortSignal.any([stopping, timeout]),
    log,
  };
  const work = (handler as JobHandler<unknown>)(payload.data, run);
  await Promise.race([work, expiry(timeout, definition.timeoutMs), expiry(abandoned)]).catch((thrown: unknown) => {
    // The handler may still be running; whatever it throws later has nobody else to hear it.
    work.catch(
      (late: unknown) => late !== thrown && log.warn({ job: row.name, error: late }, "a job failed after it was left"),
    );
    throw thrown;
  });
}

/** Rejects when the signal is aborted; a handler that does not listen must not hold up the others for ever. */
function expiry(signal: AbortSignal, timeoutMs?: number): Promise<never> {
  return new Promise((_, reject) => {
    const leave = (): void => reject(tooSlow(timeoutMs));
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
  });
}

function tooSlow(timeoutMs: number | undefined): AppError {
  const limit = timeoutMs === undefined ? "while the worker stopped" : `within ${timeoutMs / 1_000} seconds`;
  return new Upstream("job.timeout", `The job did not end ${limit}.`, { retryable: true });
}

function report(log: Log, details: { readonly error: AppError; readonly retryAt: Date | undefined }): void {
  if (details.retryAt === undefined) log.error(details, "a job was given up; it can be retried by hand");
  else log.warn(details, "a job failed and will be tried again");
}
