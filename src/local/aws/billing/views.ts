import { BillingPeriod } from "../../../kernel/period.ts";
import { operation, pageOf } from "../operation.ts";
import { integer, list, number, struct, text } from "../shapes.ts";
import { invalid } from "./invalid.ts";

const accountId = text({ pattern: /[0-9]{12}/ });

const shape = struct({
  activeTimeRange: struct({ activeAfterInclusive: number(), activeBeforeInclusive: number() }, [
    "activeAfterInclusive",
    "activeBeforeInclusive",
  ]),
  arns: list(
    text({ pattern: /arn:aws[a-z-]*:(billing)::[0-9]{12}:billingview\/[a-zA-Z0-9/:_+=.\-@]{0,75}[a-zA-Z0-9]/ }),
    0,
    10,
  ),
  billingViewTypes: list(
    text({ values: ["PRIMARY", "BILLING_GROUP", "CUSTOM", "BILLING_TRANSFER", "BILLING_TRANSFER_SHOWBACK"] }),
  ),
  names: list(
    struct({ searchOption: text({ values: ["STARTS_WITH"] }), searchValue: text({ min: 1, max: 128 }) }, [
      "searchOption",
      "searchValue",
    ]),
    1,
    1,
  ),
  ownerAccountId: accountId,
  sourceAccountId: accountId,
  maxResults: integer(1, 100),
  nextToken: text({ min: 1, max: 4095, pattern: /[-a-zA-Z0-9+=/_]+/ }),
});

interface Input {
  readonly activeTimeRange?: { readonly activeAfterInclusive: number; readonly activeBeforeInclusive: number };
  readonly arns?: readonly string[];
  readonly billingViewTypes?: readonly string[];
  readonly names?: readonly { readonly searchValue: string }[];
  readonly ownerAccountId?: string;
  readonly sourceAccountId?: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** ListBillingViews: the views that are active within one month. */
export const listBillingViews = operation<Input>(shape, (context, input) => {
  const now = context.clock.now();
  const range = input.activeTimeRange;
  const after = range === undefined ? now : new Date(range.activeAfterInclusive * 1_000);
  const before = range === undefined ? now : new Date(range.activeBeforeInclusive * 1_000);
  if (after > before || !BillingPeriod.at(after).equals(BillingPeriod.at(before))) {
    throw invalid("activeTimeRange", "The time range must be within one calendar month.");
  }
  const views = context.book.estate.views.filter(
    (view) =>
      view.owner === context.caller.account &&
      (view.type === "PRIMARY" || (view.from <= before && (view.to === null || view.to >= after))) &&
      (input.arns === undefined || input.arns.length === 0 || input.arns.includes(view.arn)) &&
      (input.billingViewTypes === undefined ||
        input.billingViewTypes.length === 0 ||
        input.billingViewTypes.includes(view.type)) &&
      (input.names === undefined || input.names.every((name) => view.name.startsWith(name.searchValue))) &&
      (input.ownerAccountId === undefined || input.ownerAccountId === view.owner) &&
      (input.sourceAccountId === undefined || input.sourceAccountId === view.source),
  );
  const { items, next } = pageOf(context, views, input, {
    token: input.nextToken,
    tokenName: "nextToken",
    size: input.maxResults ?? 100,
    sizeName: "maxResults",
  });
  return {
    billingViews: items.map((view) => ({
      arn: view.arn,
      name: view.name,
      description: view.description,
      ownerAccountId: view.owner,
      sourceAccountId: view.source,
      billingViewType: view.type,
      healthStatus: view.healthy
        ? { statusCode: "HEALTHY" }
        : { statusCode: "UNHEALTHY", statusReasons: ["SOURCE_VIEW_UNHEALTHY"] },
    })),
    ...(next === undefined ? {} : { nextToken: next }),
  };
});
