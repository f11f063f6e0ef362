import { InputError } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";
import type { Edits, Effect, Plan } from "#src/ports/proposals.ts";

const LINE = /^\s*(\d{1,4})\s*[=:]\s*([^\s]+)/;

/**
 * Reads an edited list of amounts, one line for each effect that stays: "1 = 7534.29", with whatever words after it. An effect whose line is
 * missing is left out. Every problem is told with the number of its line, and nothing is taken until all is right.
 */
export function readLines(text: string, plan: Plan): Edits {
  const amounts: Record<string, string> = {};
  const kept = new Set<string>();
  const problems: { path: string; message: string }[] = [];
  text.split("\n").forEach((line, i) => {
    if (line.trim() === "") return;
    const problem = (message: string): void => void problems.push({ path: `line ${i + 1}`, message });
    const [, number = "", amount = ""] = LINE.exec(line) ?? [];
    const effect = plan.effects[Number(number) - 1];
    if (number === "") problem("must begin with the number of a change, = and an amount, like 1 = 7534.29");
    else if (effect === undefined) problem(`there is no change ${number}; they go from 1 to ${plan.effects.length}`);
    else if (kept.has(effect.key)) problem(`change ${number} is there twice`);
    else {
      const value = amountOf(amount, effect);
      if (value === null) problem(`"${amount.slice(0, 30)}" is no amount above zero; write it like 7534.29`);
      else if (!value.equals(Money.of(effect.change.amount, effect.change.currency).abs())) {
        amounts[effect.key] = value.toString();
      }
      kept.add(effect.key);
    }
  });
  if (problems.length > 0) throw new InputError("edit.lines", "These lines cannot be read:", { problems });
  if (kept.size === 0) {
    throw new InputError("edit.empty", "Nothing is left of the proposal. To take all of it away, withdraw it.");
  }
  return { without: plan.effects.filter((e) => !kept.has(e.key)).map((e) => e.key), amounts };
}

/** The plan with its edits: amounts by the tool, which knows what they mean, and what clients are shown after it. */
export function editedPlan(plan: Plan, edits: Edits, adjust: (effect: Effect, amount: string) => Effect): Plan {
  const effects = plan.effects
    .filter((effect) => !edits.without.includes(effect.key))
    .map((effect) => {
      const amount = edits.amounts[effect.key];
      return amount === undefined ? effect : adjust(effect, amount);
    });
  const outcomes = plan.outcomes
    .filter((outcome) => effects.some((effect) => effect.client === outcome.client))
    .map((outcome) => {
      const changes = effects.filter((e) => e.client === outcome.client && e.change.currency === outcome.currency);
      const before = Money.of(outcome.showbackBefore, outcome.currency);
      const after = changes.reduce((sum, e) => sum.plus(Money.of(e.change.amount, outcome.currency)), before);
      return { ...outcome, showbackAfter: after.toString() };
    });
  return { ...plan, effects, outcomes };
}

/** With or without thousands separators, a currency in front, whole minor units only. */
function amountOf(text: string, effect: Effect): Money | null {
  const digits = text.replace(/^[A-Z]{3}|^[$€£]/, "").replace(/,(?=\d{3}(\D|$))/g, "");
  if (!/^\d{1,15}(\.\d{1,3})?$/.test(digits)) return null;
  const value = Money.of(digits, effect.change.currency);
  return value.isZero() || !value.equals(value.round()) ? null : value;
}
