import { BillingPeriod } from "../../../../kernel/period.ts";
import { field, textOf } from "./figures.ts";
import { type Question, readQuestion } from "./question.ts";
import { choicesOf, type Exchange, type Talk } from "./talk.ts";
import { PARTS, type Topic } from "./topic-words.ts";

/** What the person wants, with what is understood from the questions before. */
export interface Wish {
  readonly topic: Topic | null;
  readonly client: string | null;
  readonly all: boolean;
  readonly period: string | null;
  readonly by: string | null;
  readonly question: Question;
  /** Why it cannot be answered though the topic is known: a sentence. */
  readonly odd: string | null;
}

const NOTHING = { topic: null, client: null, all: false, period: null, by: null } as const;
type Carried = Pick<Wish, keyof typeof NOTHING>;

/** Reads the questions from the first to the present one: each may lean on the one before. */
export function wishOf({ earlier, question }: Talk): Wish {
  let carried: Carried = NOTHING;
  let before: Exchange | undefined;
  for (const exchange of earlier) {
    const read = next(carried, readQuestion(exchange.question), before);
    // A word of thanks between two questions changes nothing.
    if (read.topic !== null) carried = read;
    before = exchange;
  }
  const read = readQuestion(question);
  const wish = next(carried, read, before);
  return { ...wish, question: read, odd: oddOf(wish, read) };
}

function oddOf({ topic }: Carried, { odd, clients, text }: Question): string | null {
  const own = unknownPartOf(topic, text);
  if (own !== null) return own;
  const isOfNow = topic !== null && OF_NOW.has(topic);
  if (odd !== null && !isOfNow) return odd;
  if (clients.length < 2 || topic === "fix") return null;
  return `I cannot do that at once, I look at one client at a time. Ask about ${clients[0]} first, then about ${clients[1]}.`;
}

/** What would be answered by something else than was asked. */
function unknownPartOf(topic: Topic | null, text: string): string | null {
  const lower = text.toLowerCase();
  if (/\b(?:average|median)\b/.test(lower)) return "I cannot reckon averages: I tell sums, and single months.";
  const part = topic === "overview" ? PARTS.exec(lower)?.[0] : undefined;
  return part === undefined
    ? null
    : `I cannot tell ${part} by itself: ask for the waterfall, the gaps, or the margin by service.`;
}

/** What is told as it is now, whatever time is spoken of. */
const OF_NOW = new Set<Topic>([
  "credits",
  "budgets",
  "transfers",
  "proposals",
  "policies",
  "access",
  "receivers",
  "status",
  "usage",
]);

function next(carried: Carried, read: Question, before: Exchange | undefined): Carried {
  const chosen = choiceOf(read.text, before);
  if (chosen !== null) return { ...carried, client: chosen, all: false };
  const leansOn = carried.topic !== null && (read.topic === null || read.leans);
  if (read.topic === null && !(leansOn && hasSomething(read))) {
    return read.isName ? { ...NOTHING, topic: "overview", client: read.clients[0] ?? null } : NOTHING;
  }
  const base = leansOn ? carried : NOTHING;
  const named = read.clients.length === 0 ? null : read.clients.join(", ");
  const topic = topicOf(read, carried);
  return {
    topic,
    client: named ?? (read.all ? null : base.client),
    all: read.all || (base.all && named === null),
    period: read.period === "before" ? monthBefore(base.period, before) : (read.period ?? base.period),
    by:
      read.by ??
      (topic === "margin" && SERVICE.test(read.text) ? "service" : null) ??
      (topic === base.topic ? base.by : null),
  };
}

const RANKED = /\b(?:largest|biggest|smallest|best|worst|top|most|least)\b/i;

/** Services that people call by these names. */
const SERVICE = /\b(?:ec2|s3|rds|lambda|cloudfront|bedrock|dynamodb|eks|ecs)\b/i;

/** Only the margin has rows of one's choice, and a change; what is asked for by itself keeps its own. */
function topicOf(read: Question, carried: Carried): Topic | null {
  const hasOwnRows = carried.topic === "change" || carried.topic === "loss" || carried.topic === "gain";
  if (read.topic === null) return read.by === null || hasOwnRows ? carried.topic : "margin";
  if (read.topic === "clients" && read.by !== null && RANKED.test(read.text)) return "margin";
  if (read.topic === "overview" && SERVICE.test(read.text)) return "margin";
  return read.by !== null && (read.topic === "overview" || read.topic === "waterfall") ? "margin" : read.topic;
}

const hasSomething = (read: Question): boolean =>
  read.clients.length > 0 || read.all || read.period !== null || read.by !== null || read.leans;

/** An answer to the question which of several clients was meant: its place, its account, or a part of its name. */
function choiceOf(text: string, before: Exchange | undefined): string | null {
  const refused = before?.results.find(({ failed }) => failed);
  const choices = refused === undefined ? [] : choicesOf(refused);
  const said = text
    .toLowerCase()
    .replace(/[.!?"]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (choices.length === 0 || said === "") return null;
  const ordinal = /^(?:the )?(first|second|third|fourth|fifth|[1-5])(?: one)?$/.exec(said)?.[1];
  if (ordinal !== undefined) {
    const at = ORDINALS.indexOf(ordinal);
    return choices[at >= 0 ? at : Number(ordinal) - 1]?.client ?? null;
  }
  const words = said.replace(/^(?:i mean|i meant|no|the one called|the) /, "");
  const exact = choices.filter(({ label, client }) => client === words || nameOf(label) === words);
  const found = exact.length > 0 ? exact : choices.filter(({ label }) => label.toLowerCase().includes(words));
  return found.length === 1 ? (found[0]?.client ?? null) : null;
}

const ORDINALS = ["first", "second", "third", "fourth", "fifth"];
const nameOf = (label: string): string => label.replace(/ \([^()]*\)$/, "").toLowerCase();

/** The month before the one that was asked for, or that the last answer was about. */
function monthBefore(period: string | null, before: Exchange | undefined): string {
  const data = before?.results.findLast(({ failed }) => !failed)?.data;
  const told = [period ?? "", textOf(data, "period"), textOf(data, "first"), textOf(field(data, "proposal"), "period")];
  const month = told.find((text) => /^\d{4}-(0[1-9]|1[0-2])$/.test(text));
  return month === undefined ? "last" : BillingPeriod.parse(month).previous().toString();
}
