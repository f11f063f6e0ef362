import { randomBytes } from "node:crypto";
import { BillingPeriod } from "../../../kernel/period.ts";
import type { CustomItem } from "../../book/custom-items.ts";
import { type Context, operation } from "../operation.ts";
import { type ChargeInput, chargeOfInput, type FilterInput, filterOf, plainDecimal } from "./charge-details.ts";
import { once } from "./client-token.ts";
import { conflict, groupsOf, invalid, limitExceeded, means, notFound, seconds } from "./common.ts";
import { chargeOf, itemsOf } from "./custom-line-items.ts";
import { currentOrPrevious, type PeriodsInput, reachOf } from "./item-periods.ts";
import { openGroup } from "./open-group.ts";
import { requests } from "./shapes.ts";

interface CreateInput {
  readonly ClientToken?: string;
  readonly Name: string;
  readonly Description: string;
  readonly BillingGroupArn: string;
  readonly BillingPeriodRange?: PeriodsInput;
  readonly Tags?: Readonly<Record<string, string>>;
  readonly ChargeDetails: ChargeInput;
  readonly AccountId?: string;
  readonly ComputationRule?: "CONSOLIDATED" | "ITEMIZED";
}

/** CreateCustomLineItem: listed at once, charged after its delay; the same client token makes nothing twice. */
export const createCustomLineItem = operation<CreateInput>(requests.CreateCustomLineItem, (context, input) =>
  once(context, input, "CustomLineItem", () => {
    if (input.ComputationRule === "ITEMIZED") {
      throw invalid("ILLEGAL_COMPUTATION_RULE", "The local cloud makes consolidated items only.", "ComputationRule");
    }
    const now = context.clock.now();
    const periods = currentOrPrevious(context, input.BillingPeriodRange) ?? { start: BillingPeriod.at(now), end: null };
    const group = openGroup(context, input.BillingGroupArn, periods.start);
    const accountId = input.AccountId ?? group.sourceAccountId;
    if (!context.book.estate.accounts.some((a) => a.group === group.index && a.id === accountId)) {
      throw invalid("ILLEGAL_ACCOUNT_ID", "The account is not in the billing group.", "AccountId");
    }
    const charge = chargeOfInput(context, group, input.ChargeDetails, periods);
    const items = itemsOf(context).map(({ item }) => item);
    checkName(items, group.index, input.Name);
    checkLimits(context, items, group.index, charge.filter !== undefined);
    const arn = `arn:aws:billingconductor::${context.caller.account}:customlineitem/${randomBytes(5).toString("hex")}`;
    const { Name: name, Description: description } = input;
    const item = { arn, group: group.index, name, description, ...charge, accountId, ...periods, createdAt: now };
    context.book.items.add(item, now);
    if (input.Tags !== undefined) context.tags.add(arn, input.Tags);
    return arn;
  }),
);

interface UpdateInput {
  readonly Arn: string;
  readonly Name?: string;
  readonly Description?: string;
  readonly ChargeDetails?: {
    readonly Flat?: { readonly ChargeValue: number };
    readonly Percentage?: { readonly PercentageValue: number };
    readonly Type?: "FEE" | "CREDIT";
    readonly LineItemFilters?: readonly FilterInput[];
  };
  readonly BillingPeriodRange?: PeriodsInput;
}

/** UpdateCustomLineItem: name, description, value and filters, in the current or the previous period where it stands. */
export const updateCustomLineItem = operation<UpdateInput>(requests.UpdateCustomLineItem, (context, input) => {
  const items = itemsOf(context);
  const mine = items.filter(({ item }) => means(input.Arn, item.arn));
  const [first] = mine;
  if (first === undefined) throw notFound("CustomLineItem", input.Arn);
  const periods = reachOf(
    context,
    input.BillingPeriodRange,
    mine.map(({ item }) => item),
  );
  if (periods === null) {
    throw invalid(
      "ILLEGAL_CUSTOMLINEITEM_MODIFICATION",
      "The custom line item can be changed in the current and the previous billing period only.",
      "BillingPeriodRange",
    );
  }
  openGroup(context, first.groupArn, periods.start);
  const { Flat, Percentage, Type, LineItemFilters } = input.ChargeDetails ?? {};
  const isFlat = first.item.flat !== null;
  const illegal =
    (Flat !== undefined && (Percentage !== undefined || !isFlat)) ||
    (Percentage !== undefined && isFlat) ||
    (Type !== undefined && Type !== first.item.type);
  if (illegal) {
    throw invalid(
      "ILLEGAL_UPDATE_CHARGE_DETAILS",
      "A custom line item stays a fee or a credit, and flat or a percentage.",
      "ChargeDetails",
    );
  }
  const filter = LineItemFilters === undefined ? undefined : filterOf(LineItemFilters, isFlat);
  const others = items.map(({ item }) => item).filter((item) => item.arn !== first.item.arn);
  if (input.Name !== undefined) checkName(others, first.item.group, input.Name);
  if (filter !== undefined) checkLimits(context, others, first.item.group, true);
  const { Name: name, Description: description } = input;
  context.book.items.change(first.item.arn, context.clock.now(), periods, ({ filter: old, ...content }) => {
    const kept = LineItemFilters === undefined ? old : filter;
    return {
      ...content,
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(Flat === undefined ? {} : { flat: plainDecimal(Flat.ChargeValue) }),
      ...(Percentage === undefined ? {} : { percentage: plainDecimal(Percentage.PercentageValue) }),
      ...(kept === undefined ? {} : { filter: kept }),
    };
  });
  const now = itemsOf(context).findLast(({ item }) => item.arn === first.item.arn)?.item ?? first.item;
  return {
    Arn: now.arn,
    BillingGroupArn: first.groupArn,
    Name: now.name,
    Description: now.description,
    ChargeDetails: chargeOf(now),
    LastModifiedTime: seconds(context.clock.now()),
    AssociationSize: now.associated.length,
  };
});

interface DeleteInput {
  readonly Arn: string;
  readonly BillingPeriodRange?: PeriodsInput;
}

/** DeleteCustomLineItem: from the periods given, else from the current one on; what a percentage is taken of stays. */
export const deleteCustomLineItem = operation<DeleteInput>(requests.DeleteCustomLineItem, (context, input) => {
  const items = itemsOf(context);
  const mine = items.filter(({ item }) => means(input.Arn, item.arn));
  const [first] = mine;
  const periods = reachOf(
    context,
    input.BillingPeriodRange,
    mine.map(({ item }) => item),
  );
  if (first === undefined || periods === null) {
    throw invalid("MISSING_CUSTOMLINEITEM", "There is no such custom line item in these billing periods.", "Arn");
  }
  if (items.some(({ item }) => item.associated.includes(first.item.arn))) {
    throw invalid(
      "CUSTOM_LINE_ITEM_ASSOCIATION_EXISTS",
      "A percentage custom line item is taken of this one; disassociate it first.",
      "Arn",
    );
  }
  context.book.items.change(first.item.arn, context.clock.now(), periods, () => null);
  return { Arn: first.item.arn };
});

/** Names are unique among the items of a group, whatever their periods. */
function checkName(items: readonly CustomItem[], group: number, name: string): void {
  const taken = items.find((item) => item.group === group && item.name === name);
  if (taken === undefined) return;
  throw conflict(
    "RESOURCE_NAME_CONFLICT",
    "Another custom line item of the billing group has this name.",
    "CustomLineItem",
    taken.arn,
  );
}

function checkLimits(context: Context, items: readonly CustomItem[], group: number, isFiltered: boolean): void {
  const { customLineItems, filteredItemsPerGroup } = context.limits;
  const count = (some: readonly CustomItem[]): number => new Set(some.map((item) => item.arn)).size;
  if (count(items) >= customLineItems) {
    throw limitExceeded(
      "CUSTOM_LINE_ITEMS",
      `An account must not have more than ${customLineItems} custom line items.`,
      "Account",
      context.caller.account,
    );
  }
  const filtered = items.filter((item) => item.group === group && item.filter !== undefined);
  if (isFiltered && count(filtered) >= filteredItemsPerGroup) {
    throw limitExceeded(
      "CUSTOM_LINE_ITEMS_WITH_FILTERS",
      `A billing group must not have more than ${filteredItemsPerGroup} custom line items with filters.`,
      "BillingGroup",
      groupsOf(context).find((g) => g.index === group)?.arn ?? "",
    );
  }
}
