import pLimit from "p-limit";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Call } from "#src/ports/call.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { Available, Credit, Credits, CreditUse } from "#src/ports/credits.ts";
import type { AwsConnection } from "./connection.ts";
import {
  creditFromJson,
  creditToJson,
  toCredit,
  toUse,
  useFromJson,
  useToJson,
  type WireCredit,
  type WireUse,
} from "./credit-mapping.ts";
import { fromAwsError, isDenied } from "./errors.ts";
import { required } from "./mapping.ts";
import { noteRead } from "./note-read.ts";
import { allPages } from "./pages.ts";
import type { ReadCache } from "./read-cache.ts";
import { BILLING, signedJson } from "./signed-json.ts";

const SERVICE = BILLING.name;
const PAGE = 1_000;
const CONCURRENCY = 4;
/** The longest span of one request for history (GetCreditAllocationHistory). */
const MOST_MONTHS = 24;
const DAY_MS = 86_400_000;

/** Months of history that AWS had no answer for. */
class MonthsMissing extends Error {
  readonly months: readonly string[];

  constructor(months: readonly string[]) {
    super("some months are missing");
    this.months = months;
  }
}

/**
 * Credits through the AWS Billing API. Whether it answers for the account of a source is not documented, so it is asked; a
 * refusal is an answer, not a failure. History with months missing is no history: a sum of it would be too small.
 */
export function credits(connection: AwsConnection, cache: ReadCache): Credits {
  const send = signedJson(connection, BILLING);
  const limit = pLimit(CONCURRENCY);
  const unavailable = (
    error: unknown,
    operation: string,
    accountId: string,
    call: Call,
  ): { available: false; reason: string } => {
    const reason = reasonOf(error, operation, accountId);
    if (reason === null) throw fromAwsError(error, SERVICE, `the credits of account ${accountId}`);
    noteRead(connection, call, { source: SERVICE, asOf: connection.clock.now(), state: "final", requests: 1 });
    return { available: false, reason };
  };

  return {
    list: async (accountId, since, call): Promise<Available<Credit[]>> => {
      const startDate = secondsOf(atMostAYearAgo(since.start, connection.clock.now()));
      try {
        const read = await cache.read<Credit[]>(
          {
            key: ["credits", connection.receiver, accountId, since].join(":"),
            service: SERVICE,
            // Balances fall with every bill, and credits are given at any time.
            state: "estimated",
            fetch: (signal) =>
              limit(async () => {
                const answer = await send("GetCredits", { accountId, startDate }, signal);
                return {
                  value: required(answer.credits as WireCredit[] | undefined, "credits").map(toCredit),
                  requests: 1,
                };
              }),
            toJson: (all) => all.map(creditToJson),
            fromJson: (json) => (json as Json[]).map(creditFromJson),
          },
          call,
        );
        noteRead(connection, call, { ...read, source: SERVICE, state: "final" });
        return { available: true, value: read.value };
      } catch (error) {
        return unavailable(error, "GetCredits", accountId, call);
      }
    },

    history: async (accountId, first, last, call): Promise<Available<CreditUse[]>> => {
      try {
        const read = await cache.read<CreditUse[]>(
          {
            key: ["credit-uses", connection.receiver, accountId, first, last].join(":"),
            service: SERVICE,
            state: "estimated",
            fetch: (signal) =>
              limit(async () => {
                const parts = [];
                for (const [from, to] of spansOf(first, last)) parts.push(await usesOf(accountId, from, to, signal));
                return {
                  value: parts.flatMap((part) => part.items.map(toUse)),
                  requests: parts.reduce((sum, part) => sum + part.requests, 0),
                };
              }),
            toJson: (uses) => uses.map(useToJson),
            fromJson: (json) => (json as Json[]).map(useFromJson),
          },
          call,
        );
        const state = read.value.some((use) => use.estimated) ? "estimated" : "final";
        noteRead(connection, call, { ...read, source: SERVICE, state, periods: BillingPeriod.span(first, last) });
        return { available: true, value: read.value };
      } catch (error) {
        return unavailable(error, "GetCreditAllocationHistory", accountId, call);
      }
    },
  };

  async function usesOf(
    accountId: string,
    first: BillingPeriod,
    last: BillingPeriod,
    signal: AbortSignal,
  ): Promise<{ items: WireUse[]; requests: number }> {
    const failed = new Set<string>();
    const read = await allPages<WireUse>(async (token) => {
      const answer = await send(
        "GetCreditAllocationHistory",
        {
          accountId,
          startDate: secondsOf(first.start),
          endDate: secondsOf(last.end) - 1,
          maxResults: PAGE,
          ...(token === undefined ? {} : { nextToken: token }),
        },
        signal,
      );
      for (const month of (answer.failedMonths as string[] | undefined) ?? []) failed.add(month);
      if (answer.partialResults === true && failed.size === 0) throw new MonthsMissing([]);
      return {
        items: answer.creditAllocationHistoryList as WireUse[] | undefined,
        next: answer.nextToken as string | undefined,
      };
    });
    if (failed.size > 0) throw new MonthsMissing([...failed].sort());
    return read;
  }
}

/** Why AWS has no answer, or `null` when it is a failure of another kind. */
function reasonOf(error: unknown, operation: string, accountId: string): string | null {
  if (error instanceof MonthsMissing) {
    const months = error.months.length === 0 ? "some months" : error.months.join(", ");
    return `AWS could not give the use of credits of account ${accountId} in ${months}. Ask for other months, or try again later.`;
  }
  if (isDenied(error)) {
    return `AWS does not tell the credits of account ${accountId} to this receiver. If it tells those of no account, the read role lacks billing:${operation}.`;
  }
  if (error instanceof Error && error.name === "UnknownOperationException") {
    return "AWS does not offer this information about credits here.";
  }
  return null;
}

/** AWS tells of credits of the past year only; the first midnight within it. */
function atMostAYearAgo(start: Date, now: Date): Date {
  const yearAgo = new Date(now);
  yearAgo.setUTCFullYear(now.getUTCFullYear() - 1);
  const earliest = Math.ceil(yearAgo.getTime() / DAY_MS) * DAY_MS;
  return new Date(Math.max(start.getTime(), earliest));
}

function spansOf(first: BillingPeriod, last: BillingPeriod): [BillingPeriod, BillingPeriod][] {
  const spans: [BillingPeriod, BillingPeriod][] = [];
  for (let from = first; from.compare(last) <= 0; from = from.plus(MOST_MONTHS)) {
    const to = from.plus(MOST_MONTHS - 1);
    spans.push([from, to.compare(last) < 0 ? to : last]);
  }
  return spans;
}

const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1000);
