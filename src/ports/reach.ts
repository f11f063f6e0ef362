import type { Role } from "./access.ts";

/** Primary accounts of clients, or all of them. */
export type Clients = "all" | readonly string[];

/** On which receivers' bills a client is somebody's, by primary account, where that is told; what another receiver has of it is not. */
export type Bills = Readonly<Record<string, readonly string[]>>;

/** Somebody with roles, which need not all reach the same clients. */
export interface Reaching {
  readonly roles: readonly Role[];
  /** Every client that one of the roles reaches. */
  readonly clients: Clients;
  /** Which clients each role reaches; left out where every role reaches all of `clients`. */
  readonly reach?: Readonly<Partial<Record<Role, Clients>>>;
  readonly bills?: Bills;
}

/** The same somebody as far as these roles go: no other role, and the clients that these reach. A right on one client is none on another. */
export function narrowed<T extends Reaching>(by: T, wanted: readonly Role[]): T {
  const { clients, reach } = by;
  if (reach === undefined) return by;
  const roles = by.roles.filter((role) => wanted.includes(role));
  return { ...by, roles, clients: inside(clients, union(roles.map((role) => reach[role] ?? []))) };
}

function union(parts: readonly Clients[]): Clients {
  const lists = parts.flatMap((part) => (part === "all" ? [] : [part]));
  return lists.length < parts.length ? "all" : [...new Set(lists.flat())];
}

function inside(whole: Clients, part: Clients): Clients {
  if (whole === "all") return part;
  return part === "all" ? whole : part.filter((client) => whole.includes(client));
}
