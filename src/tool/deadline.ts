import { AppError, Upstream } from "#src/kernel/errors.ts";

/**
 * Does work until a deadline, or until whoever asked stops it. The wait ends then even if the work does not listen; work that was stopped before
 * does not begin. One signal of its own for each run: signals made of signals and timers are taken down by the garbage collector alone.
 */
export async function untilOver<T>(
  deadlineMs: number,
  stop: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (stop?.aborted === true) throw STOPPED();
  const over = new AbortController();
  const ending = Promise.withResolvers<never>();
  let ended: Upstream | undefined;
  const end = (why: Upstream): void => {
    ended = why;
    ending.reject(why);
    over.abort(OVER);
  };
  const stopped = (): void => end(STOPPED());
  stop?.addEventListener("abort", stopped, { once: true });
  const timer = setTimeout(() => end(LATE()), deadlineMs);
  try {
    return await Promise.race([work(over.signal), ending.promise]);
  } catch (thrown) {
    // A source that listens to the signal may be the first to give up, with a reason of its own.
    throw ended !== undefined && !(thrown instanceof AppError) ? ended : thrown;
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener("abort", stopped);
    // What a failed answer has set going is stopped with it: some requests cost money, and nobody will see what they bring.
    over.abort(OVER);
  }
}

/** Why what is still running stops; the reason made by default takes its stack trace at every answer. */
const OVER = new DOMException("The answer is there, or nobody waits for it.", "AbortError");

const LATE = (): Upstream =>
  new Upstream("deadline", "The sources took too long to answer. Try again, or ask for fewer months.", {
    retryable: true,
  });

const STOPPED = (): Upstream =>
  new Upstream("stopped", "Stopped before the answer was there. Nothing was changed.", { retryable: true });
