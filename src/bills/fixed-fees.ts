import { decimal } from "#src/kernel/decimal.ts";
import { InputError } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillClient } from "./clients.ts";
import { type Database, literal, textOf } from "./database.ts";
import type { Pricing } from "./pricing.ts";
import type { FixedFee } from "./pricing-schema.ts";

/** The service, and the provider, that fixed fees and credits are shown under. */
const FIXED_FEES = "Fixed fees";

/**
 * Adds the fixed fees and credits of the pricing file to `cells`: one line on the Showback side for every period of the
 * bill that they cover, on the client's first account. `InputError` when one is in another currency than its client.
 */
export async function addFixedFees(
  database: Database,
  clients: readonly BillClient[],
  pricing: Pricing | null,
): Promise<void> {
  const seen = await database.rows("SELECT DISTINCT client, period, currency FROM cells");
  const currencies = new Map(seen.map((r) => [`${textOf(r.client)} ${textOf(r.period)}`, textOf(r.currency)]));
  const periods = [...new Set(seen.map((r) => textOf(r.period)))].sort().map((text) => BillingPeriod.parse(text));
  const values: string[] = [];
  for (const [number, client] of clients.entries()) {
    for (const [place, fee] of client.fixed.entries()) {
      for (const period of periods.filter((p) => covers(fee, p))) {
        const key = `${number} ${period.toString()}`;
        const currency = currencies.get(key) ?? fee.currency;
        // Clients of the file come first, in its order: the number is the place there.
        if (currency !== fee.currency) {
          throw otherCurrency(
            `${pricing?.file ?? ""}, clients[${number}].fixed[${place}]`,
            client,
            fee,
            period,
            currency,
          );
        }
        currencies.set(key, currency);
        values.push(line(number, client, fee, period));
      }
    }
  }
  if (values.length === 0) return;
  await database.run(`INSERT INTO cells (client, period, account, service, kind, provider, currency, proforma, uninvoiced)
    VALUES ${values.join(", ")}`);
}

function covers(fee: FixedFee, period: BillingPeriod): boolean {
  return (fee.from?.compare(period) ?? 0) <= 0 && (fee.to?.compare(period) ?? 0) >= 0;
}

function line(number: number, client: BillClient, fee: FixedFee, period: BillingPeriod): string {
  const amount = `${fee.kind === "credit" ? "-" : ""}${decimal.format(fee.amount)}`;
  const texts = [
    period.toString(),
    client.group.primaryAccountId,
    FIXED_FEES,
    `custom-${fee.kind}`,
    FIXED_FEES,
    fee.currency,
  ];
  return `(${number}, ${texts.map(literal).join(", ")}, ${literal(amount)}::DECIMAL(38,18), 0)`;
}

function otherCurrency(
  path: string,
  client: BillClient,
  fee: FixedFee,
  period: BillingPeriod,
  currency: string,
): InputError {
  return new InputError(
    "pricing.mixed-currency",
    `${path}.currency: ${client.group.name} is billed in ${currency} in ${period.toString()}; give "${fee.name}" in ${currency} too.`,
    { problems: [{ path: `${path}.currency`, message: `expected ${currency}, found ${fee.currency}` }] },
  );
}
