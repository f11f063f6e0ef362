import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Cap, PolicyClient, PolicyRule } from "#src/ports/policies.ts";
import type { Amount, Effect, Proposal } from "#src/ports/proposals.ts";
import { clientsOf, isMachine } from "./rights.ts";

/** What a rule is held against. */
export interface PolicyFacts {
  readonly proposal: Pick<Proposal, "tool" | "plan" | "approvalsNeeded" | "mustType" | "proposedBy">;
  /** A stop that holds it back, as a sentence. */
  readonly stopped: string | null;
  /** What the effects of the month before have changed, by key. */
  readonly before: ReadonlyMap<string, Amount>;
  /** What the policy has approved already. */
  readonly used: { readonly day: Cap; readonly month: Cap };
}

/** Whether a policy would approve; when not, the first thing that did not fit. */
export type Judgement =
  | { readonly fits: true; readonly code: null; readonly why: null; readonly counts: true; readonly amount: string }
  | {
      readonly fits: false;
      /** Stable: "currency". */
      readonly code: string;
      /** The same as a sentence. */
      readonly why: string;
      /** Whether the proposal is one that the policy is about. */
      readonly counts: boolean;
      readonly amount: null;
    };

/** Holds a proposal against a rule. Knows no state: whether a policy that fits may approve is for others to say. */
export function judge(rule: PolicyRule, facts: PolicyFacts): Judgement {
  const { plan } = facts.proposal;
  const foreign = aboutOthers(rule, facts);
  if (foreign !== null) return { fits: false, ...foreign, counts: false, amount: null };
  const odd = plan.effects.find(({ change }) => change.currency !== rule.currency);
  const first =
    forPeople(facts) ??
    (odd === undefined
      ? null
      : no("currency", `It changes amounts in ${odd.change.currency}, not ${rule.currency}.`)) ??
    tooMuch(rule, plan.effects) ??
    movedSince(rule, facts) ??
    tooLargeAShare(rule, facts) ??
    saysWord(rule, facts) ??
    overCap(rule, facts);
  if (first !== null) return { fits: false, ...first, counts: true, amount: null };
  return { fits: true, code: null, why: null, counts: true, amount: sumOf(rule, plan.effects).toString() };
}

/** The keys of the effects of the month before, by the key of each effect; those without a month have none. */
export function keysBefore(effects: readonly Effect[]): ReadonlyMap<string, string> {
  const pairs = effects.map(({ key }): [string, string] => [key, key.replace(MONTH, earlier)]);
  return new Map(pairs.filter(([key, before]) => key !== before));
}

/** Names can have digits of any meaning: only months of this millennium are taken for months. */
const MONTH = /\b2\d{3}-(0[1-9]|1[0-2])\b/g;
const earlier = (month: string): string => BillingPeriod.parse(month).previous().toString();

type Misfit = { readonly code: string; readonly why: string };

const no = (code: string, why: string): Misfit => ({ code, why });

/** What the policy was not made for: no difference of opinion, however people decide. */
function aboutOthers(rule: PolicyRule, { proposal }: PolicyFacts): Misfit | null {
  const { tool, plan, proposedBy } = proposal;
  if (!rule.tools.includes(tool)) return no("tool", `It was proposed with ${tool}.`);
  if (isMachine(proposedBy.surface) && !rule.agent) return no("proposer", "No person has proposed it.");
  const { clients } = rule;
  if (clients === "all") return null;
  const known = new Set(clients.map(({ account }) => account));
  const strangers = clientsOf(plan).filter((client) => !known.has(client));
  if (strangers.length > 0) return no("client", `It is about client ${strangers.join(", ")} too.`);
  const elsewhere = plan.effects.find((effect) => !clients.some((client) => isOf(effect, client)));
  return elsewhere === undefined ? null : no("client", `It is about ${elsewhere.clientName} on another bill.`);
}

/** The same source may be a client on the bills of two receivers. */
function isOf({ client, receiver }: Effect, { account, receiver: bill }: PolicyClient): boolean {
  return client === account && (receiver === undefined || bill === undefined || receiver === bill);
}

/** What is for people alone, whatever a rule says. */
function forPeople({ proposal, stopped }: PolicyFacts): Misfit | null {
  if (stopped !== null) return no("stopped", stopped);
  if (proposal.approvalsNeeded > 1)
    return no("two-people", "Two people must approve it: it is so large, or not all of it is in the amounts.");
  return proposal.mustType === null ? null : no("typed", "It is so large that a person must type the amount.");
}

function tooMuch(rule: PolicyRule, effects: readonly Effect[]): Misfit | null {
  const most = Money.of(rule.perEffect, rule.currency);
  const large = effects.find((effect) => sizeOf(effect).compare(most) > 0);
  if (large !== undefined) {
    return no("effect", `"${large.summary}" changes ${said(sizeOf(large))}; one change may be ${said(most)} at most.`);
  }
  const all = Money.of(rule.perProposal, rule.currency);
  const sum = sumOf(rule, effects);
  return sum.compare(all) > 0 ? no("proposal", `It changes ${said(sum)} in all; ${said(all)} is the most.`) : null;
}

function movedSince({ change }: PolicyRule, { proposal, before }: PolicyFacts): Misfit | null {
  if (change === null) return null;
  const keys = keysBefore(proposal.plan.effects);
  for (const effect of proposal.plan.effects) {
    const was = before.get(keys.get(effect.key) ?? "");
    if (was === undefined || was.currency !== effect.change.currency) {
      return no("change", `"${effect.summary}" was not done for the month before, so it cannot be compared.`);
    }
    const then = Money.of(was.amount, was.currency);
    const distance = Money.of(effect.change.amount, was.currency).minus(then).abs();
    if (distance.times("100").compare(then.abs().times(change)) > 0) {
      return no("change", `"${effect.summary}" was ${said(then)} for the month before: more than ${change} % away.`);
    }
  }
  return null;
}

function tooLargeAShare({ share, currency }: PolicyRule, { proposal }: PolicyFacts): Misfit | null {
  if (share === null) return null;
  const { effects, outcomes } = proposal.plan;
  for (const [client, own] of Map.groupBy(effects, (effect) => effect.client)) {
    const name = own[0]?.clientName ?? client;
    const shown = outcomes
      .filter((outcome) => outcome.client === client && outcome.currency === currency)
      .map((outcome) => Money.of(outcome.showbackBefore, currency));
    const [first, ...others] = shown;
    const zero = Money.zero(currency);
    if (first === undefined || shown.some((each) => each.compare(zero) <= 0)) {
      return no("share", `What ${name} is shown is not known to be above zero, so no share of it can be told.`);
    }
    const least = others.reduce((a, b) => (b.compare(a) < 0 ? b : a), first);
    const sum = Money.sum(currency, own.map(sizeOf));
    if (sum.times("100").compare(least.times(share)) > 0) {
      return no(
        "share",
        `For ${name} it is ${said(sum)}, more than ${share} % of the ${said(least)} that they are shown.`,
      );
    }
  }
  return null;
}

function saysWord({ without }: PolicyRule, { proposal }: PolicyFacts): Misfit | null {
  const { title, effects, risks } = proposal.plan;
  const text = [title, ...effects.map(({ summary }) => summary), ...risks].join("\n").toLowerCase();
  const word = without.find((each) => text.includes(each.toLowerCase()));
  return word === undefined ? null : no("words", `It says "${word}", which is for people.`);
}

function overCap(rule: PolicyRule, { proposal, used }: PolicyFacts): Misfit | null {
  const sum = sumOf(rule, proposal.plan.effects);
  for (const [span, cap, so] of [
    ["day", rule.perDay, used.day],
    ["month", rule.perMonth, used.month],
  ] as const) {
    if (so.times >= cap.times) return no(`${span}-times`, `The cap of ${cap.times} approvals a ${span} is used up.`);
    const most = Money.of(cap.amount, rule.currency);
    const left = most.minus(Money.of(so.amount, rule.currency));
    if (sum.compare(left) > 0) {
      return no(
        `${span}-amount`,
        `Of the cap of ${said(most)} a ${span}, ${said(left)} is left; it changes ${said(sum)}.`,
      );
    }
  }
  return null;
}

const sizeOf = ({ change }: Effect): Money => Money.of(change.amount, change.currency).abs();
const sumOf = ({ currency }: PolicyRule, effects: readonly Effect[]): Money => Money.sum(currency, effects.map(sizeOf));
const said = (amount: Money): string => `${amount.toFixed()} ${amount.currency}`;
