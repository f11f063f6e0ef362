import type { BillingPeriod } from "#src/kernel/period.ts";
import type { Call, Side } from "./call.ts";
import type { OfReceiver } from "./receivers.ts";

/** A billing view: the ARN that selects My View or Showback of one source. */
export interface BillingView extends OfReceiver {
  readonly id: string;
  readonly name: string;
  /** `null` for views that are neither: the primary view, custom views, standard billing groups. */
  readonly side: Side | null;
  readonly sourceAccountId: string | null;
  readonly healthy: boolean;
  /** Why it is not healthy, in AWS's words. */
  readonly reasons: readonly string[];
}

/** Billing views as AWS lists them; their ARNs are never built, always listed. */
export interface BillingViews {
  /** Every view active at some time in the period. */
  list(period: BillingPeriod, call: Call): Promise<BillingView[]>;
}
