import type { BillingPeriod } from "../../kernel/period.ts";
import type { Group, Receiver } from "./parties.ts";
import { randomOf } from "./random.ts";

/** A billing transfer from a source organisation to a receiver. */
export interface Transfer {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly group: number;
  readonly source: string;
  readonly target: string;
  readonly status: "ACCEPTED" | "WITHDRAWN";
  readonly start: Date;
  readonly end: Date | null;
  readonly handshake: string;
}

/** How many months before the last one a renewed transfer begins anew. */
const RENEWED_BEFORE = 4;
/** The day on which the renewed transfer's second billing view takes over. */
export const RENEWAL_DAY = 15;

/** The month in which a renewed transfer has two billing views. */
export function renewalOf(last: BillingPeriod): BillingPeriod {
  return last.plus(-RENEWED_BEFORE);
}

/** The transfers of every client group: one each, two where it was renewed, a future one where it is pending. */
export function transfersOf(
  seed: number,
  groups: readonly Group[],
  receivers: readonly Receiver[],
  first: BillingPeriod,
  last: BillingPeriod,
): Transfer[] {
  const random = randomOf(seed, "transfers");
  const [, seller] = receivers;
  const make = (group: Group, status: Transfer["status"], start: Date, end: Date | null): Transfer => {
    const owner = receivers.find((r) => r.accountId === group.receiver);
    if (owner === undefined) throw new RangeError(`no receiver for ${group.name}`);
    const id = `rt-${random.text(16)}`;
    const indirect = group.role === "two-level" && seller !== undefined;
    return {
      id,
      arn: `arn:aws:organizations::${owner.accountId}:transfer/${owner.organizationId}/billing/inbound/${id}`,
      name: indirect ? seller.name : group.name,
      group: group.index,
      source: indirect ? seller.accountId : group.sourceAccountId,
      target: owner.accountId,
      status,
      start,
      end,
      handshake: `h-${random.text(32)}`,
    };
  };
  return groups
    .filter((group) => group.kind === "client")
    .flatMap((group) => {
      if (group.status === "PENDING") return [make(group, "ACCEPTED", last.end, null)];
      if (!group.features.includes("renewed-transfer")) return [make(group, "ACCEPTED", first.start, null)];
      const turn = new Date(`${renewalOf(last)}-${RENEWAL_DAY}T00:00:00Z`);
      const before = new Date(turn.getTime() - 1_000);
      return [make(group, "WITHDRAWN", first.start, before), make(group, "ACCEPTED", turn, null)];
    });
}
