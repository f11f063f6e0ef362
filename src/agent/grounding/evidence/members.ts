import type { Json } from "#src/ports/cost-records.ts";

/** An object of the evidence. */
export interface Members {
  readonly [key: string]: Json;
}

/** A number as tools write it. */
export const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/** A month as tools write it. */
export const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;

/** Whether a value has fields. */
export const isObject = (value: Json | undefined): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
