import { BillingPeriod } from "../../../kernel/period.ts";
import type { Credit, CreditUse } from "../../book/credits.ts";
import type { Group } from "../../book/parties.ts";
import { isEstimated } from "../cost-explorer/scope.ts";
import { type Context, operation, pageOf } from "../operation.ts";
import { boolean, integer, number, struct, text } from "../shapes.ts";
import { invalid } from "./invalid.ts";
import { sourceOf } from "./sources.ts";

const accountId = text({ pattern: /[0-9]{12}/ });

interface CreditsInput {
  readonly accountId: string;
  readonly startDate: number;
  readonly endDate?: number;
}

/** GetCredits: those of one account that were live at some time; balances are what final bills left, and what open ones will. */
export const getCredits = operation<CreditsInput>(
  struct({ accountId, startDate: number(), endDate: number(), payerAccountFlag: boolean }, ["accountId", "startDate"]),
  async (context, input) => {
    const now = context.clock.now();
    const start = new Date(input.startDate * 1_000);
    const end = input.endDate === undefined ? now : new Date(input.endDate * 1_000);
    const yearAgo = new Date(now);
    yearAgo.setUTCFullYear(now.getUTCFullYear() - 1);
    if (start > now) throw invalid("startDate", "The start date must be in the past.");
    if (start < yearAgo) throw invalid("startDate", "The start date must not be more than one year ago.");
    if (end > now) throw invalid("endDate", "The end date must not be in the future.");
    if (end < start) throw invalid("endDate", "The end date must not be before the start date.");
    const group = sourceOf(context, input.accountId);
    if (group === undefined) return { credits: [] };
    const uses = await context.book.creditUses(group.index);
    const credits = context.book.credits.filter((c) => c.group === group.index && c.start <= end && c.end >= start);
    const all = await Promise.all(credits.map((credit) => wire(context, group, credit, uses)));
    return {
      credits: all.filter(({ exhaustDate }) => exhaustDate === undefined || exhaustDate * 1_000 >= start.getTime()),
    };
  },
);

interface HistoryInput {
  readonly accountId: string;
  readonly creditId?: number;
  readonly startDate: number;
  readonly endDate: number;
  readonly nextToken?: string;
  readonly maxResults?: number;
}

const MOST_MONTHS = 24;

/** GetCreditAllocationHistory: what credits took off each month's bill, latest month first; a month may be missing, and is named. */
export const getCreditAllocationHistory = operation<HistoryInput>(
  struct(
    {
      accountId,
      creditId: integer(0),
      startDate: number(),
      endDate: number(),
      nextToken: text({ min: 1, max: 4_095 }),
      maxResults: integer(1, 1_000),
    },
    ["accountId", "startDate", "endDate"],
  ),
  async (context, input) => {
    if (input.startDate > input.endDate) throw invalid("startDate", "The start date must not be after the end date.");
    const first = BillingPeriod.at(new Date(input.startDate * 1_000));
    const last = BillingPeriod.at(new Date(input.endDate * 1_000));
    if (last.compare(first) >= MOST_MONTHS) {
      throw invalid("endDate", `The dates must not span more than ${MOST_MONTHS} billing months.`);
    }
    const group = sourceOf(context, input.accountId);
    const gap = context.book.facts.creditHistoryGap;
    const asked = BillingPeriod.span(first, last).map(String);
    const failedMonths =
      gap !== undefined && gap.index === group?.index && asked.includes(gap.month) ? [gap.month] : [];
    const uses = group === undefined ? [] : await context.book.creditUses(group.index);
    const wanted = uses.filter(
      (use) =>
        asked.includes(use.period) &&
        !failedMonths.includes(use.period) &&
        (input.creditId === undefined || use.creditId === String(input.creditId)),
    );
    const { items, next } = pageOf(context, wanted, input, {
      token: input.nextToken,
      tokenName: "nextToken",
      size: input.maxResults ?? 100,
      sizeName: "maxResults",
    });
    return {
      creditAllocationHistoryList: items.map((use) => ({
        creditId: use.creditId,
        creditAmount: { currencyCode: group?.currency ?? "USD", currencyAmount: use.amount },
        description: context.book.credits.find((credit) => credit.id === use.creditId)?.description,
        accountId: use.accountId,
        appliedServiceName: use.service,
        billingMonth: use.period,
        isEstimatedBill: isEstimated(context, BillingPeriod.parse(use.period)),
      })),
      partialResults: failedMonths.length > 0,
      failedMonths,
      ...(next === undefined ? {} : { nextToken: next }),
    };
  },
);

async function wire(context: Context, group: Group, credit: Credit, all: readonly CreditUse[]) {
  const uses = all.filter((use) => use.creditId === credit.id);
  const final = uses.filter((use) => !isEstimated(context, BillingPeriod.parse(use.period)));
  const [remaining, estimated] = [await left(context, credit, final), await left(context, credit, uses)];
  const amount = (currencyAmount: string): object => ({ currencyCode: group.currency, currencyAmount });
  const seconds = (date: Date): number => Math.floor(date.getTime() / 1_000);
  const [latest] = final;
  const isGone = remaining === "0" && latest !== undefined;
  return {
    creditId: credit.id,
    accountId: credit.accountId,
    creditType: "Promotion",
    initialAmount: amount(credit.initial),
    remainingAmount: amount(remaining),
    estimatedAmount: amount(estimated),
    applicableProductNames: [...new Set(uses.map((use) => use.service))].sort(),
    description: credit.description,
    startDate: seconds(credit.start),
    endDate: seconds(credit.end),
    ...(isGone ? { exhaustDate: seconds(BillingPeriod.parse(latest.period).end) - 1 } : {}),
    applicationType: "AFTER_DISCOUNTS",
    shareableAccounts: context.book.estate.accounts.filter((a) => a.group === group.index).map((a) => a.id),
    accountHasCreditSharingEnabled: true,
    creditSharingType: "DEFAULT",
    creditStatus: "ENABLED",
  };
}

/** What is left of a credit after some uses. */
async function left(context: Context, credit: Credit, uses: readonly CreditUse[]): Promise<string> {
  const [row] = await context.book.rows(
    "SELECT plain($initial::DECIMAL(38,10) + coalesce((SELECT sum(unnest::DECIMAL(38,10)) FROM unnest(string_split($uses, ' ')) WHERE unnest <> ''), 0)) AS amount",
    { initial: credit.initial, uses: uses.map((use) => use.amount).join(" ") },
  );
  return row?.amount ?? "0";
}
