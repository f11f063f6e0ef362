import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "#src/kernel/clock.ts";
import { LocalAws } from "#src/local/aws/local-aws.ts";
import type { Book } from "#src/local/book/book.ts";
import { Database } from "#src/local/book/database.ts";
import { writeDimensions } from "#src/local/book/dimensions.ts";
import { makeEstate } from "#src/local/book/estate.ts";
import { figuresOf } from "#src/local/book/figures.ts";
import { serveSide } from "./side-process.ts";

// The local AWS with so many clients, for questions about cost reports only: it holds the sums that reports are made of
// and no line items, which would take minutes to make for ten thousand clients. "count" gives how many requests it
// answered since it was last asked, "sizes" how long its lists are.
const clients = Number(process.argv[2]);
const estate = makeEstate({ seed: 7, clients, months: 13, now: systemClock.now() });
const db = await Database.open();
await writeDimensions(db, estate, 0);
await db.run(`
CREATE MACRO plain(x) AS rtrim(rtrim(coalesce(x::DECIMAL(38,10), 0::DECIMAL(38,10))::VARCHAR, '0'), '.');
CREATE TABLE group_months AS
SELECT g.id AS group_id, mi, (hash(g.id, mi) % 9000000 / 100 + 1000)::DECIMAL(18,10) AS my_view, (my_view * 1.07)::DECIMAL(18,10) AS showback
FROM billing_groups g, months WHERE g.arn <> ''`);

const kept = new Map<string, ReturnType<typeof figuresOf>>();
const book = {
  estate,
  figures: (period: string) => {
    const figures = kept.get(period) ?? figuresOf(db, period);
    kept.set(period, figures);
    return figures;
  },
};
// A book can only be had with all its lines; these two members are what reports, groups and plans are made from.
const aws = new LocalAws(book as unknown as Book, systemClock);

let requests = 0;
aws.requests.onRequest(() => {
  requests += 1;
});
const server = createServer((request, response) => void aws.handle(request, response));
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const close = async (): Promise<void> => {
  server.closeAllConnections();
  server.close();
  db.close();
};
const [distributor] = estate.receivers;
await serveSide(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, close, {
  count: () => {
    const counted = requests;
    requests = 0;
    return counted;
  },
  sizes: () => {
    const groups = estate.groups.filter((g) => g.kind === "client" && g.receiver === distributor.accountId);
    return {
      groups: groups.length,
      reports: groups.filter((g) => g.status === "ACTIVE").length,
      plans: estate.plans.filter((p) => p.managed || p.owner === distributor.accountId).length,
    };
  },
});
