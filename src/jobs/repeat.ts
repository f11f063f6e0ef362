import { asAppError } from "#src/kernel/errors.ts";
import type { Log } from "#src/ports/log.ts";

/** Something that is done again and again, never twice at a time. */
export interface Repetition {
  /** Does it now, or once more when it is being done. */
  kick(): void;
  /** Ends after the present turn. */
  stop(): Promise<void>;
}

/** Does something every so often; a turn that fails is logged and the next one comes as usual. */
export function repeat(turn: () => Promise<void>, everyMs: number, log: Log): Repetition {
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      try {
        await turn();
      } catch (thrown) {
        log.warn({ error: asAppError(thrown), cause: thrown }, "a turn of the job worker failed; the next one follows");
      }
    } while (again && !stopped);
    running = undefined;
  };
  const kick = (): void => {
    if (stopped) return;
    if (running === undefined) running = run();
    else again = true;
  };
  const timer = setInterval(() => running ?? kick(), everyMs);
  return {
    kick,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
