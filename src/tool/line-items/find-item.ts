import { type Choice, InputError, NotFound } from "#src/kernel/errors.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { CustomLineItem } from "#src/ports/custom-line-items.ts";

/**
 * The one custom line item of a client that a person meant: by ARN, by name, or by the beginning of the name. Two that fit are a question
 * back, never a guess; `retry` writes the command for a choice.
 */
export function findItem(
  text: string,
  group: BillingGroup,
  items: readonly CustomLineItem[],
  period: string,
  retry: (name: string) => string,
): CustomLineItem {
  const wanted = text.trim().toLowerCase();
  const own = items.filter((item) => item.groupId === group.id);
  const exact = own.filter((item) => item.id === text.trim() || item.name.toLowerCase() === wanted);
  const found = exact.length > 0 ? exact : own.filter((item) => item.name.toLowerCase().startsWith(wanted));
  const [only] = found;
  if (only === undefined) {
    const names = own.map((item) => item.name).sort();
    const known = names.length === 0 ? "It has none." : `It has ${list(names)}.`;
    throw new NotFound(
      "line-item.unknown",
      `${group.name} has no line item "${text.trim().slice(0, 60)}" in ${period}. ${known}`,
    );
  }
  if (found.length === 1) return only;
  const choices: Choice[] = found.slice(0, 5).map(({ name }) => ({ label: name, command: retry(name) }));
  throw new InputError(
    "line-item.ambiguous",
    `"${text.trim().slice(0, 60)}" fits ${found.length} line items: ${list(found.map((item) => item.name))}. Which one?`,
    { choices },
  );
}

const list = (names: readonly string[]): string =>
  names.slice(0, 8).join(", ") + (names.length > 8 ? ` and ${names.length - 8} more` : "");
