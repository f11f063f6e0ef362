import { z } from "zod";
import { shapes } from "../params.ts";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const forecast = z.object({
  state: z.enum(["runs-out", "expires", "unused", "disabled", "lasts", "used-up", "ended", "unknown"]),
  months: z.array(shapes.period).describe("The closed months that it is made from"),
  monthly: shapes.amount.nullable().describe("Mean use of a month; null where unknown"),
  runsOut: day.nullable().describe("The day on which the last of it is used"),
  used: shapes.amount.nullable().describe("What is still used of it; null where unknown"),
  atRisk: shapes.amount.nullable().describe("What is left at expiry; null where unknown"),
  left: z.array(z.object({ period: shapes.period, left: shapes.amount })).describe("Left at the end of each month"),
});

const credit = z.object({
  client: z.string(),
  account: z.string(),
  id: z.string(),
  kind: z.string().describe("As AWS names it: Promotion, Refund, TrueUp"),
  status: z.string(),
  currency: shapes.currency,
  initial: shapes.amount,
  remaining: shapes.amount.describe("What final bills have left of it"),
  estimated: shapes.amount.nullable().describe("What will remain once open bills have taken their part"),
  openUse: shapes.amount
    .nullable()
    .describe("What bills that are not final use of it so far; null where AWS does not tell"),
  services: z.array(z.string()).describe("Services it applies to; empty for all"),
  start: day,
  end: day.nullable().describe("The day on which it expires; null for never"),
  forecast,
});

const use = z.object({
  client: z.string(),
  account: z.string(),
  period: shapes.period,
  service: z.string(),
  credit: z.string().nullable().describe("Which credit; null where My View alone tells the amount"),
  currency: shapes.currency,
  amount: shapes.amount.describe("Negative: it reduces the bill"),
  estimated: z.boolean(),
  source: z.enum(["history", "my-view"]).describe("AWS's allocation history, or record type Credit of My View"),
});

const shown = {
  currency: shapes.currency,
  credits: shapes.amount.describe("What credits took off their bill in the period, positive"),
  given: shapes.amount.describe("What they were shown of it"),
  invisible: shapes.amount.describe("credits - given, never negative"),
  over: shapes.amount.describe("Shown beyond what there is, never negative"),
};

const client = z.object({
  client: z.string(),
  account: z.string(),
  ...shown,
  native: shapes.amount.describe("Shown by Showback itself, as on a Passthrough plan"),
  ours: shapes.amount.describe("Shown by custom line items of ours"),
  probably: shapes.amount.describe("Shown by an item of others, by type and amount"),
  told: shapes.amount
    .nullable()
    .describe("The same as credits by AWS's allocation history; null where it does not tell"),
  open: z.boolean().describe("True when a fix would show them more"),
});

/** What `credits` answers. */
export const creditsShape = z.object({
  period: shapes.period,
  client: z.string().nullable(),
  account: shapes.account,
  estimated: z.boolean().describe("True while AWS may still move the figures of this period"),
  asked: z.number().int().describe("Clients that AWS was asked about"),
  answered: z.number().int().describe("Those among them whose balances AWS told"),
  credits: z.array(credit).describe("Every credit, the largest risk first"),
  uses: z.array(use).describe("What credits took off the bills, by month and service"),
  showback: z.array(client).describe("What clients were shown of it in the period"),
  risk: z.array(z.object({ currency: shapes.currency, remaining: shapes.amount, atRisk: shapes.amount })),
  totals: z.array(z.object(shown)),
  unavailable: z
    .array(z.object({ client: z.string(), what: z.enum(["balances", "use"]), reason: z.string() }))
    .describe("What AWS does not tell of a client's credits"),
  unknown: z.array(shapes.unknown),
  fixable: z.boolean().describe("Whether the caller may propose a fix of this period"),
});

/** What `credits` answers, as plain data. */
export type CreditsData = z.output<typeof creditsShape>;
