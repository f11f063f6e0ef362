import type { Role } from "#src/ports/access.ts";
import type { Store } from "#src/ports/store.ts";
import type { Caller, Surface } from "#src/tool/caller.ts";

/** The name of a Slack person among the grants. */
export const slackSubject = (teamId: string, userId: string): string => `slack:${teamId}:${userId}`;

/** Who is on this machine's command line: whoever can read its settings and credentials can do what they allow. */
const COMMAND_LINE: Caller = {
  id: "local",
  name: "command line",
  surface: "cli",
  roles: ["operator"],
  clients: "all",
};

/**
 * The caller of one command on this machine. Receivers are managed from here too, by whoever holds the database that keeps them: an apply
 * role can be tried only where the worker runs. Decisions on proposals are not an admin's here, because nobody proves who they are.
 */
export function commandLineCaller(command: string): Caller {
  return /^receiver(s|-add|-test|-remove)$/i.test(command) ? { ...COMMAND_LINE, roles: ["admin"] } : COMMAND_LINE;
}

/**
 * Makes the caller from the grants in the store, at every call anew: a right that was taken back ends at once.
 * A person without any grant gets no role. `admins` are admins without a grant, for the first start.
 */
export async function callerFrom(
  store: Store,
  subject: string,
  surface: Surface,
  admins: readonly string[],
): Promise<Caller> {
  const caller = { id: subject, name: subject, surface };
  if (admins.includes(subject)) return { ...caller, roles: ["admin"], clients: "all" };
  const grants = await store.grants.of(subject);
  const roles = [...new Set<Role>(grants.map((g) => g.role))];
  if (grants.some((g) => g.client === "*")) return { ...caller, roles, clients: "all" };
  const accounts = await Promise.all([...new Set(grants.map((g) => g.client))].map((id) => store.clients.accounts(id)));
  const own = accounts.flat();
  return {
    ...caller,
    roles,
    clients: own.map((a) => a.accountId),
    receivers: Object.fromEntries(own.map((a) => [a.accountId, a.receiverAccountId])),
  };
}
