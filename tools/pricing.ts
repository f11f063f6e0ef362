import { z } from "zod";
import { InputError } from "#src/kernel/errors.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { PricingPlan, PricingRule } from "#src/ports/pricing.ts";
import { defineTool } from "#src/tool/define.ts";
import { findClient } from "#src/tool/find-client.ts";
import { params, shapes } from "#src/tool/params.ts";
import { chosenPeriod, clientWord } from "#src/tool/select.ts";
import type { Action, Block, View } from "#src/view/view.ts";

/** Plans of one page: AWS tells the rules of a plan by one request each. */
const PAGE = 20;
/** Names of billing groups that are written out for one plan, and how long one is at most; the data has them whole. */
const NAMES = 5;
const LONGEST = 60;
/** From broad to narrow; a narrower rule takes the place of a broader one (Billing Conductor user guide, pricing rules). */
const SCOPES = ["global", "billing-entity", "service", "sku"] as const;

const rule = z.object({
  name: z.string(),
  description: z.string(),
  scope: z.enum(SCOPES),
  type: z.enum(["markup", "discount", "tiering"]),
  percent: z.string().nullable().describe("Percent off or on the public price, exact; null for tiering"),
  service: z.string().nullable(),
  billingEntity: z.string().nullable(),
  usageType: z.string().nullable(),
  operation: z.string().nullable(),
  freeTier: z.boolean().nullable().describe("Of a tiering rule: whether the Free Tier is on"),
});

const user = z.object({ client: z.string(), account: z.string(), pending: z.boolean() });

const plan = z.object({
  name: z.string(),
  description: z.string(),
  managed: z.boolean().describe("Made by AWS"),
  passthrough: z.boolean().describe("Shows the client what AWS charges us"),
  users: z.array(user).describe("Billing groups that have this plan, among those the caller may see"),
  rules: z.array(rule),
  unlisted: z.number().int().describe("Rules of the plan that AWS does not describe"),
});

/** Pricing: by which plans and rules clients are shown their prices. */
export const pricing = defineTool({
  name: "pricing",
  title: "Pricing",
  description:
    "The pricing plans of one billing period (the present one unless named), those in use first: their rules with scope, type, exact " +
    "percentage, service, billing entity, usage type and Free Tier, and which billing groups have each plan. With a client, that " +
    `client's plan alone. ${PAGE} plans a page. A Passthrough plan has no gaps.`,
  input: z.object({
    client: params.client.optional(),
    period: params.period
      .optional()
      .describe("One billing period in UTC: 2026-10, this, last. Leave out for the present one."),
    page: z.number().int().min(1).optional().describe(`Which ${PAGE} plans: 1 for the first. Left out: 1.`),
  }),
  output: z.object({
    period: shapes.period,
    client: z.string().nullable(),
    account: shapes.account,
    known: z.boolean().describe("False where the origin has no pricing plans, as a bill file"),
    page: z.number().int(),
    first: z.number().int().describe("Number of the first plan of this page, from 1"),
    all: z.number().int().describe("Plans on all pages"),
    plans: z.array(plan),
    without: z
      .array(z.object({ client: z.string(), plan: z.string().nullable() }))
      .describe("Clients whose plan is not listed"),
  }),
  effect: "read",
  grant: "cost.read",
  command: {
    positional: ["client", "period"],
    examples: ["pricing", "pricing acme", "pricing acme 2026-10", "pricing --page 2"],
  },

  async run(input, context) {
    // The present month: by what is priced now.
    const period = chosenPeriod(input.period ?? context.desk.usual?.toString() ?? "this", context.clock.now());
    const { desk, call } = context;
    const groups = await desk.groups.list(period, call);
    const client =
      input.client === undefined ? null : findClient(input.client, groups, (id) => `pricing ${id} ${period}`);
    const asked = client === null ? groups : [client];
    const head = {
      period: period.toString(),
      client: client?.name ?? null,
      account: client?.primaryAccountId ?? null,
      page: input.page ?? 1,
    };
    const source = desk.pricing;
    if (source === null) return { ...head, known: false, first: 0, all: 0, plans: [], without: [] };
    const listed = await source.plans(period, call);
    const wanted = inOrder(listed, groups).filter((one) => client === null || one.id === client.plan?.id);
    const from = (head.page - 1) * PAGE;
    const shown = wanted.slice(from, from + PAGE);
    if (shown.length === 0 && head.page > 1) {
      const pages = Math.max(1, Math.ceil(wanted.length / PAGE));
      throw new InputError("pricing.page", `There is no page ${head.page}: the last one is ${pages}.`);
    }
    // The plans come before their rules: only rules of plans that were listed to a caller can be asked about.
    const planIds = shown.map((one) => one.id);
    const ruleIds = await source.rulesOf(planIds, period, call);
    const named = [...new Set([...ruleIds.values()].flat())];
    const described = named.length === 0 ? [] : await source.rules(period, call, named);
    const rules = new Map(described.map((one) => [one.id, one]));
    return {
      ...head,
      known: true,
      first: from + 1,
      all: wanted.length,
      plans: shown.map((one) => planOf(one, ruleIds.get(one.id) ?? [], rules, asked)),
      without: asked
        .filter((group) => !listed.some((one) => one.id === group.plan?.id))
        .map((group) => ({ client: group.name, plan: group.plan?.name ?? null })),
    };
  },

  view(data): View {
    if (!data.known) {
      return [
        { kind: "text", text: "There are no pricing plans in a bill file. Connect an AWS receiver to read them." },
      ];
    }
    const blocks: Block[] = [
      {
        kind: "heading",
        text: data.client === null ? `Pricing, ${data.period}` : `Pricing of ${data.client}, ${data.period}`,
      },
    ];
    blocks.push(...unpriced(data));
    if (data.plans.length === 0) {
      if (data.without.length === 0)
        blocks.push({ kind: "text", text: `There are no pricing plans in ${data.period}.` });
      return blocks;
    }
    if (data.client === null) {
      const last = data.first + data.plans.length - 1;
      blocks.push({ kind: "text", text: `Plans ${data.first} to ${last} of ${data.all}, those in use first.` });
    }
    blocks.push(...warnings(data), factsOf(data), ...tableOf(data), { kind: "actions", items: nextSteps(data) });
    return blocks.filter((block) => block.kind !== "actions" || block.items.length > 0);
  },
});

type Data = Parameters<typeof pricing.view>[0];
type Plan = z.output<typeof plan>;
type Rule = z.output<typeof rule>;

/** Those that most billing groups have come first; the link is the ARN of the plan that a group carries, nothing else. */
function inOrder(plans: readonly PricingPlan[], groups: readonly BillingGroup[]): PricingPlan[] {
  const users = Map.groupBy(groups, (group) => group.plan?.id);
  const count = (one: PricingPlan): number => users.get(one.id)?.length ?? 0;
  return plans.toSorted(
    (a, b) => count(b) - count(a) || a.name.localeCompare(b.name, "en") || a.id.localeCompare(b.id, "en"),
  );
}

function planOf(
  one: PricingPlan,
  ruleIds: readonly string[],
  rules: ReadonlyMap<string, PricingRule>,
  groups: readonly BillingGroup[],
): Plan {
  const found = ruleIds.flatMap((id) => rules.get(id) ?? []);
  return {
    name: one.name,
    description: one.description,
    managed: one.managed,
    passthrough: one.passthrough,
    users: groups
      .filter((group) => group.plan?.id === one.id)
      .map((group) => ({ client: group.name, account: group.primaryAccountId, pending: group.status === "pending" })),
    rules: found.toSorted(broadFirst).map(({ id: _id, ...rest }) => rest),
    unlisted: ruleIds.length - found.length,
  };
}

const broadFirst = (a: PricingRule, b: PricingRule): number =>
  SCOPES.indexOf(a.scope) - SCOPES.indexOf(b.scope) || a.name.localeCompare(b.name, "en");

function unpriced({ without }: Data): Block[] {
  const warn = (names: readonly string[], what: string): Block[] =>
    names.length === 0
      ? []
      : [
          {
            kind: "alert",
            level: "warning",
            text: `${someOf(names)}: ${what}, so by which rules the client is priced is unknown.`,
          },
        ];
  return [
    ...warn(
      without.filter((one) => one.plan === null).map((one) => cut(one.client)),
      "there is no pricing plan",
    ),
    ...warn(
      without.filter((one) => one.plan !== null).map((one) => `${cut(one.client)} (${one.plan})`),
      "AWS does not list the pricing plan",
    ),
  ];
}

function warnings(data: Data): Block[] {
  return data.plans.flatMap((one): Block[] => {
    const found: Block[] = [];
    if (one.passthrough && one.users.length > 0) {
      const text = `${one.name} shows ${namesOf(one)} what AWS charges us: My View and Showback are the same, so that there are no gaps and no margin but by custom line items.`;
      found.push({ kind: "alert", level: "warning", text });
    }
    if (one.unlisted > 0) {
      const rules = one.unlisted === 1 ? "1 rule" : `${one.unlisted} rules`;
      const text = `${one.name} has ${rules} that AWS does not describe, which may have just been changed. Ask again.`;
      found.push({ kind: "alert", level: "warning", text });
    }
    return found;
  });
}

function factsOf(data: Data): Block {
  return {
    kind: "facts",
    items: data.plans.map((one) => ({
      label: one.managed ? `${one.name} (by AWS)` : one.name,
      value: one.users.length === 0 ? "no billing group" : namesOf(one),
      ...(one.description === "" ? {} : { note: one.description }),
    })),
  };
}

const namesOf = ({ users }: Plan): string =>
  someOf(users.map((one) => (one.pending ? `${cut(one.client)} (pending)` : cut(one.client))));

function someOf(names: readonly string[]): string {
  const more = names.length - NAMES;
  return more > 0 ? `${names.slice(0, NAMES).join(", ")} and ${more} more` : names.join(", ");
}

const cut = (name: string): string => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}\u2026` : name);

function tableOf(data: Data): Block[] {
  const rows = data.plans.flatMap((one) =>
    one.rules.map((each) => [one.name, each.name, changeOf(each), appliesTo(each)]),
  );
  const bare = data.plans.filter((one) => one.rules.length === 0 && one.unlisted === 0 && !one.passthrough);
  const blocks: Block[] = [];
  if (rows.length > 0) {
    blocks.push(
      {
        kind: "table",
        caption: `Pricing rules, ${data.period}`,
        columns: [
          { label: "Plan", align: "left" },
          { label: "Rule", align: "left" },
          { label: "On the public price", align: "right" },
          { label: "Applies to", align: "left" },
        ],
        rows,
      },
      {
        kind: "text",
        text: "The narrowest rule that fits holds: usage type, then service, billing entity, everything.",
      },
    );
  }
  if (bare.length > 0) {
    const names = bare.map((one) => one.name).join(", ");
    blocks.push({ kind: "text", text: `Public prices as they are, without rules: ${names}.` });
  }
  return blocks;
}

/** Written whole: a percentage that prices are made of is not rounded. */
function changeOf(one: Rule): string {
  if (one.percent !== null) return `${one.type === "discount" ? "\u2212" : "+"}${one.percent} %`;
  if (one.freeTier === null) return "rates of its own";
  return one.freeTier ? "Free Tier on" : "Free Tier off";
}

function appliesTo(one: Rule): string {
  const parts = [one.billingEntity, one.service, one.usageType, one.operation].filter((part) => part !== null);
  return parts.length === 0 ? "everything" : parts.join(", ");
}

function nextSteps(data: Data): Action[] {
  if (data.account !== null) {
    return [{ label: "Margin by service", command: `margin${clientWord(data.account)} ${data.period} --by service` }];
  }
  const page = (to: number, label: string): Action => ({ label, command: `pricing ${data.period} --page ${to}` });
  return [
    ...(data.page > 1 ? [page(data.page - 1, "Page before")] : []),
    ...(data.first + data.plans.length <= data.all ? [page(data.page + 1, "Next page")] : []),
  ];
}
