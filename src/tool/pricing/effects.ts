import { decimal } from "#src/kernel/decimal.ts";
import { Bug, Conflict, Misconfigured } from "#src/kernel/errors.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { PricingPlan, PricingRule, RuleDraft, RulePrice } from "#src/ports/pricing.ts";
import type { Effect } from "#src/ports/proposals.ts";
import type { ApplyContext, Verification } from "../define.ts";
import { type PriceBook, plansWith, readBook, usersOf } from "./book.ts";
import { type PlanName, type PricingDeed, pricingDeedOf } from "./deeds.ts";

/** Changes prices, unless that is done already: reads before it writes. Gives the ARN of a rule that was made. */
export async function applyPricing(effect: Effect, token: string, context: ApplyContext): Promise<Json> {
  const deed = pricingDeedOf(effect);
  const { call, pricing } = context;
  const book = await readBook(context.desk, context.clock.now(), call);
  switch (deed.do) {
    case "move":
      return move(deed, deed.from, deed.to, book, context);
    case "set":
      return setPrice(deed, deed.from, deed.to, book, context);
    case "add": {
      const plan = planOf(deed.plan, book);
      const own = (await book.rulesOf([plan])).get(plan.id)?.find(({ name }) => name === deed.draft.name);
      // Clients who share the rule find it made; only the first looks further.
      if (own !== undefined && isLike(own, deed.draft)) return { rule: own.id };
      const found = own ?? (await ruleNamed(deed.draft.name, book));
      if (found !== undefined && !isLike(found, deed.draft)) throw taken(deed.draft.name);
      demandUsers(deed, [plan], book);
      const rule = found?.id ?? (await pricing.createRule(deed.draft, plan.id, token, call));
      await pricing.attach(plan.id, rule, call);
      return { rule };
    }
    case "take": {
      const plan = planOf(deed.plan, book);
      if ((await book.rulesOf([plan])).get(plan.id)?.some(({ id }) => id === deed.rule)) {
        demandUsers(deed, [plan], book);
        await pricing.detach(plan.id, deed.rule, call);
      }
      return {};
    }
  }
}

/** Reads the prices back. */
export async function verifyPricing(effect: Effect, _result: Json, context: ApplyContext): Promise<Verification> {
  const deed = pricingDeedOf(effect);
  const book = await readBook(context.desk, context.clock.now(), context.call);
  const found = await differs(deed, book);
  return { holds: found === null, found };
}

/** Takes it back; what is back already is no error. */
export async function undoPricing(effect: Effect, result: Json, context: ApplyContext): Promise<void> {
  const deed = pricingDeedOf(effect);
  const { call, pricing } = context;
  const book = await readBook(context.desk, context.clock.now(), call);
  switch (deed.do) {
    case "move":
      await move(deed, deed.to, deed.from, book, context);
      return;
    case "set":
      await setPrice(deed, deed.to, deed.from, book, context);
      return;
    case "add": {
      const rule = ruleOf(result);
      await pricing.detach(deed.plan.id, rule, call);
      await pricing.deleteRule(rule, call);
      return;
    }
    case "take":
      demandUsers(deed, [planOf(deed.plan, book)], book);
      await pricing.attach(deed.plan.id, deed.rule, call);
  }
}

async function move(
  { group, groupName }: Extract<PricingDeed, { do: "move" }>,
  from: PlanName,
  to: PlanName,
  book: PriceBook,
  { call, pricing }: ApplyContext,
): Promise<Json> {
  const found = book.groups.find(({ id }) => id === group);
  if (found === undefined) throw new Conflict("pricing.group", `AWS does not list the billing group of ${groupName}.`);
  if (found.plan?.id === to.id) return {};
  if (found.plan?.id !== from.id) {
    throw new Conflict(
      "pricing.changed",
      `${groupName} has another pricing plan since, ${found.plan?.name ?? "none"}. Look at it with pricing, then propose again.`,
    );
  }
  planOf(to, book);
  await pricing.movePlan(group, to.id, call);
  return {};
}

async function setPrice(
  deed: Extract<PricingDeed, { do: "set" }>,
  from: RulePrice,
  to: RulePrice,
  book: PriceBook,
  { call, pricing }: ApplyContext,
): Promise<Json> {
  const [known] = await book.rulesNamed([deed.rule]);
  // Clients who share the rule find it changed; only the first asks which plans have it.
  if (known !== undefined && isPriced(known, to)) return {};
  const rules = await book.rulesOf(book.plans);
  const rule = [...rules.values()].flat().find(({ id }) => id === deed.rule);
  if (rule === undefined) throw new Conflict("pricing.gone", `No pricing plan has the rule ${deed.ruleName} any more.`);
  if (!isPriced(rule, from)) {
    throw new Conflict(
      "pricing.changed",
      `${deed.ruleName} was changed by somebody else since. Look at it with pricing, then propose again.`,
    );
  }
  demandUsers(deed, plansWith(rule, book.plans, rules), book);
  await pricing.setRule(deed.rule, to, call);
  return {};
}

async function differs(deed: PricingDeed, book: PriceBook): Promise<string | null> {
  if (deed.do === "move") {
    const plan = book.groups.find(({ id }) => id === deed.group)?.plan;
    return plan?.id === deed.to.id ? null : `${deed.groupName} has the pricing plan ${plan?.name ?? "none"} at AWS.`;
  }
  const all =
    deed.do === "set"
      ? await book.rulesNamed([deed.rule])
      : [...(await book.rulesOf([planOf(deed.plan, book)])).values()].flat();
  switch (deed.do) {
    case "set": {
      const rule = all.find(({ id }) => id === deed.rule);
      return rule !== undefined && isPriced(rule, deed.to) ? null : `${deed.ruleName} has another percentage at AWS.`;
    }
    case "add":
      return all.some((rule) => rule.name === deed.draft.name && isLike(rule, deed.draft))
        ? null
        : `${deed.plan.name} does not have the rule ${deed.draft.name} at AWS.`;
    case "take":
      return all.some(({ id }) => id === deed.rule) ? `${deed.plan.name} still has the rule ${deed.ruleName}.` : null;
  }
}

/** Refuses when the change would price other clients than those it was approved for. */
function demandUsers(
  { priced }: { readonly priced: readonly string[] },
  plans: readonly PricingPlan[],
  book: PriceBook,
): void {
  const now = usersOf(book, plans);
  const more = now.filter(({ id }) => !priced.includes(id));
  if (more.length === 0) return;
  const names = more.map(({ name }) => name).join(", ");
  throw new Conflict(
    "pricing.others",
    `It would change prices of ${names} too, who came to the plan since it was proposed. Propose it again.`,
  );
}

/** The rule of this name that a plan has; names are unique in an account. */
async function ruleNamed(name: string, book: PriceBook): Promise<PricingRule | undefined> {
  return [...(await book.rulesOf(book.plans)).values()].flat().find((rule) => rule.name === name);
}

function planOf({ id, name }: PlanName, book: PriceBook): PricingPlan {
  const plan = book.plans.find((each) => each.id === id);
  if (plan !== undefined) return plan;
  throw new Misconfigured("pricing.plan", `AWS does not list the pricing plan ${name} any more.`);
}

function ruleOf(result: Json): string {
  const rule = (result as { readonly rule?: unknown } | null)?.rule;
  if (typeof rule === "string") return rule;
  throw new Bug("effect.result", "A pricing rule was made, but which one was not kept.");
}

const isPriced = (rule: PricingRule, { type, percent }: RulePrice): boolean =>
  rule.type === type && decimal.parse(rule.percent ?? "0") === decimal.parse(percent);

const isLike = (rule: PricingRule, draft: RuleDraft): boolean =>
  isPriced(rule, draft) &&
  rule.scope === draft.scope &&
  rule.service === draft.service &&
  rule.billingEntity === draft.billingEntity;

const taken = (name: string): Conflict =>
  new Conflict("pricing.taken", `Another pricing rule is called ${name} by now. Propose it again.`);
