import { z } from "zod";
import { isUsualCommission, USUAL_COMMISSION } from "#src/engine/line-items/percentage.ts";
import { InputError } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Plan } from "#src/ports/proposals.ts";
import { unknownClients } from "#src/tool/both-sides.ts";
import { defineTool } from "#src/tool/define.ts";
import { type CommissionWish, commissionChanges } from "#src/tool/line-items/commission-changes.ts";
import { readCommissions } from "#src/tool/line-items/commissions.ts";
import { applyLineItem, undoLineItem, verifyLineItem } from "#src/tool/line-items/effect.ts";
import { ItemNames } from "#src/tool/line-items/names.ts";
import { readBases } from "#src/tool/line-items/showback-base.ts";
import { namedGroups } from "#src/tool/named-groups.ts";
import { openPeriod } from "#src/tool/open-period.ts";
import { params } from "#src/tool/params.ts";
import { percentOf } from "#src/tool/percent.ts";

/** Commission: a percentage fee on what a client is shown, as a proposal. */
export const commission = defineTool({
  name: "commission",
  title: "Commission",
  description:
    "Proposes a commission: a percentage fee on all that a client is shown on Showback, without custom line items, for one client, " +
    "several separated by commas, or all. It replaces a commission that is there, it never adds a second one; 0 ends it. Every month " +
    "from the present one on, unless --once. Previewed on the last closed month. It changes nothing by itself: an approver decides.",
  input: z.object({
    client: params.client.describe(
      'A client, or several separated by commas: names, the beginning of names, or account ids. "all" for all.',
    ),
    period: params.period
      .optional()
      .describe(
        "First billing period: this (the usual one) or last, or 2026-11. Only the current and the previous one.",
      ),
    percent: z.string().trim().min(1).max(200).describe("Percent of what the client is shown, 0 to 100: 10, 7.5"),
    once: z.boolean().optional().describe("True to take it for that one month only"),
    replace: z
      .boolean()
      .optional()
      .describe("True to replace a percentage fee that Reckoner did not make too. Only when asked for in words."),
    confirm: z
      .string()
      .trim()
      .max(20)
      .optional()
      .describe("The same percent once more, demanded where it is not a usual one. Only when the person repeats it."),
  }),
  effect: "write",
  grant: "write.propose",
  command: {
    positional: ["client", "period"],
    examples: ["commission acme --percent 10", "commission acme --percent 0", "commission acme --percent 7.5 --once"],
  },

  async plan(input, context): Promise<Plan> {
    const percent = percentOf(input.percent, "commission.percent");
    checkUsual(percent, input.confirm, input.client);
    const period = openPeriod(input.period, context, "this");
    const closed = BillingPeriod.at(context.clock.now()).previous();
    const client = input.client.toLowerCase() === "all" ? undefined : input.client;
    const retry = (id: string): string => `commission ${id} ${period} --percent ${percent}`;
    const groups = await namedGroups(client, context, period, retry);
    const [{ bases, unreadable }, standing] = await Promise.all([
      readBases(context, groups, closed),
      readCommissions(context, groups, period),
    ]);
    const names = new ItemNames(standing.items);
    const wish = { percent, period, once: input.once === true, replace: input.replace === true, names };
    const planned = bases.map((base) => ({ base, ...commissionChanges(base, standing.of(base.group), wish) }));
    const changed = planned
      .filter(({ effects }) => effects.length > 0)
      .sort((a, b) => b.total.currency.localeCompare(a.total.currency) || b.total.abs().compare(a.total.abs()));
    return {
      title: titleOf(
        planned.map(({ base }) => base.group.name),
        wish,
      ),
      effects: changed.flatMap(({ effects }) => effects),
      outcomes: changed.map(({ base: { group, report }, total }) => ({
        client: group.primaryAccountId,
        clientName: group.name,
        period: closed.toString(),
        currency: report.showback.currency,
        myView: report.myView.toString(),
        showbackBefore: report.showback.toString(),
        showbackAfter: report.showback.plus(total).toString(),
      })),
      risks: [
        ...(changed.length === 0 ? [] : risksOf(wish, closed)),
        ...planned.flatMap(({ notes }) => notes),
        ...unknownClients(groups, unreadable).map((u) => `${u.client} is left out, it could not be read: ${u.reason}`),
      ],
    };
  },

  apply: applyLineItem,
  verify: verifyLineItem,
  undo: undoLineItem,
});

function checkUsual(percent: string, confirm: string | undefined, client: string): void {
  if (isUsualCommission(percent)) return;
  const { from, to } = USUAL_COMMISSION;
  if (confirm !== undefined && percentOf(confirm, "commission.confirm") === percent) return;
  throw new InputError(
    "commission.unusual",
    `${percent} % is not a usual commission (${from} to ${to}). If it is meant, say it twice: --percent ${percent} --confirm ${percent}.`,
    { choices: [{ label: `${percent} % is meant`, command: again(client, percent) }] },
  );
}

const again = (client: string, percent: string): string =>
  `commission "${client.replaceAll('"', "")}" --percent ${percent} --confirm ${percent}`;

function titleOf(names: readonly string[], { percent, period, once }: CommissionWish): string {
  const who = names.length === 1 ? `of ${names[0]}` : `of ${names.length} clients`;
  const when = once ? `in ${period} only` : `from ${period} on`;
  return percent === "0" ? `End the commission ${who} ${when}` : `Commission of ${percent} % ${who} ${when}`;
}

function risksOf({ percent, period, once }: CommissionWish, closed: BillingPeriod): string[] {
  const risks = [
    `The amounts are those of ${closed}, the last closed month. What is charged follows what each month's Showback comes to.`,
  ];
  if (percent !== "0" && !once) risks.push("It is charged every month until somebody changes or ends it.");
  if (!isUsualCommission(percent)) {
    risks.push(`${percent} % is not a usual commission (${USUAL_COMMISSION.from} to ${USUAL_COMMISSION.to}).`);
  }
  risks.push(
    period.equals(closed)
      ? `It shows on the client's bill of ${period} within 48 hours, because the period is over.`
      : "It shows on the client's bill within 24 hours.",
  );
  return risks;
}
