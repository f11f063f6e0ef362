import { NotFound } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { BillingView, BillingViews } from "#src/ports/billing-views.ts";
import type { Call } from "#src/ports/call.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { CostQuery } from "#src/ports/cost-source.ts";
import type { AwsConnection } from "./connection.ts";
import type { ViewSpan } from "./cost-explorer.ts";
import { fromAwsError } from "./errors.ts";
import { required } from "./mapping.ts";
import { allPages } from "./pages.ts";
import type { ReadCache } from "./read-cache.ts";
import { BILLING, signedJson } from "./signed-json.ts";

const SERVICE = BILLING.name;
const SIDES = { BILLING_TRANSFER: "my-view", BILLING_TRANSFER_SHOWBACK: "showback" } as const;

interface WireView {
  readonly arn?: string;
  readonly name?: string;
  readonly billingViewType?: string;
  readonly sourceAccountId?: string;
  readonly healthStatus?: { readonly statusCode?: string; readonly statusReasons?: readonly string[] };
}

/** Billing views through the AWS Billing API. */
export function billingViews(connection: AwsConnection, cache: ReadCache): BillingViews {
  const send = signedJson(connection, BILLING);
  return {
    list: async (period, call) => {
      try {
        const read = await cache.read<BillingView[]>(
          {
            key: ["views", connection.receiver, period].join(":"),
            service: SERVICE,
            // Views appear, move and fall ill at any time, also for months that are over.
            state: "estimated",
            fetch: async (signal) => {
              const { items, requests } = await allPages<WireView>(async (token) => {
                const output = await send(
                  "ListBillingViews",
                  {
                    activeTimeRange: {
                      activeAfterInclusive: period.start.getTime() / 1000,
                      activeBeforeInclusive: period.end.getTime() / 1000 - 1,
                    },
                    maxResults: 100,
                    ...(token === undefined ? {} : { nextToken: token }),
                  },
                  signal,
                );
                return {
                  items: output.billingViews as WireView[] | undefined,
                  next: output.nextToken as string | undefined,
                };
              });
              return { value: items.map(toView), requests };
            },
            toJson: (views) => views as unknown as Json,
            fromJson: (json) => json as unknown as BillingView[],
          },
          call,
        );
        return read.value;
      } catch (error) {
        throw fromAwsError(error, SERVICE, `the billing views of ${period}`);
      }
    },
  };
}

/**
 * Finds the views of one side of a source for a query. A source can have more than one view in a month, and another one
 * after its transfer was renewed: each is asked for the months it is listed in, so that nothing is missed or counted twice.
 */
export async function viewSpans(
  views: BillingViews,
  group: BillingGroup,
  query: CostQuery,
  call: Call,
): Promise<ViewSpan[]> {
  const spans = new Map<string, ViewSpan>();
  const months = BillingPeriod.span(query.first, query.last);
  const listed = await Promise.all(months.map((month) => views.list(month, call)));
  months.forEach((month, i) => {
    for (const view of listed[i] ?? []) {
      if (view.side !== query.side || view.sourceAccountId !== group.primaryAccountId) continue;
      const known = spans.get(view.id);
      spans.set(view.id, { view, first: known?.first ?? month, last: month });
    }
  });
  if (spans.size === 0 && group.status !== "pending") {
    const span = query.first.equals(query.last) ? `${query.first}` : `${query.first} to ${query.last}`;
    throw new NotFound(
      "client.no-view",
      `AWS lists no ${query.side === "my-view" ? "My View" : "Showback"} billing view for ${span}.`,
    );
  }
  return [...spans.values()];
}

function toView(view: WireView): BillingView {
  const type = view.billingViewType ?? "";
  return {
    id: required(view.arn, "arn"),
    name: view.name ?? "",
    side: type in SIDES ? SIDES[type as keyof typeof SIDES] : null,
    sourceAccountId: view.sourceAccountId ?? null,
    healthy: (view.healthStatus?.statusCode ?? "HEALTHY") === "HEALTHY",
    reasons: view.healthStatus?.statusReasons ?? [],
  };
}
