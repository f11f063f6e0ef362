import type { BillingPeriod } from "../../../kernel/period.ts";
import type { CustomItem, ItemFilter } from "../../book/custom-items.ts";
import { covers } from "../../book/item-ledger.ts";
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
        covers(item, period) &&
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

/** ListCustomLineItemVersions: everything that an item has said, newest first. */
export const listVersions = operation<VersionsInput>(requests.ListCustomLineItemVersions, (context, input) => {
  const { item: found } = find(context, input.Arn);
  const groupArn = groupArnOf(context, found);
  const { StartBillingPeriod, EndBillingPeriod } = input.Filters?.BillingPeriodRange ?? {};
  const versions = (context.book.items.history(found.arn) ?? []).toReversed().flatMap((item) => {
    const isLater = EndBillingPeriod !== undefined && item.start.toString() >= EndBillingPeriod;
    const isEarlier =
      StartBillingPeriod !== undefined && item.end !== null && item.end.toString() <= StartBillingPeriod;
    if (isLater || isEarlier) return [];
    return [
      {
        ...wire(context, item, groupArn),
        StartBillingPeriod: item.start.toString(),
        ...(item.end === null ? {} : { EndBillingPeriod: item.end.toString() }),
        StartTime: seconds(item.modifiedAt ?? item.createdAt),
      },
    ];
  });
  return answer(context, "CustomLineItemVersions", versions, input);
});

interface ResourcesInput extends Paged {
  readonly Arn: string;
  readonly Filters?: { readonly Relationship?: "PARENT" | "CHILD" };
}

/** ListResourcesAssociatedToCustomLineItem: what a percentage is taken of, or which percentages are taken of a flat item. */
export const listResources = operation<ResourcesInput>(
  requests.ListResourcesAssociatedToCustomLineItem,
  (context, input) => {
    const period = periodOf(context, input.BillingPeriod);
    const { item } = find(context, input.Arn, period);
    const parents = item.associated.map((Arn) => ({ Arn, Relationship: "PARENT" }));
    const children = itemsOf(context)
      .filter(({ item: other }) => covers(other, period) && other.associated.includes(item.arn))
      .map(({ item: other }) => ({ Arn: other.arn, Relationship: "CHILD" }));
    const wanted = [...parents, ...children].filter(
      (r) => input.Filters?.Relationship === undefined || input.Filters.Relationship === r.Relationship,
    );
    return { Arn: item.arn, ...answer(context, "AssociatedResources", wanted, input) };
  },
);

/** A custom line item with the ARN of its group. */
export interface Owned {
  readonly item: CustomItem;
  readonly groupArn: string;
}

/** The caller's items as they are listed; one that changes with time is there once for each of its states. */
export function itemsOf(context: Context): Owned[] {
  const groups = new Map(groupsOf(context).map((group) => [group.index, group.arn]));
  return context.book.customItems().flatMap((item) => {
    const groupArn = groups.get(item.group);
    return groupArn === undefined ? [] : [{ item, groupArn }];
  });
}

/** One item, in a period where it stands there, else in its latest one; refuses what is not there. */
function find(context: Context, arn: string, period?: BillingPeriod): Owned {
  const owned = itemsOf(context).filter(({ item }) => means(arn, item.arn));
  const found = owned.find(({ item }) => period !== undefined && covers(item, period)) ?? owned.at(-1);
  if (found === undefined) throw notFound("CustomLineItem", arn);
  return found;
}

/** ChargeDetails as lists and answers have them. */
export function chargeOf({ flat, percentage, type, filter }: CustomItem): object {
  const charge =
    flat === null ? { Percentage: { PercentageValue: Number(percentage) } } : { Flat: { ChargeValue: Number(flat) } };
  return { ...charge, Type: type, ...(filter === undefined ? {} : { LineItemFilters: [wireFilter(filter)] }) };
}

function wireFilter(filter: ItemFilter): object {
  return filter.kind === "without-negation"
    ? { Attribute: "LINE_ITEM_TYPE", MatchOption: "NOT_EQUAL", Values: ["SAVINGS_PLAN_NEGATION"] }
    : {
        Attribute: "SERVICE",
        MatchOption: filter.kind === "service" ? "EQUAL" : "NOT_EQUAL",
        AttributeValues: [filter.code],
      };
}

function groupArnOf(context: Context, item: CustomItem): string {
  return context.book.estate.groups[item.group]?.arn ?? "";
}

function wire(context: Context, item: CustomItem, groupArn: string): object {
  return {
    Arn: item.arn,
    Name: item.name,
    ChargeDetails: chargeOf(item),
    CurrencyCode: context.book.estate.groups[item.group]?.currency ?? "USD",
    Description: item.description,
    ProductCode: "AWSBillingConductor",
    BillingGroupArn: groupArn,
    CreationTime: seconds(item.createdAt),
    LastModifiedTime: seconds(item.modifiedAt ?? item.createdAt),
    AssociationSize: item.associated.length,
    AccountId: item.accountId,
    ComputationRule: "CONSOLIDATED",
  };
}
