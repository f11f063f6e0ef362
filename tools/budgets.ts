import { z } from "zod";
import { BUDGET_STATES, type BudgetState, budgetUse, byWorst } from "#src/engine/budgets/budget-use.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { BillingView } from "#src/ports/billing-views.ts";
import type { Budget } from "#src/ports/watch.ts";
import { defineTool } from "#src/tool/define.ts";
import { money } from "#src/tool/figures.ts";
import { findClient } from "#src/tool/find-client.ts";
import { params, shapes } from "#src/tool/params.ts";
import type { Block, Cell, View } from "#src/view/view.ts";

const PERIODS = ["daily", "monthly", "quarterly", "annually", "custom"] as const;
const WORDS: Readonly<Record<BudgetState, string>> = {
  over: "over",
  "forecast-over": "forecast to be over",
  unknown: "unknown",
  "no-forecast": "within, no forecast yet",
  within: "within",
};

const amount = z.object({ amount: shapes.amount, currency: shapes.currency });

const budget = z.object({
  name: z.string(),
  period: z.enum(PERIODS),
  client: z
    .string()
    .nullable()
    .describe("The client whose costs it watches; null for the receiver's own or an unknown view"),
  watches: z.string().describe("What it watches, in words"),
  state: z.enum(BUDGET_STATES).describe("Worst first; unknown: its figures cannot be relied on or compared"),
  limit: amount,
  actual: amount,
  forecast: amount.nullable().describe("null where AWS has none yet"),
  used: shapes.percent.describe(
    "Actual as percent of the limit, exact to 4 decimals; null when the limit is not above zero",
  ),
  foreseen: shapes.percent.describe(
    "Forecast as percent of the limit; null when there is none or the limit is not above zero",
  ),
  left: shapes.amount.nullable().describe("Limit - actual; negative when over"),
  unhealthy: z.string().nullable().describe("Why AWS calls it unhealthy"),
});

/** Budgets: which are over, which will be, and how far the others are used. */
export const budgets = defineTool({
  name: "budgets",
  title: "Budgets",
  description:
    "The cost budgets that AWS Budgets keeps in the receiver's account, worst first: limit, actual, forecast, percent used, which are " +
    "over or forecast to be over, and the client whose billing view each watches. For all or one client. Budgets of usage, utilisation " +
    "and coverage are not listed.",
  input: z.object({ client: params.client.optional() }),
  output: z.object({
    client: z.string().nullable(),
    known: z.boolean().describe("False where the origin has no budgets, as a bill file"),
    over: z.number().int(),
    forecastOver: z.number().int(),
    budgets: z.array(budget),
  }),
  effect: "read",
  grant: "cost.read",
  command: { positional: ["client"], examples: ["budgets", "budgets acme"] },

  async run(input, { desk, call, clock }) {
    const month = BillingPeriod.at(clock.now());
    const [kept, views, groups] = await Promise.all([
      desk.budgets?.list(call) ?? [],
      desk.views?.list(month, call) ?? [],
      desk.groups.list(desk.usual ?? month, call),
    ]);
    const client = input.client === undefined ? null : findClient(input.client, groups, (id) => `budgets ${id}`);
    const rows = kept
      .map((one) => ({
        one,
        ...watchedBy(one, views, groups),
        use: budgetUse({ ...one, reliable: one.unhealthy === null }),
      }))
      .filter(({ group }) => client === null || group?.id === client.id)
      .toSorted((a, b) => byWorst(a.use, b.use) || a.one.name.localeCompare(b.one.name, "en"));
    const countOf = (state: BudgetState): number => rows.filter(({ use }) => use.state === state).length;
    return {
      client: client?.name ?? null,
      known: desk.budgets !== null,
      over: countOf("over"),
      forecastOver: countOf("forecast-over"),
      budgets: rows.map(({ one, group, watches, use }) => ({
        name: one.name,
        period: one.period,
        client: group?.name ?? null,
        watches,
        state: use.state,
        limit: one.limit.toJSON(),
        actual: one.actual.toJSON(),
        forecast: one.forecast?.toJSON() ?? null,
        used: use.used,
        foreseen: use.foreseen,
        left: use.left?.toString() ?? null,
        unhealthy: one.unhealthy,
      })),
    };
  },

  view(data): View {
    if (!data.known) {
      return [{ kind: "text", text: "There are no budgets in a bill file. Connect an AWS receiver to read them." }];
    }
    if (data.budgets.length === 0) {
      const text =
        data.client === null
          ? "There are no cost budgets in the receiver's account."
          : `No cost budget in the receiver's account watches a billing view of ${data.client}.`;
      return [{ kind: "text", text }];
    }
    return [
      { kind: "heading", text: data.client === null ? "Budgets" : `Budgets of ${data.client}` },
      summary(data),
      ...warnings(data),
      {
        kind: "table",
        caption: "Cost budgets, worst first",
        columns: [
          { label: "Budget", align: "left" },
          { label: "Watches", align: "left" },
          { label: "Period", align: "left" },
          { label: "State", align: "left" },
          { label: "Limit", align: "right" },
          { label: "Actual", align: "right" },
          { label: "Used", align: "right" },
          { label: "Forecast", align: "right" },
          { label: "Of limit", align: "right" },
        ],
        rows: data.budgets.map((one) => [
          one.name,
          one.watches,
          one.period,
          WORDS[one.state],
          money(one.limit.amount, one.limit.currency),
          money(one.actual.amount, one.actual.currency),
          shareOf(one.used, one),
          one.forecast === null ? "none yet" : money(one.forecast.amount, one.forecast.currency),
          one.forecast === null ? "none yet" : shareOf(one.foreseen, one),
        ]),
      },
    ];
  },
});

type Data = Parameters<typeof budgets.view>[0];
type Row = z.output<typeof budget>;

/** Names that are written out in a warning. */
const NAMES = 5;
const SIDES = { "my-view": "My View", showback: "Showback" } as const;

/** The client of the billing view that a budget watches. Without a view it is of the receiver's own account. */
function watchedBy(
  one: Budget,
  views: readonly BillingView[],
  groups: readonly BillingGroup[],
): { group: BillingGroup | undefined; watches: string } {
  if (one.viewId === null) return { group: undefined, watches: "the receiver's own account" };
  const view = views.find((each) => each.id === one.viewId);
  if (view === undefined) return { group: undefined, watches: "a billing view that is not listed" };
  const group = groups.find((each) => each.primaryAccountId === view.sourceAccountId);
  const side = view.side === null ? "" : `, ${SIDES[view.side]}`;
  return { group, watches: `${group?.name ?? view.name}${side}` };
}

function summary({ over, forecastOver, budgets: all }: Data): Block {
  const unknown = all.filter((one) => one.state === "unknown").length;
  const open = unknown === 0 ? "" : ` ${unknown} cannot be told.`;
  const of = `of ${all.length} ${all.length === 1 ? "budget" : "budgets"}`;
  if (over + forecastOver === 0) {
    const text = `None ${of} is over its limit or forecast to be.${open}`;
    return { kind: "alert", level: unknown === 0 ? "success" : "warning", text };
  }
  const parts = [
    ...(over > 0 ? [`${over} ${over === 1 ? "is" : "are"} over`] : []),
    ...(forecastOver > 0 ? [`${forecastOver} ${forecastOver === 1 ? "is" : "are"} forecast to be over`] : []),
  ];
  return { kind: "alert", level: "warning", text: `${parts.join(" and ")}, ${of}.${open}` };
}

function warnings({ budgets: all }: Data): Block[] {
  const ill = all.filter((one) => one.unhealthy !== null).map((one) => `${one.name} (${one.unhealthy})`);
  if (ill.length === 0) return [];
  const more = ill.length > NAMES ? ` and ${ill.length - NAMES} more` : "";
  const text = `AWS calls these budgets unhealthy, so that they may not count all costs: ${ill.slice(0, NAMES).join(", ")}${more}.`;
  return [{ kind: "alert", level: "warning", text }];
}

function shareOf(percent: string | null, one: Row): Cell {
  if (percent !== null) return { percent };
  const same = one.actual.currency === one.limit.currency;
  return { unknown: same ? "Its limit is not above zero." : "Its limit is in another currency." };
}
