import { AppError } from "#src/kernel/errors.ts";
import type { Finding } from "#src/ports/doctor.ts";

/** What one check found. */
export type Verdict = Pick<Finding, "state" | "detail" | "fix">;

/** One thing to try. */
export interface Check {
  readonly area: string;
  readonly name: string;
  /** What to do when it fails in a way of its own. */
  readonly fix: string;
  /** What no answer in time means; a connection that nothing works without is missing then. */
  readonly late?: "missing" | "unknown";
  run(signal: AbortSignal): Promise<Verdict>;
}

/** What to do when AWS does not answer. */
export const UNREACHED = "Check that this machine can reach AWS, then ask again.";

/** How long one check may take, in milliseconds. */
const CHECK_MS = 10_000;

export const ok = (detail: string): Verdict => ({ state: "ok", detail, fix: null });
export const missing = (detail: string, fix: string): Verdict => ({ state: "missing", detail, fix });
export const unknown = (detail: string, fix: string): Verdict => ({ state: "unknown", detail, fix });
export const unused = (detail: string): Verdict => ({ state: "unused", detail, fix: null });

/**
 * Runs one check to its end, or for ten seconds. Never throws: what can be mended by who runs this is missing, any other
 * failure leaves it unknown. Words of others are never repeated, they may hold a secret.
 */
export async function runCheck(check: Check, stop: AbortSignal, deadlineMs = CHECK_MS): Promise<Finding> {
  const { area, name, fix } = check;
  const over = new AbortController();
  const signal = AbortSignal.any([stop, over.signal]);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Verdict>((resolve) => {
    timer = setTimeout(() => {
      const said = check.late === "missing" ? missing : unknown;
      resolve(said(`No answer in ${deadlineMs / 1_000} seconds.`, fix));
    }, deadlineMs);
  });
  const stopped = new Promise<Verdict>((resolve) => {
    stop.addEventListener("abort", () => resolve(unknown("Not finished: it was stopped.", "Ask again.")), {
      once: true,
      signal: over.signal,
    });
  });
  try {
    const work = check.run(signal).catch((thrown: unknown) => failed(thrown, fix));
    return { area, name, ...(await Promise.race([work, late, stopped])) };
  } finally {
    clearTimeout(timer);
    // Whatever was given up is not left waiting for its answer.
    over.abort();
  }
}

function failed(thrown: unknown, fix: string): Verdict {
  if (thrown instanceof AppError && thrown.kind === "misconfigured") return missing(thrown.message, fix);
  if (thrown instanceof AppError) return unknown(thrown.message, fix);
  return unknown("It failed in a way that says nothing.", fix);
}

/** The error's name, which AWS chose from a fixed list; its message is never shown. */
export function nameOf(thrown: unknown): string {
  const name = thrown instanceof Error ? thrown.name : "";
  return /^[A-Za-z]{1,60}$/.test(name) ? name : "no name";
}
