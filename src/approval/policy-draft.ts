import { InputError, type Problem } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";
import type { Cap, PolicyDraft, PolicyRule } from "#src/ports/policies.ts";
import type { ApprovalRules } from "./rules.ts";

/** What excludes unless something else is said: a charge without an end is no matter of one month's cap, and what could not be read is unknown. */
const USUAL_WORDS: readonly string[] = ["every month", "could not be read", "not in the amounts"];

/** Reads a draft; refuses it with every problem at once. `tools` are the names of all write tools. */
export function ruleOf(
  draft: PolicyDraft,
  tools: readonly string[],
  rules: Pick<ApprovalRules, "twoPeopleFrom" | "typedFrom">,
): PolicyRule {
  const problems: Problem[] = [];
  const wrong = (path: string, message: string): void => void problems.push({ path, message });
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(draft.name) || draft.name.length > 40) {
    wrong("name", "must be small letters, digits and dashes, up to 40, like small-fixes");
  }
  const currency = draft.currency.trim().toUpperCase();
  const known = /^[A-Z]{3}$/.test(currency);
  if (!known) wrong("currency", "must be three letters, like USD");
  const money = (path: string, text: string | null, missing: string): Money => {
    const amount = text === null ? null : amountOf(text, known ? currency : "USD");
    if (amount === null) wrong(path, text === null ? missing : NO_MONEY);
    return amount ?? Money.zero(known ? currency : "USD");
  };
  const times = (path: string, count: number | null): number => {
    if (count === null) wrong(path, NO_CAP);
    else if (!Number.isInteger(count) || count < 1 || count > 10_000) wrong(path, "must be a whole number, 1 to 10000");
    return count ?? 0;
  };
  const percent = (path: string, text: string | null): string | null => {
    const share = text === null ? null : percentOf(text);
    if (text !== null && share === null) wrong(path, "must be a percentage above 0, up to 100, like 10 or 7.5");
    return share;
  };

  const perEffect = money("per-effect", draft.perEffect, "must say how much one change may be, like 500");
  const perProposal = money("per-proposal", draft.perProposal, "must say how much one proposal may change, like 1000");
  const day = { amount: money("day", draft.day, NO_CAP), times: times("day-times", draft.dayTimes) };
  const month = { amount: money("month", draft.month, NO_CAP), times: times("month-times", draft.monthTimes) };
  const rule: PolicyRule = {
    tools: toolsOf(draft.tools, tools, wrong),
    clients: draft.clients,
    currency,
    perEffect: perEffect.toString(),
    perProposal: perProposal.toString(),
    change: percent("change", draft.change),
    share: percent("share", draft.share),
    without: wordsOf(draft.without, wrong),
    agent: draft.agent,
    perDay: capOf(day),
    perMonth: capOf(month),
  };
  if (draft.clients.length === 0) wrong("for", "must name at least one client, or all");
  if (problems.length === 0) {
    for (const [path, small, more, large] of [
      ["per-effect", perEffect, "--per-proposal", perProposal],
      ["per-proposal", perProposal, "--day", day.amount],
      ["day", day.amount, "--month", month.amount],
    ] as const) {
      if (small.compare(large) > 0) wrong(path, `must not be more than ${more}`);
    }
    if (day.times > month.times) wrong("day-times", "must not be more than --month-times");
    checkBelow(perProposal, rules, wrong);
  }
  if (problems.length === 0) return rule;
  throw new InputError("policy.rule", "This policy cannot be made.", { problems });
}

const NO_MONEY = "must be an amount of money above zero, like 500 or 99.50";
const NO_CAP = "is missing: a policy always has a cap, of money and of approvals, a day and a month";

type Wrong = (path: string, message: string) => void;

/** Above these amounts it takes two people, or the amount typed; no policy can stand in for that. */
function checkBelow(most: Money, rules: Pick<ApprovalRules, "twoPeopleFrom" | "typedFrom">, wrong: Wrong): void {
  for (const [from, what] of [
    [rules.twoPeopleFrom, "two people must approve"],
    [rules.typedFrom, "a person must type the amount"],
  ] as const) {
    const limit = Money.of(from, most.currency);
    if (most.compare(limit) < 0) continue;
    wrong("per-proposal", `must be below ${limit.toFixed()} ${limit.currency}: from there on ${what}`);
    return;
  }
}

function toolsOf(text: string, known: readonly string[], wrong: Wrong): readonly string[] {
  const named = [...new Set(partsOf(text).map((part) => part.toLowerCase()))];
  const unknown = named.filter((name) => !known.includes(name));
  if (named.length === 0 || unknown.length > 0) {
    const what =
      named.length === 0 ? "must name commands" : `"${unknown.join(", ").slice(0, 60)}" is none of the commands`;
    wrong("tools", `${what} that propose changes of bills; there are ${known.join(", ")}`);
  }
  return named;
}

function wordsOf(text: string | null, wrong: Wrong): readonly string[] {
  if (text === null) return USUAL_WORDS;
  const words = partsOf(text).map((part) => part.toLowerCase());
  if (words.some((word) => word.length < 3 || word.length > 60) || words.length > 20) {
    wrong("without", "must be up to 20 words or phrases of 3 to 60 letters, separated by commas, or none");
  }
  return words.length === 1 && words[0] === "none" ? [] : words;
}

const partsOf = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

function amountOf(text: string, currency: string): Money | null {
  const digits = text.trim();
  if (!/^(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d{1,4})?$/.test(digits)) return null;
  const amount = Money.of(digits.replaceAll(",", ""), currency);
  return amount.isZero() || !amount.equals(amount.round()) ? null : amount;
}

/** Up to two digits after the point; shortest form. */
function percentOf(text: string): string | null {
  const digits = text.trim().replace(/\s*%$/, "");
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(digits) || Number(digits) <= 0 || Number(digits) > 100) return null;
  return String(Number(digits));
}

const capOf = ({ amount, times }: { readonly amount: Money; readonly times: number }): Cap => {
  return { amount: amount.toString(), times };
};
