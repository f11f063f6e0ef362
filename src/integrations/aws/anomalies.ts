import { type Anomaly as AwsAnomaly, CostExplorerClient, GetAnomaliesCommand } from "@aws-sdk/client-cost-explorer";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import { isEstimated } from "#src/kernel/settling.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { Anomalies, Anomaly } from "#src/ports/watch.ts";
import { type AwsConnection, clientConfig, meter } from "./connection.ts";
import { COST_USD } from "./cost-explorer.ts";
import { fromAwsError } from "./errors.ts";
import { required, toMoney } from "./mapping.ts";
import { noteRead } from "./note-read.ts";
import { allPages } from "./pages.ts";
import type { ReadCache } from "./read-cache.ts";

const SERVICE = "Cost Explorer";
const PAGE = 100;
/** GetAnomalies names no currency; Cost Anomaly Detection works in US dollars (user guide). */
const CURRENCY = "USD";
const DAY_MS = 86_400_000;

/** What Cost Anomaly Detection has found, read to the last page; each request costs 0.01 USD. */
export function anomalies(connection: AwsConnection, cache: ReadCache): Anomalies {
  const client = new CostExplorerClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, SERVICE, COST_USD));
  return {
    list: async (first, last, call) => {
      const now = connection.clock.now();
      // The interval is of days, both included, and holds none that is to come.
      const end = new Date(Math.min(last.end.getTime() - DAY_MS, now.getTime()));
      const interval = { StartDate: first.firstDay, EndDate: dayOf(end.toISOString()) };
      const state = isEstimated(last, now) ? "estimated" : "final";
      try {
        const read = await cache.read<Anomaly[]>(
          {
            key: ["anomalies", connection.receiver, first, last].join(":"),
            service: SERVICE,
            state,
            fetch: async (signal) => {
              const { items, requests } = await allPages<AwsAnomaly>(async (token) => {
                const command = new GetAnomaliesCommand({
                  DateInterval: interval,
                  MaxResults: PAGE,
                  ...(token === undefined ? {} : { NextPageToken: token }),
                });
                const output = await client.send(command, { abortSignal: signal });
                return { items: output.Anomalies, next: output.NextPageToken };
              });
              return { value: items.map(toAnomaly), requests };
            },
            toJson: (all) => all.map(toJson),
            fromJson: (json) => (json as unknown as StoredAnomaly[]).map(fromJson),
          },
          call,
        );
        const periods = BillingPeriod.span(first, last);
        noteRead(connection, call, { ...read, source: SERVICE, state, periods, costUsd: COST_USD });
        return read.value;
      } catch (error) {
        throw fromAwsError(error, SERVICE, "the cost anomalies");
      }
    },
  };
}

function toAnomaly(anomaly: AwsAnomaly): Anomaly {
  const impact = required(anomaly.Impact, "Impact");
  return {
    id: required(anomaly.AnomalyId, "AnomalyId"),
    start: dayOf(required(anomaly.AnomalyStartDate, "AnomalyStartDate")),
    end: anomaly.AnomalyEndDate === undefined ? null : dayOf(anomaly.AnomalyEndDate),
    dimension: anomaly.DimensionValue ?? "",
    impact: required(estimate(impact.TotalImpact), "TotalImpact"),
    expected: estimate(impact.TotalExpectedSpend),
    actual: estimate(impact.TotalActualSpend),
    causes: (anomaly.RootCauses ?? []).map((cause) => ({
      service: cause.Service ?? null,
      accountId: cause.LinkedAccount ?? null,
      accountName: cause.LinkedAccountName ?? null,
      region: cause.Region ?? null,
      usageType: cause.UsageType ?? null,
      contribution: estimate(cause.Impact?.Contribution),
    })),
  };
}

/**
 * AWS gives these as doubles of its own reckoning, which no bill has to agree with; the shortest text of a double is the one
 * that stands for it and no other, so nothing is lost on our side.
 */
const estimate = (value: number | undefined): Money | null =>
  value === undefined ? null : toMoney(String(value), CURRENCY);

/** AWS gives days with or without a time: "2026-10-01T00:00:00Z". */
const dayOf = (text: string): string => text.slice(0, 10);

type StoredMoney = { amount: string; currency: string } | null;
type Stored<T> = { [K in keyof T]: T[K] extends Money | null ? StoredMoney : T[K] };
type StoredAnomaly = Stored<Omit<Anomaly, "causes">> & { causes: Stored<Anomaly["causes"][number]>[] };

const toJson = (anomaly: Anomaly): Json => JSON.parse(JSON.stringify(anomaly)) as Json;

const moneyOf = (stored: StoredMoney): Money | null =>
  stored === null ? null : Money.of(stored.amount, stored.currency);

const fromJson = (stored: StoredAnomaly): Anomaly => ({
  ...stored,
  impact: required(moneyOf(stored.impact), "impact"),
  expected: moneyOf(stored.expected),
  actual: moneyOf(stored.actual),
  causes: stored.causes.map((cause) => ({ ...cause, contribution: moneyOf(cause.contribution) })),
});
