import { z } from "zod";
import { currencyOf } from "#src/kernel/currency.ts";
import { decimal } from "#src/kernel/decimal.ts";
import { AppError } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { ChargeKind } from "#src/ports/cost-source.ts";

/**
 * What Billing Conductor leaves out of a pro forma bill unless told otherwise: support, credits, refunds, taxes and
 * discounts that are not public. Source: AWS Billing Conductor user guide, "Understanding billing transfer" and pricing plans.
 */
export const LEFT_OUT = ["support", "credit", "refund", "tax", "discount"] as const satisfies readonly ChargeKind[];

const PLAN_ALONE = "plan: passthrough shows the bill as it is; take away default, services and include";

// Every scalar arrives as the text that was written: a percentage or an account number is never read as a float.
const percent = z.string().regex(/^\d{1,5}(\.\d{1,10})?$/, "expected a percentage such as 5 or 7.25, without the sign");

const rate = z
  .strictObject({ markup: percent.optional(), discount: percent.optional() })
  .refine((r) => (r.markup === undefined) !== (r.discount === undefined), "give either a markup or a discount")
  .refine(
    (r) => r.discount === undefined || decimal.compare(decimal.parse(r.discount), decimal.parse("100")) <= 0,
    "a discount is at most 100",
  );

const period = checked((text) => BillingPeriod.parse(text));

const fixed = z
  .strictObject({
    name: z.string().trim().min(1).max(128),
    amount: checked((text) => decimal.parse(text)).refine(
      (amount) => decimal.compare(amount, decimal.ZERO) >= 0,
      "give a positive amount; kind: credit makes it count the other way",
    ),
    currency: checked((text) => currencyOf(text)),
    from: period.optional(),
    to: period.optional(),
    kind: z.enum(["fee", "credit"]).default("fee"),
  })
  .refine((f) => f.from === undefined || f.to === undefined || f.from.compare(f.to) <= 0, "from is later than to");

const plan = {
  plan: z.literal("passthrough").optional(),
  default: rate.optional(),
  services: z.record(z.string(), rate).optional(),
  include: z.array(z.enum(LEFT_OUT)).optional(),
};

const client = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    accounts: z.array(z.string().trim().min(1)).min(1, "name at least one account"),
    fixed: z.array(fixed).default([]),
    ...plan,
  })
  .refine(ratesFitPlan, PLAN_ALONE);

/**
 * The pricing file: `default`, `services` and `include` or `plan: passthrough` for all, and `clients` with accounts,
 * fixed fees and a plan of their own. Percentages and amounts are decimal texts.
 */
export const pricingSchema = z
  .strictObject({ ...plan, clients: z.array(client).default([]) })
  .refine(ratesFitPlan, PLAN_ALONE)
  .superRefine((pricing, context) => {
    const owners = new Map<string, number>();
    const names = new Map<string, number>();
    for (const [index, { name, accounts }] of pricing.clients.entries()) {
      const twin = names.get(name.toLowerCase());
      if (twin !== undefined) complain(["clients", index, "name"], `clients[${twin}] has this name too`);
      names.set(name.toLowerCase(), index);
      for (const [place, account] of accounts.entries()) {
        const owner = owners.get(account);
        if (owner !== undefined)
          complain(["clients", index, "accounts", place], `${account} belongs to clients[${owner}] already`);
        owners.set(account, index);
      }
    }
    function complain(path: (string | number)[], message: string): void {
      context.addIssue({ code: "custom", path, message });
    }
  });

/** A pricing file that was read and holds together. */
export type PricingFile = z.output<typeof pricingSchema>;

/** A percentage to add or to take off. */
export type Rate = z.output<typeof rate>;

/** A fee or a credit of every period between `from` and `to`, both included. */
export type FixedFee = z.output<typeof fixed>;

function ratesFitPlan(p: {
  readonly plan?: unknown;
  readonly default?: unknown;
  readonly services?: unknown;
  readonly include?: unknown;
}): boolean {
  return p.plan === undefined || (p.default === undefined && p.services === undefined && p.include === undefined);
}

/** A text that a reader of the kernel accepts; its own sentence is the problem otherwise. */
function checked<T>(read: (text: string) => T): z.ZodPipe<z.ZodString, z.ZodTransform<T, string>> {
  return z.string().transform((text, context): T => {
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      context.addIssue({ code: "custom", message: error.message });
      return z.NEVER;
    }
  });
}
