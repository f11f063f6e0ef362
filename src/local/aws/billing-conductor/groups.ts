import { operation } from "../operation.ts";
import { answer, groupsOf, means, type Paged, periodOf, seconds } from "./common.ts";
import { requests } from "./shapes.ts";

interface GroupsInput extends Paged {
  readonly Filters?: {
    readonly Arns?: readonly string[];
    readonly PricingPlan?: string;
    readonly Statuses?: readonly string[];
    readonly AutoAssociate?: boolean;
    readonly BillingGroupTypes?: readonly string[];
    readonly PrimaryAccountIds?: readonly string[];
    readonly ResponsibilityTransferArns?: readonly string[];
    readonly Names?: readonly { readonly SearchValue: string }[];
  };
}

/** ListBillingGroups: one group for each transferred organisation of the caller. */
export const listBillingGroups = operation<GroupsInput>(requests.ListBillingGroups, (context, input) => {
  const period = periodOf(context, input.BillingPeriod);
  const { estate } = context.book;
  const filters = input.Filters ?? {};
  const members = Map.groupBy(estate.accounts, (account) => account.group);
  const transfers = new Map(estate.transfers.map((transfer) => [transfer.group, transfer.arn]));
  const elements = groupsOf(context, period)
    .filter((group) => group.createdAt < period.end)
    .map((group) => ({
      Name: group.name,
      Arn: group.arn,
      Description: group.description ?? "",
      PrimaryAccountId: group.sourceAccountId,
      ComputationPreference: { PricingPlanArn: group.plan.arn },
      Size: members.get(group.index)?.length ?? 0,
      CreationTime: seconds(group.createdAt),
      LastModifiedTime: seconds(group.modifiedAt ?? group.createdAt),
      Status: group.status,
      AccountGrouping: {
        AutoAssociate: false,
        ResponsibilityTransferArn: transfers.get(group.index),
      },
      BillingGroupType: "TRANSFER_BILLING",
    }))
    .filter((element) => {
      const {
        Arns,
        PricingPlan,
        Statuses,
        AutoAssociate,
        BillingGroupTypes,
        PrimaryAccountIds,
        ResponsibilityTransferArns,
        Names,
      } = filters;
      const among = (list: readonly string[] | undefined, value: string | undefined): boolean =>
        list === undefined || (value !== undefined && list.includes(value));
      return (
        (Arns === undefined || Arns.some((arn) => means(arn, element.Arn))) &&
        (PricingPlan === undefined || means(PricingPlan, element.ComputationPreference.PricingPlanArn)) &&
        among(Statuses, element.Status) &&
        (AutoAssociate === undefined || AutoAssociate === element.AccountGrouping.AutoAssociate) &&
        among(BillingGroupTypes, element.BillingGroupType) &&
        among(PrimaryAccountIds, element.PrimaryAccountId) &&
        among(ResponsibilityTransferArns, element.AccountGrouping.ResponsibilityTransferArn) &&
        (Names === undefined || Names.some((name) => element.Name.startsWith(name.SearchValue)))
      );
    });
  return answer(context, "BillingGroups", elements, input);
});

interface AccountsInput extends Paged {
  readonly Filters?: {
    readonly Association?: string;
    readonly AccountId?: string;
    readonly AccountIds?: readonly string[];
  };
}

/** ListAccountAssociations: every account with the billing group it belongs to. */
export const listAccountAssociations = operation<AccountsInput>(requests.ListAccountAssociations, (context, input) => {
  periodOf(context, input.BillingPeriod);
  const { Association, AccountId, AccountIds } = input.Filters ?? {};
  const groups = new Map(groupsOf(context).map((group) => [group.index, group]));
  const linked = context.book.estate.accounts.flatMap((account) => {
    const group = groups.get(account.group);
    if (group === undefined || Association === "UNMONITORED") return [];
    if (Association !== undefined && Association !== "MONITORED" && !means(Association, group.arn)) return [];
    if (AccountId !== undefined && AccountId !== account.id) return [];
    if (AccountIds !== undefined && !AccountIds.includes(account.id)) return [];
    return [
      { AccountId: account.id, BillingGroupArn: group.arn, AccountName: account.name, AccountEmail: account.email },
    ];
  });
  return answer(context, "LinkedAccounts", linked, input);
});
