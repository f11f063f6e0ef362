import { openTokens } from "#src/app/tokens.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import type { Caller } from "#src/tool/caller.ts";
import { type Answer, createDoor, type Door } from "#src/tool/run.ts";
import { registry } from "#tools/index.ts";
import { ledgerDesk } from "./desk.ts";
import { report } from "./door.ts";
import { northwind } from "./northwind.ts";

/** Three people and the command line, with tokens over a store of their own. */
export interface TokensRig {
  readonly store: Store;
  readonly clock: ManualClock;
  readonly door: Door;
  ask(line: string, by?: Caller): Promise<Answer>;
  close(): Promise<void>;
}

const person = (id: string, role: Caller["roles"][number]): Caller => {
  return { id: `slack:T1:${id}`, name: id, surface: "slack", roles: [role], clients: "all" };
};
export const marco = person("U1MARCO", "account-manager");
export const olivia = person("U2OLIVIA", "admin");
export const cli: Caller = { id: "local", name: "command line", surface: "cli", roles: ["admin"], clients: "all" };

/** Starts it. */
export async function startTokens(): Promise<TokensRig> {
  const clock = new ManualClock(northwind.now);
  const store = await openStore({ clock });
  const door = createDoor({
    registry,
    desk: ledgerDesk(northwind),
    clock,
    system: { report: async () => report },
    tokens: openTokens(store, clock),
    audit: async () => {},
    onFault: (error) => {
      throw error.cause ?? error;
    },
    deadlineMs: 20_000,
  });
  return { store, clock, door, ask: (line, by = marco) => door.command(line, by), close: () => store.close() };
}
