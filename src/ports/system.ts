import type { Call } from "./call.ts";

/** One connection of this installation and whether it is real. */
export interface Connection {
  readonly name: string;
  readonly state: "real" | "local" | "embedded" | "off" | "failing";
  /** One line: what it is connected to, or why it fails. Never a secret. */
  readonly detail: string;
}

/** What this installation is and how it feels. */
export interface SystemReport {
  readonly version: string;
  readonly mode: "demo" | "bill" | "mixed" | "live";
  readonly now: string;
  readonly connections: readonly Connection[];
  /** What a reader of the figures should know, one sentence each: where Showback comes from, what was left out of a bill. */
  readonly notes: readonly string[];
  /** Requests to AWS since midnight UTC, throttled ones among them, and what they cost. */
  readonly awsToday: { readonly requests: number; readonly throttled: number; readonly costUsd: string } | null;
}

/** Tells the state of the installation itself. */
export interface SystemInfo {
  report(call: Call): Promise<SystemReport>;
}
