import type { Call } from "./call.ts";

/** How one connection or permission is: `unused` where this installation has no need of it. */
export type FindingState = "ok" | "missing" | "unknown" | "unused";

/** One line of an examination. Never a secret. */
export interface Finding {
  /** What it belongs to: "Database", "Slack", "AWS permissions". */
  readonly area: string;
  /** What was tried: "billingconductor:ListBillingGroups". */
  readonly name: string;
  readonly state: FindingState;
  /** One line: what was found. */
  readonly detail: string;
  /** What to do about it; `null` where nothing is to be done. */
  readonly fix: string | null;
}

/** Every connection and permission of this installation, as it was found. */
export interface Examination {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly findings: readonly Finding[];
}

/** Tries every connection and permission with the cheapest call there is; a dead one never stops the others. */
export interface Doctor {
  /** `paid` also tries what costs money: two requests to Cost Explorer, USD 0.01 each. */
  examine(wish: { readonly paid: boolean }, call: Call): Promise<Examination>;
}
