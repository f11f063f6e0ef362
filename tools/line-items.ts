import { z } from "zod";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { CustomLineItem } from "#src/ports/custom-line-items.ts";
import type { ToolContext } from "#src/tool/context.ts";
import { defineTool } from "#src/tool/define.ts";
import { money } from "#src/tool/figures.ts";
import { findClient } from "#src/tool/find-client.ts";
import { EFFECT_TAG } from "#src/tool/line-items/payload.ts";
import { params, shapes } from "#src/tool/params.ts";
import { chosenPeriod, clientWord, oneClient } from "#src/tool/select.ts";
import type { Block, Cell, View } from "#src/view/view.ts";

const item = z.object({
  client: z.string(),
  name: z.string(),
  description: z.string().describe("As it is printed on the client's bill"),
  type: z.enum(["fee", "credit"]),
  amount: shapes.amount.nullable().describe("A month, always positive; null for a percentage"),
  currency: shapes.currency.nullable(),
  percent: z.string().nullable().describe("Percent as AWS holds it; null for a fixed amount"),
  of: z.array(z.string()).describe("What a percentage is taken of, by name"),
  filtered: z.boolean().describe("True when it applies to some lines of the bill only"),
  from: shapes.period,
  to: shapes.period.nullable().describe("Last month it is charged in; null when it is charged every month"),
  ours: z
    .enum(["ours", "not-ours", "not-checked"])
    .describe("Whether an approved proposal made it; asked for one client only"),
});

/** Line items: what is added to or taken off a client's Showback by hand. */
export const lineItems = defineTool({
  name: "line-items",
  title: "Line items",
  description:
    "The custom line items that hold in one billing period (the present one unless named), by client: fee or credit, amount or " +
    "percentage and of what, from when to when. With a client, also whether an approved proposal made each. They appear on " +
    "Showback only. Closed periods can be read too.",
  input: z.object({
    client: params.client.optional(),
    period: params.period
      .optional()
      .describe("One billing period in UTC: 2026-10, this, last. Leave out for the present one."),
  }),
  output: z.object({
    period: shapes.period,
    client: z.string().nullable(),
    account: shapes.account,
    known: z.boolean().describe("False where the origin has no custom line items, as a bill file"),
    items: z.array(item),
  }),
  effect: "read",
  grant: "cost.read",
  command: { positional: ["client", "period"], examples: ["line-items", "line-items acme", "line-items acme 2026-10"] },

  async run(input, context) {
    // The present month: what holds now, not what held when the last month closed.
    const period = chosenPeriod(input.period ?? context.desk.usual?.toString() ?? "this", context.clock.now());
    const { desk, call } = context;
    // The list comes before the tags: only what was listed to a caller can be asked about further.
    const [groups, items] = await Promise.all([
      desk.groups.list(period, call),
      desk.lineItems?.list(period, call) ?? null,
    ]);
    const named = input.client !== undefined;
    const asked = named ? [findClient(input.client ?? "", groups, (id) => `line-items ${id} ${period}`)] : groups;
    const shown = named ? (items ?? []).filter((one) => one.groupId === asked[0]?.id) : (items ?? []);
    const places = new Map(groups.map((group, i) => [group.id, i]));
    const placeOf = (one: CustomLineItem): number => places.get(one.groupId) ?? groups.length;
    const sorted = shown.toSorted((a, b) => placeOf(a) - placeOf(b) || a.name.localeCompare(b.name, "en"));
    const nameOf = namesOf(groups, items ?? []);
    return {
      period: period.toString(),
      ...oneClient(input.client, asked),
      known: items !== null,
      items: await Promise.all(
        sorted.map(async ({ charge, ...one }) => ({
          client: nameOf(one.groupId) ?? "A client that is not listed",
          name: one.name,
          description: one.description,
          type: one.type,
          amount: charge.kind === "flat" ? charge.amount.toString() : null,
          currency: charge.kind === "flat" ? charge.amount.currency : null,
          percent: charge.kind === "percentage" ? charge.percent : null,
          of: charge.kind === "percentage" ? charge.of.map((id) => nameOf(id) ?? "something not listed here") : [],
          filtered: one.filtered,
          from: one.start.toString(),
          to: one.end?.previous().toString() ?? null,
          ours: named ? await oursOf(context, one.id) : ("not-checked" as const),
        })),
      ),
    };
  },

  view(data): View {
    if (!data.known) {
      return [
        { kind: "text", text: "There are no custom line items in a bill file. Connect an AWS receiver to read them." },
      ];
    }
    const who = data.client === null ? "" : ` of ${data.client}`;
    if (data.items.length === 0) {
      const text =
        data.client === null
          ? `There are no custom line items in ${data.period}.`
          : `${data.client} has no custom line items in ${data.period}.`;
      return [{ kind: "text", text }];
    }
    const blocks: Block[] = [{ kind: "heading", text: `Line items${who}, ${data.period}` }, tableOf(data)];
    if (data.client === null) {
      blocks.push({ kind: "text", text: "Who made them was not checked. Name a client to see which are ours." });
    } else {
      const account = clientWord(data.account);
      blocks.push({ kind: "actions", items: [{ label: "Gaps", command: `gaps${account} ${data.period}` }] });
    }
    return blocks;
  },
});

type Data = Parameters<typeof lineItems.view>[0];
type Item = z.output<typeof item>;

/** Names of the groups and items that the caller may see; what is out of sight has none. */
function namesOf(
  groups: readonly BillingGroup[],
  items: readonly CustomLineItem[],
): (id: string) => string | undefined {
  const names = new Map([...items, ...groups].map((one) => [one.id, one.name]));
  return (id) => names.get(id);
}

/** Ours is what carries the tag of the effect that made it. One request. */
async function oursOf({ desk, call }: ToolContext, id: string): Promise<Item["ours"]> {
  if (desk.lineItems === null) return "not-checked";
  return (await desk.lineItems.tags(id, call))[EFFECT_TAG] === undefined ? "not-ours" : "ours";
}

function tableOf(data: Data): Block {
  return {
    kind: "table",
    caption: `Custom line items, ${data.period}`,
    columns: [
      ...(data.client === null ? [{ label: "Client", align: "left" as const }] : []),
      { label: "Line item", align: "left" },
      { label: "On the bill", align: "left" },
      { label: "Type", align: "left" },
      { label: "Charge", align: "right" },
      { label: "Of", align: "left" },
      { label: "Charged in", align: "left" },
      { label: "Made by", align: "left" },
    ],
    rows: data.items.map((one) => [
      ...(data.client === null ? [one.client] : []),
      one.name,
      one.description,
      one.type,
      chargeOf(one),
      ofText(one),
      one.to === null ? `every month from ${one.from}` : one.to === one.from ? one.from : `${one.from}..${one.to}`,
      MADE_BY[one.ours],
    ]),
  };
}

const MADE_BY: Readonly<Record<Item["ours"], string>> = {
  ours: "us",
  "not-ours": "others",
  "not-checked": "not checked",
};

function chargeOf(one: Item): Cell {
  if (one.amount !== null && one.currency !== null) return money(one.amount, one.currency);
  return { percent: one.percent };
}

function ofText(one: Item): string {
  const lines = one.filtered ? "some lines only" : "";
  if (one.percent === null) return lines;
  // A percentage of nothing named charges nothing.
  const base = one.of.length === 0 ? "nothing" : [...new Set(one.of)].join(", ");
  return lines === "" ? base : `${base}, ${lines}`;
}
