import type { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroups } from "./billing-groups.ts";
import type { BillingViews } from "./billing-views.ts";
import type { CostSource } from "./cost-source.ts";
import type { Credits } from "./credits.ts";
import type { CustomLineItems } from "./custom-line-items.ts";
import type { Pricing } from "./pricing.ts";
import type { ReceiverRef } from "./receivers.ts";
import type { Transfers } from "./transfers.ts";
import type { Anomalies, Budgets } from "./watch.ts";

/** Everything that can be read about the clients of one receiver, or of several. */
export interface Desk {
  readonly receiver: { readonly id: string; readonly name: string };
  /** "aws" for a receiver account, "bill" for files a person gave. */
  readonly origin: "aws" | "bill";
  /** The month that is meant when none is named, where the origin has one of its own: a bill file may end long ago. */
  readonly usual?: BillingPeriod;
  readonly costs: CostSource;
  readonly groups: BillingGroups;
  /** `null` where the origin has no such thing: a bill file knows neither views nor transfers. */
  readonly views: BillingViews | null;
  readonly transfers: Transfers | null;
  readonly lineItems: CustomLineItems | null;
  readonly pricing: Pricing | null;
  readonly credits: Credits | null;
  readonly budgets: Budgets | null;
  readonly anomalies: Anomalies | null;
  /**
   * Whose a billing group or a custom line item is, by its id, whether or not it is still there; `null` when that receiver is not, or no
   * longer, one of ours: then nothing can be said of it. Left out where there is one receiver and has never been another.
   */
  readonly holderOf?: (id: string) => Promise<ReceiverRef | null>;
}
