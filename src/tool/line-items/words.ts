import { InputError } from "#src/kernel/errors.ts";

/** The names that AWS takes (API reference of CreateCustomLineItem). */
const NAME = /^[a-zA-Z0-9_+=.@-]{1,128}$/;
const MOST_WORDS = 255;

/** A name as AWS takes it; refused with what is wrong. */
export function itemName(text: string): string {
  const name = text.trim();
  if (NAME.test(name)) return name;
  throw new InputError(
    "line-item.name",
    `"${name.slice(0, 60)}" cannot be the name of a line item: AWS takes 1 to 128 letters, digits and _+=.@- without spaces. ` +
      `Like ${nameFrom(name)}.`,
  );
}

/** A description as it is printed on the client's bill: one line, 1 to 255 characters. */
export function itemDescription(text: string): string {
  const words = text.trim();
  if (/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(words)) {
    throw new InputError(
      "line-item.description",
      "The description is printed on the client's bill as one line: leave out line breaks, tabs and invisible characters.",
    );
  }
  if (words.length >= 1 && words.length <= MOST_WORDS) return words;
  throw new InputError(
    "line-item.description",
    `The description is printed on the client's bill: give it 1 to ${MOST_WORDS} characters, not ${words.length}.`,
  );
}

/** A name made of a description: "Managed services, May" is "Managed-services-May". */
export function nameFrom(description: string): string {
  const plain = description
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-zA-Z0-9_+=.@]+/g, "-");
  return plain.replace(/^-+|-+$/g, "").slice(0, 100) || "Line-item";
}
