import { z } from "zod";
import { BASIS_MONTHS, closedMonths } from "#src/engine/credits/closed.ts";
import { forecastOf } from "#src/engine/credits/forecast.ts";
import { type ShownCredits, shownCredits } from "#src/engine/credits/shown.ts";
import { type Gap, isOpen, withGaps } from "#src/engine/gaps/gaps.ts";
import { InputError } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { CostLine } from "#src/ports/cost-source.ts";
import type { Credit, CreditUse } from "#src/ports/credits.ts";
import type { Transfer } from "#src/ports/transfers.ts";
import { unknownClients } from "#src/tool/both-sides.ts";
import type { ToolContext } from "#src/tool/context.ts";
import { type CreditReading, creditsOnBills, readCredits, wasOurs } from "#src/tool/credits/reading.ts";
import { type CreditsData, creditsShape } from "#src/tool/credits/shape.ts";
import { creditsView } from "#src/tool/credits/view.ts";
import { defineTool } from "#src/tool/define.ts";
import { type GroupReading, readGaps } from "#src/tool/group-gaps.ts";
import { params } from "#src/tool/params.ts";
import { chosenGroups, chosenPeriod, oneClient } from "#src/tool/select.ts";

/** One client's month in one currency, with what they were shown of their credits. */
interface Shown {
  readonly one: GroupReading;
  readonly shown: ShownCredits;
  readonly open: boolean;
}

/** Credits: balances, what they took off which bill, what the client was shown of it, and what becomes of them. */
export const credits = defineTool({
  name: "credits",
  title: "Credits",
  description:
    "AWS credits of a client, or of all: what is left, when it expires, what they took off the bills, what the client was shown of it, " +
    "and what is at risk. The forecast of each credit (the day it runs out, or what expires unused) is from its use in the last closed " +
    "months. What was shown, and what is invisible, is of one billing period, the last closed one unless named; balances and forecasts " +
    "are of now. Refunds are not among them.",
  input: z.object({ client: params.client.optional(), period: params.onePeriod.optional() }),
  output: creditsShape,
  effect: "read",
  grant: "cost.read",
  command: { positional: ["client", "period"], examples: ["credits", "credits acme", "credits acme 2026-10"] },

  async run(input, context) {
    const { clock, desk, call } = context;
    const now = clock.now();
    const period = chosenPeriod(input.period, now, desk.usual);
    const span = spanOf(period, context);
    const groups = await chosenGroups(
      context,
      input.client,
      { first: period, last: period },
      (id) => `credits ${id} ${period}`,
    );
    const [gaps, readings, transfers] = await Promise.all([
      readGaps(context, groups, period),
      readCredits(context, groups, span.first, span.last),
      desk.credits === null ? [] : (desk.transfers?.inbound(call) ?? []),
    ]);
    // My View is asked where AWS tells no history, and where Showback is the same as My View.
    const shut = new Set(gaps.unreadable.map((u) => u.groupId));
    const untold = new Set(readings.filter((r) => !r.uses.available).map((r) => r.group.id));
    const onBill = groups.filter((g) => !shut.has(g.id) && (untold.has(g.id) || g.plan?.passthrough === true));
    const billed = await creditsOnBills(context, onBill, span.first, span.last);

    const gone = new Set(billed.unreadable.map((u) => u.groupId));
    const shown = gaps.found
      .filter((one) => !gone.has(one.group.id))
      .map((one) => shownOf(withGaps(one), billed.lines, period));
    const rows = readings.flatMap((reading) => creditRows(reading, span, transfers, now));
    const told = readings.flatMap(({ group, uses }) =>
      uses.available ? uses.value.map((use) => ({ ...use, groupId: group.id })) : [],
    );
    const unreadable = [...gaps.unreadable, ...billed.unreadable];
    const present = BillingPeriod.at(now);
    return {
      period: period.toString(),
      ...oneClient(input.client, groups),
      estimated:
        gaps.found.some((one) => one.estimated) ||
        [...told, ...billed.lines].some((one) => one.estimated && one.period.equals(period)),
      asked: desk.credits === null ? 0 : readings.length,
      answered: readings.filter((r) => r.credits.available).length,
      credits: rows.toSorted(riskFirst),
      uses: readings.flatMap((reading) => useRows(reading, billed.lines)),
      showback: shown
        .map((one) => showbackRow(one, told, untold, period))
        .filter((row) => input.client !== undefined || [row.credits, row.given, row.over].some((a) => a !== "0")),
      risk: riskOf(rows),
      totals: totalsOf(shown),
      unavailable: readings.flatMap(unavailableOf),
      unknown: unknownClients(groups, unreadable),
      // AWS takes custom line items for the present and the previous period only.
      fixable:
        context.approvals !== null &&
        context.catalogue.some((tool) => tool.name === "fix") &&
        (period.equals(present) || period.equals(present.previous())),
    };
  },

  view: creditsView,
});

type Row = CreditsData["credits"][number];
type UseRow = CreditsData["uses"][number];
type Span = { readonly first: BillingPeriod; readonly last: BillingPeriod };
type ToldUse = CreditUse & { readonly groupId: string };

/** AWS tells the credits of the past year (GetCredits). */
const YEAR = 12;

/** The months asked for: the base of the forecast, the open ones after it, and the period of the question. */
function spanOf(period: BillingPeriod, { clock, desk }: ToolContext): Span {
  if (desk.credits === null) return { first: period, last: period };
  const present = BillingPeriod.at(clock.now());
  const earliest = present.plus(-YEAR);
  if (period.compare(earliest) < 0) {
    throw new InputError(
      "credits.too-old",
      `AWS tells of credits of the past year only. Ask for ${earliest} or later.`,
    );
  }
  const base = present.plus(-1 - BASIS_MONTHS);
  return {
    first: period.compare(base) < 0 ? period : base,
    last: period.compare(present) > 0 ? period : present,
  };
}

function creditRows(
  { group, credits: all, uses }: CreditReading,
  span: Span,
  transfers: readonly Transfer[],
  now: Date,
) {
  if (!all.available) return [];
  const candidates = BillingPeriod.span(span.first, span.last);
  const closed = closedMonths(candidates, uses.available ? uses.value : [], now);
  const last = uses.available ? closed.slice(-BASIS_MONTHS) : [];
  const basis = last.filter((month) => wasOurs(transfers, group.primaryAccountId, month));
  const from = closed.at(-1)?.next() ?? span.first;
  return all.value.map((credit): Row => {
    const months = basis.filter((month) => new Date(credit.start) <= month.start);
    const { currency } = credit.remaining;
    const taken = uses.available ? uses.value.filter((use) => use.creditId === credit.id) : [];
    const total = Money.sum(
      currency,
      taken.filter((use) => months.some((month) => month.equals(use.period))).map((use) => use.amount.negate()),
    );
    const open = taken.filter((use) => use.period.compare(from) >= 0).map((use) => use.amount.negate());
    const forecast = forecastOf({
      remaining: credit.remaining,
      end: credit.end,
      enabled: credit.status !== "DISABLED",
      use: uses.available ? { total, months: months.length } : null,
      from,
    });
    return {
      client: group.name,
      account: group.primaryAccountId,
      ...plainCredit(credit),
      openUse: uses.available ? Money.sum(currency, open).toString() : null,
      forecast: {
        state: forecast.state,
        months: months.map(String),
        monthly: forecast.monthly?.toString() ?? null,
        runsOut: forecast.runsOut,
        used: forecast.used?.toString() ?? null,
        atRisk: forecast.atRisk?.toString() ?? null,
        left: forecast.left.map(({ period, left }) => ({ period: period.toString(), left: left.toString() })),
      },
    };
  });
}

function plainCredit(credit: Credit): Omit<Row, "client" | "account" | "openUse" | "forecast"> {
  return {
    id: credit.id,
    kind: credit.kind,
    status: credit.status,
    currency: credit.initial.currency,
    initial: credit.initial.toString(),
    remaining: credit.remaining.toString(),
    estimated: credit.estimated?.toString() ?? null,
    services: [...credit.products],
    start: credit.start.slice(0, 10),
    end: credit.end?.slice(0, 10) ?? null,
  };
}

/** Within a currency the largest risk first, then what is unknown, then by expiry. */
function riskFirst(a: Row, b: Row): number {
  if (a.currency !== b.currency) return a.currency < b.currency ? -1 : 1;
  const place = ({ forecast: { atRisk } }: Row): number => (atRisk === null ? 1 : atRisk === "0" ? 2 : 0);
  const risk = (row: Row): Money => Money.of(row.forecast.atRisk ?? "0", row.currency);
  return place(a) - place(b) || risk(b).compare(risk(a)) || (a.end ?? "9").localeCompare(b.end ?? "9");
}

/** One row for each month, service and credit: which account of the client it was is left out. */
function useRows({ group, uses }: CreditReading, billed: readonly CostLine[]): UseRow[] {
  const told = uses.available ? uses.value.map((u) => ({ ...u, credit: u.creditId, source: "history" as const })) : [];
  const own = uses.available ? [] : billed.filter((line) => line.groupId === group.id);
  const single = [
    ...told,
    ...own.map(({ keys, cost, period, estimated }) => ({
      ...{ period, service: keys.service ?? "", amount: cost, estimated },
      ...{ credit: null, source: "my-view" as const },
    })),
  ];
  const same = Map.groupBy(single, (u) => JSON.stringify([u.period, u.service, u.credit, u.amount.currency]));
  return [...same.values()].flatMap(([first, ...rest]): UseRow[] => {
    if (first === undefined) return [];
    const { currency } = first.amount;
    const amount = Money.sum(
      currency,
      [first, ...rest].map((u) => u.amount),
    ).toString();
    return [
      {
        client: group.name,
        account: group.primaryAccountId,
        period: first.period.toString(),
        service: first.service,
        credit: first.credit,
        ...{ currency, amount, estimated: [first, ...rest].some((u) => u.estimated), source: first.source },
      },
    ];
  });
}

/** On a Passthrough plan Showback is My View, so that every credit is shown; else the gap tells. */
function shownOf(
  one: GroupReading & { readonly gaps: readonly Gap[] },
  billed: readonly CostLine[],
  period: BillingPeriod,
): Shown {
  const zero = Money.zero(one.currency);
  const gap = one.gaps.find((g) => g.category === "credit");
  const found = gap ?? { myView: zero, native: zero, modelled: zero, probably: zero };
  if (!one.passthrough) return { one, shown: shownCredits(found), open: gap !== undefined && isOpen(gap) };
  const own = Money.sum(
    one.currency,
    billed
      .filter((l) => l.groupId === one.group.id && l.period.equals(period) && l.cost.currency === one.currency)
      .map((line) => line.cost),
  );
  return { one, shown: shownCredits({ ...found, myView: own, native: own }), open: false };
}

function showbackRow(
  { one, shown, open }: Shown,
  told: readonly ToldUse[],
  untold: ReadonlySet<string>,
  period: BillingPeriod,
): CreditsData["showback"][number] {
  const { currency, group } = one;
  const own = told.filter(
    (use) => use.groupId === group.id && use.period.equals(period) && use.amount.currency === currency,
  );
  return {
    client: group.name,
    account: group.primaryAccountId,
    currency,
    ...plainShown(shown),
    native: shown.native.toString(),
    ours: shown.ours.toString(),
    probably: shown.probably.toString(),
    told: untold.has(group.id)
      ? null
      : Money.sum(
          currency,
          own.map((use) => use.amount.negate()),
        ).toString(),
    // Something may be open that is over: what AWS took back is no credit to be shown.
    open: open && !shown.invisible.isZero(),
  };
}

const plainShown = (shown: Pick<ShownCredits, "credits" | "given" | "invisible" | "over">) => ({
  credits: shown.credits.toString(),
  given: shown.given.toString(),
  invisible: shown.invisible.toString(),
  over: shown.over.toString(),
});

/** What is left of credits that have not expired, and the part at risk; a credit whose forecast is unknown adds nothing to the latter. */
function riskOf(rows: readonly Row[]): CreditsData["risk"] {
  const live = rows.filter((row) => row.forecast.state !== "ended");
  return [...Map.groupBy(live, (row) => row.currency)].map(([currency, members]) => {
    const sum = (of: (row: Row) => string): string =>
      Money.sum(
        currency,
        members.map((row) => Money.of(of(row), currency)),
      ).toString();
    return { currency, remaining: sum((r) => r.remaining), atRisk: sum((r) => r.forecast.atRisk ?? "0") };
  });
}

function totalsOf(all: readonly Shown[]): CreditsData["totals"] {
  return [...Map.groupBy(all, ({ one }) => one.currency)].map(([currency, members]) => {
    const sum = (of: (shown: ShownCredits) => Money): Money =>
      Money.sum(
        currency,
        members.map((m) => of(m.shown)),
      );
    const [credits, given] = [sum((s) => s.credits), sum((s) => s.given)];
    return {
      currency,
      ...plainShown({ credits, given, invisible: sum((s) => s.invisible), over: sum((s) => s.over) }),
    };
  });
}

function unavailableOf({ group, credits: all, uses }: CreditReading): CreditsData["unavailable"] {
  return [
    ...(all.available ? [] : [{ client: group.name, what: "balances" as const, reason: all.reason }]),
    ...(uses.available ? [] : [{ client: group.name, what: "use" as const, reason: uses.reason }]),
  ];
}
