import type { BillingPeriod } from "../../../kernel/period.ts";
import type { Group } from "../../book/parties.ts";
import type { Context } from "../operation.ts";
import { groupsOf, invalid, means } from "./common.ts";

/** A billing group of the caller's that can be charged in a period; refuses unknown, pending and ended ones. */
export function openGroup(context: Context, arn: string, period: BillingPeriod): Group {
  const group = groupsOf(context).find((g) => means(arn, g.arn));
  if (group === undefined) throw invalid("MISSING_BILLINGGROUP", "There is no such billing group.", "BillingGroupArn");
  if (group.status !== "ACTIVE") {
    throw invalid("INVALID_BILLING_GROUP_STATUS", "The billing group is not active yet.", "BillingGroupArn");
  }
  const transfers = context.book.estate.transfers.filter((transfer) => transfer.group === group.index);
  const isOpen = transfers.some((transfer) => transfer.end === null || transfer.end >= period.start);
  if (!isOpen) {
    throw invalid(
      "ILLEGAL_ENDED_BILLINGGROUP",
      "The billing group ended before this billing period.",
      "BillingGroupArn",
    );
  }
  return group;
}
