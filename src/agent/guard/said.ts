import type { Json } from "#src/ports/cost-records.ts";
import { fold, type Pool, poolOf } from "./pool.ts";
import { isYes, requestOf, withoutBlocks } from "./wish.ts";

/** What a change may be made of, read out once. */
export interface Said {
  /** All that the person typed themselves, oldest first. */
  readonly typed: readonly string[];
  /** What asks for this change, and what was typed after it. */
  readonly request: string;
  /** Whether the last thing typed only agrees to what was offered. */
  readonly agrees: boolean;
  readonly pool: Pool;
}

/** Reads it out. */
export function saidIn(typed: readonly string[], results: readonly Json[]): Said {
  const own = typed.map(withoutBlocks);
  return {
    typed: own.map(fold),
    request: fold(requestOf(own).join(" \n ")),
    agrees: isYes(typed.at(-1) ?? ""),
    pool: poolOf(results),
  };
}
