import { InputError } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { OfReceiver } from "#src/ports/receivers.ts";
import type { ToolContext } from "./context.ts";
import { findClient } from "./find-client.ts";
import { type PeriodSpan, readPeriods } from "./period-words.ts";

/** The longest span one answer covers: AWS keeps 13 months in its margin console. */
const MAX_MONTHS = 13;

/**
 * The span a caller asked for; else `usual`, a source's own last month, or the last closed month. Refuses spans over 13
 * months.
 */
export function chosenPeriods(text: string | undefined, now: Date, usual?: BillingPeriod): PeriodSpan {
  if (text === undefined) {
    const last = usual ?? BillingPeriod.at(now).previous();
    return { first: last, last };
  }
  const span = readPeriods(text, now);
  if (span.last.compare(span.first) >= MAX_MONTHS) {
    throw new InputError(
      "period.too-long",
      `Ask for at most ${MAX_MONTHS} months at a time; ${span.first}..${span.last} is longer.`,
    );
  }
  return span;
}

/** One single period, for tools that explain one month. */
export function chosenPeriod(text: string | undefined, now: Date, usual?: BillingPeriod): BillingPeriod {
  const span = chosenPeriods(text, now, usual);
  if (!span.first.equals(span.last)) {
    throw new InputError(
      "period.single",
      `This needs one month, like ${span.last}. For several months use trend, or margin --by month.`,
    );
  }
  return span.last;
}

/**
 * The billing groups a question is about: the one client that was named, or all that the caller may see and that have
 * begun. Over a span those who left within it are among them, or the sums of its months would not be those of each month
 * asked for alone. `retry` writes the command line for one of several clients that fit.
 */
export async function chosenGroups(
  context: ToolContext,
  client: string | undefined,
  span: PeriodSpan,
  retry: (accountId: string) => string,
): Promise<BillingGroup[]> {
  const groups = await everyoneIn(context, span);
  if (client !== undefined) return [findClient(client, groups, retry)];
  return groups.filter((group) => group.status !== "pending");
}

/** Lists the last period, and an earlier one only where a report shows that somebody has left since. */
async function everyoneIn({ desk, call }: ToolContext, span: PeriodSpan): Promise<BillingGroup[]> {
  const groups = await desk.groups.list(span.last, call);
  if (span.first.equals(span.last)) return groups;
  const known = new Map(groups.map((group) => [group.id, group]));
  const reports = await desk.groups.reports(span.first, span.last, call);
  const listed = new Set<string>();
  const gone = reports.filter((report) => !known.has(report.groupId));
  for (const report of gone.toSorted((a, b) => b.period.compare(a.period))) {
    if (known.has(report.groupId) || listed.has(report.period.toString())) continue;
    listed.add(report.period.toString());
    for (const group of await desk.groups.list(report.period, call)) {
      if (!known.has(group.id)) known.set(group.id, group);
    }
  }
  return [...known.values()];
}

/** Whether two things are of one receiver, as far as they tell: the same source may be in the bills of two. */
export function sameReceiver(a: OfReceiver, b: OfReceiver): boolean {
  return a.receiver === undefined || b.receiver === undefined || a.receiver.id === b.receiver.id;
}

/** The one client an answer is about, by name and primary account; both `null` when it is about all. */
export function oneClient(
  asked: string | undefined,
  groups: readonly BillingGroup[],
): { client: string | null; account: string | null } {
  const only = asked === undefined ? undefined : groups[0];
  return { client: only?.name ?? null, account: only?.primaryAccountId ?? null };
}

/**
 * The client as it goes into a command of a button, with the space before it. By account: a name may hold quotes, read
 * as a period, or belong to two clients.
 */
export function clientWord(account: string | null): string {
  if (account === null) return "";
  return /^[\w.:/-]+$/.test(account) && !account.startsWith("-") ? ` ${account}` : ` "${account.replaceAll('"', "")}"`;
}

/** A span as people write it: "2026-10" or "2026-05..2026-10". */
export function spanText(span: PeriodSpan): string {
  return span.first.equals(span.last) ? span.last.toString() : `${span.first}..${span.last}`;
}
