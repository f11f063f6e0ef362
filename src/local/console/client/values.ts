import type { Values } from "../wire.ts";
import { all } from "./dom.ts";

type Value = { readonly type: string; readonly [member: string]: unknown };

/** What an element holds now, in Slack's own form; the type decides the member. */
export function stateOf(control: HTMLElement): Value {
  const type = control.dataset.control ?? "";
  if (type === "rich_text_input") return { type, rich_text_value: richText(typed(control)) };
  if (type === "datepicker") return { type, selected_date: typed(control) || null };
  if (type === "timepicker") return { type, selected_time: typed(control) || null };
  if (type === "datetimepicker") return { type, selected_date_time: seconds(typed(control)) };
  if (type === "file_input") return { type, files: [] };
  if (type === "checkboxes") return { type, selected_options: ticked(control) };
  if (type === "radio_buttons") return { type, selected_option: ticked(control)[0] ?? null };
  if (type.endsWith("external_select")) {
    const picked = all(control, ".picked [data-option]").map(optionOf);
    return type.startsWith("multi_")
      ? { type, selected_options: picked }
      : { type, selected_option: picked[0] ?? null };
  }
  const named = /^(multi_)?(users|channels|conversations)_select$/.exec(type);
  if (named) {
    const ids = chosen(control).map((option) => option.value);
    return named[1]
      ? { type, [`selected_${named[2]}`]: ids }
      : { type, [`selected_${named[2]?.slice(0, -1)}`]: ids[0] ?? null };
  }
  if (type === "multi_static_select") return { type, selected_options: chosen(control) };
  if (type === "static_select") return { type, selected_option: chosen(control)[0] ?? null };
  return { type, value: typed(control) || null };
}

/** The values of all inputs in a view or message, by block and action. */
export function valuesOf(root: ParentNode): Values {
  const values: Record<string, Record<string, Value>> = {};
  for (const control of all(root, "[data-control]")) {
    const { block = "", action = "", control: type = "" } = control.dataset;
    if (/button|overflow/.test(type) && type !== "radio_buttons") continue;
    values[block] = { ...values[block], [action]: stateOf(control) };
  }
  return values;
}

/** True when nothing is chosen or typed. */
export function isEmpty(value: Value): boolean {
  return Object.entries(value).every(
    ([member, v]) => member === "type" || v === null || (Array.isArray(v) && v.length === 0),
  );
}

/** The option that a node carries. */
export function optionOf(node: HTMLElement): { readonly value: string } {
  return JSON.parse(node.dataset.option ?? "{}");
}

function typed(control: HTMLElement): string {
  const field = control.querySelector("input, textarea");
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) return field.value;
  return "";
}

function ticked(control: HTMLElement): { readonly value: string }[] {
  return all(control, "input:checked").map(optionOf);
}

function chosen(control: HTMLElement): { readonly value: string }[] {
  const select = control.querySelector("select");
  if (!select) return ticked(control);
  return [...select.selectedOptions].filter((option) => option.value !== "").map(optionOf);
}

function seconds(local: string): number | null {
  return local === "" ? null : Math.floor(Date.parse(`${local}Z`) / 1000);
}

function richText(text: string): unknown {
  if (text === "") return null;
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}
