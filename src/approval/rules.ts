import { Money } from "#src/kernel/money.ts";
import type { Edits, Effect, Plan, Proposal } from "#src/ports/proposals.ts";

/** When whose approval is needed, and for how long. Amounts are decimal strings, compared with the sum of the absolute changes of each currency. */
export interface ApprovalRules {
  /** Up to this amount, included, who proposed may also approve; "0" for never. */
  readonly selfUpTo: string;
  /** From this amount on two different people must approve. */
  readonly twoPeopleFrom: string;
  /** From this amount on an approver must type it. */
  readonly typedFrom: string;
  readonly expiresAfterMs: number;
  readonly remindAfterMs: number;
  readonly escalateAfterMs: number;
  /** By how much a change may have moved between plan and application, in hundredths of a percent of what was planned. */
  readonly toleranceBasisPoints: number;
  /** How many decisions of people a policy must have seen before it can be enabled. */
  readonly policyEvidence: number;
}

/** The rules of an installation: people are reminded after a third of the time, more people after two thirds; a change may move by one percent. */
export function rulesFrom(
  settings: Pick<ApprovalRules, "selfUpTo" | "twoPeopleFrom" | "typedFrom" | "expiresAfterMs" | "policyEvidence">,
): ApprovalRules {
  const { expiresAfterMs } = settings;
  return {
    ...settings,
    remindAfterMs: Math.round(expiresAfterMs / 3),
    escalateAfterMs: Math.round((expiresAfterMs * 2) / 3),
    toleranceBasisPoints: 100,
  };
}

/** What it takes to approve a plan. What is not in its amounts may be above any of them. */
export function demandsOf(
  plan: Plan,
  rules: ApprovalRules,
): Pick<Proposal, "approvalsNeeded" | "mustType" | "selfApproval"> {
  const totals = totalsOf(plan.effects);
  const reaching = (amount: string): Money[] => totals.filter((t) => t.compare(Money.of(amount, t.currency)) >= 0);
  const typed = reaching(rules.typedFrom);
  const small = totals.every((t) => t.compare(Money.of(rules.selfUpTo, t.currency)) <= 0);
  const untold = plan.untold === true;
  return {
    approvalsNeeded: untold || reaching(rules.twoPeopleFrom).length > 0 ? 2 : 1,
    mustType: typed.length === 0 ? null : typed.map((t) => `${t.toFixed()} ${t.currency}`).join(", "),
    selfApproval: !untold && small && !Money.of(rules.selfUpTo, "USD").isZero(),
  };
}

/** Whether this is what had to be typed; spaces, thousands separators and small letters are forgiven. */
export function typedRight(mustType: string, typed: string | undefined): boolean {
  const plain = (text: string): string => text.replace(/[\s,]/g, "").toUpperCase();
  return typed !== undefined && plain(typed) === plain(mustType);
}

/**
 * What has changed between the plan as it was shown and the plan of now, as sentences; none when it may be applied as approved.
 * What a person has left out does not matter any more. Edited amounts are measured by what they were edited from.
 */
export function driftOf(basis: Plan, fresh: Plan, edits: Edits, rules: ApprovalRules): readonly string[] {
  const counts = ({ key }: Effect): boolean => !edits.without.includes(key);
  const now = new Map(fresh.effects.filter(counts).map((effect) => [effect.key, effect]));
  const before = new Map(basis.effects.filter(counts).map((effect) => [effect.key, effect]));
  const gone = [...before.values()].filter(({ key }) => !now.has(key));
  const added = [...now.values()].filter(({ key }) => !before.has(key));
  const moved = [...before.values()].flatMap((was) => {
    const is = now.get(was.key);
    return is === undefined || holds(was, is, rules) ? [] : [{ was, is }];
  });
  return [
    ...gone.map((effect) => `No longer needed: ${label(effect)}.`),
    ...added.map((effect) => `New: ${label(effect)}.`),
    ...moved.map(({ was, is }) => `Changed since it was shown: ${label(was)} is now ${worth(is)}.`),
  ];
}

function holds(was: Effect, is: Effect, { toleranceBasisPoints }: ApprovalRules): boolean {
  if (was.client !== is.client || was.change.currency !== is.change.currency) return false;
  const [before, now] = [
    Money.of(was.change.amount, was.change.currency),
    Money.of(is.change.amount, is.change.currency),
  ];
  const distance = now.minus(before).abs().times("10000");
  return distance.compare(before.abs().times(String(toleranceBasisPoints))) <= 0;
}

/** The sum of the absolute changes, one per currency. */
function totalsOf(effects: readonly Effect[]): Money[] {
  const totals = new Map<string, Money>();
  for (const { change } of effects) {
    const size = Money.of(change.amount, change.currency).abs();
    totals.set(size.currency, totals.get(size.currency)?.plus(size) ?? size);
  }
  return [...totals.values()];
}

const worth = ({ change }: Effect): string =>
  `${Money.of(change.amount, change.currency).toFixed()} ${change.currency}`;
const label = (effect: Effect): string => `${effect.summary} for ${effect.clientName}, ${worth(effect)}`;
