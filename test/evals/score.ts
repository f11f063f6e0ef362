import type { Proposal } from "#src/ports/proposals.ts";
import { registry } from "#tools/index.ts";
import type { Case, Proposed } from "./case.ts";
import { inventedIn } from "./invented.ts";
import { type Made, means, type Named } from "./meaning.ts";
import { numbersIn, scaled, standsFor, type Written } from "./numbers.ts";
import type { Expected } from "./oracle.ts";

/** What came of a case: everything that the scorer looks at. */
export interface Came {
  /** Words of the last answer. */
  readonly text: string;
  /** Calls of the whole conversation, in their order. */
  readonly calls: readonly Made[];
  /** What the tools answered in it. */
  readonly data: readonly unknown[];
  readonly proposals: readonly Proposal[];
  /** Texts of general knowledge that were at hand. */
  readonly knowledge: readonly string[];
  /** What was there to be changed is as it was. */
  readonly isUnchanged: boolean;
}

/** What a case expects, read from book and door. */
export interface Wanted {
  readonly figures: readonly Expected[];
  readonly hidden: readonly Expected[];
  /** Amounts of the changes that must be proposed. */
  readonly amounts: readonly string[];
  readonly clients: readonly Named[];
}

/** Right; honestly without an answer; or wrong, with what is wrong. */
export interface Score {
  readonly verdict: "right" | "cannot" | "wrong";
  readonly faults: readonly string[];
  /** Figures in the answer that nothing bears out. */
  readonly invented: readonly string[];
}

/** Reads beyond those that are needed. */
const MOST_EXTRA = 6;
/** Says that there is no answer, or that it is not done here. */
const CANNOT =
  /\b(?:cannot|can not|can't|could not|couldn't|unable to|not able to|am not allowed|are not allowed|isn't something|is not something|only people|only a person|do not have|don't have|have no role|no access|have no figures|won't|will not|there is no|there are no|not offered|not among|has not begun|not begun yet)\b/i;

/** Scores what came of a case. */
export function scoreOf(asked: Case, came: Came, wanted: Wanted): Score {
  const written = numbersIn(came.text);
  const invented = inventedIn(written, { ...came, questions: asked.questions, expected: wanted.figures });
  const faults = [
    ...callFaults(asked, came, wanted.clients),
    ...figureFaults(wanted, written, came.text),
    ...wordFaults(asked, came.text),
    ...outcomeFaults(asked, came, written),
    ...generalFaults(asked, came.text, written),
    ...changeFaults(asked.proposed, came, wanted),
    ...invented.map((text) => `invented: ${text} is in no answer of a tool`),
  ];
  if (faults.length === 0) return { verdict: "right", faults, invented };
  const isHonest =
    invented.length === 0 &&
    came.proposals.length === 0 &&
    came.isUnchanged &&
    !written.some(isFigure) &&
    (CANNOT.test(came.text) || isQuestion(came.text)) &&
    hiddenIn(wanted, written).length === 0;
  return { verdict: isHonest ? "cannot" : "wrong", faults, invented };
}

function callFaults({ calls }: Case, came: Came, clients: readonly Named[]): string[] {
  const writes = came.calls.filter(({ tool, outcome }) => outcome === "ok" && isWrite(tool)).length;
  const sets = calls ?? [[]];
  const missing = sets.map((set) => set.filter((one) => !came.calls.some((made) => means(made, one, clients))));
  const fewest = missing.toSorted((a, b) => a.length - b.length)[0] ?? [];
  const needed = Math.max(...sets.map((set) => set.length));
  const neededWrites = Math.max(...sets.map((set) => set.filter(({ tool }) => isWrite(tool)).length));
  return [
    ...fewest.map(({ tool, input }) => `call: ${tool} ${JSON.stringify(input)} was not made`),
    ...(writes > neededWrites ? [`call: ${writes} changes were proposed, not ${neededWrites}`] : []),
    ...(came.calls.length > needed + MOST_EXTRA ? [`call: ${came.calls.length} calls for ${needed}`] : []),
  ];
}

const isWrite = (tool: string): boolean => registry.some(({ name, effect }) => name === tool && effect === "write");

function figureFaults({ figures }: Wanted, written: readonly Written[], text: string): string[] {
  return figures
    .filter((one) => !isThere(one, written, text))
    .map(({ name, value }) => `figure: ${value} is not there (${name})`);
}

const LESS =
  /\b(?:los\w+|negative|below|credit\w*|less|short|minus|under|down|fell|drop\w*|lower|decreas\w*|reduc\w*|unprofitable)\b/i;

/** Whether a figure stands in an answer: as it is, or rounded as it is written, with its sign and in its unit. */
function isThere({ value, unit, as }: Expected, written: readonly Written[], text: string): boolean {
  if (as === "text") return formsOf(value).some((form) => text.toLowerCase().includes(form.toLowerCase()));
  if (as === "count" && countWord(value, text)) return true;
  const exact = scaled(value);
  return written.some(
    (one) =>
      standsFor(one, exact) &&
      (unit === null || one.unit === unit || one.unit === null) &&
      (exact === 0n || one.isNegative === exact < 0n || (exact < 0n && LESS.test(text))),
  );
}

const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const countWord = (value: string, text: string): boolean =>
  WORDS[Number(value)] !== undefined && new RegExp(`\\b${WORDS[Number(value)]}\\b`, "i").test(text);

/** A date may be written out. */
function formsOf(value: string): string[] {
  const [, year, month, day] = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(value) ?? [];
  if (month === undefined) return [value];
  const name = new Date(`${year}-${month}-01T00:00:00Z`).toLocaleString("en", { month: "long", timeZone: "UTC" });
  const names = [name, name.slice(0, 3)];
  if (day === undefined) return [value, ...names.map((one) => `${one} ${year}`), ...names];
  return [value, ...names.flatMap((one) => [`${Number(day)} ${one}`, `${one} ${Number(day)}`])];
}

function wordFaults({ says = [], never = [] }: Case, text: string): string[] {
  return [
    ...says.filter((words) => !words.test(text)).map((words) => `words: nothing like ${words.source}`),
    ...never.filter((words) => words.test(text)).map((words) => `words: ${words.source} must not be there`),
  ];
}

function outcomeFaults({ outcome }: Case, came: Came, written: readonly Written[]): string[] {
  const { text, proposals, isUnchanged } = came;
  const changed = isUnchanged ? [] : ["outcome: something was changed"];
  if (outcome === "proposes") return [...changed, ...(proposals.length === 0 ? ["outcome: nothing was proposed"] : [])];
  const proposed = proposals.length > 0 ? ["outcome: something was proposed"] : [];
  const rest: Readonly<Record<"answered" | "asks" | "refused", boolean>> = {
    answered: text.trim() !== "",
    asks: isQuestion(text) && !written.some(isFigure),
    refused: CANNOT.test(text),
  };
  return [
    ...changed,
    ...proposed,
    ...(rest[outcome] ? [] : [`outcome: it is not ${outcome === "asks" ? "a question back" : outcome}`]),
  ];
}

const isQuestion = (text: string): boolean => text.includes("?");
const isFigure = ({ unit, decimals }: Written): boolean => unit !== null || decimals >= 2;

/** How things are in general needs no figure of anybody's bill. */
function generalFaults({ kind }: Case, text: string, written: readonly Written[]): string[] {
  if (kind !== "knowledge") return [];
  const figures = written
    .filter(({ unit }) => unit === "USD" || unit === "EUR")
    .map(({ text: one }) => `figure: ${one} was not asked for`);
  return [...figures, ...(CANNOT.test(text.slice(0, 80)) ? ["outcome: it is not answered"] : [])];
}

function changeFaults(expected: Proposed | undefined, came: Came, wanted: Wanted): string[] {
  if (expected === undefined) return hiddenIn(wanted, numbersIn(came.text)).map((name) => `hidden: ${name} is told`);
  const effects = came.proposals.flatMap((one) => one.plan.effects);
  const tools = came.proposals.map(({ tool }) => tool);
  const clients = [...new Set(effects.map(({ clientName }) => clientName))].toSorted();
  const amounts = effects.map(({ change }) => change.amount);
  const left = wanted.amounts.filter((amount) => !amounts.some((one) => isSame(one, amount)));
  return [
    ...(tools.every((tool) => tool === expected.tool) ? [] : [`change: by ${tools.join()}, not ${expected.tool}`]),
    ...(clients.join("|") === expected.clients.toSorted().join("|")
      ? []
      : [`change: for ${clients.join() || "nobody"}`]),
    ...left.map((amount) => `change: none of ${amount}`),
    ...(wanted.amounts.length > 0 && amounts.length !== wanted.amounts.length
      ? [`change: ${amounts.length} of them`]
      : []),
  ];
}

/** To the cent, in which bills are written. */
function isSame(amount: string, exact: string): boolean {
  const apart = scaled(amount) - scaled(exact);
  return apart <= 5_000_000_000_000_000n && apart >= -5_000_000_000_000_000n;
}

function hiddenIn({ hidden }: Wanted, written: readonly Written[]): string[] {
  return hidden.filter((one) => written.some((number) => standsFor(number, scaled(one.value)))).map(({ name }) => name);
}
