import {
  type Change,
  clientOf,
  found,
  NAME,
  PERCENT,
  periodOf,
  type Sentence,
  type Unsaid,
  whose,
  without,
} from "./sentence.ts";

/** A commission of so many percent. */
export function commission({ text, lower, period }: Sentence): Change | Unsaid {
  const percent = PERCENT.exec(lower);
  const client = clientOf(without(text, percent?.[0], /\b(?:an? |the )?commission\b/i));
  if (client === null) return whose("commission");
  if (percent === null) return { ask: "Of how many percent?", joint: " of " };
  return { tool: "commission", input: { client, percent: percent[1] ?? "", ...periodOf(period) } };
}

/** Another pricing plan for a client. */
export function pricingMove({ text }: Sentence): Change | Unsaid {
  const named = found(text, `\\bto (?:the )?(?:pricing )?plan ${NAME}`, `\\bto (?:the )?${NAME} (?:pricing )?plan\\b`);
  const isOther = named === null || /^(?:another|other|different|new)$/i.test(named.name);
  const rest = without(text, named?.whole, /\bto an?other (?:pricing )?plan\b/i);
  const client = clientOf(rest);
  if (client === null) return whose("pricing plan");
  if (isOther) return { ask: "To which pricing plan? Ask for the pricing plans to see them.", joint: " to the plan " };
  return { tool: "pricing-move", input: { client, to: named.name } };
}

/** Another percentage for a pricing rule. */
export function pricingSet({ text, lower }: Sentence): Change | Unsaid {
  const rule = found(text, `\\brule ${NAME}`);
  const percent = PERCENT.exec(lower);
  if (rule === null)
    return { ask: "Which pricing rule? Ask for the pricing plans to see their rules.", joint: " rule " };
  if (percent === null) return { ask: `To how many percent is ${rule.name} to be set?`, joint: " to " };
  const type = /\bto an? (?:\S+ )?(discount|mark-?up)\b/.exec(lower)?.[1]?.replace("-", "");
  return {
    tool: "pricing-set",
    input: { rule: rule.name, percent: percent[1] ?? "", ...(type === undefined ? {} : { type }) },
  };
}

/** A new rule for a pricing plan. */
export function pricingAdd({ text, lower }: Sentence): Change | Unsaid {
  const plan = planIn(text);
  const percent = PERCENT.exec(lower);
  if (plan === null)
    return { ask: "To which pricing plan? Ask for the pricing plans to see them.", joint: " to the plan " };
  if (percent === null) return { ask: "Of how many percent?", joint: " of " };
  const service = found(text, `\\bon (?:the service )?${NAME}`)?.name ?? "";
  const of = /^(?:everything|all)$/i.test(service) || service === "" ? {} : { service };
  const type = /\bdiscount\b/.test(lower) ? "discount" : "markup";
  return { tool: "pricing-add", input: { plan, percent: percent[1] ?? "", type, ...of } };
}

/** One rule less in a pricing plan. */
export function pricingRemove({ text }: Sentence): Change | Unsaid {
  const rule = found(text, `\\brule ${NAME}`);
  if (rule === null) return { ask: "Which rule?", joint: " rule " };
  const plan = planIn(text);
  if (plan === null) return { ask: `From which pricing plan is ${rule.name} to be taken?`, joint: " from the plan " };
  return { tool: "pricing-remove", input: { plan, rule: rule.name } };
}

function planIn(text: string): string | null {
  return found(text, `\\bplan ${NAME}`, `${NAME} (?:pricing )?plan\\b`)?.name ?? null;
}
