import { Bug, InputError, Misconfigured } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { CustomLineItem, CustomLineItems, LineItemDraft } from "#src/ports/custom-line-items.ts";
import type { Effect } from "#src/ports/proposals.ts";
import type { ApplyContext, Verification } from "./define.ts";

/** The tag that ties a custom line item to the effect it was made by. */
export const EFFECT_TAG = "reckoner-effect";
/** The tag that says what a custom line item is for. */
export const PURPOSE_TAG = "reckoner-purpose";

/** The draft in an effect that makes a custom line item. */
function draftOf(effect: Effect): LineItemDraft {
  const payload = effect.payload as { readonly do?: string; readonly draft?: LineItemDraft } | null;
  if (payload?.do !== "create" || payload.draft === undefined) {
    throw new Bug("effect.payload", "An effect does not say which custom line item to make.");
  }
  return payload.draft;
}

/** Makes the item unless it is there already under this token: reads before it writes. Gives `{id}`. */
export async function createLineItem(effect: Effect, token: string, context: ApplyContext): Promise<Json> {
  const draft = draftOf(effect);
  const items = itemsOf(context);
  const period = BillingPeriod.parse(draft.start);
  // Names are unique in a group, so that only one of this name can be ours.
  const named = (await items.list(period, context.call)).filter(
    (item) => item.groupId === draft.groupId && item.name === draft.name,
  );
  for (const item of named) {
    if ((await items.tags(item.id, context.call))[EFFECT_TAG] === token) return { id: item.id };
  }
  const tagged = { ...draft, tags: { ...draft.tags, [EFFECT_TAG]: token } };
  return { id: await context.lineItems.create(tagged, token, context.call) };
}

/** Reads the item back: in its group, of its type, with its amount, for its periods. */
export async function verifyLineItem(effect: Effect, result: Json, context: ApplyContext): Promise<Verification> {
  const draft = draftOf(effect);
  const listed = await itemsOf(context).list(BillingPeriod.parse(draft.start), context.call);
  const item = listed.find((one) => one.id === idOf(result));
  if (item === undefined) return { holds: false, found: `AWS does not list ${draft.name} in ${draft.start}.` };
  const found = mismatch(item, draft);
  return { holds: found === null, found };
}

/** Takes the item away again; one that is gone already is no error. */
export async function removeLineItem(effect: Effect, result: Json, context: ApplyContext): Promise<void> {
  const draft = draftOf(effect);
  await context.lineItems.remove(idOf(result), draft.start, draft.end, context.call);
}

/** The largest fixed amount of one item (API reference of CreateCustomLineItem). */
const MOST_VALUE = "1000000";

/** The same effect with another amount, in the sign of the effect; refuses what AWS would. */
export function adjustLineItem(effect: Effect, amount: string): Effect {
  const draft = draftOf(effect);
  const value = Money.of(amount, effect.change.currency).abs();
  if (value.compare(Money.of(MOST_VALUE, value.currency)) > 0) {
    throw new InputError("line-item.too-large", "AWS takes at most 1,000,000 a line item; split it into several.");
  }
  const change = draft.type === "credit" ? value.negate() : value;
  return {
    ...effect,
    change: change.toJSON(),
    payload: { do: "create", draft: { ...draft, flat: value.toString() } },
  };
}

function mismatch(item: CustomLineItem, draft: LineItemDraft): string | null {
  if (item.groupId !== draft.groupId) return `${draft.name} is in another billing group.`;
  if (item.type !== draft.type) return `${draft.name} is a ${item.type}, not a ${draft.type}.`;
  const { charge } = item;
  const holds =
    charge.kind === "flat"
      ? draft.flat !== null && charge.amount.equals(Money.of(draft.flat, charge.amount.currency))
      : draft.percent !== null && sameDecimal(charge.percent, draft.percent);
  if (!holds) return `${draft.name} has another amount at AWS.`;
  const ends = item.end?.toString() ?? null;
  if (item.start.toString() !== draft.start || ends !== draft.end) return `${draft.name} has other periods at AWS.`;
  return null;
}

const sameDecimal = (a: string, b: string): boolean => Money.of(a, "USD").equals(Money.of(b, "USD"));

function idOf(result: Json): string {
  const id = (result as { readonly id?: unknown } | null)?.id;
  if (typeof id !== "string") throw new Bug("effect.result", "A custom line item was made, but its ARN was not kept.");
  return id;
}

function itemsOf({ desk }: ApplyContext): CustomLineItems {
  if (desk.lineItems !== null) return desk.lineItems;
  throw new Misconfigured("line-items.none", "There are no custom line items here: connect an AWS receiver.");
}
