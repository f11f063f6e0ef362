import type { Desk } from "#src/ports/desk.ts";
import { anomalies } from "./anomalies.ts";
import { billingViews, viewSpans } from "./billing.ts";
import { billingConductor } from "./billing-conductor.ts";
import { budgets } from "./budgets.ts";
import type { AwsConnection } from "./connection.ts";
import { costExplorer } from "./cost-explorer.ts";
import { credits } from "./credits.ts";
import { customLineItems } from "./custom-line-items.ts";
import { organizations } from "./organizations.ts";
import { pricing } from "./pricing.ts";
import { ReadCache } from "./read-cache.ts";

/** Everything that can be read of one receiver account through AWS. */
export function awsDesk(connection: AwsConnection): Desk {
  const cache = new ReadCache(connection.estate, connection.clock, connection.snapshots);
  const views = billingViews(connection, cache);
  return {
    receiver: { id: connection.receiver, name: connection.receiverName },
    origin: "aws",
    costs: costExplorer(connection, cache, (group, query, call) => viewSpans(views, group, query, call)),
    groups: billingConductor(connection, cache),
    views,
    transfers: organizations(connection, cache),
    lineItems: customLineItems(connection),
    pricing: pricing(connection, cache),
    credits: credits(connection, cache),
    budgets: budgets(connection, cache),
    anomalies: anomalies(connection, cache),
  };
}
