import {
  CostExplorerClient,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandInput,
  type ResultByTime,
} from "@aws-sdk/client-cost-explorer";
import pLimit from "p-limit";
import { type AppError, Upstream } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import { isEstimated } from "#src/kernel/settling.ts";
import type { BillingGroup, Unreadable } from "#src/ports/billing-groups.ts";
import type { BillingView } from "#src/ports/billing-views.ts";
import type { Call } from "#src/ports/call.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { CostLine, CostQuery, CostSource, Dimension } from "#src/ports/cost-source.ts";
import { type AwsConnection, clientConfig, meter } from "./connection.ts";
import { fromAwsError } from "./errors.ts";
import { DIMENSION_KEYS, required, toDimensionValue, toMoney } from "./mapping.ts";
import { noteRead } from "./note-read.ts";
import { allPages } from "./pages.ts";
import type { Read, ReadCache } from "./read-cache.ts";

const SERVICE = "Cost Explorer";
/** Each paged request costs 0.01 USD (AWS Cost Explorer pricing). */
export const COST_USD = "0.01";
/** Requests in flight at once; Cost Explorer throttles above about five a second. */
const CONCURRENCY = 5;
const METRIC = "UnblendedCost";

/** Lists the views that select one side of one source in one period. */
export type ViewsOf = (group: BillingGroup, query: CostQuery, call: Call) => Promise<ViewSpan[]>;

/** A view and the part of the query's periods in which it is active. */
export interface ViewSpan {
  readonly view: BillingView;
  readonly first: BillingPeriod;
  readonly last: BillingPeriod;
}

/** Cost Explorer as a cost source: every request names a billing view, so that no figure is of our own organisation. */
export function costExplorer(connection: AwsConnection, cache: ReadCache, viewsOf: ViewsOf): CostSource {
  const client = new CostExplorerClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, SERVICE, COST_USD));
  const limit = pLimit(CONCURRENCY);

  const readView = async (span: ViewSpan, group: BillingGroup, query: CostQuery, call: Call): Promise<CostLine[]> => {
    const state = isEstimated(span.last, connection.clock.now()) ? "estimated" : "final";
    const read = await cache.read<CostLine[]>(
      {
        key: ["ce", connection.receiver, span.view.id, span.first, span.last, METRIC, ...query.by].join(":"),
        service: SERVICE,
        state,
        fetch: (signal) => limit(() => fetchView(client, span, group, query, signal)),
        toJson: linesToJson,
        fromJson: linesFromJson,
      },
      call,
    );
    noteUse(call, connection, query, read);
    return read.value;
  };

  return {
    read: async (query, call) => {
      const lines: CostLine[] = [];
      const failures: { unreadable: Unreadable; error: AppError }[] = [];
      await Promise.all(
        query.groups.map(async (group) => {
          try {
            const spans = await viewsOf(group, query, call);
            const read = await Promise.all(spans.map((span) => readView(span, group, query, call)));
            lines.push(...read.flat());
          } catch (thrown) {
            const error = fromAwsError(thrown, SERVICE, `"${group.name}"`);
            failures.push({ unreadable: { groupId: group.id, reason: error.message }, error });
          }
        }),
      );
      const [first] = failures;
      // Nothing at all could be read: that is a failure of the whole question, not of some clients.
      if (first !== undefined && failures.length === query.groups.length) throw first.error;
      return { lines, unreadable: failures.map((f) => f.unreadable) };
    },
  };
}

async function fetchView(
  client: CostExplorerClient,
  span: ViewSpan,
  group: BillingGroup,
  query: CostQuery,
  signal: AbortSignal,
): Promise<{ value: CostLine[]; requests: number }> {
  if (!span.view.healthy) {
    const why = span.view.reasons.length > 0 ? ` (${span.view.reasons.join(", ")})` : "";
    throw new Upstream(
      "aws.view-unhealthy",
      `The billing view is not healthy at AWS${why}, so it cannot be read now.`,
      {
        retryable: false,
      },
    );
  }
  const input: GetCostAndUsageCommandInput = {
    TimePeriod: { Start: span.first.firstDay, End: span.last.exclusiveEnd },
    Granularity: "MONTHLY",
    Metrics: [METRIC],
    BillingViewArn: span.view.id,
    ...(query.by.length > 0 ? { GroupBy: query.by.map((d) => ({ Type: "DIMENSION", Key: DIMENSION_KEYS[d] })) } : {}),
  };
  const { items, requests } = await allPages<ResultByTime>(async (token) => {
    const output = await client.send(
      new GetCostAndUsageCommand({ ...input, ...(token === undefined ? {} : { NextPageToken: token }) }),
      { abortSignal: signal },
    );
    return { items: output.ResultsByTime, next: output.NextPageToken };
  });
  return { value: items.flatMap((result) => toLines(result, group, query)), requests };
}

function toLines(result: ResultByTime, group: BillingGroup, query: CostQuery): CostLine[] {
  const period = BillingPeriod.parse(required(result.TimePeriod?.Start, "TimePeriod.Start").slice(0, 7));
  const estimated = result.Estimated ?? false;
  const line = (metric: { Amount?: string; Unit?: string } | undefined, keys: CostLine["keys"]): CostLine => ({
    groupId: group.id,
    period,
    keys,
    cost: toMoney(required(metric?.Amount, "Amount"), required(metric?.Unit, "Unit")),
    estimated,
  });
  if (query.by.length === 0) {
    const total = result.Total?.[METRIC] as { Amount?: string; Unit?: string } | undefined;
    return total === undefined ? [] : [line(total, {})];
  }
  return (result.Groups ?? []).map((g) => {
    const keys: Partial<Record<Dimension, string>> = {};
    query.by.forEach((dimension, i) => {
      keys[dimension] = toDimensionValue(dimension, required(g.Keys?.[i], "Keys"), query.side);
    });
    return line(g.Metrics?.[METRIC] as { Amount?: string; Unit?: string } | undefined, keys);
  });
}

function noteUse(call: Call, connection: AwsConnection, query: CostQuery, read: Read<CostLine[]>): void {
  noteRead(connection, call, {
    ...read,
    source: SERVICE,
    side: query.side,
    periods: BillingPeriod.span(query.first, query.last),
    state: read.value.some((l) => l.estimated) ? "estimated" : read.state,
    costUsd: COST_USD,
  });
}

type StoredLine = {
  groupId: string;
  period: string;
  keys: Record<string, string>;
  cost: [string, string];
  estimated: boolean;
};

function linesToJson(lines: CostLine[]): Json {
  return lines.map((l) => ({
    groupId: l.groupId,
    period: l.period.toString(),
    keys: { ...l.keys },
    cost: [l.cost.toString(), l.cost.currency],
    estimated: l.estimated,
  }));
}

function linesFromJson(json: Json): CostLine[] {
  return (json as unknown as StoredLine[]).map((l) => ({
    groupId: l.groupId,
    period: BillingPeriod.parse(l.period),
    keys: l.keys,
    cost: Money.of(l.cost[0], l.cost[1]),
    estimated: l.estimated,
  }));
}
