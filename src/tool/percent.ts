import { InputError } from "#src/kernel/errors.ts";

/** A percentage from 0 to 100 with at most two digits after the point, as people write it ("10", "7.50 %"); shortest form: "7.5". */
export function percentOf(text: string, code: string): string {
  const given = text.trim().replace(/\s*%$/, "");
  if (/^\d{1,3}(\.\d{1,2})?$/.test(given) && Number(given) <= 100) return String(Number(given));
  throw new InputError(
    code,
    `"${text.trim().slice(0, 40)}" is no percentage from 0 to 100. Write it like 10 or 7.5, with at most two digits after the point.`,
  );
}
