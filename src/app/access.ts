import { Conflict, InputError, NotAllowed, NotFound } from "#src/kernel/errors.ts";
import type { Grant } from "#src/ports/access.ts";
import type { Actor } from "#src/ports/proposals.ts";
import type { Access, Directory, HeldRight, KnownClient } from "#src/ports/rights.ts";
import type { Repositories, Store } from "#src/ports/store.ts";
import { noteIn } from "./audit.ts";
import { anyTeam, isGroup, isSubject } from "./callers.ts";
import { clientOf, type Payer } from "./client-rows.ts";

/** What managing rights needs. */
export interface AccessParts {
  readonly store: Store;
  /** Whose bill the clients are on. */
  readonly payer: Payer;
  /** Slack member ids of the admins that the settings name. */
  readonly firstAdmins: readonly string[];
  /** Asked at every call: chat may start later than this. */
  readonly directory: () => Directory | null;
}

/** Rights over the store. Every change is one transaction that other changes of rights wait for, its audit row last. */
export function openAccess(parts: AccessParts): Access {
  const { store, firstAdmins } = parts;
  const change = (work: (within: Repositories) => Promise<boolean>): Promise<boolean> =>
    store.transaction(async (within) => {
      await within.grants.lock();
      return work(within);
    });
  const note = (within: Repositories, by: Actor, deed: string, input: Grant): Promise<void> =>
    noteIn(within.audit, { by, tool: `access.${deed}`, input });

  return {
    directory: parts.directory,
    clients: (by) => clientsFor(store, by),
    async list(by) {
      const [grants, clients] = await Promise.all([store.grants.list(), clientsFor(store, by)]);
      const known = new Map(clients.map((client) => [client.id, client]));
      const held = grants.flatMap((grant): HeldRight[] => {
        const client = grant.client === ALL ? "all" : known.get(grant.client);
        return client === undefined ? [] : [{ subject: grant.subject, role: grant.role, client, from: "hand" }];
      });
      const first = firstAdmins.map((id): HeldRight => {
        return { subject: anyTeam(id), role: "admin", client: "all", from: "settings" };
      });
      return [...first, ...held];
    },
    async give({ subject, role, client }, by) {
      demandAdmin(by);
      if (!isSubject(subject)) throw noSubject(subject);
      if (role === "client" && client === "all") throw noClient();
      demandReach(by, client === "all" ? "all" : [client.primaryAccountId]);
      return change(async (within) => {
        const scope = client === "all" ? ALL : await clientOf(within, client, parts.payer);
        const held = await within.grants.of(subject);
        if (held.some((grant) => grant.role === role && grant.client === scope)) return false;
        const grant = { subject, role, client: scope };
        await within.grants.give(grant);
        await note(within, by, "give", grant);
        return true;
      });
    },
    async take({ subject, role, client }, by) {
      demandAdmin(by);
      if (client === "all") demandReach(by, "all");
      else if (!(await clientsFor(store, by)).some((known) => known.id === client)) throw unknownClient();
      const grant = { subject, role, client: client === "all" ? ALL : client };
      return change(async (within) => {
        if (!(await within.grants.revoke(grant))) return false;
        if (role === "admin" && firstAdmins.length === 0) await demandAnAdmin(within);
        await note(within, by, "take", grant);
        return true;
      });
    },
  };
}

/** How a grant names all clients. */
const ALL = "*";

async function clientsFor({ clients }: Store, by: Actor): Promise<KnownClient[]> {
  const [all, accounts] = await Promise.all([clients.list(), clients.accounts()]);
  return all
    .map(({ id, name }) => {
      return { id, name, accounts: accounts.filter((a) => a.clientId === id).map((a) => a.accountId) };
    })
    .filter((client) => by.clients === "all" || (client.accounts.length > 0 && reaches(by, client.accounts)));
}

function reaches({ clients }: Actor, accounts: readonly string[]): boolean {
  return clients === "all" || accounts.every((account) => clients.includes(account));
}

function demandAdmin(by: Actor): void {
  if (!by.roles.includes("admin")) {
    throw new NotAllowed("grant.missing", "Only a billing admin gives and takes rights. Ask one of them.");
  }
}

/** Nobody gives or takes beyond what they have. */
function demandReach(by: Actor, accounts: readonly string[] | "all"): void {
  if (by.clients === "all") return;
  if (accounts === "all") {
    throw new NotAllowed(
      "access.beyond",
      "You manage the rights on some clients only, not on all. Name one of your clients, or ask an admin of all clients.",
    );
  }
  if (!reaches(by, accounts)) throw unknownClient();
}

/** Members of a user group come and go without us: somebody has to remain who is an admin in person. */
async function demandAnAdmin(within: Repositories): Promise<void> {
  const left = (await within.grants.list()).some(
    (grant) => grant.role === "admin" && grant.client === ALL && !isGroup(grant.subject),
  );
  if (left) return;
  throw new Conflict(
    "access.last-admin",
    "This is the last admin of all clients in person; nobody could give rights any more. Make somebody else admin first.",
  );
}

function noSubject(subject: string): InputError {
  return new InputError(
    "access.subject",
    `"${subject.slice(0, 60)}" is nobody here. Write @ and choose a person or a user group, or slack:<workspace>:<member>.`,
  );
}

function noClient(): InputError {
  return new InputError(
    "access.client",
    "Somebody is a client's person for one client, never for all. Name the client.",
  );
}

function unknownClient(): NotFound {
  return new NotFound("client.unknown", "There is no such client among those you may see.");
}
