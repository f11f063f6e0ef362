import { BillingPeriod } from "../../../kernel/period.ts";
import type { CustomItem } from "../../book/custom-items.ts";
import { covers, type Periods } from "../../book/item-ledger.ts";
import type { Group } from "../../book/parties.ts";
import { type Context, operation } from "../operation.ts";
import { associationProblem } from "./charge-details.ts";
import { groupsOf, invalid, means, notFound } from "./common.ts";
import { itemsOf } from "./custom-line-items.ts";
import { type PeriodsInput, reachOf } from "./item-periods.ts";
import { requests } from "./shapes.ts";

interface AssociateInput {
  readonly TargetArn: string;
  readonly ResourceArns: readonly string[];
  readonly BillingPeriodRange?: PeriodsInput;
}

interface Outcome {
  readonly Arn: string;
  readonly Error?: { readonly Reason: string; readonly Message: string };
}

/** BatchAssociateResourcesToCustomLineItem: what a percentage is taken of from now on; each resource succeeds or fails alone. */
export const associateResources = operation<AssociateInput>(
  requests.BatchAssociateResourcesToCustomLineItem,
  (context, input) => {
    const { item, group, periods } = targetOf(context, input);
    const outcomes = unique(input).map((Arn): Outcome => {
      if (item.associated.includes(Arn)) return failed(Arn, "INVALID_ARN", "The resource is associated already.");
      const problem = associationProblem(context, group, Arn, periods);
      if (problem !== null) return failed(Arn, problem.reason, problem.message);
      const { resourcesPerItem, percentagesPerFlatItem } = context.limits;
      const { associated } = targetOf(context, input).item;
      const takers = itemsOf(context).filter(
        (other) => covers(other.item, periods.start) && other.item.associated.includes(Arn),
      );
      if (associated.length >= resourcesPerItem || (Arn !== group.arn && takers.length >= percentagesPerFlatItem)) {
        return failed(Arn, "SERVICE_LIMIT_EXCEEDED", "There are too many associations.");
      }
      write(context, item, periods, (before) => [...before, Arn]);
      return { Arn };
    });
    return split(outcomes, "SuccessfullyAssociatedResources", "FailedAssociatedResources");
  },
);

/** BatchDisassociateResourcesFromCustomLineItem. */
export const disassociateResources = operation<AssociateInput>(
  requests.BatchDisassociateResourcesFromCustomLineItem,
  (context, input) => {
    const { item, periods } = targetOf(context, input);
    const outcomes = unique(input).map((Arn): Outcome => {
      if (!item.associated.includes(Arn)) return failed(Arn, "INVALID_ARN", "The resource is not associated.");
      write(context, item, periods, (before) => before.filter((arn) => arn !== Arn));
      return { Arn };
    });
    return split(outcomes, "SuccessfullyDisassociatedResources", "FailedDisassociatedResources");
  },
);

/** The percentage that is meant, as it stands in the periods that the request reaches. */
function targetOf(context: Context, input: AssociateInput): { item: CustomItem; group: Group; periods: Periods } {
  const mine = itemsOf(context)
    .map(({ item }) => item)
    .filter((item) => means(input.TargetArn, item.arn));
  const periods = reachOf(context, input.BillingPeriodRange, mine);
  const [first] = mine;
  const group = groupsOf(context).find((g) => g.index === first?.group);
  if (first === undefined || group === undefined) throw notFound("CustomLineItem", input.TargetArn);
  if (first.flat !== null) {
    throw invalid("ILLEGAL_CUSTOMLINEITEM", "Only a percentage can be taken of something.", "TargetArn");
  }
  if (periods === null) {
    const current = BillingPeriod.at(context.clock.now());
    throw invalid(
      "ILLEGAL_BILLING_PERIOD_RANGE",
      `The custom line item does not stand in ${input.BillingPeriodRange?.InclusiveStartBillingPeriod ?? current}.`,
      "BillingPeriodRange",
    );
  }
  const item = mine.find((part) => covers(part, periods.start)) ?? first;
  return { item, group, periods };
}

function unique(input: AssociateInput): string[] {
  return [...new Set(input.ResourceArns)];
}

function write(
  context: Context,
  item: CustomItem,
  periods: Periods,
  edit: (associated: readonly string[]) => readonly string[],
): void {
  context.book.items.change(item.arn, context.clock.now(), periods, (content) => ({
    ...content,
    associated: edit(content.associated),
  }));
}

function failed(Arn: string, Reason: string, Message: string): Outcome {
  return { Arn, Error: { Reason, Message } };
}

function split(outcomes: readonly Outcome[], good: string, bad: string): object {
  return {
    [good]: outcomes.filter((outcome) => outcome.Error === undefined),
    [bad]: outcomes.filter((outcome) => outcome.Error !== undefined),
  };
}
