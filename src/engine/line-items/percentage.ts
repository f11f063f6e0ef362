import type { Money } from "#src/kernel/money.ts";

/**
 * What a percentage custom line item comes to: percent / 100 of what it is taken of, always positive for a positive base. Taken of a
 * billing group, the base is the group's Showback without custom line items: the total excludes all flat items (Billing Conductor user
 * guide, "Creating percentage custom line items"). Nothing is rounded here.
 */
export function percentageOf(base: Money, percent: string): Money {
  return base.times(percent).times("0.01");
}

/** What partners usually take, in percent; anything else is asked about twice. */
export const USUAL_COMMISSION = { from: 5, to: 25 } as const;

/** Whether a commission is one that partners usually take. None at all is usual too. */
export function isUsualCommission(percent: string): boolean {
  const value = Number(percent);
  return value === 0 || (value >= USUAL_COMMISSION.from && value <= USUAL_COMMISSION.to);
}
