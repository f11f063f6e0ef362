import type { Money } from "#src/kernel/money.ts";
import type { Gap } from "../gaps/gaps.ts";

/** What a client got in credits and what they were shown of it. A credit is positive here. */
export interface ShownCredits {
  /** What credits took off the client's own bill; negative where AWS took more back than it gave. */
  readonly credits: Money;
  /** What the client was shown of it. */
  readonly given: Money;
  /** What Showback shows by itself, by line items of ours, and as it seems by an item of others; together given + over. */
  readonly native: Money;
  readonly ours: Money;
  readonly probably: Money;
  /** credits - given, never negative. */
  readonly invisible: Money;
  /** What is shown beyond what there is, never negative. */
  readonly over: Money;
}

/** Turns the gap of credits around: given + invisible is always what there is, and what is shown beyond it is apart. */
export function shownCredits(gap: Pick<Gap, "myView" | "native" | "modelled" | "probably">): ShownCredits {
  const credits = gap.myView.negate();
  const [native, ours, probably] = [gap.native.negate(), gap.modelled.negate(), gap.probably.negate()];
  const shown = native.plus(ours).plus(probably);
  const given = shown.compare(credits) < 0 ? shown : credits;
  return { credits, given, native, ours, probably, invisible: credits.minus(given), over: shown.minus(given) };
}
