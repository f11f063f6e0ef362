import type { Call } from "./call.ts";
import type { OfReceiver } from "./receivers.ts";

/** An inbound billing transfer: a source that handed, or will hand, its bill to us. */
export interface Transfer extends OfReceiver {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly status: "requested" | "declined" | "cancelled" | "expired" | "accepted" | "withdrawn";
  readonly sourceAccountId: string;
  /** First instant of the transfer, ISO 8601 UTC; transfers start on the first of a month. */
  readonly start: string;
  /** Last instant, where the transfer ended or will end. */
  readonly end: string | null;
}

/** Billing transfers as Organizations keeps them. */
export interface Transfers {
  /** Every inbound transfer, whatever its status. */
  inbound(call: Call): Promise<Transfer[]>;
}
