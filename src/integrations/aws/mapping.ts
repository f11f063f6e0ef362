import { Money } from "#src/kernel/money.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { Side } from "#src/ports/call.ts";
import type { ChargeKind, Dimension } from "#src/ports/cost-source.ts";
import type { Transfer } from "#src/ports/transfers.ts";

/** Our dimensions in Cost Explorer's words (API reference, GroupDefinition). */
export const DIMENSION_KEYS: Readonly<Record<Dimension, string>> = {
  account: "LINKED_ACCOUNT",
  service: "SERVICE",
  kind: "RECORD_TYPE",
  provider: "BILLING_ENTITY",
};

/** The account that a billing group, a custom line item or a plan belongs to, by its ARN; `null` for one that AWS manages, and for no ARN. */
export function accountOf(arn: string): string | null {
  return /^arn:aws[\w-]*:billingconductor::(\d{12}):/.exec(arn)?.[1] ?? null;
}

/** RECORD_TYPE values as Cost Explorer gives them; spelling differs between usage types, so they are folded first. */
const KINDS: Readonly<Record<string, ChargeKind>> = {
  usage: "usage",
  discountedusage: "usage",
  savingsplancoveredusage: "usage",
  flatratesubscription: "usage",
  savingsplannegation: "negation",
  savingsplanrecurringfee: "commitment",
  savingsplanupfrontfee: "commitment",
  recurring: "commitment",
  rifee: "commitment",
  upfront: "commitment",
  support: "support",
  solutionproviderprogramdiscount: "discount",
  bundleddiscount: "discount",
  edpdiscount: "discount",
  privateratediscount: "discount",
  distributordiscount: "discount",
  discount: "discount",
  credit: "credit",
  refund: "refund",
  tax: "tax",
  // Custom line items presented under another service, or itemised (Billing Conductor user guide).
  proformafee: "custom-fee",
  proformacredit: "custom-credit",
};

/** A record type in our words; one that we do not know is "other" and still counts. */
export function toChargeKind(recordType: string, side: Side): ChargeKind {
  const folded = recordType.toLowerCase().replace(/[^a-z]/g, "");
  if (folded === "fee") return side === "showback" ? "custom-fee" : "commitment";
  return KINDS[folded] ?? "other";
}

/** A dimension's value in our words. */
export function toDimensionValue(dimension: Dimension, value: string, side: Side): string {
  return dimension === "kind" ? toChargeKind(value, side) : value;
}

/** A billing group's fields that the client package of this version does not declare, but the service sends. */
interface WireBillingGroup {
  readonly Name?: string | undefined;
  readonly Arn?: string | undefined;
  readonly PrimaryAccountId?: string | undefined;
  readonly Status?: string | undefined;
  readonly Size?: number | undefined;
  readonly BillingGroupType?: string | undefined;
  readonly ComputationPreference?: { readonly PricingPlanArn?: string | undefined } | undefined;
  readonly AccountGrouping?:
    | { readonly AutoAssociate?: boolean | undefined; readonly ResponsibilityTransferArn?: string | undefined }
    | undefined;
}

const GROUP_STATUS: Readonly<Record<string, BillingGroup["status"]>> = {
  ACTIVE: "active",
  PENDING: "pending",
  PRIMARY_ACCOUNT_MISSING: "primary-account-missing",
};

/** A billing group in our words; `planNames` gives the names of pricing plans by ARN. */
export function toBillingGroup(group: WireBillingGroup, planNames: ReadonlyMap<string, string>): BillingGroup {
  const planArn = group.ComputationPreference?.PricingPlanArn;
  return {
    id: required(group.Arn, "Arn"),
    name: required(group.Name, "Name"),
    primaryAccountId: required(group.PrimaryAccountId, "PrimaryAccountId"),
    kind: group.BillingGroupType === "TRANSFER_BILLING" ? "transfer" : "standard",
    status: GROUP_STATUS[group.Status ?? "ACTIVE"] ?? "active",
    plan:
      planArn === undefined
        ? null
        : {
            id: planArn,
            name: planNames.get(planArn) ?? lastPart(planArn),
            passthrough: lastPart(planArn) === "Passthrough",
          },
    size: group.Size ?? null,
    transferId: group.AccountGrouping?.ResponsibilityTransferArn ?? null,
  };
}

interface WireTransfer {
  readonly Arn?: string | undefined;
  readonly Id?: string | undefined;
  readonly Name?: string | undefined;
  readonly Status?: string | undefined;
  readonly Source?: { readonly ManagementAccountId?: string | undefined } | undefined;
  readonly StartTimestamp?: Date | undefined;
  readonly EndTimestamp?: Date | undefined;
}

const TRANSFER_STATUS: Readonly<Record<string, Transfer["status"]>> = {
  REQUESTED: "requested",
  DECLINED: "declined",
  CANCELED: "cancelled",
  EXPIRED: "expired",
  ACCEPTED: "accepted",
  WITHDRAWN: "withdrawn",
};

/** An inbound transfer in our words. */
export function toTransfer(transfer: WireTransfer): Transfer {
  const status = TRANSFER_STATUS[transfer.Status ?? ""];
  if (status === undefined) throw new TypeError(`unknown transfer status ${transfer.Status}`);
  return {
    id: required(transfer.Id, "Id"),
    arn: required(transfer.Arn, "Arn"),
    name: transfer.Name ?? required(transfer.Id, "Id"),
    status,
    sourceAccountId: required(transfer.Source?.ManagementAccountId, "Source.ManagementAccountId"),
    start: required(transfer.StartTimestamp, "StartTimestamp").toISOString(),
    end: transfer.EndTimestamp?.toISOString() ?? null,
  };
}

/** AWS declares every member optional; one that must be there and is not is an answer that we cannot use. */
export function required<T>(value: T | null | undefined, member: string): T {
  if (value === undefined || value === null) throw new TypeError(`the answer lacks ${member}`);
  return value;
}

/**
 * An amount of an answer. One that is none is nothing the person who asked could mend, so it is no `InputError` as in
 * `Money.of` but an answer that we cannot use.
 */
export function toMoney(amount: string, currency: string): Money {
  try {
    return Money.of(amount, currency);
  } catch (cause) {
    throw new TypeError("the answer holds an amount that cannot be read", { cause });
  }
}

const lastPart = (arn: string): string => arn.split("/").at(-1) ?? arn;

/**
 * A number of an answer as the decimal it was written as. AWS holds these values with few digits; the shortest text of a double gives
 * up to fifteen of them back exactly (IEEE 754). One with more cannot be trusted and is an answer that we cannot use.
 */
export function decimalOf(value: number | undefined, member: string): string {
  const given = required(value, member);
  const text = String(given);
  if (!Number.isFinite(given) || text.includes("e") || text.replace(/[-.]/g, "").length > 15) {
    throw new TypeError(`the answer holds a ${member} that is not an exact decimal`);
  }
  return text;
}
