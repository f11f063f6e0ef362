import { NotFound } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Unreadable } from "#src/ports/billing-groups.ts";
import type { CostLine, CostSource } from "#src/ports/cost-source.ts";
import { isOpen, type LoadedBill, moneyOf, noteUse } from "./answers.ts";
import { textOf } from "./database.ts";

/**
 * Costs of a bill by any of account, service, kind and provider. A group that is not on this bill is unreadable;
 * `NotFound` when none of them is.
 */
export function billCosts(bill: LoadedBill): CostSource {
  const numbers = new Map(bill.clients.map((client, number) => [client.group.id, number]));
  return {
    async read(query, call) {
      call.signal.throwIfAborted();
      const wanted = query.groups.map((g) => ({ id: g.id, number: numbers.get(g.id) }));
      const unreadable: Unreadable[] = wanted
        .filter((w) => w.number === undefined)
        .map((w) => ({ groupId: w.id, reason: "This client is not on the bill." }));
      if (wanted.length > 0 && unreadable.length === wanted.length) {
        throw new NotFound("bill.no-such-client", "None of these clients is on the bill; ask for the list of clients.");
      }
      const clients = wanted.flatMap((w) => w.number ?? []);
      const amount = query.side === "my-view" ? "cost" : "proforma";
      const by = [...new Set(query.by)];
      const rows = await bill.database.rows(`SELECT client, period, currency, ${by.map((d) => `${d}, `).join("")}
          sum(${amount})::DECIMAL(38,18) AS amount, sum(uninvoiced) > 0 AS uninvoiced
        FROM cells WHERE ${amount} IS NOT NULL AND period BETWEEN '${query.first.toString()}' AND '${query.last.toString()}'
          AND client IN (${clients.length === bill.clients.length ? "client" : [...clients, -1].join(", ")})
        GROUP BY ALL ORDER BY ALL`);
      const lines = rows.map((row): CostLine => {
        const period = BillingPeriod.parse(textOf(row.period));
        return {
          groupId: bill.clients[Number(row.client)]?.group.id ?? "",
          period,
          keys: Object.fromEntries(by.map((d) => [d, textOf(row[d])])),
          cost: moneyOf(row.amount, textOf(row.currency)),
          estimated: row.uninvoiced === true || isOpen(bill, period),
        };
      });
      const periods = new Set(lines.map((l) => l.period.toString()));
      noteUse(bill, call, query.side, periods, lines.some((l) => l.estimated) ? "estimated" : "final");
      return { lines, unreadable };
    },
  };
}
