import { BillingPeriod } from "../../../../kernel/period.ts";
import type { Json, ToolSpec } from "../model.ts";
import { field, textOf } from "./figures.ts";
import type { Talk } from "./talk.ts";
import { TOPICS } from "./topic-words.ts";
import type { Wish } from "./wish.ts";

/** A call that is still to be made. */
export interface Call {
  readonly name: string;
  readonly input: { readonly [key: string]: Json };
}

/** Whether a tool is one that questions can be about. */
export const isTopic = (name: string): boolean => TOPICS.some(([topic]) => topic === name);

/** The next calls for a wish; none when all is there, or the tool that would be needed. */
export function stepsOf(wish: Wish, talk: Talk): { calls: Call[] } | { missing: string } {
  const name = toolFor(wish);
  const tool = talk.tools.get(name);
  if (tool === undefined) return { missing: name };
  if (talk.results.length === 0) return { calls: [{ name, input: inputOf(wish, tool) }] };
  if (wish.topic === "change" && talk.results.length === 1) {
    const before = monthBefore(talk.results[0]?.data);
    if (before !== null) return { calls: [{ name, input: { ...inputOf(wish, tool), period: before } }] };
  }
  return { calls: [] };
}

const OF_MARGIN = new Set(["change", "loss", "gain"]);
const toolFor = ({ topic }: Wish): string => (topic !== null && OF_MARGIN.has(topic) ? "margin" : (topic ?? ""));

/** What the tool takes of the wish: a parameter that its schema does not have is not given. */
function inputOf(wish: Wish, { inputSchema }: ToolSpec): Call["input"] {
  const takes = (name: string): boolean => field(field(inputSchema.json, "properties"), name) !== undefined;
  const { topic, client, question } = wish;
  const by = rowsOf(wish);
  const months = wish.period === "last 12 months" ? 12 : null;
  const only = topic === "fix" ? partsIn(question.text) : "";
  const isRecurring = topic === "fix" && /\bevery month\b|\brecurring\b|\bfrom now on\b/i.test(question.text);
  const wanted: Record<string, Json | null> = {
    client,
    period: wish.period,
    by,
    months,
    only: only === "" ? null : only,
    recurring: isRecurring || null,
    ...deskWords(wish),
  };
  const given = Object.entries(wanted).flatMap(([name, value]) =>
    value !== null && takes(name) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(given);
}

function rowsOf({ topic, client, by }: Wish): string | null {
  // A client's loss is one row: what is asked for is whether there is one.
  if (topic === "loss" || topic === "gain") return client === null ? "client" : null;
  if (topic !== "change") return by;
  return by === null || by === "month" ? (client === null ? "client" : "service") : by;
}

/** What is asked for of the desk itself: a number, a name, a state. */
function deskWords({ topic, question }: Wish): Record<string, Json | null> {
  const text = question.text.toLowerCase();
  const named = (form: RegExp): string | null => form.exec(text)?.[1] ?? null;
  if (topic === "proposals") {
    const state = STATES.find(([, words]) => words.test(text))?.[0] ?? null;
    return { proposal: named(/\bproposals? (?:number |no\.? ?|#)?(\d+)\b/), state };
  }
  if (topic === "audit")
    return { tool: named(/\b(?:tool|command) ([a-z-]+)/), verify: /\bverif|\bintact\b/.test(text) || null };
  if (topic === "policies") return { policy: named(/\bpolicy (?:called |named )?([a-z\d]+-[a-z\d-]+)/) };
  return topic === "help" ? { command: named(/\bcommand ([a-z-]+)/) } : {};
}

const STATES: readonly (readonly [string, RegExp])[] = [
  ["mine", /\bmy (?:own )?proposals?\b|\bi (?:have )?proposed\b/],
  ["done", /\b(?:done|applied|decided|rejected|approved)\b/],
  ["all", /\ball (?:the |of the )?proposals\b/],
];

function partsIn(text: string): string {
  const parts = ["support", "credit", "refund", "tax", "marketplace"];
  return parts.filter((part) => new RegExp(`\\b${part}s?\\b`, "i").test(text)).join(",");
}

/** The month before that of an answer; null for a span, which nothing stands before. */
function monthBefore(data: Json | undefined): string | null {
  const [first, last] = [textOf(data, "first"), textOf(data, "last")];
  if (first !== last || !/^\d{4}-(0[1-9]|1[0-2])$/.test(first)) return null;
  return BillingPeriod.parse(first).previous().toString();
}
