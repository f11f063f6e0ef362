import { IN_WORK } from "#src/approval/machine.ts";
import { accountOf } from "#src/integrations/aws/mapping.ts";
import type { Clock } from "#src/kernel/clock.ts";
import { Conflict } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Json } from "#src/ports/cost-records.ts";
import { ALL_DONE } from "#src/ports/proposals.ts";
import type { RemovedReceiver } from "#src/ports/receivers.ts";
import type { Repositories } from "#src/ports/store.ts";
import { expectedItems } from "#src/tool/line-items/expected-items.ts";

/**
 * Refuses while proposals for clients of the receiver are open: undecided, or being applied or taken back. Whose billing groups a proposal
 * changes stands in the ARNs that it holds (API reference of Billing Conductor).
 */
export async function refuseOpen(accountId: string, { proposals }: Repositories): Promise<void> {
  const open = await proposals.list({ states: ["proposed", ...IN_WORK], limit: MOST_OPEN });
  const own = open.filter(({ plan }) => plan.effects.some(({ payload }) => names(payload, accountId)));
  if (own.length === 0) return;
  const shown = own
    .slice(0, 5)
    .map(({ number }) => `#${number}`)
    .join(", ");
  const more = own.length > 5 ? ` and ${own.length - 5} more` : "";
  throw new Conflict(
    "receiver.open",
    `Proposals for clients of ${accountId} are open: ${shown}${more}. Decide on them first, or withdraw them.`,
  );
}

const MOST_OPEN = 100_000;

/** What approved proposals have left with a receiver: it stays on its clients' bills, whatever becomes of the receiver here. */
export async function leftBehind(
  accountId: string,
  { proposals }: Repositories,
  clock: Clock,
): Promise<Omit<RemovedReceiver, "receiver">> {
  const own = (await proposals.list(ALL_DONE)).filter(({ plan }) =>
    plan.effects.some(({ payload }) => names(payload, accountId)),
  );
  const present = BillingPeriod.at(clock.now());
  const standing = [present.previous(), present].flatMap((period) => [...expectedItems(own, period).values()]);
  const items = standing.filter(({ draft }) => accountOf(draft.groupId) === accountId);
  const halfDone = own.filter(({ state, progress }) => {
    const open = progress.some(
      (effect) => effect.state !== "done" && effect.state !== "verified" && effect.state !== "undone",
    );
    return (
      state === "failed" && open && progress.some((effect) => effect.state !== "planned" && effect.state !== "failed")
    );
  });
  return { items: new Set(items.map(({ id }) => id)).size, halfDone: halfDone.map(({ number }) => number) };
}

function names(value: Json, accountId: string): boolean {
  if (typeof value === "string") return value.includes(`:billingconductor::${accountId}:`);
  return typeof value === "object" && value !== null && Object.values(value).some((part) => names(part, accountId));
}
