import { BillingPeriod } from "../../../kernel/period.ts";
import { FIGURES, type Figures, toFigures } from "../../book/figures.ts";
import type { Group } from "../../book/parties.ts";
import { operation } from "../operation.ts";
import { answer, groupsOf, invalid, means, notFound, type Paged, periodOf } from "./common.ts";
import { requests } from "./shapes.ts";

interface ListInput extends Paged {
  readonly Filters?: { readonly BillingGroupArns?: readonly string[] };
}

/** ListBillingGroupCostReports: both sides of every billing group in one period. */
export const listCostReports = operation<ListInput>(requests.ListBillingGroupCostReports, async (context, input) => {
  const period = periodOf(context, input.BillingPeriod);
  const wanted = input.Filters?.BillingGroupArns;
  const groups = groupsOf(context).filter(
    (g) => g.status === "ACTIVE" && (wanted === undefined || wanted.some((arn) => means(arn, g.arn))),
  );
  const figures = await context.book.figures(period.toString());
  return answer(
    context,
    "BillingGroupCostReports",
    groups.map((group) => report(group, figures.get(group.index))),
    input,
  );
});

interface GetInput extends Paged {
  readonly Arn: string;
  readonly BillingPeriodRange?: {
    readonly InclusiveStartBillingPeriod: string;
    readonly ExclusiveEndBillingPeriod: string;
  };
  readonly GroupBy?: readonly ("PRODUCT_NAME" | "BILLING_PERIOD")[];
}

const MOST_MONTHS = 12;

/** GetBillingGroupCostReport: both sides of one group over up to twelve periods, by service and period if asked. */
export const getCostReport = operation<GetInput>(requests.GetBillingGroupCostReport, async (context, input) => {
  const group = groupsOf(context).find((g) => means(input.Arn, g.arn));
  if (group === undefined) throw notFound("BillingGroup", input.Arn);
  const range = input.BillingPeriodRange;
  const start = periodOf(context, range?.InclusiveStartBillingPeriod);
  const end =
    range === undefined ? start.next() : periodOf(context, previousOf(range.ExclusiveEndBillingPeriod)).next();
  if (start.compare(end) >= 0)
    throw invalid(
      "ILLEGAL_BILLING_PERIOD_RANGE",
      "The start of the billing period range must be before its end.",
      "BillingPeriodRange",
    );
  if (end.compare(start.plus(MOST_MONTHS)) > 0) {
    throw invalid(
      "ILLEGAL_BILLING_PERIOD_RANGE",
      `The billing period range must not be longer than ${MOST_MONTHS} months.`,
      "BillingPeriodRange",
    );
  }
  const groupBy = input.GroupBy ?? [];
  if (new Set(groupBy).size !== groupBy.length)
    throw invalid("ILLEGAL_EXPRESSION", "GroupBy must not repeat an attribute.", "GroupBy");
  const keys = { PRODUCT_NAME: "s.name", BILLING_PERIOD: "strftime(m.first_day, '%b %Y')" };
  const columns = groupBy.map((attribute) => `${keys[attribute]} AS ${attribute}`);
  const order = groupBy.map((attribute) => (attribute === "BILLING_PERIOD" ? "min_day" : attribute));
  const rows = await context.book.rows(
    `SELECT ${[...groupBy, FIGURES].join(", ")} FROM (
       SELECT ${[...columns, "min(m.first_day) AS min_day"].join(", ")}, coalesce(sum(unblended) FILTER (side = 'my-view'), 0) AS aws, coalesce(sum(unblended) FILTER (side = 'showback'), 0) AS proforma
       FROM rollup r JOIN months m ON m.mi = r.mi JOIN services s ON s.id = r.service_id
       WHERE r.group_id = $group AND m.period >= $start AND m.period < $end ${groupBy.length === 0 ? "" : `GROUP BY ${groupBy.map((a) => keys[a]).join(", ")}`})
     ${order.length === 0 ? "" : `ORDER BY ${order.join(", ")}`}`,
    { group: group.index, start: start.toString(), end: end.toString() },
  );
  const results = rows.map((row) => ({
    ...report(group, toFigures(row)),
    Attributes: groupBy.map((attribute) => ({ Key: attribute, Value: row[attribute] })),
  }));
  return answer(context, "BillingGroupCostReportResults", results, input, 300);
});

function report(group: Group, figures: Figures = toFigures(undefined)): object {
  return {
    Arn: group.arn,
    AWSCost: figures.aws,
    ProformaCost: figures.proforma,
    Margin: figures.margin,
    MarginPercentage: figures.percentage,
    Currency: group.currency,
  };
}

function previousOf(period: string): string {
  const [year = "", month = ""] = period.split("-");
  return BillingPeriod.parse(`${year}-${month.padStart(2, "0")}`)
    .previous()
    .toString();
}
