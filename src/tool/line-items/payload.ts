import { Bug } from "#src/kernel/errors.ts";
import type { LineItemChange, LineItemDraft } from "#src/ports/custom-line-items.ts";
import type { Effect } from "#src/ports/proposals.ts";

/** The tag that ties a custom line item to the effect it was made by. */
export const EFFECT_TAG = "reckoner-effect";
/** The tag that says what a custom line item is for. */
export const PURPOSE_TAG = "reckoner-purpose";
/** The tag that names the custom line item of ours, gone since, in whose place one was made. */
export const INSTEAD_TAG = "reckoner-instead-of";
/** The purpose of a commission. */
export const COMMISSION = "commission";

/** What an effect does to a custom line item, exactly; plain JSON, as it stands in a proposal. */
export type LineItemDeed =
  | { readonly do: "create"; readonly draft: LineItemDraft }
  | {
      readonly do: "update";
      readonly id: string;
      readonly name: string;
      /** The periods in which it is changed; `end` exclusive, `null` for all later ones. */
      readonly start: string;
      readonly end: string | null;
      /** The same members as `to`: what they were when it was planned. */
      readonly from: LineItemChange;
      readonly to: LineItemChange;
    }
  | {
      readonly do: "remove";
      readonly id: string;
      readonly start: string;
      readonly end: string | null;
      /** What is made when the removal is taken back. */
      readonly draft: LineItemDraft;
    };

/** What an effect does; an effect of something else is our own fault. */
export function deedOf(effect: Effect): LineItemDeed {
  const payload = effect.payload as unknown as Partial<LineItemDeed> | null;
  if (payload?.do === "create" && payload.draft !== undefined) return payload as LineItemDeed;
  if (payload?.do === "update" && payload.to !== undefined) return payload as LineItemDeed;
  if (payload?.do === "remove" && payload.draft !== undefined) return payload as LineItemDeed;
  throw new Bug("effect.payload", "An effect does not say what it does to which custom line item.");
}
