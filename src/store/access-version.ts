import type { Repositories } from "#src/ports/store.ts";

/** Counts the changes of tokens, rights and clients that this process makes. */
export interface AccessVersion {
  current(): number;
  /** To be called after a change has come to stay, or may have. */
  moved(): void;
  /** The same repositories, which count what is changed through them. */
  watching(all: Repositories): Repositories;
}

/** Begins to count. What happens within a transaction is counted at its end, whatever it was. */
export function accessVersion(): AccessVersion {
  let version = 0;
  const moved = (): void => {
    version += 1;
  };
  const after =
    <A extends unknown[], T>(change: (...args: A) => Promise<T>): ((...args: A) => Promise<T>) =>
    async (...args) => {
      try {
        return await change(...args);
      } finally {
        moved();
      }
    };
  return {
    current: () => version,
    moved,
    watching: (all) => {
      const { grants, tokens, clients } = all;
      return {
        ...all,
        grants: {
          lock: grants.lock,
          of: grants.of,
          list: grants.list,
          give: after(grants.give),
          revoke: after(grants.revoke),
        },
        tokens: {
          list: tokens.list,
          byHash: tokens.byHash,
          add: after(tokens.add),
          used: after(tokens.used),
          remove: after(tokens.remove),
        },
        clients: {
          list: clients.list,
          byId: clients.byId,
          bySlug: clients.bySlug,
          accounts: clients.accounts,
          add: after(clients.add),
          update: after(clients.update),
          assign: after(clients.assign),
        },
      };
    },
  };
}
