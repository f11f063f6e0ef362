import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { Role } from "#src/ports/access.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Store } from "#src/ports/store.ts";
import { slackSubject } from "./callers.ts";
import { clientOf } from "./client-rows.ts";

/** How many clients the demo's account manager looks after. */
const PORTFOLIO = 8;

/**
 * Gives the four people of the simulated workspace their rights and binds the shared channel to its client; repeating it
 * changes nothing. A bill file has no clients of ours, so there the team sees all of it and the client nothing.
 */
export async function grantDemoPeople(store: Store, desk: Desk, groups: readonly BillingGroup[]): Promise<void> {
  await give(store, DEMO.operator, "operator", "*");
  // Whom the others ask for access.
  await give(store, DEMO.operator, "admin", "*");
  await give(store, DEMO.approver, "approver", "*");
  if (desk.origin === "bill") return give(store, DEMO.accountManager, "account-manager", "*");
  const shown = groups.filter((g) => g.status === "active");
  const acme = shown.find((g) => g.name.startsWith("Acme")) ?? shown[0];
  const portfolio = [...new Set([...(acme === undefined ? [] : [acme]), ...shown])].slice(0, PORTFOLIO);
  for (const group of portfolio) {
    const id = await store.transaction((within) => clientOf(within, group, desk.receiver));
    await give(store, DEMO.accountManager, "account-manager", id);
    if (group !== acme) continue;
    await give(store, DEMO.client, "client", id);
    await store.channels.bind({
      platform: "slack",
      workspace: DEMO.teamId,
      channel: DEMO.clientChannel,
      clientId: id,
      audience: "client",
    });
  }
}

const give = (store: Store, person: string, role: Role, client: string): Promise<void> =>
  store.grants.give({ subject: slackSubject(DEMO.teamId, person), role, client });
