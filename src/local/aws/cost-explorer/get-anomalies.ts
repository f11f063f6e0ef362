import { KIND, services } from "../../book/catalog.ts";
import { type Context, operation, pageOf } from "../operation.ts";
import { ServiceError } from "../service-error.ts";
import { type GetAnomaliesInput, getAnomalies } from "./shapes.ts";

/** GetAnomalies: one for each account and month that has a part in a spike of the book, latest first; those of the open month go on. */
export const anomalies = operation<GetAnomaliesInput>(getAnomalies, async (context, input) => {
  const { StartDate, EndDate = context.clock.now().toISOString().slice(0, 10) } = input.DateInterval;
  if (StartDate > EndDate) throw new ServiceError("ValidationException", "The start date is after the end date.");
  const found = (await anomaliesOf(context)).filter(
    (anomaly) =>
      anomaly.AnomalyStartDate <= EndDate &&
      (anomaly.AnomalyEndDate ?? EndDate) >= StartDate &&
      (input.MonitorArn === undefined || input.MonitorArn === anomaly.MonitorArn) &&
      // nobody has said anything about an anomaly here
      input.Feedback === undefined &&
      within(anomaly.Impact.TotalImpact, input.TotalImpact),
  );
  const { items, next } = pageOf(context, found, input, {
    token: input.NextPageToken,
    tokenName: "NextPageToken",
    size: input.MaxResults ?? 100,
    sizeName: "MaxResults",
  });
  return { Anomalies: items, ...(next === undefined ? {} : { NextPageToken: next }) };
});

/** Days after which what costs more has become usual. */
const DAYS = 14;

async function anomaliesOf(context: Context) {
  const { estate } = context.book;
  const present = context.clock.now().toISOString().slice(0, 10);
  const spiked = estate.groups.filter((g) => g.spike !== undefined && g.receiver === context.caller.account);
  const from = estate.last.previous().firstDay;
  const found = await Promise.all(
    spiked.map(async (group) => {
      const { service = 0, factor = 0 } = group.spike ?? {};
      const rows = await context.book.rows(
        `WITH days AS (SELECT l.*, sum(l.unblended) OVER (PARTITION BY account_row, usage_date) AS day_total, max(l.mi) OVER () = l.mi AS ongoing
           FROM lines l WHERE group_id = $group AND service_id = $service AND kind IN (${KIND.usage}, ${KIND.covered}) AND usage_date >= $start::DATE),
         parts AS (SELECT a.id AS account, a.name, m.first_day AS start, max(l.usage_date) AS last, l.ongoing, arg_max(r.name, l.unblended) AS region,
             arg_max(r.prefix || u.name, l.unblended) AS usage, amount(sum(l.unblended))::DECIMAL(18,2) AS actual, max(l.day_total) AS largest
           FROM days l JOIN months m USING (mi) JOIN accounts a ON a.row = l.account_row JOIN regions r ON r.id = l.region_id JOIN usage_types u ON u.id = l.usage_id
           WHERE l.ongoing OR l.usage_date < m.first_day + ${DAYS} GROUP BY a.id, a.name, m.first_day, l.ongoing),
         judged AS (SELECT *, (actual * 10000 / $factor)::DECIMAL(18,2) AS expected FROM parts)
         SELECT account, name, region, usage, start::VARCHAR AS start, last::VARCHAR AS last, ongoing::VARCHAR AS ongoing, actual::VARCHAR AS actual,
           expected::VARCHAR AS expected, (actual - expected)::VARCHAR AS impact, (largest * ($factor - 10000) / $factor)::DECIMAL(18,2)::VARCHAR AS largest
         FROM judged WHERE actual > expected ORDER BY start DESC, actual DESC, account`,
        { group: group.index, service, factor, start: from },
      );
      const name = services.find((s) => s.id === service)?.name ?? "";
      return rows.map((row) => {
        const impact = Number(row.impact);
        const expected = Number(row.expected);
        const start = row.start ?? from;
        const isOngoing = row.ongoing === "true";
        return {
          AnomalyId: `${group.arn.slice(-12)}-${row.account}-${start}`,
          AnomalyStartDate: start,
          ...(isOngoing ? {} : { AnomalyEndDate: row.last ?? start }),
          DimensionValue: name,
          RootCauses: [
            {
              Service: name,
              Region: row.region,
              LinkedAccount: row.account,
              LinkedAccountName: row.name,
              UsageType: row.usage,
              Impact: { Contribution: impact },
            },
          ],
          AnomalyScore: { MaxScore: 0.97, CurrentScore: isOngoing ? 0.92 : 0.41 },
          Impact: {
            MaxImpact: Number(row.largest),
            TotalImpact: impact,
            TotalActualSpend: Number(row.actual),
            TotalExpectedSpend: expected,
            TotalImpactPercentage: Math.round((impact / expected) * 10_000) / 100,
          },
          MonitorArn: `arn:aws:ce::${context.caller.account}:anomalymonitor/00000000-0000-4000-8000-000000000001`,
        };
      });
    }),
  );
  return found.flat().filter((anomaly) => anomaly.AnomalyStartDate <= present);
}

function within(impact: number, filter: GetAnomaliesInput["TotalImpact"]): boolean {
  if (filter === undefined) return true;
  const { NumericOperator, StartValue, EndValue = StartValue } = filter;
  switch (NumericOperator) {
    case "EQUAL":
      return impact === StartValue;
    case "GREATER_THAN_OR_EQUAL":
      return impact >= StartValue;
    case "LESS_THAN_OR_EQUAL":
      return impact <= StartValue;
    case "GREATER_THAN":
      return impact > StartValue;
    case "LESS_THAN":
      return impact < StartValue;
    case "BETWEEN":
      return impact >= StartValue && impact <= EndValue;
  }
}
