import { z } from "zod";
import { GAP_CATEGORIES, type Gap, type GapCategory, isOpen, withGaps } from "#src/engine/gaps/gaps.ts";
import { MOST_VALUE } from "#src/engine/line-items/amounts.ts";
import { Conflict, InputError } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { LineItemDraft } from "#src/ports/custom-line-items.ts";
import type { Effect, Outcome, Plan } from "#src/ports/proposals.ts";
import { unknownClients } from "#src/tool/both-sides.ts";
import { defineTool } from "#src/tool/define.ts";
import { type GroupReading, readGaps } from "#src/tool/group-gaps.ts";
import { elsewhere, whose } from "#src/tool/line-items/change.ts";
import { adjustLineItem, applyLineItem, undoLineItem, verifyLineItem } from "#src/tool/line-items/effect.ts";
import { ItemNames } from "#src/tool/line-items/names.ts";
import { PURPOSE_TAG } from "#src/tool/line-items/payload.ts";
import { namedGroups } from "#src/tool/named-groups.ts";
import { openPeriod } from "#src/tool/open-period.ts";
import { params } from "#src/tool/params.ts";

/** A group's month with its gaps. */
type GroupGaps = GroupReading & { readonly gaps: readonly Gap[] };

/** What is fixed unless something else is named. Tax is between the partner and the tax office. */
const USUAL: readonly GapCategory[] = ["support", "credit", "refund", "marketplace"];
/** A quota of AWS Billing Conductor (service quotas). */
const MOST_ITEMS = 50_000;

/** How a category is called on the client's bill. */
const ON_THE_BILL: Readonly<Record<GapCategory, { readonly name: string; readonly words: string }>> = {
  support: { name: "AWS-Support", words: "AWS Support charges" },
  credit: { name: "AWS-Credits", words: "AWS credits" },
  refund: { name: "AWS-Refunds", words: "AWS refunds" },
  tax: { name: "Tax", words: "Tax" },
  marketplace: { name: "AWS-Marketplace", words: "AWS Marketplace purchases" },
};

const MONTHS = "January February March April May June July August September October November December".split(" ");

/** Fix: custom line items that close the gaps, as a proposal. */
export const fix = defineTool({
  name: "fix",
  title: "Fix gaps",
  description:
    "Proposes custom line items that show clients what Showback leaves out (support, credits, refunds, Marketplace), for one client, " +
    "several separated by commas, or all; for one billing period, the current or the previous. It changes nothing by itself: an " +
    "approver decides. One month unless --recurring is asked for. Look at gaps first.",
  input: z.object({
    client: params.client
      .optional()
      .describe(
        "A client, or several separated by commas: names, the beginning of names, or account ids. Left out: all.",
      ),
    period: params.onePeriod
      .optional()
      .describe(
        "One UTC month, the present or the previous one: this, last, or 2026-10. Leave out for the previous one.",
      ),
    only: z
      .string()
      .trim()
      .max(80)
      .optional()
      .describe("Only these parts, separated by commas: support, credit, refund, tax, marketplace"),
    recurring: z
      .boolean()
      .optional()
      .describe("True to charge every month from this one on, until somebody ends it. Only when asked for in words."),
  }),
  effect: "write",
  grant: "write.propose",
  command: {
    positional: ["client", "period"],
    examples: ["fix acme", "fix acme 2026-10 --only support,credit", "fix"],
  },

  async plan(input, context): Promise<Plan> {
    const period = openPeriod(input.period, context, "last");
    const categories = categoriesOf(input.only);
    const groups = await namedGroups(input.client, context, period, (id) => `fix ${id} ${period}`);
    const { found: readings, unreadable } = await readGaps(context, groups, period);
    const found = readings.map(withGaps);
    const names = new ItemNames(found.flatMap((one) => one.items));
    if (found.reduce((sum, one) => sum + one.items.length, 0) >= MOST_ITEMS) {
      throw new Conflict("aws.limit", `AWS holds at most ${MOST_ITEMS} custom line items, and they are all used.`);
    }
    const recurring = input.recurring === true;
    const planned = found.map((one) => ({
      one,
      effects: one.gaps
        .filter((gap) => categories.includes(gap.category) && isOpen(gap))
        .map((gap) => effectOf(one, gap, period, recurring, names)),
    }));
    planned.sort(
      (a, b) => b.one.report.showback.currency.localeCompare(a.one.report.showback.currency) || larger(a, b),
    );
    const changed = planned.filter(({ effects }) => effects.length > 0);
    return {
      title: titleOf(
        changed.map(({ one }) => one.group.name),
        categories,
        period,
      ),
      effects: changed.flatMap(({ effects }) => effects),
      outcomes: changed.map(({ one, effects }) => outcomeOf(one, effects, period)),
      risks: [
        ...risksOf(changed, period, recurring, context.clock.now()),
        ...changed.flatMap(foreignRisk),
        ...found.flatMap((one) => probably(one, categories)),
        ...unknownClients(groups, unreadable).map((u) => `${u.client} is left out, it could not be read: ${u.reason}`),
      ],
    };
  },

  adjust: adjustLineItem,
  apply: applyLineItem,
  verify: verifyLineItem,
  undo: undoLineItem,
});

interface Planned {
  readonly one: GroupGaps;
  readonly effects: readonly Effect[];
}

function categoriesOf(only: string | undefined): readonly GapCategory[] {
  if (only === undefined) return USUAL;
  return only.split(/[\s,]+/).map((word) => {
    const wanted = word.toLowerCase();
    const known = GAP_CATEGORIES.find((c) => c === wanted || `${c}s` === wanted);
    if (known !== undefined) return known;
    throw new InputError(
      "fix.only",
      `"${word.slice(0, 40)}" is no part of a bill that can be fixed. Parts: ${GAP_CATEGORIES.join(", ")}.`,
    );
  });
}

function effectOf(
  { group, currency }: GroupGaps,
  { category, gap }: Gap,
  period: BillingPeriod,
  recurring: boolean,
  names: ItemNames,
): Effect {
  // The one place where a gap becomes whole minor units: the amount is printed on a bill.
  const change = gap.round();
  const flat = change.abs();
  if (flat.compare(Money.of(MOST_VALUE, currency)) > 0) {
    throw new InputError(
      "fix.too-large",
      `The gap of ${group.name} in ${category} is ${currency} ${flat.toFixed()}; AWS takes at most 1,000,000 a line item. Add it by hand in parts.`,
    );
  }
  const { name, words } = ON_THE_BILL[category];
  const draft: LineItemDraft = {
    groupId: group.id,
    name: names.take(`${name}-${period}`, group.id),
    description: `${words} for ${MONTHS[period.month - 1]} ${period.year}`,
    type: change.isNegative() ? "credit" : "fee",
    flat: flat.toString(),
    percent: null,
    of: [],
    start: period.toString(),
    end: recurring ? null : period.next().toString(),
    tags: { [PURPOSE_TAG]: category, "reckoner-period": period.toString() },
  };
  return {
    key: [category, period, group.primaryAccountId, currency, ...elsewhere(group)].join(" "),
    ...whose(group),
    summary: `${draft.type === "fee" ? "Fee" : "Credit"} ${draft.name}${recurring ? ", every month" : ""}`,
    change: change.toJSON(),
    payload: { do: "create", draft },
  };
}

function outcomeOf({ group, currency, report }: GroupGaps, effects: readonly Effect[], period: BillingPeriod): Outcome {
  const after = effects.reduce((sum, e) => sum.plus(Money.of(e.change.amount, currency)), report.showback);
  return {
    client: group.primaryAccountId,
    clientName: group.name,
    period: period.toString(),
    currency,
    myView: report.myView.toString(),
    showbackBefore: report.showback.toString(),
    showbackAfter: after.toString(),
  };
}

const sizeOf = ({ one, effects }: Planned): Money =>
  Money.sum(
    one.currency,
    effects.map((e) => Money.of(e.change.amount, one.currency).abs()),
  );

const larger = (a: Planned, b: Planned): number =>
  a.one.currency === b.one.currency ? sizeOf(b).compare(sizeOf(a)) : 0;

function titleOf(names: readonly string[], categories: readonly GapCategory[], period: BillingPeriod): string {
  const what = categories === USUAL ? "gaps" : categories.join(", ");
  const [first] = names;
  const who = names.length === 1 ? ` of ${first}` : names.length === 0 ? "" : ` of ${names.length} clients`;
  return `Show the ${what}${who} in ${period}`;
}

function risksOf(planned: readonly Planned[], period: BillingPeriod, recurring: boolean, now: Date): string[] {
  if (planned.length === 0) return [];
  const risks: string[] = [];
  if (planned.some(({ one }) => one.estimated)) {
    risks.push(`AWS may still move the figures of ${period}: what is right today may be off when the bill is final.`);
  }
  risks.push(
    period.equals(BillingPeriod.at(now))
      ? "It shows on the client's bill within 24 hours."
      : "It shows on the client's bill within 48 hours, because the period is over.",
  );
  if (recurring) risks.push("It is charged again every month until somebody ends it, whatever the gap is then.");
  for (const { one, effects } of planned) {
    const size = sizeOf({ one, effects });
    if (size.plus(size).compare(one.report.showback.abs()) > 0) {
      risks.push(`For ${one.group.name} it is more than half of what they are shown now.`);
    }
  }
  return risks;
}

/** An item of others may stand for the same with another amount; only a person can know. */
function foreignRisk({ one, effects }: Planned): string[] {
  const types = new Set(effects.map((e) => (e.change.amount.startsWith("-") ? "credit" : "fee")));
  const named = one.foreign
    .filter((item) => types.has(item.type))
    .map(({ name, charge, type }) => {
      const amount =
        charge.kind === "flat" ? `${charge.amount.currency} ${charge.amount.toFixed()}` : `${charge.percent} %`;
      return `${name} (${type}, ${amount})`;
    });
  if (named.length === 0) return [];
  const shown = named.slice(0, 3).join(", ") + (named.length > 3 ? ` and ${named.length - 3} more` : "");
  return [
    `${one.group.name} has line items that Reckoner did not make: ${shown}. Check that they do not stand for the same.`,
  ];
}

function probably({ group, gaps }: GroupGaps, categories: readonly GapCategory[]): string[] {
  return gaps
    .filter((gap) => gap.state === "probably" && categories.includes(gap.category))
    .map(
      (gap) =>
        `${group.name}: a line item that Reckoner did not make has just the amount of ${gap.category}, so nothing is added for it.`,
    );
}
