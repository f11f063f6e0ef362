import type { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { ToolContext } from "./context.ts";
import { findClient } from "./find-client.ts";
import { chosenGroups } from "./select.ts";

/** The billing groups of one client, of several separated by commas, or of all; `retry` as for `findClient`. */
export async function namedGroups(
  clients: string | undefined,
  context: ToolContext,
  period: BillingPeriod,
  retry: (account: string) => string,
): Promise<readonly BillingGroup[]> {
  if (clients === undefined || !clients.includes(",")) {
    return chosenGroups(context, clients, { first: period, last: period }, retry);
  }
  const all = await context.desk.groups.list(period, context.call);
  const named = clients.split(",").filter((part) => part.trim() !== "");
  return [...new Set(named.map((part) => findClient(part, all, retry)))];
}
