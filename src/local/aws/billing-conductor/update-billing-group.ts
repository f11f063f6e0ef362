import type { Group } from "../../book/parties.ts";
import { operation } from "../operation.ts";
import { conflict, groupsOf, invalid, means, notFound, seconds } from "./common.ts";
import { plansOf } from "./pricing.ts";
import { requests } from "./shapes.ts";

interface UpdateInput {
  readonly Arn: string;
  readonly Name?: string;
  readonly Status?: Group["status"];
  readonly ComputationPreference?: { readonly PricingPlanArn: string };
  readonly Description?: string;
  readonly AccountGrouping?: { readonly AutoAssociate?: boolean };
}

/** UpdateBillingGroup: words and pricing plan; the current month is priced anew from its first day. */
export const updateBillingGroup = operation<UpdateInput>(requests.UpdateBillingGroup, (context, input) => {
  const group = groupsOf(context).find((g) => means(input.Arn, g.arn));
  if (group === undefined) throw notFound("BillingGroup", input.Arn);
  if (input.Status !== undefined && input.Status !== group.status) {
    throw invalid(
      "INVALID_BILLING_GROUP_STATUS",
      "The status of a transferred organisation's group is fixed.",
      "Status",
    );
  }
  if (input.AccountGrouping?.AutoAssociate === true) {
    const message = "A transferred organisation's group has all of its accounts already.";
    throw invalid("ILLEGAL_OPERATION", message, "AccountGrouping.AutoAssociate");
  }
  const taken = groupsOf(context).find((g) => g.name === input.Name && g.arn !== group.arn);
  if (taken !== undefined) {
    throw conflict("RESOURCE_NAME_CONFLICT", "Another billing group has this name.", "BillingGroup", taken.arn);
  }
  const wanted = input.ComputationPreference?.PricingPlanArn ?? group.plan.arn;
  const plan = plansOf(context).find((p) => means(wanted, p.arn));
  if (plan === undefined) throw notFound("PricingPlan", wanted);
  const now = context.clock.now();
  const after: Group = {
    ...group,
    plan,
    ...(input.Name === undefined ? {} : { name: input.Name }),
    ...(input.Description === undefined ? {} : { description: input.Description }),
    modifiedAt: now,
  };
  context.book.changePricing({
    groups: context.book.estate.groups.map((g) => (g.arn === group.arn ? after : g)),
  });
  return {
    Arn: after.arn,
    Name: after.name,
    Description: after.description ?? "",
    PrimaryAccountId: after.sourceAccountId,
    PricingPlanArn: plan.arn,
    Size: context.book.estate.accounts.filter((account) => account.group === group.index).length,
    LastModifiedTime: seconds(now),
    Status: after.status,
    AccountGrouping: { AutoAssociate: false },
  };
});
