import {
  BillingconductorClient,
  type CustomLineItemListElement,
  type CustomLineItemVersionListElement,
  type ListCustomLineItemChargeDetails,
  ListCustomLineItemsCommand,
  ListCustomLineItemVersionsCommand,
  ListResourcesAssociatedToCustomLineItemCommand,
  type ListResourcesAssociatedToCustomLineItemResponseElement,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-billingconductor";
import pLimit from "p-limit";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Call } from "#src/ports/call.ts";
import type { CustomLineItem, CustomLineItems, LineItemCharge, LineItemVersion } from "#src/ports/custom-line-items.ts";
import { type AwsConnection, clientConfig, meter } from "./connection.ts";
import { fromAwsError } from "./errors.ts";
import { ItemTagCache } from "./item-tags.ts";
import { decimalOf, required } from "./mapping.ts";
import { noteRead } from "./note-read.ts";
import { allPages } from "./pages.ts";

const SERVICE = "Billing Conductor";
const PAGE = 100;
const CONCURRENCY = 4;

/**
 * Custom line items through AWS Billing Conductor. They are few, free to read and changed by people at any time, so they are never
 * kept between questions, but for their tags. The list does not tell from when to when an item runs, so its versions are read too, one
 * request an item; what a percentage is taken of is one more.
 */
export function customLineItems(connection: AwsConnection): CustomLineItems {
  const client = new BillingconductorClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, SERVICE));
  const limit = pLimit(CONCURRENCY);
  const known = new ItemTagCache(connection.clock);
  const note = (call: Call, requests: number, periods: readonly BillingPeriod[]): void =>
    noteRead(connection, call, { source: SERVICE, asOf: connection.clock.now(), state: "final", requests, periods });

  const versionsOf = (id: string, signal: AbortSignal) =>
    limit(() =>
      allPages<CustomLineItemVersionListElement>(async (token) => {
        const input = { Arn: id, MaxResults: PAGE, ...next(token) };
        const output = await client.send(new ListCustomLineItemVersionsCommand(input), { abortSignal: signal });
        return { items: output.CustomLineItemVersions, next: output.NextToken };
      }),
    );

  const associatedOf = (id: string, period: BillingPeriod, signal: AbortSignal) =>
    limit(() =>
      allPages<ListResourcesAssociatedToCustomLineItemResponseElement>(async (token) => {
        const input = {
          Arn: id,
          BillingPeriod: period.toString(),
          Filters: { Relationship: "PARENT" as const },
          MaxResults: PAGE,
          ...next(token),
        };
        const output = await client.send(new ListResourcesAssociatedToCustomLineItemCommand(input), {
          abortSignal: signal,
        });
        return { items: output.AssociatedResources, next: output.NextToken };
      }),
    );

  return {
    list: async (period, call) => {
      try {
        const listed = await allPages<CustomLineItemListElement>(async (token) => {
          const input = { BillingPeriod: period.toString(), MaxResults: PAGE, ...next(token) };
          const output = await client.send(new ListCustomLineItemsCommand(input), { abortSignal: call.signal });
          return { items: output.CustomLineItems, next: output.NextToken };
        });
        let { requests } = listed;
        const items = await Promise.all(
          listed.items.map(async (element): Promise<CustomLineItem> => {
            const id = required(element.Arn, "Arn");
            const isPercentage = element.ChargeDetails?.Percentage !== undefined;
            const [versions, associated] = await Promise.all([
              versionsOf(id, call.signal),
              isPercentage ? associatedOf(id, period, call.signal) : { items: [], requests: 0 },
            ]);
            requests += versions.requests + associated.requests;
            const of = associated.items.map((resource) => required(resource.Arn, "Arn"));
            return { ...toItem(element, of), ...rangeOf(versions.items, period) };
          }),
        );
        note(call, requests, [period]);
        return items;
      } catch (error) {
        throw fromAwsError(error, SERVICE, `the custom line items of ${period}`);
      }
    },

    versions: async (id, call) => {
      try {
        const { items, requests } = await versionsOf(id, call.signal);
        note(call, requests, []);
        return items.map(toVersion);
      } catch (error) {
        throw fromAwsError(error, SERVICE, "the versions of a custom line item");
      }
    },

    tags: async (id, call) => {
      const kept = known.of(id, call);
      if (kept !== undefined) return kept;
      try {
        const command = new ListTagsForResourceCommand({ ResourceArn: id });
        const { Tags = {} } = await limit(() => client.send(command, { abortSignal: call.signal }));
        note(call, 1, []);
        known.keep(id, Tags);
        return Tags;
      } catch (error) {
        throw fromAwsError(error, SERVICE, "the tags of a custom line item");
      }
    },
  };
}

const next = (token: string | undefined): { NextToken?: string } => (token === undefined ? {} : { NextToken: token });

function toItem(element: CustomLineItemListElement, of: readonly string[]): Omit<CustomLineItem, "start" | "end"> {
  const details = required(element.ChargeDetails, "ChargeDetails");
  return {
    id: required(element.Arn, "Arn"),
    name: required(element.Name, "Name"),
    description: element.Description ?? "",
    groupId: required(element.BillingGroupArn, "BillingGroupArn"),
    accountId: element.AccountId ?? null,
    type: details.Type === "CREDIT" ? "credit" : "fee",
    charge: toCharge(details, element.CurrencyCode, of),
    filtered: (details.LineItemFilters ?? []).length > 0,
    createdAt: instantOf(element.CreationTime),
    modifiedAt: instantOf(element.LastModifiedTime ?? element.CreationTime),
  };
}

function toCharge(
  details: ListCustomLineItemChargeDetails,
  currency: string | undefined,
  of: readonly string[],
): LineItemCharge {
  if (details.Percentage !== undefined) {
    return { kind: "percentage", percent: decimalOf(details.Percentage.PercentageValue, "PercentageValue"), of };
  }
  const value = decimalOf(required(details.Flat, "Flat").ChargeValue, "ChargeValue");
  return { kind: "flat", amount: Money.of(value, currency ?? "USD") };
}

/** The range of the version that covers the period; an item that was changed has one for each of its times. */
function rangeOf(
  versions: readonly CustomLineItemVersionListElement[],
  period: BillingPeriod,
): Pick<CustomLineItem, "start" | "end"> {
  const ranges = versions.map((version) => ({
    start: BillingPeriod.parse(required(version.StartBillingPeriod, "StartBillingPeriod")),
    end: version.EndBillingPeriod === undefined ? null : BillingPeriod.parse(version.EndBillingPeriod),
  }));
  const covering = ranges.find(
    ({ start, end }) => start.compare(period) <= 0 && (end === null || end.compare(period) > 0),
  );
  return covering ?? required(ranges[0], "CustomLineItemVersions");
}

function toVersion(version: CustomLineItemVersionListElement): LineItemVersion {
  const details = required(version.ChargeDetails, "ChargeDetails");
  return {
    id: required(version.Arn, "Arn"),
    name: required(version.Name, "Name"),
    type: details.Type === "CREDIT" ? "credit" : "fee",
    charge: toCharge(details, version.CurrencyCode, []),
    start: BillingPeriod.parse(required(version.StartBillingPeriod, "StartBillingPeriod")),
    end: version.EndBillingPeriod === undefined ? null : BillingPeriod.parse(version.EndBillingPeriod),
    createdAt: instantOf(version.CreationTime),
  };
}

const instantOf = (seconds: number | undefined): string =>
  new Date(required(seconds, "CreationTime") * 1000).toISOString();
