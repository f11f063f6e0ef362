import type { BillingPeriod } from "#src/kernel/period.ts";
import type { Call, Use } from "#src/ports/call.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Log } from "#src/ports/log.ts";

/**
 * Reads the cost reports of a period anew, so that answers need not wait for them. Only what AWS gives for nothing is
 * collected ahead; Cost Explorer, which is paid by the request, is asked when somebody wants to know.
 */
export async function collectCosts(desk: Desk, period: BillingPeriod, signal: AbortSignal, log: Log): Promise<void> {
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
