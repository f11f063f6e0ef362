import { decimal } from "#src/kernel/decimal.ts";
import { type BillClient, isPassthrough } from "./clients.ts";
import { type Database, literal, textOf } from "./database.ts";
import { SERVICE_NICKNAMES } from "./mapping.ts";
import { nearest } from "./nearest.ts";
import type { Pricing } from "./pricing.ts";
import type { Rate } from "./pricing-schema.ts";

/** The number that stands for all clients in `service_rates`. */
export const COMMON = -1;

/**
 * Writes the tables that price `cells_named`: `plans` (for each client: passthrough, its own default factor, the kinds
 * passed on that a pro forma bill leaves out) and `service_rates` (factors by client and service, client -1 for the
 * common ones). A factor is times 10^14: 5 % markup is 105000000000000. Returns notes on rules that fit no service.
 */
export async function writeRates(
  database: Database,
  clients: readonly BillClient[],
  pricing: Pricing | null,
): Promise<string[]> {
  await database.run("CREATE TABLE plans (client INTEGER, passthrough BOOLEAN, factor HUGEINT, include VARCHAR[])");
  await database.run("CREATE TABLE service_rates (client INTEGER, service VARCHAR, factor HUGEINT)");
  const plans = clients.map(({ own }, number) => {
    const include = own?.include ?? pricing?.include ?? [];
    const factor = own?.default === undefined ? "NULL" : factorOf(own.default);
    return `(${number}, ${isPassthrough(pricing, own)}, ${factor}, [${include.map(literal).join(", ")}]::VARCHAR[])`;
  });
  if (plans.length > 0) await database.run(`INSERT INTO plans VALUES ${plans.join(", ")}`);
  const services = await servicesByName(database);
  const notes: string[] = [];
  // Two names of one service in one list: the later one stands.
  const rates = new Map<string, string>();
  const rules = (client: number, where: string, table: Readonly<Record<string, Rate>> | undefined): void => {
    for (const [name, rate] of Object.entries(table ?? {})) {
      const fits = services.get(plain(name)) ?? services.get(SERVICE_NICKNAMES[plain(name)] ?? "") ?? new Set();
      for (const service of fits) rates.set(`${client}, ${literal(service)}`, factorOf(rate));
      if (fits.size === 0) notes.push(unused(`${pricing?.file ?? ""}, ${where}`, name, services));
    }
  };
  rules(COMMON, "services", pricing?.services);
  for (const [number, { own, group }] of clients.entries()) rules(number, `services of ${group.name}`, own?.services);
  if (rates.size > 0) {
    const values = Array.from(rates, ([key, factor]) => `(${key}, ${factor})`);
    await database.run(`INSERT INTO service_rates VALUES ${values.join(", ")}`);
  }
  return notes;
}

/** The factor of everything that no other rate fits. */
export function commonFactor(pricing: Pricing | null): string {
  return factorOf(pricing?.default);
}

function factorOf(rate: Rate | undefined): string {
  const hundred = decimal.parse("100");
  const percent =
    rate?.markup === undefined
      ? decimal.subtract(hundred, decimal.parse(rate?.discount ?? "0"))
      : decimal.add(hundred, decimal.parse(rate.markup));
  // Units of 10^-18 percent; percentages have at most ten places, so nothing is cut off.
  return String(percent / 10n ** 6n);
}

async function servicesByName(database: Database): Promise<Map<string, Set<string>>> {
  const rows = await database.rows("SELECT DISTINCT service, service_code FROM cells_named ORDER BY ALL");
  const services = new Map<string, Set<string>>();
  for (const row of rows) {
    const service = textOf(row.service);
    for (const name of [service, textOf(row.service_code)]) {
      if (name !== "") services.set(plain(name), (services.get(plain(name)) ?? new Set()).add(service));
    }
  }
  return services;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

function unused(where: string, name: string, services: ReadonlyMap<string, ReadonlySet<string>>): string {
  const near = nearest(
    name,
    [...services.values()].flatMap((s) => [...s]),
  );
  return `${where}: no service of this bill is called "${name}"${near === undefined ? "" : `; the nearest is "${near}"`}.`;
}
