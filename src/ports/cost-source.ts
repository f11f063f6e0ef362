import type { ChargeKind } from "#src/engine/costs/charge-kind.ts";
import type { Money } from "#src/kernel/money.ts";
import type { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup, Unreadable } from "./billing-groups.ts";
import type { Call, Side } from "./call.ts";

export type { ChargeKind };

/** What costs can be grouped by. `kind` is the record type in our words, see `ChargeKind`. */
export type Dimension = "account" | "service" | "kind" | "provider";

/** What is asked of a cost source: one side of some groups over a span of periods. */
export interface CostQuery {
  readonly groups: readonly BillingGroup[];
  readonly side: Side;
  readonly first: BillingPeriod;
  readonly last: BillingPeriod;
  /** At most two, as Cost Explorer allows; none for the total. */
  readonly by: readonly Dimension[];
}

/** One sum. `keys` holds a value for each dimension asked for. Costs are unblended. */
export interface CostLine {
  readonly groupId: string;
  readonly period: BillingPeriod;
  readonly keys: Readonly<Partial<Record<Dimension, string>>>;
  readonly cost: Money;
  readonly estimated: boolean;
}

/** The sums that could be read, and the groups that could not, each with the reason. */
export interface CostReading {
  readonly lines: CostLine[];
  readonly unreadable: Unreadable[];
}

/** Costs by period and dimension, per billing view. */
export interface CostSource {
  /** Reads the sums; throws when nothing at all could be read. A group without costs has no lines. */
  read(query: CostQuery, call: Call): Promise<CostReading>;
}
