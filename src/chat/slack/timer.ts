/** Tells when a moment is over. */
export interface Timer {
  readonly fired: Promise<"slow">;
  cancel(): void;
}

/** Fires after so many milliseconds, unless it is cancelled before. */
export function timer(ms: number): Timer {
  const { promise, resolve } = Promise.withResolvers<"slow">();
  const handle = setTimeout(() => resolve("slow"), ms);
  return { fired: promise, cancel: () => clearTimeout(handle) };
}
