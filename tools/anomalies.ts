import { z } from "zod";
import { percentOf } from "#src/engine/margin/margin.ts";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Anomaly } from "#src/ports/watch.ts";
import { defineTool } from "#src/tool/define.ts";
import { dollarsFirst, money } from "#src/tool/figures.ts";
import { params, shapes } from "#src/tool/params.ts";
import { chosenPeriods } from "#src/tool/select.ts";
import type { Block, Cell, View } from "#src/view/view.ts";

const cause = z.object({
  service: z.string().nullable(),
  accountId: z.string().nullable(),
  accountName: z.string().nullable(),
  region: z.string().nullable(),
  usageType: z.string().nullable(),
  contribution: shapes.amount.nullable().describe("Its part of the impact; null where AWS does not tell it"),
});

const anomaly = z.object({
  what: z.string().describe("What the monitor watches: a service, an account"),
  start: z.string().describe("First day, UTC"),
  end: z.string().nullable().describe("Last day, UTC; null while it goes on"),
  currency: shapes.currency,
  impact: shapes.amount.describe("Actual above expected, of the whole anomaly"),
  expected: shapes.amount.nullable(),
  actual: shapes.amount.nullable(),
  above: shapes.percent.describe("Impact as percent of expected; null when nothing was expected or AWS does not tell"),
  causes: z.array(cause),
});

/** Anomalies: what AWS found to cost more than usual, how much, and where it comes from. */
export const anomalies = defineTool({
  name: "anomalies",
  title: "Anomalies",
  description:
    "The cost anomalies that AWS has found in the receiver's own account in the last and the present month, or the periods named, " +
    "largest first: impact, expected against actual, from when to when or that it goes on, and root causes by account, service, region " +
    "and usage type. AWS looks at no billing views. The impact is of the whole anomaly.",
  input: z.object({
    period: params.period
      .optional()
      .describe(
        "Billing period or span in UTC: 2026-10, this, last 3 months. Leave out for the last and the present month.",
      ),
  }),
  output: z.object({
    first: shapes.period,
    last: shapes.period,
    known: z.boolean().describe("False where the origin has no anomalies, as a bill file"),
    ongoing: z.number().int(),
    totals: z.array(z.object({ currency: shapes.currency, impact: shapes.amount })).describe("One per currency"),
    anomalies: z.array(anomaly),
  }),
  effect: "read",
  grant: "cost.read",
  command: { positional: ["period"], examples: ["anomalies", "anomalies 2026-10", "anomalies last 3 months"] },

  async run(input, { desk, call, clock }) {
    const now = clock.now();
    const present = BillingPeriod.at(now);
    const span =
      input.period === undefined ? { first: present.previous(), last: present } : chosenPeriods(input.period, now);
    const found = (await desk.anomalies?.list(span.first, span.last, call)) ?? [];
    const byCurrency = Map.groupBy(found, (one) => one.impact.currency);
    return {
      first: span.first.toString(),
      last: span.last.toString(),
      known: desk.anomalies !== null,
      ongoing: found.filter((one) => one.end === null).length,
      totals: dollarsFirst(
        [...byCurrency].map(([currency, members]) => ({
          currency,
          impact: Money.sum(
            currency,
            members.map((one) => one.impact),
          ).toString(),
        })),
      ),
      anomalies: dollarsFirst(
        [...byCurrency.values()].flatMap((members) => members.toSorted(largestFirst).map(toData)),
      ),
    };
  },

  view(data): View {
    if (!data.known) {
      return [{ kind: "text", text: "There are no anomalies in a bill file. Connect an AWS receiver to read them." }];
    }
    const span = data.first === data.last ? data.last : `${data.first} to ${data.last}`;
    if (data.anomalies.length === 0) {
      return [{ kind: "text", text: `AWS reports no cost anomalies in ${span}. ${WATCHED}` }];
    }
    const count = data.anomalies.length === 1 ? "1 anomaly" : `${data.anomalies.length} anomalies`;
    const goes = data.ongoing === 0 ? "none goes on" : `${data.ongoing} ${data.ongoing === 1 ? "goes" : "go"} on`;
    return [
      { kind: "heading", text: `Anomalies, ${span}` },
      { kind: "alert", level: data.ongoing === 0 ? "info" : "warning", text: `${count}, ${goes}.` },
      {
        kind: "table",
        caption: `Cost anomalies, ${span}`,
        columns: [
          { label: "Anomaly", align: "left" },
          { label: "Start", align: "left" },
          { label: "End", align: "left" },
          { label: "Expected", align: "right" },
          { label: "Actual", align: "right" },
          { label: "Impact", align: "right" },
          { label: "Above expected", align: "right" },
        ],
        rows: data.anomalies.map((one, i) => [
          labelOf(one, i),
          one.start,
          one.end ?? "goes on",
          amountOf(one.expected, one.currency),
          amountOf(one.actual, one.currency),
          money(one.impact, one.currency),
          one.expected === null ? NOT_TOLD : { percent: one.above },
        ]),
        totals: data.totals.map((total) => [
          `Total ${total.currency}`,
          "",
          "",
          "",
          "",
          money(total.impact, total.currency),
          "",
        ]),
      },
      causesOf(data.anomalies),
      { kind: "text", text: WATCHED },
    ];
  },
});

type Row = z.output<typeof anomaly>;

const WATCHED =
  "AWS reports anomalies for the receiver's own account only, where it has an anomaly monitor; it looks at no billing views.";
const NOT_TOLD: Cell = { unknown: "AWS does not tell it." };

/** Of one currency: the largest impact first, then the latest. */
const largestFirst = (a: Anomaly, b: Anomaly): number =>
  b.impact.compare(a.impact) || b.start.localeCompare(a.start) || a.id.localeCompare(b.id);

function toData(one: Anomaly): Row {
  return {
    what: one.dimension,
    start: one.start,
    end: one.end,
    currency: one.impact.currency,
    impact: one.impact.toString(),
    expected: one.expected?.toString() ?? null,
    actual: one.actual?.toString() ?? null,
    above: one.expected === null ? null : percentOf(one.impact, one.expected),
    causes: one.causes.map((each) => ({ ...each, contribution: each.contribution?.toString() ?? null })),
  };
}

const labelOf = (one: Row, index: number): string => `${index + 1}. ${one.what || "not named"}`;

const amountOf = (amount: string | null, currency: string): Cell =>
  amount === null ? NOT_TOLD : money(amount, currency);

function causesOf(all: readonly Row[]): Block {
  const rows = all.flatMap((one, i) =>
    one.causes.map((each) => [
      labelOf(one, i),
      accountOf(each),
      each.service ?? "not named",
      each.region ?? "not named",
      each.usageType ?? "not named",
      amountOf(each.contribution, one.currency),
    ]),
  );
  if (rows.length === 0) return { kind: "text", text: "AWS names no root causes." };
  return {
    kind: "table",
    caption: "Root causes",
    columns: [
      { label: "Anomaly", align: "left" },
      { label: "Account", align: "left" },
      { label: "Service", align: "left" },
      { label: "Region", align: "left" },
      { label: "Usage type", align: "left" },
      { label: "Contribution", align: "right" },
    ],
    rows,
  };
}

function accountOf({ accountId, accountName }: z.output<typeof cause>): string {
  if (accountId === null) return accountName ?? "not named";
  return accountName === null || accountName === accountId ? accountId : `${accountName} (${accountId})`;
}
