import type { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { CostReading } from "#src/ports/cost-source.ts";
import type { Available, Credit, CreditUse } from "#src/ports/credits.ts";
import type { Transfer } from "#src/ports/transfers.ts";
import type { ToolContext } from "../context.ts";

/** What the source tells of the credits of one client. */
export interface CreditReading {
  readonly group: BillingGroup;
  readonly credits: Available<readonly Credit[]>;
  readonly uses: Available<readonly CreditUse[]>;
}

/**
 * Asks for the credits of some clients and what they took off the bills of a span: two requests to Billing a client, more only where
 * the history has more than one page. How many run at a time is the adapter's to bound.
 */
export async function readCredits(
  { desk, call }: ToolContext,
  groups: readonly BillingGroup[],
  first: BillingPeriod,
  last: BillingPeriod,
): Promise<CreditReading[]> {
  const { credits } = desk;
  if (credits === null) {
    const reason = `${desk.origin === "bill" ? "A bill file" : "This source"} does not tell the balances of credits. Connect an AWS receiver to read them.`;
    const nothing = { available: false, reason } as const;
    return groups.map((group) => ({ group, credits: nothing, uses: nothing }));
  }
  return Promise.all(
    groups.map(async (group): Promise<CreditReading> => {
      const [all, uses] = await Promise.all([
        credits.list(group.primaryAccountId, first, call),
        credits.history(group.primaryAccountId, first, last, call),
      ]);
      return { group, credits: all, uses };
    }),
  );
}

/** What credits took off the bills of some clients, by month and service, from record type Credit of their own My View. */
export async function creditsOnBills(
  { desk, call }: ToolContext,
  groups: readonly BillingGroup[],
  first: BillingPeriod,
  last: BillingPeriod,
): Promise<CostReading> {
  if (groups.length === 0) return { lines: [], unreadable: [] };
  const read = await desk.costs.read({ groups, side: "my-view", first, last, by: ["kind", "service"] }, call);
  return { lines: read.lines.filter((line) => line.keys.kind === "credit"), unreadable: read.unreadable };
}

/** Whether a source's bill was ours in a whole month; where no transfer is known, as of a standard group, it always was. */
export function wasOurs(transfers: readonly Transfer[], accountId: string, month: BillingPeriod): boolean {
  const begun = transfers.filter(
    (t) => t.sourceAccountId === accountId && (t.status === "accepted" || t.status === "withdrawn"),
  );
  return begun.length === 0 || begun.some((t) => new Date(t.start) <= month.start && !endsWithin(t, month));
}

/** Transfers end with the last second of a month. */
function endsWithin({ end }: Transfer, month: BillingPeriod): boolean {
  return end !== null && new Date(end).getTime() < month.end.getTime() - 1_000;
}
