import { MOST_VALUE } from "#src/engine/line-items/amounts.ts";
import { Bug, Conflict, InputError, Misconfigured } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { CustomLineItem, CustomLineItems, LineItemDraft } from "#src/ports/custom-line-items.ts";
import type { Effect } from "#src/ports/proposals.ts";
import type { ApplyContext, Verification } from "../define.ts";
import { differsFrom, hasAll, mismatch } from "./match.ts";
import { deedOf, EFFECT_TAG, type LineItemDeed } from "./payload.ts";

/**
 * Makes, changes or removes the item, unless that is done already under this token: reads before it writes. Gives `{id}`, and for a
 * removal the token, by which taking it back finds what it has made.
 */
export async function applyLineItem(effect: Effect, token: string, context: ApplyContext): Promise<Json> {
  const deed = await withinReach(effect, context);
  switch (deed.do) {
    case "create":
      return { id: await makeOnce(deed.draft, token, context) };
    case "update":
      await change(deed, deed.from, deed.to, context);
      return { id: deed.id };
    case "remove":
      if ((await listed(deed.id, deed.start, context)) !== undefined) {
        await context.lineItems.remove(deed.id, deed.start, deed.end, context.call);
      }
      return { id: deed.id, token };
  }
}

/** Reads the item back: as it was made, as it was changed, or gone. */
export async function verifyLineItem(effect: Effect, result: Json, context: ApplyContext): Promise<Verification> {
  const deed = await withinReach(effect, context);
  if (deed.do === "create") {
    const item = await listed(idOf(result), deed.draft.start, context);
    const found = item === undefined ? notListed(deed.draft.name, deed.draft.start) : mismatch(item, deed.draft);
    return { holds: found === null, found };
  }
  const item = await listed(deed.id, deed.start, context);
  if (deed.do === "remove") {
    if (item === undefined) return { holds: true, found: null };
    return { holds: false, found: `${item.name} is still listed in ${deed.start}.` };
  }
  const found = item === undefined ? notListed(deed.name, deed.start) : differsFrom(item, deed.to);
  return { holds: found === null, found };
}

/** Takes it back; what is back already is no error. An item that was removed is made again, as a new one: `back` is its ARN. */
export async function undoLineItem(effect: Effect, result: Json, context: ApplyContext): Promise<Json> {
  const deed = await withinReach(effect, context);
  switch (deed.do) {
    case "create":
      await context.lineItems.remove(idOf(result), deed.draft.start, deed.draft.end, context.call);
      return result;
    case "update":
      await change(deed, deed.to, deed.from, context);
      return result;
    case "remove": {
      const token = tokenOf(result);
      return { id: deed.id, token, back: await makeOnce(deed.draft, `${token.slice(0, 48)}-undo`, context) };
    }
  }
}

/** The same effect with another amount, in the sign of the effect; refuses what AWS would, and what has no fixed amount. */
export function adjustLineItem(effect: Effect, amount: string): Effect {
  const deed = deedOf(effect);
  if (deed.do !== "create" || deed.draft.flat === null) {
    throw new InputError(
      "edit.fixed",
      `"${effect.summary}" has no amount of its own to edit; it can only be left out.`,
    );
  }
  const { draft } = deed;
  const value = Money.of(amount, effect.change.currency).abs();
  if (value.compare(Money.of(MOST_VALUE, value.currency)) > 0) {
    throw new InputError("line-item.too-large", "AWS takes at most 1,000,000 a line item; split it into several.");
  }
  const signed = draft.type === "credit" ? value.negate() : value;
  return {
    ...effect,
    change: signed.toJSON(),
    payload: { do: "create", draft: { ...draft, flat: value.toString() } },
  };
}

/** What is to be done, refused where its receiver was removed: what nobody can list there is not gone, it is out of sight. */
async function withinReach(effect: Effect, { desk }: ApplyContext): Promise<LineItemDeed> {
  const deed = deedOf(effect);
  const holder = await desk.holderOf?.(deed.do === "create" ? deed.draft.groupId : deed.id);
  if (holder !== null) return deed;
  throw new Conflict(
    "receiver.gone",
    `The receiver of ${effect.clientName} is no longer one of ours, so nothing is written to it. A billing admin can add it again with receiver-add.`,
  );
}

async function makeOnce(draft: LineItemDraft, token: string, context: ApplyContext): Promise<string> {
  const items = itemsOf(context);
  // Names are unique in a group, so that only one of this name can be ours.
  const named = (await items.list(BillingPeriod.parse(draft.start), context.call)).filter(
    (item) => item.groupId === draft.groupId && item.name === draft.name,
  );
  for (const item of named) {
    if ((await items.tags(item.id, context.call))[EFFECT_TAG] === token) return item.id;
  }
  const tagged = { ...draft, tags: { ...draft.tags, [EFFECT_TAG]: token } };
  return context.lineItems.create(tagged, token, context.call);
}

/** Changes the item from one state to another; refuses where it is in neither, because somebody else has changed it meanwhile. */
async function change(
  deed: Extract<LineItemDeed, { readonly do: "update" }>,
  from: typeof deed.from,
  to: typeof deed.to,
  context: ApplyContext,
): Promise<void> {
  const item = await listed(deed.id, deed.start, context);
  if (item === undefined) throw new Conflict("line-item.gone", notListed(deed.name, deed.start));
  if (hasAll(item, to)) return;
  if (!hasAll(item, from)) {
    throw new Conflict(
      "line-item.changed",
      `${deed.name} was changed by somebody else since. Look at it with line-items, then propose again.`,
    );
  }
  await context.lineItems.update(deed.id, to, deed.start, deed.end, context.call);
}

async function listed(id: string, period: string, context: ApplyContext): Promise<CustomLineItem | undefined> {
  return (await itemsOf(context).list(BillingPeriod.parse(period), context.call)).find((item) => item.id === id);
}

const notListed = (name: string, period: string): string => `AWS does not list ${name} in ${period}.`;

const idOf = (result: Json): string => text(result, "id");
const tokenOf = (result: Json): string => text(result, "token");

function text(result: Json, key: string): string {
  const value = (result as { readonly [key: string]: unknown } | null)?.[key];
  if (typeof value === "string") return value;
  throw new Bug("effect.result", "A custom line item was written, but what was written was not kept.");
}

function itemsOf({ desk }: ApplyContext): CustomLineItems {
  if (desk.lineItems !== null) return desk.lineItems;
  throw new Misconfigured("line-items.none", "There are no custom line items here: connect an AWS receiver.");
}
