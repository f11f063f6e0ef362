import { elementsOf, stateValue } from "./elements.ts";
import { type Json, textOf } from "./json.ts";
import type { StateValues } from "./model.ts";

/** What the client itself refuses before a form is sent, by `block_id`: the app never sees such a submission. */
export function inputErrors(blocks: readonly Json[], values: StateValues): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const { blockId, element, input } of elementsOf(blocks)) {
    if (input === undefined) continue;
    const value = stateValue(values[blockId]?.[textOf(element.action_id) ?? ""]);
    const problem = isBlank(value)
      ? input.optional === true
        ? undefined
        : "Please complete this required field."
      : problemOf(element, value);
    if (problem !== undefined) errors[blockId] = problem;
  }
  return errors;
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function problemOf(element: Json, value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  switch (element.type) {
    case "email_text_input":
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? undefined : "Please enter a valid email address.";
    case "url_text_input":
      return URL.canParse(value) ? undefined : "Please enter a valid URL.";
    case "number_input":
      return numberProblem(element, value);
    case "plain_text_input":
      return lengthProblem(element, [...value].length);
    default:
      return undefined;
  }
}

function numberProblem(element: Json, value: string): string | undefined {
  const form = element.is_decimal_allowed === true ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (!form.test(value)) {
    return element.is_decimal_allowed === true ? "Please enter a number." : "Please enter a whole number.";
  }
  const { min_value: min, max_value: max } = element;
  if (typeof min === "string" && Number(value) < Number(min)) return `Please enter a number of at least ${min}.`;
  if (typeof max === "string" && Number(value) > Number(max)) return `Please enter a number of at most ${max}.`;
  return undefined;
}

function lengthProblem(element: Json, length: number): string | undefined {
  const { min_length: min, max_length: max } = element;
  if (typeof min === "number" && length < min) return `Please enter at least ${min} characters.`;
  if (typeof max === "number" && length > max) return `Please enter no more than ${max} characters.`;
  return undefined;
}
