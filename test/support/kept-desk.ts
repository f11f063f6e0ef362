import type { Call } from "#src/ports/call.ts";
import type { Desk } from "#src/ports/desk.ts";
import { type Ledger, ledgerDesk } from "./desk.ts";

/** A desk that has read its ledger before: it gives the very same lists each time, without a request, until the ledger is another one. */
export interface KeptDesk {
  readonly desk: Desk;
  /** What is asked from now on is of this ledger; no receipt tells of the change. */
  change(ledger: Ledger): void;
}

/** Makes it. */
export function keptDesk(ledger: Ledger): KeptDesk {
  let under = ledgerDesk(ledger);
  const lists = new Map<string, Promise<unknown>>();
  const kept = <T>(
    name: string,
    asked: readonly unknown[],
    call: Call,
    read: (call: Call) => Promise<T>,
  ): Promise<T> => {
    const key = JSON.stringify([name, ...asked.map(String)]);
    // The receipt has the source each time; only what was not read before is a request.
    const known = lists.get(key);
    const told = read({ ...call, used: (use) => call.used({ ...use, requests: 0, costUsd: "0" }) });
    const list = (known as Promise<T> | undefined) ?? told;
    lists.set(key, list);
    return told.then(() => list);
  };
  const groups: Desk["groups"] = {
    list: (period, call) => kept("list", [period], call, (own) => under.groups.list(period, own)),
    accounts: (period, call) => kept("accounts", [period], call, (own) => under.groups.accounts(period, own)),
    reports: (first, last, call) =>
      kept("reports", [first, last], call, (own) => under.groups.reports(first, last, own)),
    serviceReports: (some, first, last, call) => under.groups.serviceReports(some, first, last, call),
  };
  return {
    desk: { ...under, groups },
    change: (other) => {
      under = ledgerDesk(other);
      lists.clear();
    },
  };
}
