import type { BillingPeriod } from "../../../kernel/period.ts";
import type { CustomItem } from "../../book/custom-items.ts";
import { type Context, operation } from "../operation.ts";
import { answer, groupsOf, means, notFound, type Paged, periodOf, seconds } from "./common.ts";
import { requests } from "./shapes.ts";

interface ItemsInput extends Paged {
  readonly Filters?: {
    readonly Names?: readonly string[];
    readonly BillingGroups?: readonly string[];
    readonly Arns?: readonly string[];
    readonly AccountIds?: readonly string[];
  };
}

/** ListCustomLineItems: the items that hold in one period. */
export const listCustomLineItems = operation<ItemsInput>(requests.ListCustomLineItems, (context, input) => {
  const period = periodOf(context, input.BillingPeriod);
  const { Names, BillingGroups, Arns, AccountIds } = input.Filters ?? {};
  const items = itemsOf(context)
    .filter(({ item, groupArn }) => {
      return (
        holds(item, period) &&
        (Names === undefined || Names.includes(item.name)) &&
        (BillingGroups === undefined || BillingGroups.some((arn) => means(arn, groupArn))) &&
        (Arns === undefined || Arns.some((arn) => means(arn, item.arn))) &&
        (AccountIds === undefined || AccountIds.length === 0 || AccountIds.includes(item.accountId))
      );
    })
    .map(({ item, groupArn }) => wire(context, item, groupArn));
  return answer(context, "CustomLineItems", items, input);
});

interface VersionsInput extends Paged {
  readonly Arn: string;
  readonly Filters?: {
    readonly BillingPeriodRange?: { readonly StartBillingPeriod?: string; readonly EndBillingPeriod?: string };
  };
}

/** ListCustomLineItemVersions: the one version of an item that was never changed. */
export const listVersions = operation<VersionsInput>(requests.ListCustomLineItemVersions, (context, input) => {
  const { item, groupArn } = find(context, input.Arn);
  const { StartBillingPeriod, EndBillingPeriod } = input.Filters?.BillingPeriodRange ?? {};
  const isLater = EndBillingPeriod !== undefined && item.start.toString() >= EndBillingPeriod;
  const isEarlier = StartBillingPeriod !== undefined && item.end !== null && item.end.toString() <= StartBillingPeriod;
  const version = {
    ...wire(context, item, groupArn),
    StartBillingPeriod: item.start.toString(),
    ...(item.end === null ? {} : { EndBillingPeriod: item.end.toString() }),
    StartTime: seconds(item.createdAt),
  };
  return answer(context, "CustomLineItemVersions", isLater || isEarlier ? [] : [version], input);
});

interface ResourcesInput extends Paged {
  readonly Arn: string;
  readonly Filters?: { readonly Relationship?: "PARENT" | "CHILD" };
}

/** ListResourcesAssociatedToCustomLineItem: what a percentage is taken of. */
export const listResources = operation<ResourcesInput>(
  requests.ListResourcesAssociatedToCustomLineItem,
  (context, input) => {
    periodOf(context, input.BillingPeriod);
    const { item } = find(context, input.Arn);
    const resources = item.associated.map((Arn) => ({ Arn, Relationship: "PARENT" }));
    const wanted = resources.filter(
      (r) => input.Filters?.Relationship === undefined || input.Filters.Relationship === r.Relationship,
    );
    return { Arn: item.arn, ...answer(context, "AssociatedResources", wanted, input) };
  },
);

interface Owned {
  readonly item: CustomItem;
  readonly groupArn: string;
}

function itemsOf(context: Context): Owned[] {
  const groups = new Map(groupsOf(context).map((group) => [group.index, group.arn]));
  return context.book.customItems().flatMap((item) => {
    const groupArn = groups.get(item.group);
    return groupArn === undefined ? [] : [{ item, groupArn }];
  });
}

function find(context: Context, arn: string): Owned {
  const owned = itemsOf(context).find(({ item }) => means(arn, item.arn));
  if (owned === undefined) throw notFound("CustomLineItem", arn);
  return owned;
}

function holds(item: CustomItem, period: BillingPeriod): boolean {
  return item.start.compare(period) <= 0 && (item.end === null || period.compare(item.end) < 0);
}

function wire(context: Context, item: CustomItem, groupArn: string): object {
  const charge =
    item.flat === null
      ? { Percentage: { PercentageValue: Number(item.percentage) } }
      : { Flat: { ChargeValue: Number(item.flat) } };
  return {
    Arn: item.arn,
    Name: item.name,
    ChargeDetails: { ...charge, Type: item.type },
    CurrencyCode: context.book.estate.groups[item.group]?.currency ?? "USD",
    Description: item.description,
    ProductCode: "AWSBillingConductor",
    BillingGroupArn: groupArn,
    CreationTime: seconds(item.createdAt),
    LastModifiedTime: seconds(item.createdAt),
    AssociationSize: item.associated.length,
    AccountId: item.accountId,
    ComputationRule: "CONSOLIDATED",
  };
}
