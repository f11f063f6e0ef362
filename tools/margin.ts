import { z } from "zod";
import { totalMargins } from "#src/engine/margin/margin.ts";
import { sidesOf, type TallyEntry, tally } from "#src/engine/margin/tally.ts";
import type { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup, Unreadable } from "#src/ports/billing-groups.ts";
import { notBegun, readBothSides, unknownClients, withoutReport } from "#src/tool/both-sides.ts";
import type { ToolContext } from "#src/tool/context.ts";
import { defineTool } from "#src/tool/define.ts";
import { dollarsFirst, MARGIN_COLUMNS, marginCells, marginData, marginShape, unknownCells } from "#src/tool/figures.ts";
import { params, shapes } from "#src/tool/params.ts";
import type { PeriodSpan } from "#src/tool/period-words.ts";
import { chosenGroups, chosenPeriods, clientWord, oneClient, spanText } from "#src/tool/select.ts";
import { twoLevelNotes, twoLevelShape, twoLevels } from "#src/tool/two-levels.ts";
import type { Block, View } from "#src/view/view.ts";

const BY = ["client", "account", "service", "month", "provider"] as const;
type By = (typeof BY)[number];

/** Margin: what we are charged, what clients are shown, and what lies between. */
export const margin = defineTool({
  name: "margin",
  title: "Margin",
  description:
    "Exact margin (Showback - My View) on cost and on revenue, for all clients or one, over one billing period or a " +
    "span of up to 13, by client, account, service, month or provider. Use it for any question about margin, profit, " +
    "what a client costs us or what a client is charged. A client that cannot be read is listed as unknown.",
  input: z.object({
    client: params.client.optional(),
    period: params.period.optional(),
    by: z
      .enum(BY)
      .optional()
      .describe("What the rows are. Left out: clients, or the services of the client that was named."),
  }),
  output: z.object({
    by: z.enum(BY),
    first: shapes.period,
    last: shapes.period,
    client: z.string().nullable().describe("The one client, or null for all"),
    account: shapes.account,
    rows: z.array(z.object({ key: z.string(), label: z.string(), ...marginShape })),
    totals: z.array(z.object(marginShape)).describe("One per currency; currencies are never added up"),
    unknown: z.array(shapes.unknown),
    twoLevels: z.array(twoLevelShape),
  }),
  effect: "read",
  grant: "cost.read",
  command: {
    positional: ["client", "period"],
    examples: ["margin", "margin acme", "margin acme last --by account", "margin 2026-01..2026-06 --by month"],
  },

  async run(input, context) {
    const span = chosenPeriods(input.period, context.clock.now(), context.desk.usual);
    const by = input.by ?? (input.client === undefined ? "client" : "service");
    const groups = await chosenGroups(context, input.client, span, (id) =>
      ["margin", id, spanText(span), ...(input.by ? ["--by", input.by] : [])].join(" "),
    );
    const { entries, unreadable, labels } = await READERS[by](context, groups, span);
    const rows = tally(entries);
    if (by === "month") rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    return {
      by,
      first: span.first.toString(),
      last: span.last.toString(),
      ...oneClient(input.client, groups),
      rows: rows.map((row) => ({
        key: row.key,
        label: labels.get(row.key) ?? (row.key || "(not named)"),
        ...marginData(row),
      })),
      totals: totalMargins(rows).map(marginData),
      unknown: unknownClients(groups, [...unreadable, ...notBegun(groups, rows)]),
      twoLevels: twoLevels(groups),
    };
  },

  view(data): View {
    const span = data.first === data.last ? data.last : `${data.first} to ${data.last}`;
    const who = data.client === null ? "" : ` of ${data.client}`;
    const blocks: Block[] = [{ kind: "heading", text: `Margin${who} by ${data.by}, ${span}` }];
    const losing = data.rows.filter((row) => row.margin.startsWith("-"));
    if (losing.length > 0) {
      // A month or a client can lose in one currency and earn in another.
      const several = data.totals.length > 1;
      const names = losing.slice(0, 3).map((row) => (several ? `${row.label} in ${row.currency}` : row.label));
      const rest = losing.length > 3 ? ` and ${losing.length - 3} more` : "";
      blocks.push({
        kind: "alert",
        level: "warning",
        text: `Negative margin: ${names.join(", ")}${rest}. There we are charged more than the client is shown.`,
      });
    }
    if (data.unknown.length > 0) {
      blocks.push({
        kind: "alert",
        level: "warning",
        text:
          data.unknown.length === 1
            ? "1 client could not be read and is not in the totals."
            : `${data.unknown.length} clients could not be read and are not in the totals.`,
      });
    }
    if (data.rows.length === 0 && data.unknown.length === 0) {
      blocks.push({ kind: "text", text: `There are no costs in ${span}.` });
      return blocks;
    }
    blocks.push({
      kind: "table",
      caption: `Margin by ${data.by}, ${span}`,
      columns: [{ label: data.by.charAt(0).toUpperCase() + data.by.slice(1), align: "left" }, ...MARGIN_COLUMNS],
      rows: [
        ...(data.by === "month" ? data.rows : dollarsFirst(data.rows)).map((row) => [row.label, ...marginCells(row)]),
        ...data.unknown.map((u) => [u.client, ...unknownCells(u.reason)]),
      ],
      totals: dollarsFirst(data.totals).map((total) => [`Total ${total.currency}`, ...marginCells(total)]),
    });
    blocks.push(...twoLevelNotes(data.twoLevels), { kind: "actions", items: nextSteps(data) });
    return blocks;
  },
});

interface Reading {
  readonly entries: Iterable<TallyEntry>;
  readonly unreadable: Unreadable[];
  readonly labels: ReadonlyMap<string, string>;
}

type Reader = (context: ToolContext, groups: readonly BillingGroup[], span: PeriodSpan) => Promise<Reading>;

const READERS: Readonly<Record<By, Reader>> = {
  client: (context, groups, span) =>
    fromReports(context, groups, span, (report) => report.groupId, new Map(groups.map((g) => [g.id, g.name]))),
  month: (context, groups, span) => fromReports(context, groups, span, (report) => report.period.toString(), new Map()),
  service: async (context, groups, span) => {
    const { reports, unreadable } = await context.desk.groups.serviceReports(
      groups,
      span.first,
      span.last,
      context.call,
    );
    return { entries: sidesOf(reports, (r) => r.service), unreadable, labels: new Map() };
  },
  account: async (context, groups, span) => {
    const [accounts, { lines, unreadable }] = await Promise.all([
      context.desk.groups.accounts(span.last, context.call),
      readBothSides(context, groups, span, ["account"]),
    ]);
    const entries = lines.map((l) => ({ key: l.keys.account ?? "", side: l.side, cost: l.cost }));
    return { entries, unreadable, labels: new Map(accounts.map((a) => [a.accountId, accountLabel(a)])) };
  },
  provider: async (context, groups, span) => {
    const { lines, unreadable } = await readBothSides(context, groups, span, ["provider"]);
    const entries = lines.map((l) => ({ key: l.keys.provider ?? "", side: l.side, cost: l.cost }));
    return { entries, unreadable, labels: new Map() };
  },
};

async function fromReports(
  context: ToolContext,
  groups: readonly BillingGroup[],
  span: PeriodSpan,
  keyOf: (report: { groupId: string; period: BillingPeriod }) => string,
  labels: ReadonlyMap<string, string>,
): Promise<Reading> {
  const wanted = new Set(groups.map((g) => g.id));
  const reports = (await context.desk.groups.reports(span.first, span.last, context.call)).filter((r) =>
    wanted.has(r.groupId),
  );
  return {
    entries: sidesOf(reports, keyOf),
    unreadable: withoutReport(groups, reports, spanText(span)),
    labels,
  };
}

const accountLabel = (account: { accountId: string; name: string }): string =>
  account.name === account.accountId ? account.accountId : `${account.name} (${account.accountId})`;

function nextSteps(data: {
  by: By;
  account: string | null;
  first: string;
  last: string;
}): { label: string; command: string }[] {
  const who = clientWord(data.account);
  const span = data.first === data.last ? data.last : `${data.first}..${data.last}`;
  const others = (["client", "service", "account"] as const).filter(
    (by) => by !== data.by && !(by === "client" && data.account !== null),
  );
  return [
    ...others.map((by) => ({ label: `By ${by}`, command: `margin${who} ${span} --by ${by}` })),
    { label: "Trend", command: `trend${who}` },
    ...(data.first === data.last ? [{ label: "Waterfall", command: `waterfall${who} ${span}` }] : []),
  ];
}
