import { SERVICE, services } from "./catalog.ts";
import { keepsCreditsToItself } from "./credits.ts";
import type { Estate } from "./estate.ts";
import type { Group } from "./parties.ts";
import { renewalOf } from "./transfers.ts";

/** One thing that the book contains on purpose, by the group that shows it. */
export interface Fact {
  readonly name: string;
  readonly groupArn: string;
  readonly sourceAccountId: string;
  readonly receiver: string;
  readonly currency: string;
  readonly index: number;
}

/** What a book contains on purpose. A list is empty, and a single fact undefined, where the estate is too small for it. */
export interface Facts {
  readonly markedUp: Fact | undefined;
  readonly passthrough: Fact | undefined;
  readonly negativeMargin: Fact | undefined;
  readonly withoutCustomItems: Fact | undefined;
  readonly withCustomItems: readonly Fact[];
  readonly withSupport: readonly Fact[];
  readonly withoutSupport: readonly Fact[];
  readonly mapCredits: readonly Fact[];
  readonly refunds: readonly Fact[];
  readonly tax: readonly Fact[];
  readonly marketplace: readonly Fact[];
  readonly savingsPlan: readonly Fact[];
  readonly partnerDiscount: readonly Fact[];
  readonly secondCurrency: Fact | undefined;
  /** Active, with views, but no line at all. */
  readonly empty: Fact | undefined;
  /** Its transfer starts next month. */
  readonly pending: Fact | undefined;
  /** Its My View is UNHEALTHY in Cost Explorer and must be shown as unknown. */
  readonly unhealthyView: Fact | undefined;
  /** Two BILLING_TRANSFER views in `month`. */
  readonly renewedTransfer: (Fact & { readonly month: string }) | undefined;
  /** The same source seen by the distributor and by the seller, whose My View is the distributor's Showback. */
  readonly twoLevel: { readonly distributor: Fact; readonly seller: Fact } | undefined;
  /** A service of one client that costs more from `from` on. */
  readonly spike: (Fact & { readonly service: string; readonly from: string }) | undefined;
  /** Sources for whose credits AWS refuses to answer. */
  readonly creditsDenied: readonly Fact[];
  /** One month of this client's credit history cannot be had. */
  readonly creditHistoryGap: (Fact & { readonly month: string }) | undefined;
  readonly hostileNames: readonly Fact[];
  /** An account name and tags of this client try to give orders to a model. */
  readonly injection: Fact | undefined;
  /** Marketplace product whose name contains "Support". */
  readonly supportLookalike: string;
}

/** Finds the facts of an estate. */
export function factsOf(estate: Estate): Facts {
  const clients = estate.groups.filter((group) => group.kind === "client" && group.upstream === null);
  const live = clients.filter((group) => group.hasLines);
  const role = (key: string): Fact | undefined => clients.filter((group) => group.role === key).map(fact)[0];
  const feature = (name: Group["features"][number]): Fact[] =>
    live.filter((group) => group.features.includes(name)).map(fact);
  const renewed = role("renewed-transfer");
  const upper = role("two-level");
  const lower = estate.groups.find((group) => group.upstream !== null);
  const spiked = clients.find((group) => group.spike !== undefined);
  const gap = role("injection");
  const service = services.find((s) => s.id === spiked?.spike?.service);
  return {
    markedUp: role("marked-up"),
    passthrough: role("passthrough"),
    negativeMargin: role("negative-margin"),
    withoutCustomItems: role("no-custom-items"),
    withCustomItems: live.filter((g) => estate.customItems.some((item) => item.group === g.index)).map(fact),
    withSupport: feature("support"),
    withoutSupport: live.filter((group) => !group.features.includes("support")).map(fact),
    mapCredits: feature("map-credits"),
    refunds: feature("refunds"),
    tax: feature("tax"),
    marketplace: feature("marketplace"),
    savingsPlan: feature("savings-plan"),
    partnerDiscount: feature("partner-discount"),
    secondCurrency: role("second-currency"),
    empty: role("empty"),
    pending: role("pending"),
    unhealthyView: role("unhealthy-view"),
    renewedTransfer: renewed && { ...renewed, month: renewalOf(estate.last).toString() },
    twoLevel: upper && lower && { distributor: upper, seller: fact(lower) },
    spike: spiked && service && { ...fact(spiked), service: service.name, from: estate.last.previous().toString() },
    creditsDenied: live.filter(keepsCreditsToItself).map(fact),
    creditHistoryGap: gap && { ...gap, month: estate.last.plus(-2).toString() },
    hostileNames: clients.filter((group) => /-name$/.test(group.role)).map(fact),
    injection: role("injection"),
    supportLookalike: services.find((s) => s.id === SERVICE.lastMarketplace)?.name ?? "",
  };
}

function fact(group: Group): Fact {
  return {
    name: group.name,
    groupArn: group.arn,
    sourceAccountId: group.sourceAccountId,
    receiver: group.receiver,
    currency: group.currency,
    index: group.index,
  };
}
