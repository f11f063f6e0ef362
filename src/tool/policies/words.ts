import { Money } from "#src/kernel/money.ts";
import type { Cap, PolicyRule } from "#src/ports/policies.ts";
import { type Caller, sees } from "../caller.ts";

/** A rule as sentences, for this caller: clients that are not theirs are counted, not named. */
export function ruleWords(rule: PolicyRule, caller: Caller): string[] {
  const { currency, perEffect, perProposal, change, share, without, agent, perDay, perMonth } = rule;
  const money = (amount: string): string => `${currency} ${Money.of(amount, currency).toFixed()}`;
  const cap = ({ amount, times }: Cap, span: string): string => `${times} times and ${money(amount)} a ${span}`;
  return [
    `Approves ${listed(rule.tools, "and")} for ${clientWords(rule, caller)}${agent ? ", also when no person has proposed it" : ", when a person has proposed it"}.`,
    `Each change up to ${money(perEffect)}, a proposal up to ${money(perProposal)}.`,
    ...(change === null ? [] : [`Each change within ${change} % of the same one for the month before.`]),
    ...(share === null ? [] : [`All changes for a client within ${share} % of what the client is shown.`]),
    ...(without.length === 0
      ? []
      : [
          `Never when it says ${listed(
            without.map((word) => `"${word}"`),
            "or",
          )}.`,
        ]),
    `At most ${cap(perDay, "day")}, ${cap(perMonth, "month")}.`,
  ];
}

function clientWords({ clients }: PolicyRule, caller: Caller): string {
  if (clients === "all") return "all clients";
  const names = clients.filter(({ account }) => sees(caller, account)).map(({ name }) => name);
  const others = clients.length - names.length;
  return listed([...names, ...(others === 0 ? [] : [`${others} ${others === 1 ? "other" : "others"}`])], "and");
}

function listed(words: readonly string[], last: "and" | "or"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
