import { InputError } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { ToolContext } from "./context.ts";
import { chosenPeriod } from "./select.ts";

/**
 * The one billing period a write is about. AWS takes custom line items for the current and the previous one only (API reference of
 * CreateCustomLineItem); any other is refused. `usual` is what is meant when none is named.
 */
export function openPeriod(
  text: string | undefined,
  { clock, desk }: ToolContext,
  usual: "this" | "last",
): BillingPeriod {
  const current = BillingPeriod.at(clock.now());
  const meant = usual === "this" ? current : undefined;
  const period = chosenPeriod(text, clock.now(), desk.usual ?? meant);
  if (period.equals(current) || period.equals(current.previous())) return period;
  throw new InputError(
    "period.closed",
    `AWS takes line items for ${current.previous()} and ${current} only; ${period} cannot be changed any more.`,
  );
}
