import type { MrkdwnElement, PlainTextElement } from "@slack/types";
import { formatCell } from "#src/view/format.ts";
import type { Fact } from "#src/view/view.ts";
import { LIMITS } from "../limits.ts";
import { plain, type SlackBlock } from "./block.ts";
import { cut, escapeMrkdwn } from "./clean.ts";

/** The longest value that still reads well in one of the two narrow columns of fields. */
const FIELD_WIDTH = 60;

/**
 * Labelled values as fields of sections, ten a section; the reasons of unknown ones stand with them. Sentences, as in help, take a
 * line each.
 */
export function renderFacts(facts: readonly Fact[]): SlackBlock[] {
  if (facts.some((fact) => typeof fact.value === "string" && fact.value.length > FIELD_WIDTH)) return [lines(facts)];
  const blocks: SlackBlock[] = [];
  for (let at = 0; at < facts.length; at += LIMITS.fields) {
    blocks.push({ type: "section", fields: facts.slice(at, at + LIMITS.fields).map(field) });
  }
  return blocks;
}

function lines(facts: readonly Fact[]): SlackBlock {
  const elements = facts.flatMap((fact, index) => [
    { type: "text" as const, text: `${index === 0 ? "" : "\n"}${fact.label || "\u2013"}`, style: { bold: true } },
    {
      type: "text" as const,
      text: `  ${[formatCell(fact.value), fact.note ?? "", reasonOf(fact)].filter(Boolean).join("  ")}`,
    },
  ]);
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}

function reasonOf(fact: Fact): string {
  return typeof fact.value === "object" && "unknown" in fact.value ? fact.value.unknown : "";
}

function field(fact: Fact): MrkdwnElement | PlainTextElement {
  const parts = [fact.label, formatCell(fact.value) || "\u2013", fact.note ?? "", reasonOf(fact)];
  const [label = "", ...rest] = parts.filter((part) => part !== "").map((part) => cut(part, LIMITS.fieldText / 4));
  // Slack would take these signs for bold, italic, code and strike-through; the letters matter more than a bold label.
  if (/[*_~`]/.test(parts.join(""))) return plain([label, ...rest].join("\n"));
  const text = [`*${escapeMrkdwn(label)}*`, ...rest.map(escapeMrkdwn)].join("\n");
  return { type: "mrkdwn", text: cut(text, LIMITS.fieldText), verbatim: true };
}
