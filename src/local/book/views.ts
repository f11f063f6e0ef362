import type { Group, Receiver } from "./parties.ts";
import { randomOf } from "./random.ts";
import type { Transfer } from "./transfers.ts";

/** The two sides of a client's bill: what AWS charges the receiver, and what the client is shown. */
export type Side = "my-view" | "showback";

/** A billing view: the ARN that selects one side of one source, for the time in which it is active. */
export interface BillingView {
  readonly arn: string;
  readonly name: string;
  readonly description: string;
  readonly owner: string;
  readonly source: string;
  readonly type: "PRIMARY" | "BILLING_TRANSFER" | "BILLING_TRANSFER_SHOWBACK";
  readonly healthy: boolean;
  readonly group: number;
  readonly side: Side;
  /** The part of the group's lines that it holds, or null for all. */
  readonly segment: 0 | 1 | null;
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date | null;
}

/** Every billing view: a primary one per receiver, and for each transfer a My View; one Showback view per group. */
export function viewsOf(
  seed: number,
  groups: readonly Group[],
  receivers: readonly Receiver[],
  transfers: readonly Transfer[],
): BillingView[] {
  const random = randomOf(seed, "views");
  return groups.flatMap((group): BillingView[] => {
    const mine = transfers.filter((transfer) => transfer.group === group.index);
    const start = mine[0]?.start ?? group.createdAt;
    const common = {
      owner: group.receiver,
      source: group.sourceAccountId,
      group: group.index,
      healthy: true,
      to: null,
    };
    if (group.kind === "own") {
      const arn = `arn:aws:billing::${group.receiver}:billingview/primary`;
      const name = receivers.find((r) => r.accountId === group.receiver)?.name ?? group.name;
      const from = new Date(0);
      return [
        { ...common, arn, name, description: "Primary view", type: "PRIMARY", side: "my-view", segment: null, from },
      ];
    }
    const arn = (): string => `arn:aws:billing::${group.receiver}:billingview/billing-transfer-${random.uuid()}`;
    const myViews = mine.map((transfer, place): BillingView => {
      return {
        ...common,
        arn: arn(),
        name: group.name,
        description: `My view of ${transfer.id}`,
        type: "BILLING_TRANSFER",
        side: "my-view",
        healthy: !group.features.includes("unhealthy-view"),
        segment: mine.length === 1 ? null : place === 0 ? 0 : 1,
        from: transfer.start,
        to: transfer.end,
      };
    });
    const type = "BILLING_TRANSFER_SHOWBACK" as const;
    const description = "Showback and chargeback view";
    return [
      ...myViews,
      { ...common, arn: arn(), name: group.name, description, type, side: "showback", segment: null, from: start },
    ];
  });
}
