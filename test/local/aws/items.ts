import {
  type BillingconductorClient,
  CreateCustomLineItemCommand,
  type CreateCustomLineItemCommandInput,
  type CustomLineItemListElement,
  DeleteCustomLineItemCommand,
  ListBillingGroupCostReportsCommand,
  ListCustomLineItemsCommand,
  UpdateCustomLineItemCommand,
  type UpdateCustomLineItemCommandInput,
} from "@aws-sdk/client-billingconductor";
import type { CloudOptions } from "#src/local/cloud.ts";
import { applyKeys, clientsOf, type Site, startSite } from "./site.ts";

export const HOUR = 3_600_000;
export const NOVEMBER = { InclusiveStartBillingPeriod: "2026-11", ExclusiveEndBillingPeriod: "2026-12" };
export const OCTOBER = { InclusiveStartBillingPeriod: "2026-10", ExclusiveEndBillingPeriod: "2026-11" };

/** A site with a client under the apply role, and the group without custom line items to write to. */
export interface ItemSite extends Site {
  readonly writer: BillingconductorClient;
  readonly group: string;
  readonly fee: (more?: Partial<CreateCustomLineItemCommandInput>) => CreateCustomLineItemCommand;
  /** Makes a fee of 12.34 in November under the apply role; gives its ARN. */
  readonly create: (more?: Partial<CreateCustomLineItemCommandInput>) => Promise<string>;
  readonly update: (input: UpdateCustomLineItemCommandInput) => Promise<object>;
  readonly remove: (arn: string, periods?: typeof NOVEMBER) => Promise<unknown>;
  readonly listed: (period: string) => Promise<CustomLineItemListElement[]>;
  readonly proforma: (period: string) => Promise<number>;
  /** What a month shows more than before, in cents. */
  readonly since: (period: string, before: number) => Promise<number>;
}

/** Starts a small site to write to. */
export async function startItemSite(options: CloudOptions = {}): Promise<ItemSite> {
  const site = await startSite({ rows: 2_000, months: 3, ...options });
  const writer = clientsOf(site.cloud, applyKeys(site.cloud)).conductor;
  const group = site.cloud.book.facts.withoutCustomItems?.groupArn ?? "";
  const fee: ItemSite["fee"] = (more = {}) =>
    new CreateCustomLineItemCommand({
      Name: "Support-2026-11",
      Description: "Support, November 2026",
      BillingGroupArn: group,
      BillingPeriodRange: NOVEMBER,
      ChargeDetails: { Flat: { ChargeValue: 12.34 }, Type: "FEE" },
      ...more,
    });
  const proforma = async (BillingPeriod: string): Promise<number> => {
    const filter = { BillingPeriod, Filters: { BillingGroupArns: [group] } };
    const answer = await site.conductor.send(new ListBillingGroupCostReportsCommand(filter));
    return Number(answer.BillingGroupCostReports?.[0]?.ProformaCost);
  };
  return {
    ...site,
    writer,
    group,
    fee,
    create: async (more) => (await writer.send(fee(more))).Arn ?? "",
    update: (input) => writer.send(new UpdateCustomLineItemCommand(input)),
    remove: (Arn, BillingPeriodRange) =>
      writer.send(new DeleteCustomLineItemCommand({ Arn, ...(BillingPeriodRange && { BillingPeriodRange }) })),
    listed: async (BillingPeriod) => {
      const filter = { BillingPeriod, Filters: { BillingGroups: [group] } };
      return (await site.conductor.send(new ListCustomLineItemsCommand(filter))).CustomLineItems ?? [];
    },
    proforma,
    since: async (period, before) => Math.round(((await proforma(period)) - before) * 100),
  };
}
