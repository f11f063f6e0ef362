import { createElement as h, type ReactNode } from "react";
import { type Json, object, string } from "./json.ts";
import { mrkdwn, plain, spoken } from "./mrkdwn.ts";
import type { Names } from "./names.ts";

/** Draws a text object, `mrkdwn` or `plain_text`. */
export function textNodes(value: unknown, names: Names): ReactNode[] {
  const text = object(value);
  const words = string(text.text);
  if (text.type === "mrkdwn") return mrkdwn(words, names);
  return [h("div", { key: 0, className: "prose literal", dir: "auto" }, plain(words))];
}

/** The words of a text object, for names and labels. */
export function words(value: unknown, names: Names): string {
  const text = object(value);
  return text.type === "mrkdwn" ? spoken(string(text.text), names) : plain(string(text.text));
}

/** True when a text object has something in it. */
export function hasText(value: unknown): value is Json {
  return string(object(value).text) !== "";
}
