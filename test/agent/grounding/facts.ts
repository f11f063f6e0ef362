import type { Evidence } from "#src/agent/grounding/check.ts";
import type { Json } from "#src/ports/cost-records.ts";

/** A figure of a real answer of a tool, and what it is of. */
export interface Fact {
  readonly at: number;
  readonly tool: string;
  readonly who: string;
  readonly client: boolean;
  readonly period: string | null;
  readonly measure: string;
  readonly kind: "amount" | "percent";
  readonly value: string;
  readonly currency: string;
}

type Row = Readonly<Record<string, Json>>;

const rowsOf = (data: Json, key: string): Row[] => ((data as Row)[key] ?? []) as Row[];

const MARGIN = [
  ["myView", "My View", "amount"],
  ["showback", "Showback", "amount"],
  ["margin", "margin", "amount"],
  ["onCost", "margin on cost", "percent"],
  ["onRevenue", "margin on revenue", "percent"],
] as const;

/** What each answer says, as far as sentences can be made of it. */
export function factsOf(evidence: readonly Evidence[]): Fact[] {
  return evidence.flatMap(({ tool, input, data }, at) => {
    const d = data as Row;
    const period = typeof d.period === "string" ? d.period : d.first === d.last ? (d.first as string) : null;
    const fact = (
      who: Json | undefined,
      measure: string,
      value: Json | undefined,
      currency: Json | undefined,
      more: Partial<Fact> = {},
    ): Fact[] =>
      typeof who !== "string" || typeof value !== "string" || /^-?0(\.0+)?$/.test(value)
        ? []
        : [
            {
              at,
              tool,
              who,
              client: true,
              period,
              measure,
              kind: "amount",
              value,
              currency: String(currency),
              ...more,
            },
          ];
    const margins = (who: Json | undefined, row: Row, more: Partial<Fact> = {}): Fact[] =>
      MARGIN.flatMap(([key, measure, kind]) => fact(who, measure, row[key], row.currency, { kind, ...more }));
    const client = (input as Row).client;
    const by = (input as Row).by;
    if (tool === "margin" && by === undefined) return rowsOf(data, "rows").flatMap((row) => margins(row.label, row));
    if (tool === "margin" && by === "account")
      return rowsOf(data, "rows").flatMap((row) => margins(row.label, row, { client: false }));
    if (tool === "margin") {
      const of = client === undefined ? "" : ` at ${client}`;
      return rowsOf(data, "rows").flatMap((row) => margins(`${row.label}${of}`, row, { client: false }));
    }
    if (tool === "overview")
      return rowsOf(data, "totals").flatMap((row) =>
        row.currency === "USD" ? margins("all clients", row, { client: false }) : [],
      );
    if (tool === "trend") {
      return rowsOf(data, "months").flatMap((row) =>
        row.currency === "USD"
          ? margins(client ?? "all clients", row, { period: String(row.period), client: client !== undefined })
          : [],
      );
    }
    if (tool === "gaps") {
      return rowsOf(data, "rows").flatMap((row) =>
        rowsOf(row, "gaps").flatMap((gap) => fact(row.client, `${gap.category} gap`, gap.gap, row.currency)),
      );
    }
    if (tool === "credits") {
      const once = rowsOf(data, "credits").filter(
        (row, _, all) => all.filter((other) => other.client === row.client).length === 1,
      );
      return once.flatMap((row) => [
        ...fact(row.client, "initial credit", row.initial, row.currency, { period: null }),
        ...fact(row.client, "remaining credit", row.remaining, row.currency, { period: null }),
        ...fact(row.client, "credit at risk", (row.forecast as Row | null)?.atRisk, row.currency, { period: null }),
      ]);
    }
    if (tool === "line-items")
      return rowsOf(data, "items").flatMap((row) =>
        fact(`"${row.name}" of ${row.client}`, "amount", row.amount, row.currency, { client: false, period: null }),
      );
    if (tool === "budgets") {
      return rowsOf(data, "budgets").flatMap((row) => [
        ...fact(row.name, "limit", (row.limit as Row).amount, (row.limit as Row).currency, {
          client: false,
          period: null,
        }),
        ...fact(row.name, "actual spend", (row.actual as Row).amount, (row.actual as Row).currency, {
          client: false,
          period: null,
        }),
        ...fact(row.name, "forecast", (row.forecast as Row | null)?.amount, (row.forecast as Row | null)?.currency, {
          client: false,
          period: null,
        }),
      ]);
    }
    if (tool === "waterfall") {
      const [one] = rowsOf(data, "waterfalls").filter((row) => row.currency === "USD");
      return one === undefined
        ? []
        : rowsOf(one, "steps").flatMap((step) =>
            /credits|tax|discounts|gross/.test(String(step.step))
              ? fact(client ?? "all clients", String(step.step), step.amount, "USD", { client: client !== undefined })
              : [],
          );
    }
    if (tool === "anomalies")
      return rowsOf(data, "anomalies").flatMap((row) =>
        fact(row.what, `impact from ${row.start}`, row.impact, row.currency, { client: false, period: null }),
      );
    if (tool === "pricing")
      return rowsOf(data, "plans").flatMap((plan) =>
        rowsOf(plan, "rules")
          .slice(0, 1)
          .flatMap((rule) =>
            fact(plan.name, String(rule.type), rule.percent, "", { kind: "percent", client: false, period: null }),
          ),
      );
    return [];
  });
}

/** What the amount, percentage or count stands in: `{v}`. Written as sentences that a model would write. */
export type Phrasing = (fact: Pick<Fact, "who" | "measure" | "period">, v: string) => string;

const inPeriod = (period: string | null): string => (period === null ? "" : ` in ${period}`);
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Those that the checker was made with. */
export const PHRASINGS: readonly Phrasing[] = [
  ({ who, measure, period }, v) => `${capital(who)}: ${measure} was ${v}${inPeriod(period)}.`,
  ({ who, measure, period }, v) => `${period === null ? "Now" : `In ${period}`}, the ${measure} of ${who} was ${v}.`,
  ({ who, measure, period }, v) => `The ${measure} of ${who}${inPeriod(period)} is ${v}, as far as the bills say.`,
  ({ who, measure, period }, v) => `Figures${period === null ? "" : ` for ${period}`}:\n\n- ${who}: ${measure} ${v}`,
  ({ who, measure, period }, v) =>
    `## ${period ?? "Now"}\n\n| Name | ${capital(measure)} |\n|---|---:|\n| ${who} | ${v} |`,
  ({ who, measure, period }, v) => `${v} is the ${measure} of ${who}${inPeriod(period)}.`,
];

/** Those that were written before the checker was first run; it was mended for them later. */
export const HELD_BACK: readonly Phrasing[] = [
  ({ who, measure, period }, v) => `For ${who} we see ${v} of ${measure}${inPeriod(period)}.`,
  ({ who, measure, period }, v) =>
    `As for ${who}, its ${measure} came to ${v}${period === null ? "" : ` during ${period}`}.`,
  ({ who, measure, period }, v) => `### ${capital(who)}\n\n**${period ?? "Today"}**\n\n- ${capital(measure)}: ${v}`,
  ({ who, measure, period }, v) => `| ${capital(measure)} | ${who} |\n|:--|--:|\n| ${period ?? "now"} | ${v} |`,
  ({ who, measure, period }, v) =>
    `You asked about ${who}. Its ${measure}${period === null ? "" : ` for ${period}`}: ${v}.`,
  ({ who, measure, period }, v) => `1. **${capital(who)}** – ${measure} ${v}${period === null ? "" : ` (${period})`}`,
];
