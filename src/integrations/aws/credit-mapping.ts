import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { Credit, CreditUse } from "#src/ports/credits.ts";
import { required, toMoney } from "./mapping.ts";

interface WireAmount {
  readonly currencyCode?: string;
  readonly currencyAmount?: string;
}

/** A credit as the Billing service gives it. */
export interface WireCredit {
  readonly creditId?: string | number;
  readonly accountId?: string;
  readonly creditType?: string;
  readonly initialAmount?: WireAmount;
  readonly remainingAmount?: WireAmount;
  readonly estimatedAmount?: WireAmount;
  readonly applicableProductNames?: readonly string[];
  readonly startDate?: number;
  readonly endDate?: number;
  readonly creditStatus?: string;
}

/** What a credit took off a bill, as the Billing service gives it. */
export interface WireUse {
  readonly creditId?: string | number;
  readonly accountId?: string;
  readonly creditAmount?: WireAmount;
  readonly appliedServiceName?: string;
  readonly billingMonth?: string;
  readonly isEstimatedBill?: boolean;
}

const instantOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

function amountOf(amount: WireAmount | undefined, member: string): Money {
  const given = required(amount, member);
  return toMoney(
    required(given.currencyAmount, `${member}.currencyAmount`),
    required(given.currencyCode, "currencyCode"),
  );
}

/** A credit in our words. */
export function toCredit(credit: WireCredit): Credit {
  return {
    id: String(required(credit.creditId, "creditId")),
    accountId: required(credit.accountId, "accountId"),
    kind: required(credit.creditType, "creditType"),
    initial: amountOf(credit.initialAmount, "initialAmount"),
    remaining: amountOf(credit.remainingAmount, "remainingAmount"),
    estimated: credit.estimatedAmount === undefined ? null : amountOf(credit.estimatedAmount, "estimatedAmount"),
    products: credit.applicableProductNames ?? [],
    start: instantOf(required(credit.startDate, "startDate")),
    end: credit.endDate === undefined ? null : instantOf(credit.endDate),
    status: required(credit.creditStatus, "creditStatus"),
  };
}

/** A use of a credit in our words. */
export function toUse(use: WireUse): CreditUse {
  return {
    creditId: String(required(use.creditId, "creditId")),
    accountId: required(use.accountId, "accountId"),
    service: required(use.appliedServiceName, "appliedServiceName"),
    period: BillingPeriod.parse(required(use.billingMonth, "billingMonth")),
    amount: amountOf(use.creditAmount, "creditAmount"),
    estimated: required(use.isEstimatedBill, "isEstimatedBill"),
  };
}

type StoredMoney = { amount: string; currency: string };
type StoredCredit = Omit<Credit, "initial" | "remaining" | "estimated"> & {
  initial: StoredMoney;
  remaining: StoredMoney;
  estimated: StoredMoney | null;
};
type StoredUse = Omit<CreditUse, "period" | "amount"> & { period: string; amount: StoredMoney };

const moneyOf = ({ amount, currency }: StoredMoney): Money => Money.of(amount, currency);

/** A credit as snapshots keep it. */
export const creditToJson = (credit: Credit): Json => ({
  ...credit,
  products: [...credit.products],
  initial: credit.initial.toJSON(),
  remaining: credit.remaining.toJSON(),
  estimated: credit.estimated?.toJSON() ?? null,
});

/** Reads a credit of a snapshot back. */
export function creditFromJson(json: Json): Credit {
  const stored = json as unknown as StoredCredit;
  return {
    ...stored,
    initial: moneyOf(stored.initial),
    remaining: moneyOf(stored.remaining),
    estimated: stored.estimated === null ? null : moneyOf(stored.estimated),
  };
}

/** A use of a credit as snapshots keep it. */
export const useToJson = (use: CreditUse): Json => ({
  ...use,
  period: use.period.toString(),
  amount: use.amount.toJSON(),
});

/** Reads a use of a snapshot back. */
export function useFromJson(json: Json): CreditUse {
  const stored = json as unknown as StoredUse;
  return { ...stored, period: BillingPeriod.parse(stored.period), amount: moneyOf(stored.amount) };
}
