import { z } from "zod";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { ApiCallTotal } from "#src/ports/cost-records.ts";
import { defineTool } from "#src/tool/define.ts";
import { dollarsFirst, money } from "#src/tool/figures.ts";
import { noRequests } from "#src/tool/not-kept.ts";
import { shapes } from "#src/tool/params.ts";
import type { Block, View } from "#src/view/view.ts";

const DAY_MS = 86_400_000;

const count = z.object({
  requests: z.number().int(),
  throttled: z.number().int().describe("Of these, refused by AWS because there were too many"),
  cost: shapes.amount,
});

const both = { currency: shapes.currency, today: count, month: count };

/** Usage: what we ask of AWS and what asking costs. */
export const usage = defineTool({
  name: "usage",
  title: "Usage",
  description:
    "The requests that this installation has sent to AWS today and this month (UTC), by service and operation, the dearest first: how " +
    "many, how many were throttled, and what they cost (Cost Explorer takes $0.01 a request). Not what clients use.",
  input: z.object({}),
  output: z.object({
    day: z.string().describe("Today in UTC, YYYY-MM-DD"),
    month: shapes.period,
    known: z.boolean().describe("False where nothing is asked of AWS, as with a bill file"),
    local: z.boolean().describe("True when the local cloud answered, so that nothing was paid"),
    rows: z.array(z.object({ service: z.string(), operation: z.string(), ...both })),
    totals: z.array(z.object(both)).describe("One per currency"),
  }),
  effect: "read",
  needs: "requests",
  grant: "cost.read",
  command: { positional: [], examples: ["usage"] },

  async run(_input, { clock, call, desk, usage: meter }) {
    const now = clock.now();
    const month = BillingPeriod.at(now);
    const day = now.toISOString().slice(0, 10);
    const head = { day, month: month.toString() };
    if (desk.origin === "bill") return { ...head, known: false, local: false, rows: [], totals: [] };
    if (meter === null) throw noRequests();
    const midnight = new Date(`${day}T00:00:00Z`);
    // One after the other: the first also writes what still waits.
    const inMonth = await meter.totals(month.start, month.end);
    const inDay = await meter.totals(midnight, new Date(midnight.getTime() + DAY_MS));
    call.used({
      source: "Record of AWS requests",
      local: meter.local,
      periods: [month.toString()],
      asOf: now.toISOString(),
      state: "estimated",
      requests: 0,
      costUsd: "0",
    });
    const today = new Map(inDay.map((total) => [keyOf(total), total]));
    const rows = inMonth.map((total) => ({
      service: total.service,
      operation: total.operation,
      currency: total.currency,
      today: countOf(today.get(keyOf(total))),
      month: countOf(total),
    }));
    return {
      ...head,
      known: true,
      local: meter.local,
      rows: dollarsFirst(
        rows.toSorted(
          (a, b) =>
            a.currency.localeCompare(b.currency, "en") ||
            Money.of(b.month.cost, b.currency).compare(Money.of(a.month.cost, a.currency)) ||
            b.month.requests - a.month.requests,
        ),
      ),
      totals: dollarsFirst(
        [...Map.groupBy(rows, (row) => row.currency)].map(([currency, members]) => ({
          currency,
          today: sumOf(
            currency,
            members.map((row) => row.today),
          ),
          month: sumOf(
            currency,
            members.map((row) => row.month),
          ),
        })),
      ),
    };
  },

  view(data): View {
    if (!data.known) return [{ kind: "text", text: "Figures come from a bill file here: nothing is asked of AWS." }];
    const blocks: Block[] = [{ kind: "heading", text: `Requests to AWS, ${data.month}` }];
    if (data.local) {
      const text = "The local cloud answers here: the costs are what AWS would charge; nothing is paid.";
      blocks.push({ kind: "alert", level: "info", text });
    }
    if (data.rows.length === 0) {
      blocks.push({ kind: "text", text: `Nothing was asked of AWS in ${data.month}.` });
      return blocks;
    }
    blocks.push(factsOf(data), tableOf(data));
    blocks.push({
      kind: "text",
      text: "Cost Explorer takes $0.01 a request. What was read before is not asked again.",
    });
    return blocks;
  },
});

type Data = Parameters<typeof usage.view>[0];
type Count = z.output<typeof count>;

const keyOf = (total: ApiCallTotal): string => JSON.stringify([total.service, total.operation, total.currency]);

/** What is not on record for today did not happen today: the record of the month has it. */
function countOf(total: ApiCallTotal | undefined): Count {
  return { requests: total?.calls ?? 0, throttled: total?.throttled ?? 0, cost: total?.cost ?? "0" };
}

function sumOf(currency: string, counts: readonly Count[]): Count {
  return {
    requests: counts.reduce((sum, one) => sum + one.requests, 0),
    throttled: counts.reduce((sum, one) => sum + one.throttled, 0),
    cost: Money.sum(
      currency,
      counts.map((one) => Money.of(one.cost, currency)),
    ).toString(),
  };
}

function factsOf({ totals, day }: Data): Block {
  const several = totals.length > 1;
  return {
    kind: "facts",
    items: totals.flatMap((total) => {
      const label = (text: string): string => (several ? `${text}, ${total.currency}` : text);
      return [
        {
          label: label(`Requests today, ${day}`),
          value: { count: total.today.requests },
          note: throttledOf(total.today),
        },
        { label: label("Cost today"), value: money(total.today.cost, total.currency) },
        { label: label("Requests this month"), value: { count: total.month.requests }, note: throttledOf(total.month) },
        { label: label("Cost this month"), value: money(total.month.cost, total.currency) },
      ];
    }),
  };
}

const throttledOf = (one: Count): string => (one.throttled === 0 ? "none throttled" : `${one.throttled} throttled`);

function tableOf({ rows, totals, month }: Data): Block {
  return {
    kind: "table",
    caption: `Requests to AWS by service and operation, ${month}`,
    columns: [
      { label: "Service", align: "left" },
      { label: "Operation", align: "left" },
      { label: "Today", align: "right" },
      { label: "Cost today", align: "right" },
      { label: "This month", align: "right" },
      { label: "Throttled", align: "right" },
      { label: "Cost this month", align: "right" },
    ],
    rows: rows.map((row) => [row.service, row.operation, ...cellsOf(row)]),
    totals: totals.map((total) => [`Total ${total.currency}`, "", ...cellsOf(total)]),
  };
}

function cellsOf({ currency, today, month }: Data["totals"][number]) {
  return [
    { count: today.requests },
    money(today.cost, currency),
    { count: month.requests },
    { count: month.throttled },
    money(month.cost, currency),
  ];
}
