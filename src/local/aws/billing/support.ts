import { BillingPeriod } from "../../../kernel/period.ts";
import { KIND, SERVICE } from "../../book/catalog.ts";
import type { Row } from "../../book/database.ts";
import { isEstimated } from "../cost-explorer/scope.ts";
import { type Context, operation, pageOf } from "../operation.ts";
import { integer, struct, text } from "../shapes.ts";
import { invalid } from "./invalid.ts";
import { sourceOf } from "./sources.ts";

interface ChargesInput {
  readonly billingMonth: string;
  readonly accountId?: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** ListBusinessSupportAccountCharges: what Business Support costs each account that has it, tier by tier. */
export const listBusinessSupportAccountCharges = operation<ChargesInput>(
  struct(
    {
      billingMonth: text({ pattern: /\d{4}-(0[1-9]|1[0-2])/ }),
      accountId: text({ pattern: /[0-9]{12}/ }),
      maxResults: integer(1, 100),
      nextToken: text({ min: 1, max: 4_095, pattern: /[-a-zA-Z0-9+=/_]+/ }),
    },
    ["billingMonth"],
  ),
  async (context, input) => {
    const period = BillingPeriod.parse(input.billingMonth);
    if (period.compare(BillingPeriod.at(context.clock.now())) > 0) {
      throw invalid("billingMonth", "The billing month must not be in the future.");
    }
    if (input.accountId !== undefined) sourceOf(context, input.accountId);
    const charges = await chargesOf(context, period, input.accountId);
    const { items, next } = pageOf(context, charges, input, {
      token: input.nextToken,
      tokenName: "nextToken",
      size: input.maxResults ?? 100,
      sizeName: "maxResults",
    });
    const [first] = charges;
    return {
      billingMonth: period.toString(),
      isEstimated: isEstimated(context, period),
      accountCount: charges.length,
      totalSupportCharge: first?.all_charges ?? "0",
      totalSupportEligibleSpend: first?.all_spend ?? "0",
      accountCharges: items.map((row) => wire(row, period)),
      ...(next === undefined ? {} : { nextToken: next }),
    };
  },
);

/** Tiers of Business Support: a share of the spend between two amounts. */
const TIERS = [
  { from: 0, to: 10_000, rate: "0.10", words: "First $10,000" },
  { from: 10_000, to: 80_000, rate: "0.07", words: "$10,000 to $80,000" },
  { from: 80_000, to: 250_000, rate: "0.05", words: "$80,000 to $250,000" },
  { from: 250_000, to: 99_999_999, rate: "0.03", words: "Over $250,000" },
] as const;

function chargesOf(context: Context, period: BillingPeriod, accountId: string | undefined): Promise<Row[]> {
  const eligible = `kind IN (${KIND.usage}, ${KIND.covered}, ${KIND.negation}, ${KIND.recurringPlanFee}, ${KIND.recurring}) AND service_id < ${SERVICE.firstMarketplace}`;
  const slices = TIERS.map(({ from, to, rate }, n) => {
    const slice = `greatest(least(spend, ${to}) - ${from}, 0)`;
    return `plain(${slice}) AS slice${n}, plain(${slice} * ${rate}) AS charge${n}`;
  });
  return context.book.rows(
    `SELECT account, plain(charge) AS charge, plain(spend) AS spend, plain(sum(charge) OVER ()) AS all_charges, plain(sum(spend) OVER ()) AS all_spend, ${slices.join(", ")}
     FROM (SELECT g.source AS account, sum(unblended) FILTER (kind = ${KIND.support}) AS charge, sum(unblended) FILTER (${eligible}) AS spend
       FROM lines l JOIN billing_groups g ON g.id = l.group_id JOIN months m USING (mi)
       WHERE g.receiver = $receiver AND g.arn <> '' AND m.period = $period AND ($account = '' OR g.source = $account) GROUP BY g.source)
     WHERE charge IS NOT NULL ORDER BY account`,
    { receiver: context.caller.account, period: period.toString(), account: accountId ?? "" },
  );
}

function wire(row: Row, period: BillingPeriod): object {
  const times = {
    chargePeriodStartDate: period.start.getTime() / 1_000,
    chargePeriodEndDate: period.end.getTime() / 1_000 - 1,
  };
  return {
    accountId: row.account,
    supportPlanName: "AWSSupportBusiness",
    totalCharge: row.charge,
    totalUsageBasis: row.spend,
    tierCharges: TIERS.flatMap(({ rate, words }, n) =>
      row[`slice${n}`] === "0"
        ? []
        : [
            {
              ...times,
              tierDescription: words,
              tierRate: rate,
              usageSlice: row[`slice${n}`],
              tierCharge: row[`charge${n}`],
            },
          ],
    ),
  };
}
