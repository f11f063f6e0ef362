import { Upstream } from "#src/kernel/errors.ts";
import type { Grant, Role } from "#src/ports/access.ts";
import type { ClientAccount } from "#src/ports/parties.ts";
import type { Bills, Clients, Reaching } from "#src/ports/reach.ts";
import type { Directory } from "#src/ports/rights.ts";
import type { Store } from "#src/ports/store.ts";
import type { Caller, Surface } from "#src/tool/caller.ts";

/** The name of a Slack person among the grants. */
export const slackSubject = (teamId: string, userId: string): string => `slack:${teamId}:${userId}`;

/** The name of a Slack person whom the settings name, of whichever workspace. */
export const anyTeam = (userId: string): string => slackSubject("*", userId);

/** The name of somebody who signs in at an authorization server. */
export const oidcSubject = (issuer: string, sub: string): string => `oidc:${issuer}:${sub}`;

/**
 * Whether a right can be given to it: a person or a user group of a Slack workspace, somebody who signs in elsewhere, or whoever has a token that
 * was made on this machine's command line.
 */
export const isSubject = (text: string): boolean =>
  /^((slack:[TE][A-Z0-9]{1,20}:[UW]|slack-group:[TE][A-Z0-9]{1,20}:S)[A-Z0-9]{1,20}|local|oidc:https?:\/\/[^\s:]+(:\d+)?(\/[^\s:]*)?:[^\s]{1,150})$/.test(
    text,
  );

/** Whether it is a user group, whose members have its rights. */
export const isGroup = (subject: string): boolean => subject.startsWith("slack-group:");

/** Who is on this machine's command line: whoever can read its settings and credentials can do what they allow. */
const COMMAND_LINE: Caller = { id: "local", name: "command line", surface: "cli", roles: ["operator"], clients: "all" };

/** What is managed from the command line too, by its first word: `access give` and `access-give` are the same. */
const MANAGED = /^(access(-give|-take)?|receivers?(-add|-test|-remove)?|tokens|token-(add|remove))$/i;

/**
 * The caller of one command on this machine. Rights and tokens are managed from here too, since a new installation has nobody yet who could, and
 * receivers, since an apply role can be tried only where the worker runs. Decisions on proposals are not an admin's here, because nobody proves
 * who they are.
 */
export function commandLineCaller(command: string): Caller {
  return MANAGED.test(command) ? { ...COMMAND_LINE, roles: ["admin"] } : COMMAND_LINE;
}

/** Whoever starts MCP over stdio on this machine: the same person as on its command line, but a model speaks for them. */
export const STDIO_CALLER: Caller = { ...COMMAND_LINE, surface: "mcp" };

/** Beside the store, what a caller is made from. */
export interface CallerOptions {
  /** Admins without a grant, for the first start. */
  readonly admins?: readonly string[];
  /** Says who is in a user group; without it nobody has a right from one. */
  readonly directory?: Directory | null;
}

/**
 * Makes the caller from the grants in the store, at every call anew: a right that was taken back ends at once, and a member who left a
 * user group loses its rights within five minutes. A person without any grant gets no role.
 */
export async function callerFrom(
  store: Store,
  subject: string,
  surface: Surface,
  { admins = [], directory = null }: CallerOptions = {},
): Promise<Caller> {
  const caller = { id: subject, name: subject, surface };
  if (admins.includes(subject)) return { ...caller, roles: ["admin"], clients: "all" };
  const own = await store.grants.of(subject);
  if (directory === null) return { ...caller, ...(await reachOf(store, own)) };
  const groups = await ofGroups(store, subject, directory);
  const unread = groups === null ? { unread: UNREAD } : {};
  return { ...caller, ...(await reachOf(store, [...own, ...(groups ?? [])])), ...unread };
}

const UNREAD =
  "The user groups of Slack could not be read just now, so rights from them do not count; try again in a minute.";

/** What the person has from user groups of their workspace; `null` when those could not be read, which gives nothing. */
async function ofGroups(store: Store, subject: string, directory: Directory): Promise<readonly Grant[] | null> {
  const prefix = `slack-group:${subject.split(":")[1]}:`;
  const grants = (await store.grants.list()).filter((grant) => grant.subject.startsWith(prefix));
  const groups = [...new Set(grants.map((grant) => grant.subject))];
  try {
    const members = new Map(
      await Promise.all(groups.map(async (group) => [group, await directory.members(group)] as const)),
    );
    return grants.filter((grant) => members.get(grant.subject)?.includes(subject));
  } catch (thrown) {
    // The directory has logged why. What a person has in their own name still holds.
    if (thrown instanceof Upstream) return null;
    throw thrown;
  }
}

/** Roles and clients from grants, each role with the clients that it reaches. */
async function reachOf(store: Store, grants: readonly Grant[]): Promise<Reaching> {
  const ids = [...new Set(grants.map((grant) => grant.client))].filter((id) => id !== "*");
  const accounts = (await Promise.all(ids.map((id) => store.clients.accounts(id)))).flat();
  const roles = [...new Set<Role>(grants.map((grant) => grant.role))];
  const { bills, counted } = billsOf(accounts, grants);
  const clientsOf = (some: readonly Grant[]): Clients =>
    some.some((grant) => grant.client === "*")
      ? "all"
      : [...new Set(counted.filter((a) => some.some((g) => g.client === a.clientId)).map((a) => a.accountId))];
  const clients = clientsOf(grants);
  const scope = clients === "all" ? { clients } : { clients, bills };
  if (roles.length < 2) return { roles, ...scope };
  const each = roles.map((role) => [role, clientsOf(grants.filter((grant) => grant.role === role))] as const);
  return { roles, ...scope, reach: Object.fromEntries(each) };
}

/**
 * On whose bills each account is. The same account may be a client on the bills of two receivers; where a person's roles differ between
 * them, the first counts alone, so that no role of one bill reaches into the other.
 */
function billsOf(
  accounts: readonly ClientAccount[],
  grants: readonly Grant[],
): { readonly bills: Bills; readonly counted: readonly ClientAccount[] } {
  const rolesOn = ({ clientId }: ClientAccount): string =>
    grants
      .filter(({ client }) => client === clientId)
      .map(({ role }) => role)
      .sort()
      .join();
  const first = new Map(accounts.toReversed().map((account) => [account.accountId, account]));
  const counted = accounts.filter((account) => {
    const one = first.get(account.accountId);
    return one !== undefined && rolesOn(one) === rolesOn(account);
  });
  const byAccount = Map.groupBy(counted, ({ accountId }) => accountId);
  const bills = [...byAccount].map(([id, its]) => [id, its.map((account) => account.receiverAccountId)] as const);
  return { bills: Object.fromEntries(bills), counted };
}
