import type { Json } from "../model.ts";
import { coverage, credits, fix, gaps, lineItems, pricing } from "./bill-answers.ts";
import {
  access,
  audit,
  doctor,
  drift,
  feedback,
  help,
  policies,
  proposals,
  receivers,
  status,
  usage,
} from "./desk-answers.ts";
import { change, gain, loss, margin, overview, trend, waterfall } from "./margin-answers.ts";
import type { Result } from "./talk.ts";
import type { Topic } from "./topic-words.ts";
import { anomalies, budgets, clients, transfers } from "./watch-answers.ts";
import type { Wish } from "./wish.ts";

/** Puts one answer into sentences: only figures that are in it. */
export type Phrase = (data: Json, wish: Wish) => string;

const PHRASES: Readonly<Record<Exclude<Topic, "change">, Phrase>> = {
  ...{
    loss,
    gain,
    fix,
    gaps,
    coverage,
    credits,
    pricing,
    budgets,
    anomalies,
    transfers,
    trend,
    waterfall,
    margin,
    clients,
    overview,
    access,
    audit,
    doctor,
    drift,
    feedback,
    help,
    policies,
    proposals,
    receivers,
    status,
    usage,
  },
  "line-items": lineItems,
};

/** Puts what the tools answered into sentences; an answer of a form that is not known is told as it is. */
export function phrase(wish: Wish, results: readonly Result[]): string {
  const [first, second] = results;
  if (wish.topic === null || first === undefined) return "There is no answer.";
  const said = wish.topic === "change" ? change(first.data, second?.data, wish) : PHRASES[wish.topic](first.data, wish);
  if (said !== "") return said + untaken(wish, first);
  return first.words !== ""
    ? first.words
    : `This is what ${first.name} answered: ${JSON.stringify(first.data).slice(0, 2_000)}`;
}

/** Whose answers say the time that they are of. */
const NOW = new Set<Topic>(["usage", "status", "doctor", "proposals", "audit"]);

/** What was asked for and could not be handed on. */
function untaken({ period, topic }: Wish, { input }: Result): string {
  const isGiven =
    period === null || (typeof input === "object" && input !== null && ("period" in input || "months" in input));
  return isGiven || topic === "trend" || (topic !== null && NOW.has(topic))
    ? ""
    : `\nThis is of now: ${topic} cannot be asked for a month.`;
}
