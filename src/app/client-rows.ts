import type { BilledClient } from "#src/ports/rights.ts";
import type { Repositories } from "#src/ports/store.ts";

/** The account that pays, as a desk names it. */
export interface Payer {
  readonly id: string;
  readonly name: string;
}

/**
 * The id of the client to whom a billing group belongs: whoever has its primary account, else a new client of its name that gets the
 * account. Repeating it changes nothing. More than one step: meant for a transaction.
 */
export async function clientOf(within: Repositories, group: BilledClient, payer: Payer): Promise<string> {
  const { primaryAccountId: accountId, name, id: billingGroupArn } = group;
  const owner = (await within.clients.accounts()).find((account) => account.accountId === accountId);
  if (owner !== undefined) return owner.clientId;
  await within.receivers.save({ accountId: payer.id, name: payer.name });
  const slug = `account-${accountId}`;
  const client = (await within.clients.bySlug(slug)) ?? (await within.clients.add({ slug, name }));
  await within.clients.assign({ accountId, clientId: client.id, receiverAccountId: payer.id, billingGroupArn });
  return client.id;
}
