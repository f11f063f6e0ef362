import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroups, CostReport, ServiceReport, Unreadable } from "#src/ports/billing-groups.ts";
import type { Call } from "#src/ports/call.ts";
import { isOpen, type LoadedBill, moneyOf, noteUse } from "./answers.ts";
import { type Row, textOf } from "./database.ts";

/** The clients of a bill as billing groups, and what each cost and is shown, fixed fees included. */
export function billGroups(bill: LoadedBill): BillingGroups {
  const numbers = new Map(bill.clients.map((client, number) => [client.group.id, number]));
  return {
    async list(period, call) {
      return (await clientsIn(bill, period, call)).map((c) => c.group);
    },
    async accounts(period, call) {
      return (await clientsIn(bill, period, call)).flatMap((c) => c.accounts);
    },
    async reports(first, last, call) {
      const rows = await sums(bill, { by: "", first, last, clients: null }, call);
      return rows.map((row) => report(bill, row));
    },
    async serviceReports(groups, first, last, call) {
      const clients = groups.map((g) => ({ id: g.id, number: numbers.get(g.id) }));
      const unreadable: Unreadable[] = clients
        .filter((c) => c.number === undefined)
        .map((c) => ({ groupId: c.id, reason: "This client is not on the bill." }));
      const rows = await sums(
        bill,
        { by: "service, ", first, last, clients: clients.flatMap((c) => c.number ?? []) },
        call,
      );
      const reports = rows.map((row): ServiceReport => ({ ...report(bill, row), service: textOf(row.service) }));
      return { reports, unreadable };
    },
  };
}

async function clientsIn(bill: LoadedBill, period: BillingPeriod, call: Call): Promise<LoadedBill["clients"]> {
  call.signal.throwIfAborted();
  const rows = await bill.database.rows(
    `SELECT DISTINCT client FROM cells WHERE period = '${period.toString()}' ORDER BY client`,
  );
  return rows.flatMap((row) => bill.clients[Number(row.client)] ?? []);
}

interface Wanted {
  readonly by: "" | "service, ";
  readonly first: BillingPeriod;
  readonly last: BillingPeriod;
  /** The numbers of clients; `null` for all. */
  readonly clients: readonly number[] | null;
}

async function sums(bill: LoadedBill, { by, first, last, clients }: Wanted, call: Call): Promise<Row[]> {
  call.signal.throwIfAborted();
  const rows = await bill.database.rows(`SELECT client, period, currency, ${by}
      coalesce(sum(cost), 0)::DECIMAL(38,18) AS cost, coalesce(sum(proforma), 0)::DECIMAL(38,18) AS proforma,
      coalesce(sum(uninvoiced), 0) > 0 AS uninvoiced
    FROM cells WHERE period BETWEEN '${first.toString()}' AND '${last.toString()}'
      ${clients === null ? "" : `AND client IN (${[...clients, -1].join(", ")})`}
    GROUP BY ALL ORDER BY ALL`);
  const periods = new Set(rows.map((row) => textOf(row.period)));
  const open = [...periods].some((p) => isOpen(bill, BillingPeriod.parse(p)));
  const state = open || rows.some((row) => row.uninvoiced === true) ? "estimated" : "final";
  noteUse(bill, call, "my-view", periods, state);
  noteUse(bill, call, "showback", periods, state);
  return rows;
}

function report(bill: LoadedBill, row: Row): CostReport {
  const currency = textOf(row.currency);
  return {
    groupId: bill.clients[Number(row.client)]?.group.id ?? "",
    period: BillingPeriod.parse(textOf(row.period)),
    myView: moneyOf(row.cost, currency),
    showback: moneyOf(row.proforma, currency),
  };
}
