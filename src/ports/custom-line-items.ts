import type { Money } from "#src/kernel/money.ts";
import type { BillingPeriod } from "#src/kernel/period.ts";
import type { Call } from "./call.ts";

/** What a custom line item charges: a fixed amount a month, or a share of what its associated resources come to. */
export type LineItemCharge =
  /** Always positive; the type gives the sign. */
  | { readonly kind: "flat"; readonly amount: Money }
  /** Percent as AWS holds it ("4.5"), of the billing groups and flat items named; of nothing named it charges nothing. */
  | { readonly kind: "percentage"; readonly percent: string; readonly of: readonly string[] };

/** A custom line item of Billing Conductor as it stands in a billing period. It appears on Showback only. */
export interface CustomLineItem {
  /** The ARN on AWS. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly groupId: string;
  readonly accountId: string | null;
  readonly type: "fee" | "credit";
  readonly charge: LineItemCharge;
  /** True when it applies to some lines only (line item filters); such items are limited to ten a group. */
  readonly filtered: boolean;
  readonly start: BillingPeriod;
  /** Exclusive; `null` for a recurring item. */
  readonly end: BillingPeriod | null;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  readonly modifiedAt: string;
}

/** One version in the history of a custom line item. */
export interface LineItemVersion {
  readonly id: string;
  readonly name: string;
  readonly type: "fee" | "credit";
  readonly charge: LineItemCharge;
  readonly start: BillingPeriod;
  readonly end: BillingPeriod | null;
  readonly createdAt: string;
}

/** The custom line items of a receiver, read. */
export interface CustomLineItems {
  /** Every item that applies to the period. `call.fresh` asks AWS again. */
  list(period: BillingPeriod, call: Call): Promise<CustomLineItem[]>;
  /** Newest first. */
  versions(id: string, call: Call): Promise<LineItemVersion[]>;
  /** The tags of one item; always asked from AWS. */
  tags(id: string, call: Call): Promise<Readonly<Record<string, string>>>;
}

/** A custom line item to be made; plain JSON, so that it can be a part of a proposal. */
export type LineItemDraft = {
  readonly groupId: string;
  /** 1 to 128 of `[a-zA-Z0-9_+=.@-]`. Printed on the client's bill. */
  readonly name: string;
  /** 1 to 255 characters, printed on the client's bill. */
  readonly description: string;
  readonly type: "fee" | "credit";
  /** Decimal string above zero, or `null` for a percentage. */
  readonly flat: string | null;
  /** Decimal string, or `null` for a fixed amount. */
  readonly percent: string | null;
  /** ARNs that a percentage is taken of. */
  readonly of: readonly string[];
  /** First billing period, `YYYY-MM`. */
  readonly start: string;
  /** Exclusive, `YYYY-MM`; `null` for a recurring item. */
  readonly end: string | null;
  readonly tags: Readonly<Record<string, string>>;
};

/** What AWS lets edit of an item: never its group, its type, its period, nor whether it is a percentage. */
export type LineItemChange = {
  readonly name?: string;
  readonly description?: string;
  readonly flat?: string;
  readonly percent?: string;
};

/** Changes custom line items. Only the worker holds one, under the apply role. */
export interface LineItemWriter {
  /** Makes the item and gives its ARN; the same token and draft again give the same ARN and make nothing. */
  create(draft: LineItemDraft, token: string, call: Call): Promise<string>;
  /** Changes it in these periods (from the current or the previous one on); `end` exclusive, `null` for all later ones. */
  update(id: string, change: LineItemChange, start: string, end: string | null, call: Call): Promise<void>;
  /** Removes it from these periods on (current or previous); `end` exclusive, `null` for all later ones. Gone already is no error. */
  remove(id: string, start: string, end: string | null, call: Call): Promise<void>;
}
