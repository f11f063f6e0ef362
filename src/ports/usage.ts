import type { ApiCallTotal } from "./cost-records.ts";

/** What this installation has asked of AWS, as its meter wrote it down. */
export interface ApiUsage {
  /** True when the local cloud answers instead of AWS, so that nothing is paid. */
  readonly local: boolean;
  /** Totals of an interval, its end exclusive, by service, operation and currency, with all that this process asked until now. */
  totals(from: Date, until: Date): Promise<readonly ApiCallTotal[]>;
}
