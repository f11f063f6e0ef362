import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { NotFound } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { BillingView, BillingViews } from "#src/ports/billing-views.ts";
import type { Call } from "#src/ports/call.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { CostQuery } from "#src/ports/cost-source.ts";
import { type AwsConnection, apiCall, BILLING_REGION } from "./connection.ts";
import type { ViewSpan } from "./cost-explorer.ts";
import { fromAwsError } from "./errors.ts";
import { required } from "./mapping.ts";
import { allPages } from "./pages.ts";
import type { ReadCache } from "./read-cache.ts";

const SERVICE = "Billing";
const ENDPOINT = "https://billing.us-east-1.api.aws";
const ATTEMPTS = 5;
const SIDES = { BILLING_TRANSFER: "my-view", BILLING_TRANSFER_SHOWBACK: "showback" } as const;

interface WireView {
  readonly arn?: string;
  readonly name?: string;
  readonly billingViewType?: string;
  readonly sourceAccountId?: string;
  readonly healthStatus?: { readonly statusCode?: string; readonly statusReasons?: readonly string[] };
}

/**
 * Billing views through the AWS Billing API, for which there is no client package: JSON 1.0, signed with SigV4 as
 * "billing" (service model of the AWS SDKs, 2023-09-07).
 */
export function billingViews(connection: AwsConnection, cache: ReadCache): BillingViews {
  const send = signedSender(connection);
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

type Send = (operation: string, body: object, signal: AbortSignal) => Promise<Record<string, unknown>>;

function signedSender(connection: AwsConnection): Send {
  const url = new URL(connection.endpoint ?? ENDPOINT);
  const signer = new SignatureV4({
    service: "billing",
    region: BILLING_REGION,
    credentials: connection.credentials,
    sha256: Sha256,
  });
  return async (operation, body, signal) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await sendOnce(url, signer, operation, JSON.stringify(body), signal, connection);
      } catch (error) {
        if (attempt >= ATTEMPTS || !isTransient(error) || signal.aborted) throw error;
        // Full jitter, as the SDKs wait (AWS Architecture Blog, exponential backoff and jitter).
        await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(20_000, 100 * 2 ** attempt)));
      }
    }
  };
}

async function sendOnce(
  url: URL,
  signer: SignatureV4,
  operation: string,
  body: string,
  signal: AbortSignal,
  connection: AwsConnection,
): Promise<Record<string, unknown>> {
  const request = await signer.sign({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === "" ? {} : { port: Number(url.port) }),
    path: "/",
    headers: {
      host: url.host,
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AWSBilling.${operation}`,
    },
    body,
  });
  let status = "unknown";
  try {
    const response = await fetch(url, { method: "POST", headers: request.headers, body, signal });
    const answer = (await response.json()) as Record<string, unknown>;
    status = response.ok
      ? "ok"
      : (String(answer.__type ?? response.status)
          .split("#")
          .at(-1) ?? "");
    if (response.ok) return answer;
    throw Object.assign(new Error(String(answer.message ?? "")), { name: status, status: response.status });
  } finally {
    connection.meter(apiCall(connection, SERVICE, operation, "0", status));
  }
}

function isTransient(error: unknown): boolean {
  if (!(error instanceof Error) || error.name === "AbortError") return false;
  // A TypeError is how fetch reports a connection that broke.
  const status = "status" in error ? Number(error.status) : 0;
  return error instanceof TypeError || status >= 500 || /Throttl|TooManyRequests/.test(error.name);
}
