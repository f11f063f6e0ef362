import { NotFound } from "#src/kernel/errors.ts";
import type { BillingPeriod } from "#src/kernel/period.ts";
import type { Call, Use } from "#src/ports/call.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Log } from "#src/ports/log.ts";
import type { ReceiverStore } from "#src/ports/parties.ts";
import type { Reach } from "./reach.ts";

/**
 * Reads the cost reports of a period anew, so that answers need not wait for them. Only what AWS gives for nothing is
 * collected ahead; Cost Explorer, which is paid by the request, is asked when somebody wants to know.
 */
async function collectCosts(desk: Desk, period: BillingPeriod, signal: AbortSignal, log: Log): Promise<void> {
  let requests = 0;
  const count = (use: Use): void => {
    requests += use.requests;
  };
  const call: Call = { signal, fresh: true, used: count };
  const groups = await desk.groups.list(period, call);
  const reports = await desk.groups.reports(period, period, call);
  const active = groups.filter((group) => group.status === "active");
  const { unreadable } = await desk.groups.serviceReports(active, period, period, call);
  log.info(
    {
      period: period.toString(),
      groups: groups.length,
      reports: reports.length,
      unreadable: unreadable.length,
      requests,
    },
    "cost reports collected",
  );
}

/** Collects of one receiver by its account. Of one that was removed since the work was planned there is nothing to collect. */
export function collectFrom(
  reach: Pick<Reach, "one"> | null,
  receivers: Pick<ReceiverStore, "list">,
  log: Log,
): (period: BillingPeriod, receiver: string, signal: AbortSignal) => Promise<void> {
  return async (period, receiver, signal) => {
    const reached = await reach?.one(receiver);
    if (reached !== undefined) return collectCosts(reached.desk, period, signal, log);
    if ((await receivers.list()).some(({ accountId }) => accountId === receiver)) {
      throw new NotFound("receiver.unknown", `Receiver ${receiver} is not served by this process.`);
    }
    log.info({ receiver, period: period.toString() }, "the receiver was removed; nothing is collected of it");
  };
}
