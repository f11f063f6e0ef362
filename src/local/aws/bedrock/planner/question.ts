import { readPeriod } from "./period-phrase.ts";
import { DEEDS, ORDERS, PLAIN, SMALL, TOPICS, type Topic } from "./topic-words.ts";

/** One question by itself. */
export interface Question {
  readonly text: string;
  readonly topic: Topic | null;
  /** Names of clients; more than one when they are joined by "and" or a comma. */
  readonly clients: readonly string[];
  /** Says that all clients are meant. */
  readonly all: boolean;
  /** As the tools read it, or "before" for the month before that of the last answer. */
  readonly period: string | null;
  readonly by: string | null;
  /** Says that it goes on from the last one: "and ...?", "their", "what about". */
  readonly leans: boolean;
  readonly odd: string | null;
  /** What it is when it is no question: a greeting, thanks, or something to be done. */
  readonly kind: "question" | "greeting" | "thanks" | "deed";
  /** It is a name and nothing else. */
  readonly isName: boolean;
}

const BY =
  /\b(?:by|per|for each|for every|which|what)\s+(client|account|service|month|provider)s?\b|\b(month) by month\b|\b(?:expensive|costly|cheapest|largest|biggest|profitable)\s+(client|account|service|month|provider)s?\b/;
const LEANS =
  /^(?:and|also|now|then|what about|how about|same|only|but|no)\b|\b(?:their|theirs|them|they|its|it|that client|there|those|these|same)\b/;

/** Reads a question by rules: topic, client, period, and by what. */
export function readQuestion(asked: string): Question {
  const text = asked
    .normalize("NFKC")
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/\s+/g, " ")
    .trim();
  const { period, odd, rest } = readPeriod(text);
  const lower = rest.toLowerCase();
  const by = BY.exec(lower);
  const clients = clientsIn(by === null ? rest : `${rest.slice(0, by.index)} , ${rest.slice(by.index + by[0].length)}`);
  // A client's name may hold any word: "Credit Union" is not about credits.
  const about = clients.reduce((words, name) => words.replace(name.toLowerCase(), " "), lower);
  const kind = kindOf(lower, about);
  return {
    text,
    topic: kind === "deed" ? null : topicIn(about),
    clients,
    all: ALL.test(about),
    period,
    by: by?.[1] ?? by?.[2] ?? by?.[3] ?? null,
    // What is to be done does not go on from what was asked.
    leans: kind !== "deed" && LEANS.test(lower),
    odd,
    kind,
    isName: kind === "question" && clients.length === 1 && rest.replace(/[?.!"]|'s$/g, "") === clients[0],
  };
}

const ALL =
  /\b(?:all|every|each|any|our) (?:of )?(?:the |our |my )?(?:clients?|customers?|of them)\b|\beveryone\b|\beverybody\b/;

/** Where all clients are meant, it is not about clients. */
function topicIn(about: string): Topic | null {
  const without = about.replace(ALL, " ");
  const topic = TOPICS.find(([, words]) => words.test(without))?.[0] ?? null;
  return topic ?? (without !== about && /\b(?:list|show|who|which|what|name)\b/.test(without) ? "clients" : null);
}

const BEGINS = new RegExp(
  `^(?:please |can you |could you |would you |i want (?:you )?to )*(?:${DEEDS.source}|${ORDERS.source})`,
);

/** At the beginning a word that changes something is no name; elsewhere it may be part of one. */
function kindOf(asked: string, about: string): Question["kind"] {
  // Whether something was done is a question; how it is done is for the command that does it.
  const isAsked = /^(?:who|did|has|have|had|why|when|was|were|is|are|which|what)\b/.test(asked);
  if (BEGINS.test(asked) || (DEEDS.test(about) && !isAsked && !/\bfix\b/.test(about))) return "deed";
  if (/^(?:hi|hello|hey|good (?:morning|evening|day)|who are you|help)\b/.test(about)) return "greeting";
  return /^(?:thanks|thank you|cheers|great|perfect|ok|okay)\b/.test(about) ? "thanks" : "question";
}

/** Words after which a name may stand. */
const BEFORE_NAME = new Set(
  "of for at with from about on to by and is are was did does do has have had why than versus vs fix close client customer".split(
    " ",
  ),
);

/**
 * The client: what stands in quotes, an account, a name with 's, or words that are no others after one that leads to a name. A lone word
 * elsewhere counts in a short question only, where it can hardly be anything else. Names that are joined to it are further clients.
 */
export function clientsIn(text: string): string[] {
  const quoted = [...text.matchAll(/"([^"]+)"|\b(\d{12})\b/g)].map((match) => (match[1] ?? match[2] ?? "").trim());
  if (quoted.some((name) => name !== "")) return quoted.filter((name) => name !== "");
  const runs = runsOf(text);
  const owner = runs.find(({ owns }) => owns);
  const led = runs.find(({ before }) => BEFORE_NAME.has(before));
  const isShort = runs.length === 1 && text.split(" ").filter((word) => /[\p{L}\p{N}]/u.test(word)).length <= 5;
  const lone = isShort ? runs[0] : (runs.find(({ isName }) => isName) ?? runs.find(isHeading));
  const found = owner ?? led ?? lone;
  if (found === undefined) return [];
  let first = runs.indexOf(found);
  while (first > 0 && runs[first]?.isJoined === true) first -= 1;
  const next = runs.findIndex((run, at) => at > first && !run.isJoined);
  return runs.slice(first, next < 0 ? undefined : next).map(({ words }) => words.join(" "));
}

/** Two words or more that are all written large are a name at the beginning too. */
const isHeading = ({ words, before }: Run): boolean =>
  before === "" && words.length > 1 && words.every((word) => /^\p{Lu}/u.test(word));

/** Between two names. */
const JOINS = new Set(["and", "or", "vs", "versus", "with", "to"]);

interface Run {
  readonly words: string[];
  /** The word before it, in lower case; empty at the beginning. */
  readonly before: string;
  /** Ends in 's. */
  owns: boolean;
  /** Written large in the middle of a sentence. */
  readonly isName: boolean;
  /** Nothing but "and" or a comma is between it and the one before. */
  readonly isJoined: boolean;
}

function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  let open: Run | null = null;
  let before = "";
  let between = 0;
  let joins = false;
  for (const piece of text.split(" ")) {
    const word = piece.replace(/^[(,;:]+|[),;:!?.]+$/g, "");
    const bare = word.replace(/'s?$/i, "");
    const lower = word.toLowerCase();
    if (isPlain(bare, lower) || (SMALL.has(bare.toLowerCase()) && (before === "" || bare === bare.toLowerCase()))) {
      open = null;
      if (JOINS.has(lower)) joins = true;
      else between += 1;
    } else if (open !== null) open.words.push(bare);
    else {
      const isName = before !== "" && /^\p{Lu}/u.test(bare);
      open = { words: [bare], before, owns: false, isName, isJoined: runs.length > 0 && between === 0 && joins };
      runs.push(open);
      [between, joins] = [0, false];
    }
    if (open !== null && (bare !== word || word !== piece)) {
      open.owns = bare !== word;
      joins ||= piece.endsWith(",");
      open = null;
    }
    before = lower;
  }
  return runs;
}

function isPlain(bare: string, lower: string): boolean {
  return !/[\p{L}\p{N}&]/u.test(bare) || /^\d{1,4}$/.test(bare) || PLAIN.has(lower) || PLAIN.has(bare.toLowerCase());
}
