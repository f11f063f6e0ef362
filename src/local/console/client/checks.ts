import { all } from "./dom.ts";
import { isEmpty, stateOf } from "./values.ts";

/** Checks the inputs of a modal as Slack's client does before it asks the app; marks what is wrong and returns whether all is well. */
export function checked(form: HTMLElement): boolean {
  const wrong = all(form, ".field").filter((field) => {
    const control = field.querySelector<HTMLElement>("[data-control]");
    const problem = control ? problemOf(control) : "";
    mark(field, problem);
    return problem !== "";
  });
  focusFirst(wrong[0]);
  return wrong.length === 0;
}

/** Shows or clears what is wrong with a field. */
function mark(field: HTMLElement, problem: string): void {
  const error = field.querySelector<HTMLElement>(".error");
  if (error) {
    error.textContent = problem;
    error.hidden = problem === "";
  }
  field.toggleAttribute("data-invalid", problem !== "");
  const input = field.querySelector("input, select, textarea, summary, fieldset");
  if (problem === "") input?.removeAttribute("aria-invalid");
  else input?.setAttribute("aria-invalid", "true");
}

/** Puts the focus into a field. */
export function focusFirst(field: HTMLElement | undefined): void {
  field?.querySelector<HTMLElement>("input, select, textarea, summary")?.focus();
}

function problemOf(control: HTMLElement): string {
  const value = stateOf(control);
  if (isEmpty(value)) return control.dataset.required ? "Please complete this required field." : "";
  const text = typeof value.value === "string" ? value.value : "";
  const field = control.querySelector("input, textarea");
  if (control.dataset.control === "email_text_input" && !/^\S+@\S+\.\S+$/.test(text)) return "Enter an email address.";
  if (control.dataset.control === "url_text_input" && !URL.canParse(text))
    return "Enter a whole address, such as https://example.com.";
  if (control.dataset.control === "number_input" && field instanceof HTMLElement)
    return numberProblem(text, field.dataset);
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)
    if (field.minLength > 0 && text.length < field.minLength) return `Enter at least ${field.minLength} characters.`;
  return "";
}

/** Amounts stay strings on their way to the app; the comparison with the bounds may be approximate. */
function numberProblem(text: string, bounds: DOMStringMap): string {
  const whole = bounds.decimals === undefined;
  if (!(whole ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/).test(text))
    return whole ? "Enter a whole number." : "Enter a number, such as 12.50.";
  if (bounds.min !== undefined && Number(text) < Number(bounds.min)) return `Enter ${bounds.min} or more.`;
  if (bounds.max !== undefined && Number(text) > Number(bounds.max)) return `Enter ${bounds.max} or less.`;
  return "";
}
