import type { CustomItem, ItemFilter } from "../../book/custom-items.ts";
import { covers, type Periods } from "../../book/item-ledger.ts";
import type { Group } from "../../book/parties.ts";
import type { Context } from "../operation.ts";
import { invalid } from "./common.ts";
import { itemsOf } from "./custom-line-items.ts";

/** A line item filter, as requests give it. */
export interface FilterInput {
  readonly Attribute: "LINE_ITEM_TYPE" | "SERVICE";
  readonly MatchOption: "EQUAL" | "NOT_EQUAL";
  readonly Values?: readonly string[];
  readonly AttributeValues?: readonly string[];
}

/** ChargeDetails of a new item. */
export interface ChargeInput {
  readonly Flat?: { readonly ChargeValue: number };
  readonly Percentage?: { readonly PercentageValue: number; readonly AssociatedValues?: readonly string[] };
  readonly Type: "FEE" | "CREDIT";
  readonly LineItemFilters?: readonly FilterInput[];
}

type Charge = Pick<CustomItem, "type" | "flat" | "percentage" | "associated" | "filter">;

/** What a new item charges: exactly one of a flat amount and a percentage, of what it may be taken of. */
export function chargeOfInput(context: Context, group: Group, input: ChargeInput, periods: Periods): Charge {
  const { Flat, Percentage, Type: type } = input;
  if ((Flat === undefined) === (Percentage === undefined)) {
    throw invalid("ILLEGAL_CHARGE_DETAILS", "Exactly one of Flat and Percentage must be given.", "ChargeDetails");
  }
  const filter = filterOf(input.LineItemFilters ?? [], Flat !== undefined);
  const filtered = filter === undefined ? {} : { filter };
  if (Percentage === undefined) {
    return { type, flat: plainDecimal(Flat?.ChargeValue ?? 0), percentage: null, associated: [], ...filtered };
  }
  const associated = [...new Set(Percentage.AssociatedValues ?? [])];
  for (const arn of associated) {
    const problem = associationProblem(context, group, arn, periods);
    if (problem !== null) throw invalid("ILLEGAL_CHARGE_DETAILS", problem.message, "ChargeDetails.AssociatedValues");
  }
  return { type, flat: null, percentage: plainDecimal(Percentage.PercentageValue), associated, ...filtered };
}

/** Why a percentage of a group's item cannot be taken of something, or null: only of the group itself and its flat items. */
export function associationProblem(
  context: Context,
  group: Group,
  arn: string,
  periods: Periods,
): { readonly reason: string; readonly message: string } | null {
  if (arn === group.arn) return null;
  const item = itemsOf(context).find(
    (owned) => owned.item.arn === arn && owned.item.group === group.index && covers(owned.item, periods.start),
  )?.item;
  if (item === undefined) {
    return {
      reason: "INVALID_ARN",
      message: "The resource is neither the billing group nor a custom line item of it.",
    };
  }
  if (item.flat !== null) return null;
  return { reason: "ILLEGAL_CUSTOMLINEITEM", message: "A percentage cannot be taken of another percentage." };
}

/** Reads the one filter that an item may have; percentages only. */
export function filterOf(inputs: readonly FilterInput[], isFlat: boolean): ItemFilter | undefined {
  const [input] = inputs;
  if (input === undefined) return undefined;
  const { Attribute, MatchOption, Values, AttributeValues } = input;
  const isNegation = Attribute === "LINE_ITEM_TYPE" && MatchOption === "NOT_EQUAL" && AttributeValues === undefined;
  if (!isFlat && isNegation && Values !== undefined) return { kind: "without-negation" };
  const [code] = AttributeValues ?? [];
  if (!isFlat && Attribute === "SERVICE" && Values === undefined && code !== undefined) {
    return { kind: MatchOption === "EQUAL" ? "service" : "other-services", code };
  }
  throw invalid("ILLEGAL_LINE_ITEM_FILTER", "The line item filter does not fit.", "ChargeDetails.LineItemFilters");
}

/** A number of a request as decimal text without exponent, of at most ten digits after the point. */
export function plainDecimal(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(10).replace(/\.?0+$/, "") : text;
}
