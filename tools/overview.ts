import { z } from "zod";
import { changeOf, totalMargins } from "#src/engine/margin/margin.ts";
import { sidesOf, tally } from "#src/engine/margin/tally.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup, CostReport, ServiceReport, Unreadable } from "#src/ports/billing-groups.ts";
import { readBothSides, unknownClients, withoutReport } from "#src/tool/both-sides.ts";
import type { ToolContext } from "#src/tool/context.ts";
import { defineTool } from "#src/tool/define.ts";
import { dollarsFirst, marginData, marginShape, money } from "#src/tool/figures.ts";
import { params, shapes } from "#src/tool/params.ts";
import { chosenGroups, chosenPeriod, clientWord, oneClient, sameReceiver } from "#src/tool/select.ts";
import { twoLevelNotes, twoLevelShape, twoLevels } from "#src/tool/two-levels.ts";
import { formatPercent } from "#src/view/format.ts";
import type { Block, Fact, View } from "#src/view/view.ts";

const TOP = 8;

const change = {
  myViewChange: shapes.percent.describe("Change of My View against the month before, in percent"),
  showbackChange: shapes.percent.describe("Change of Showback against the month before, in percent"),
};

/** Overview: the month at a glance. */
export const overview = defineTool({
  name: "overview",
  title: "Overview",
  description:
    "One billing period at a glance, over all clients the caller may see or one of them: what AWS charges us (My View), " +
    "pro forma (Showback), margin, change against the month before, top services, active billing transfers, providers.",
  input: z.object({ client: params.client.optional(), period: params.onePeriod.optional() }),
  output: z.object({
    period: shapes.period,
    client: z.string().nullable(),
    account: shapes.account,
    clients: z.number().int().describe("How many clients the figures cover"),
    totals: z.array(z.object({ ...marginShape, ...change })).describe("One per currency"),
    topServices: z.array(z.object({ service: z.string(), ...marginShape })).describe("By My View, largest first"),
    providers: z.array(z.object({ provider: z.string(), ...marginShape })).describe("Only where the bill has several"),
    transfers: z
      .object({ active: z.number().int(), starting: z.number().int(), invited: z.number().int() })
      .nullable()
      .describe("Inbound billing transfers; null where the source has none, as in a bill file"),
    unknown: z.array(shapes.unknown),
    partly: z
      .array(shapes.unknown)
      .describe("Clients that are in the totals, but whose services or providers could not be read"),
    twoLevels: z.array(twoLevelShape),
  }),
  effect: "read",
  grant: "cost.read",
  command: { positional: ["client", "period"], examples: ["overview", "overview this", "overview acme 2026-09"] },

  async run(input, context) {
    const period = chosenPeriod(input.period, context.clock.now(), context.desk.usual);
    const groups = await chosenGroups(
      context,
      input.client,
      { first: period, last: period },
      (id) => `overview ${id} ${period}`,
    );
    const wanted = new Set(groups.map((g) => g.id));
    const [allReports, services, providers, transfers] = await Promise.all([
      context.desk.groups.reports(period.previous(), period, context.call),
      context.desk.groups.serviceReports(groups, period, period, context.call),
      readProviders(context, groups, period),
      readTransfers(context, groups, input.client !== undefined),
    ]);
    // All clients of a month are all of that month: who left since was there the month before.
    const reports = input.client === undefined ? allReports : allReports.filter((r) => wanted.has(r.groupId));
    const [now, before] = [period, period.previous()].map((p) => totalsOf(reports.filter((r) => r.period.equals(p))));
    const unreadable = withoutReport(
      groups,
      reports.filter((r) => r.period.equals(period)),
      period.toString(),
    );
    const without = new Set(unreadable.map((u) => u.groupId));
    const partly = [...services.unreadable, ...providers.unreadable].filter((u) => !without.has(u.groupId));
    return {
      period: period.toString(),
      ...oneClient(input.client, groups),
      clients: groups.length - unreadable.length,
      totals: (now ?? []).map((total) => {
        const former = before?.find((b) => b.currency === total.currency);
        return {
          ...marginData(total),
          myViewChange: former === undefined ? null : changeOf(former.myView, total.myView),
          showbackChange: former === undefined ? null : changeOf(former.showback, total.showback),
        };
      }),
      topServices: topServices(services.reports),
      providers: providers.rows,
      transfers,
      unknown: unknownClients(groups, unreadable),
      partly: unknownClients(groups, partly),
      twoLevels: twoLevels(groups),
    };
  },

  view(data): View {
    const who = data.client === null ? "" : ` of ${data.client}`;
    const blocks: Block[] = [{ kind: "heading", text: `Overview${who}, ${data.period}` }];
    if (data.totals.length === 0 && data.unknown.length === 0) {
      blocks.push({ kind: "text", text: `There are no costs in ${data.period}.` });
    }
    for (const total of dollarsFirst(data.totals))
      blocks.push({ kind: "facts", items: totalFacts(total, data.period) });
    blocks.push({ kind: "facts", items: coverage(data.clients, data.transfers) });
    for (const currency of new Set(dollarsFirst(data.topServices).map((s) => s.currency))) {
      const services = data.topServices.filter((s) => s.currency === currency);
      blocks.push({
        kind: "chart",
        chart: {
          type: "bar",
          title: `Top services in ${currency}, ${data.period}`,
          currency,
          categories: services.map((s) => shortName(s.service)),
          series: [
            { name: "My View", values: services.map((s) => s.myView) },
            { name: "Showback", values: services.map((s) => s.showback) },
          ],
        },
      });
    }
    if (data.providers.length > 0) {
      blocks.push({
        kind: "table",
        caption: `By provider, ${data.period}`,
        columns: [
          { label: "Provider", align: "left" },
          { label: "My View", align: "right" },
          { label: "Showback", align: "right" },
        ],
        rows: data.providers.map((p) => [p.provider, money(p.myView, p.currency), money(p.showback, p.currency)]),
      });
    }
    for (const u of data.unknown) {
      blocks.push({ kind: "alert", level: "warning", text: `${u.client} is unknown and not included: ${u.reason}` });
    }
    for (const p of data.partly) {
      blocks.push({
        kind: "alert",
        level: "warning",
        text: `${p.client} is in the totals, but not in the services or providers: ${p.reason}`,
      });
    }
    blocks.push(...twoLevelNotes(data.twoLevels));
    const of = clientWord(data.account);
    blocks.push({
      kind: "actions",
      items: [
        data.account === null
          ? { label: "Margin by client", command: `margin ${data.period} --by client` }
          : { label: "Margin by service", command: `margin${of} ${data.period} --by service` },
        { label: "Trend", command: `trend${of}` },
        { label: "Waterfall", command: `waterfall${of} ${data.period}` },
      ],
    });
    return blocks;
  },
});

const totalsOf = (reports: readonly CostReport[]): ReturnType<typeof totalMargins> =>
  totalMargins(tally(sidesOf(reports, (r) => r.groupId)));

function topServices(reports: readonly ServiceReport[]): ({ service: string } & ReturnType<typeof marginData>)[] {
  const rows = tally(sidesOf(reports, (r) => r.service));
  return [...Map.groupBy(rows, (r) => r.currency).values()].flatMap((ofCurrency) =>
    ofCurrency.slice(0, TOP).map((row) => ({ service: row.key, ...marginData(row) })),
  );
}

/** Only a bill file can hold several providers; Cost Explorer is not paid to say what we know. */
async function readProviders(
  context: ToolContext,
  groups: readonly BillingGroup[],
  period: BillingPeriod,
): Promise<{ rows: ({ provider: string } & ReturnType<typeof marginData>)[]; unreadable: Unreadable[] }> {
  if (context.desk.origin !== "bill") return { rows: [], unreadable: [] };
  const { lines, unreadable } = await readBothSides(context, groups, { first: period, last: period }, ["provider"]);
  const rows = tally(lines.map((l) => ({ key: l.keys.provider ?? "", side: l.side, cost: l.cost })));
  const several = new Set(rows.map((r) => r.key)).size > 1;
  return {
    rows: several ? rows.map((r) => ({ provider: r.key || "(not named)", ...marginData(r) })) : [],
    unreadable,
  };
}

async function readTransfers(
  context: ToolContext,
  groups: readonly BillingGroup[],
  oneClient: boolean,
): Promise<{ active: number; starting: number; invited: number } | null> {
  if (context.desk.transfers === null) return null;
  const now = context.clock.now().toISOString();
  const all = await context.desk.transfers.inbound(context.call);
  const inbound = oneClient
    ? all.filter((t) => groups.some((g) => g.primaryAccountId === t.sourceAccountId && sameReceiver(t, g)))
    : all;
  const accepted = inbound.filter((t) => t.status === "accepted" && (t.end === null || t.end > now));
  return {
    active: accepted.filter((t) => t.start <= now).length,
    starting: accepted.filter((t) => t.start > now).length,
    invited: inbound.filter((t) => t.status === "requested").length,
  };
}

function coverage(clients: number, transfers: { active: number; starting: number; invited: number } | null): Fact[] {
  const known: Fact = { label: "Clients", value: { count: clients } };
  if (transfers === null) return [known];
  const { active, starting, invited } = transfers;
  const more = [starting > 0 ? `${starting} starting` : "", invited > 0 ? `${invited} invited` : ""].filter(Boolean);
  const fact: Fact = { label: "Active transfers", value: { count: active } };
  return [known, more.length > 0 ? { ...fact, note: more.join(", ") } : fact];
}

function totalFacts(
  total: ReturnType<typeof marginData> & { myViewChange: string | null; showbackChange: string | null },
  period: string,
): Fact[] {
  const before = BillingPeriod.parse(period).previous();
  const against = (percent: string | null): string =>
    percent === null ? `nothing in ${before}` : `${formatPercent(percent, true)} vs ${before}`;
  return [
    { label: "My View (spend)", value: money(total.myView, total.currency), note: against(total.myViewChange) },
    {
      label: "Showback (pro forma)",
      value: money(total.showback, total.currency),
      note: against(total.showbackChange),
    },
    { label: "Margin", value: money(total.margin, total.currency) },
    { label: "Margin on cost", value: { percent: total.onCost } },
    { label: "Margin on revenue", value: { percent: total.onRevenue } },
  ];
}

/** What tells services apart under a bar: nearly all of them begin with the name of the provider. */
const shortName = (service: string): string => service.replace(/^(Amazon|AWS) (?=\S)/, "");
