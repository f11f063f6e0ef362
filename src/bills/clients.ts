import type { BillingGroup, GroupAccount } from "#src/ports/billing-groups.ts";
import { type Database, literal, textOf } from "./database.ts";
import type { Pricing } from "./pricing.ts";
import type { FixedFee, PricingFile, Rate } from "./pricing-schema.ts";

/** A client of the bill. Its place in the list is its number in the tables. */
export interface BillClient {
  readonly group: BillingGroup;
  readonly accounts: readonly GroupAccount[];
  /** What the pricing file says of this client alone. */
  readonly own: Omit<PricingFile["clients"][number], "name" | "accounts"> | null;
  readonly fixed: readonly FixedFee[];
}

/**
 * The clients of a bill: those of the pricing file with their accounts, and each other usage account on its own. Writes
 * the table `accounts`, which says whose an account is.
 */
export async function assignClients(database: Database, pricing: Pricing | null): Promise<BillClient[]> {
  const seen = await database.rows(`SELECT account, arg_max(account_name, (period, account_name)) AS name
    FROM cells_read GROUP BY account ORDER BY account`);
  const names = new Map(seen.map((row) => [textOf(row.account), textOf(row.name)]));
  const clients: BillClient[] = [];
  const ids = new Set<string>();
  const taken = new Set<string>();
  const add = (name: string, accounts: readonly string[], own: PricingFile["clients"][number] | null): void => {
    const first = accounts[0] ?? "";
    const id = firstFree(ids, own === null ? [`bill:${first}`] : [`bill:${slug(name)}`, `bill:${first}`]);
    const shown = firstFree(taken, [name, `${name} (${first})`]);
    clients.push({
      group: {
        id,
        name: shown,
        primaryAccountId: first,
        kind: "bill",
        status: "active",
        plan: planOf(pricing, own),
        size: accounts.length,
        transferId: null,
      },
      accounts: accounts.map((accountId) => ({ groupId: id, accountId, name: names.get(accountId) || accountId })),
      own,
      fixed: own?.fixed ?? [],
    });
  };
  for (const client of pricing?.clients ?? []) add(client.name, client.accounts, client);
  const declared = new Set(pricing?.clients.flatMap((c) => c.accounts));
  const others = Array.from(names, ([account, name]) => ({ account, name: name || account })).filter(
    ({ account }) => !declared.has(account),
  );
  // Accounts that share a name are all told apart by their ids: none of them is the plain name.
  const times = new Map<string, number>();
  for (const { name } of others) times.set(name.toLowerCase(), (times.get(name.toLowerCase()) ?? 0) + 1);
  for (const { account, name } of others) {
    add((times.get(name.toLowerCase()) ?? 0) > 1 ? `${name} (${account})` : name, [account], null);
  }
  await writeAccounts(database, clients);
  return clients;
}

async function writeAccounts(database: Database, clients: readonly BillClient[]): Promise<void> {
  await database.run("CREATE TABLE accounts (account VARCHAR PRIMARY KEY, client INTEGER)");
  const values = clients.flatMap((c, number) => c.accounts.map((a) => `(${literal(a.accountId)}, ${number})`));
  if (values.length > 0) await database.run(`INSERT INTO accounts VALUES ${values.join(", ")}`);
}

/** The first candidate that nobody has; numbered when all are taken. */
function firstFree(taken: Set<string>, candidates: readonly string[]): string {
  const last = candidates[candidates.length - 1] ?? "";
  let free = candidates.find((c) => !taken.has(c.toLowerCase()));
  for (let n = 2; free === undefined; n++) if (!taken.has(`${last} ${n}`.toLowerCase())) free = `${last} ${n}`;
  taken.add(free.toLowerCase());
  return free;
}

function slug(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
}

function planOf(pricing: Pricing | null, own: PricingFile["clients"][number] | null): BillingGroup["plan"] {
  if (pricing === null) return null;
  const passthrough = isPassthrough(pricing, own);
  const services = { ...pricing.services, ...own?.services };
  const parts = passthrough
    ? ["Passthrough"]
    : [
        rateName(own?.default ?? pricing.default),
        ...(Object.keys(services).length > 0 ? ["own rates for some services"] : []),
      ];
  const from = own === null ? "default" : slug(own.name);
  return { id: `${pricing.file}#${from}`, name: parts.join(", "), passthrough };
}

/** A client with rates of its own is on them, also where the rest passes through. */
export function isPassthrough(pricing: PricingFile | null, own: BillClient["own"]): boolean {
  if (own?.plan === "passthrough") return true;
  return (
    pricing?.plan === "passthrough" &&
    own?.default === undefined &&
    own?.services === undefined &&
    own?.include === undefined
  );
}

function rateName(rate: Rate | undefined): string {
  if (rate === undefined) return "no markup";
  return rate.markup === undefined ? `${rate.discount} % discount` : `${rate.markup} % markup`;
}
