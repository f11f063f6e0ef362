import { Money } from "#src/kernel/money.ts";
import type { BillingPeriod } from "#src/kernel/period.ts";
import type { Call, FigureState, Use } from "#src/ports/call.ts";
import type { AwsConnection } from "./connection.ts";

/** What was read, as the receipt of an answer tells it. */
interface Reading {
  /** The service in AWS's own words. */
  readonly source: string;
  readonly asOf: Date;
  readonly state: FigureState;
  /** Requests that were sent for it just now. */
  readonly requests: number;
  readonly periods?: readonly BillingPeriod[];
  readonly side?: Use["side"];
  /** What one request costs, decimal string in USD; nothing, when left out. */
  readonly costUsd?: string;
}

/** Adds what was read, or had been read before, to the receipt of the question. */
export function noteRead({ endpoint }: Pick<AwsConnection, "endpoint">, call: Call, reading: Reading): void {
  const { source, asOf, state, requests, periods = [], side, costUsd = "0" } = reading;
  call.used({
    source,
    // Only the local cloud has an endpoint of its own.
    local: endpoint !== undefined,
    ...(side === undefined ? {} : { side }),
    periods: periods.map(String),
    asOf: asOf.toISOString(),
    state,
    requests,
    costUsd: requests === 0 ? "0" : Money.of(costUsd, "USD").times(String(requests)).toString(),
  });
}
