import {
  type BillingconductorClient,
  type BillingGroupCostReportResultElement,
  GetBillingGroupCostReportCommand,
} from "@aws-sdk/client-billingconductor";
import type { LimitFunction } from "p-limit";
import { type AppError, Bug } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup, ServiceReport, Unreadable } from "#src/ports/billing-groups.ts";
import type { Call, FigureState } from "#src/ports/call.ts";
import { fromAwsError } from "./errors.ts";
import { required, toMoney } from "./mapping.ts";
import { allPages } from "./pages.ts";
import type { Read, ReadCache } from "./read-cache.ts";

const SERVICE = "Billing Conductor";
/** The service's own bounds: at most 12 months a request, pages of 200 to 300. */
const MONTHS = 12;
const PAGE = 300;

/** What reading needs; made once by the adapter. */
export interface ServiceReportReader {
  readonly client: BillingconductorClient;
  readonly cache: ReadCache;
  readonly limit: LimitFunction;
  readonly key: (...parts: unknown[]) => string;
  readonly stateOf: (period: BillingPeriod) => FigureState;
  readonly note: (call: Call, read: Read<unknown>, periods: BillingPeriod[]) => void;
}

/** Reads cost by service and month, one request per group and twelve months; groups that fail are named, not zeroed. */
export async function serviceReports(
  reader: ServiceReportReader,
  groups: readonly BillingGroup[],
  first: BillingPeriod,
  last: BillingPeriod,
  call: Call,
): Promise<{ reports: ServiceReport[]; unreadable: Unreadable[] }> {
  const reports: ServiceReport[] = [];
  const failures: { groupId: string; error: AppError }[] = [];
  await Promise.all(
    groups.map(async (group) => {
      try {
        for (let from = first; from.compare(last) <= 0; from = from.plus(MONTHS)) {
          const to = from.plus(MONTHS - 1).compare(last) < 0 ? from.plus(MONTHS - 1) : last;
          reports.push(...(await readGroup(reader, group, from, to, call)));
        }
      } catch (thrown) {
        failures.push({ groupId: group.id, error: fromAwsError(thrown, SERVICE, `"${group.name}"`) });
      }
    }),
  );
  const [failed] = failures;
  if (failed !== undefined && failures.length === groups.length) throw failed.error;
  return { reports, unreadable: failures.map(({ groupId, error }) => ({ groupId, reason: error.message })) };
}

async function readGroup(
  reader: ServiceReportReader,
  group: BillingGroup,
  from: BillingPeriod,
  to: BillingPeriod,
  call: Call,
): Promise<ServiceReport[]> {
  const read = await reader.cache.read<ServiceReport[]>(
    {
      key: reader.key("services", group.id, from, to),
      service: SERVICE,
      state: reader.stateOf(to),
      fetch: (signal) =>
        reader.limit(async () => {
          const { items, requests } = await allPages<BillingGroupCostReportResultElement>(async (token) => {
            const output = await reader.client.send(
              new GetBillingGroupCostReportCommand({
                Arn: group.id,
                BillingPeriodRange: {
                  InclusiveStartBillingPeriod: from.toString(),
                  ExclusiveEndBillingPeriod: to.next().toString(),
                },
                GroupBy: ["PRODUCT_NAME", "BILLING_PERIOD"],
                MaxResults: PAGE,
                ...(token === undefined ? {} : { NextToken: token }),
              }),
              { abortSignal: signal },
            );
            return { items: output.BillingGroupCostReportResults, next: output.NextToken };
          });
          return { value: items.map((item) => toServiceReport(item, group)), requests };
        }),
      toJson: (list) =>
        list.map((r) => [
          r.period.toString(),
          r.service,
          r.myView.toString(),
          r.showback.toString(),
          r.myView.currency,
        ]),
      fromJson: (json) =>
        (json as [string, string, string, string, string][]).map(([period, service, myView, showback, currency]) => ({
          groupId: group.id,
          period: BillingPeriod.parse(period),
          service,
          myView: Money.of(myView, currency),
          showback: Money.of(showback, currency),
        })),
    },
    call,
  );
  reader.note(call, read, BillingPeriod.span(from, to));
  return read.value;
}

function toServiceReport(item: BillingGroupCostReportResultElement, group: BillingGroup): ServiceReport {
  const attributes = new Map((item.Attributes ?? []).map((a) => [a.Key, a.Value]));
  const currency = required(item.Currency, "Currency");
  return {
    groupId: group.id,
    period: monthYear(required(attributes.get("BILLING_PERIOD"), "BILLING_PERIOD")),
    service: required(attributes.get("PRODUCT_NAME"), "PRODUCT_NAME"),
    myView: toMoney(required(item.AWSCost, "AWSCost"), currency),
    showback: toMoney(required(item.ProformaCost, "ProformaCost"), currency),
  };
}

const MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Reads the report's way of writing a period, "Nov 2023" (API reference, Attribute). */
function monthYear(text: string): BillingPeriod {
  const [name = "", year = ""] = text.split(" ");
  const month = MONTH_NAMES.indexOf(name) + 1;
  if (month === 0)
    throw new Bug("aws.period", "Billing Conductor wrote a billing period in a form that we do not know.");
  return BillingPeriod.parse(`${year}-${String(month).padStart(2, "0")}`);
}
