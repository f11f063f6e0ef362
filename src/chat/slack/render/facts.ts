import type { MrkdwnElement, PlainTextElement } from "@slack/types";
import { formatCell } from "#src/view/format.ts";
import type { Fact } from "#src/view/view.ts";
import { LIMITS } from "../limits.ts";
import { plain, type SlackBlock } from "./block.ts";
import { cut, escapeMrkdwn } from "./clean.ts";

/** Labelled values as fields of sections, ten a section; the reasons of unknown ones stand with them. */
export function renderFacts(facts: readonly Fact[]): SlackBlock[] {
  const blocks: SlackBlock[] = [];
  for (let at = 0; at < facts.length; at += LIMITS.fields) {
    blocks.push({ type: "section", fields: facts.slice(at, at + LIMITS.fields).map(field) });
  }
  return blocks;
}

function field(fact: Fact): MrkdwnElement | PlainTextElement {
  const reason = typeof fact.value === "object" && "unknown" in fact.value ? fact.value.unknown : "";
  const lines = [fact.label, formatCell(fact.value) || "\u2013", fact.note ?? "", reason].filter((line) => line !== "");
  const [label = "", ...rest] = lines.map((line) => cut(line, LIMITS.fieldText / 4));
  // Slack would take these signs for bold, italic, code and strike-through; the letters matter more than a bold label.
  if (/[*_~`]/.test(lines.join(""))) return plain([label, ...rest].join("\n"));
  const text = [`*${escapeMrkdwn(label)}*`, ...rest.map(escapeMrkdwn)].join("\n");
  return { type: "mrkdwn", text: cut(text, LIMITS.fieldText), verbatim: true };
}
