import type { ConverseRequest, Json, Turn } from "../model.ts";
import { phrase } from "./answers.ts";
import { fix } from "./bill-answers.ts";
import { changeIn } from "./changes.ts";
import { field, listOf, textOf } from "./figures.ts";
import { asksWho, isGeneral } from "./general.ts";
import type { Question } from "./question.ts";
import type { Change, Unsaid } from "./sentence.ts";
import { choicesOf, type Result, readTalk, type Talk } from "./talk.ts";
import { isTopic, stepsOf } from "./topics.ts";
import { wishOf } from "./wish.ts";

/**
 * The planner of the demo: turns plain questions into calls of the tools it was offered, and what they answer into sentences. It goes by
 * rules, knows nothing but the request, tells no figure that a tool did not, and takes nothing in an answer for an order.
 */
export function planner(request: ConverseRequest): Turn {
  const talk = readTalk(request);
  const refused = talk.results.find(({ failed }) => failed);
  if (refused !== undefined) return { text: refusal(refused) };
  const change = changeOf(talk);
  if (change !== null) return "ask" in change ? { text: change.ask } : changed(change, talk);
  const wish = wishOf(talk);
  if (asksWho(talk.question)) return { text: `I go by rules and am no language model; ${canBeAsked(talk)}` };
  if (isGeneral(wish.question)) return { text: GENERAL };
  if (wish.topic === null) return { text: cannot(talk, wish.question) };
  if (wish.odd !== null) return { text: wish.odd };
  if (wish.topic === "fix" && wish.client === null && !wish.all) {
    return { text: "For which client? Name one, or say: fix the gaps of all clients." };
  }
  const steps = stepsOf(wish, talk);
  if ("missing" in steps) {
    return { text: notOffered(steps.missing) };
  }
  if (steps.calls.length > 0) return { calls: steps.calls };
  return { text: phrase(wish, talk.results) };
}

/** A change, where need be put together from the question that left something out and what was said to it. */
function changeOf({ question, earlier }: Talk): Change | Unsaid | null {
  const change = changeIn(question);
  const before = earlier.at(-1);
  if (change !== null || before === undefined || before.results.length > 0) return change;
  const open = changeIn(before.question);
  if (open === null || !("ask" in open) || question.split(" ").length > 6) return null;
  return changeIn(`${before.question.replace(/[.?!]+$/, "")}${open.joint}${question}`);
}

function changed({ tool, input }: Change, talk: Talk): Turn {
  if (!talk.tools.has(tool)) return { text: notOffered(tool) };
  const [result] = talk.results;
  if (result === undefined) return { calls: [{ name: tool, input }] };
  return { text: `${fix(result.data, wishOf(talk)) || result.words}${otherCurrency(talk.question, result.data)}` };
}

/** An amount is in the client's currency, whatever was said. */
function otherCurrency(asked: string, data: Json): string {
  const said = /\$|\bdollars?\b|\busd\b/i.test(asked) ? "USD" : /\u20ac|\beuros?\b|\beur\b/i.test(asked) ? "EUR" : "";
  const other = listOf(field(data, "proposal"), "effects")
    .map((effect) => textOf(field(effect, "change"), "currency"))
    .find((currency) => said !== "" && currency !== "" && currency !== said);
  return other === undefined ? "" : `\nMind that the amount is in ${other}, the client's currency, and not in ${said}.`;
}

/** To choose a text and to put it into words of one's own takes more than rules. */
const GENERAL = "I cannot explain how billing is in general: I go by rules, look figures up, and am no language model.";

const notOffered = (tool: string): string =>
  `For that I would need the tool "${tool}", and it is not offered to me here.`;

/** What a tool refuses is said in its words, which are written for people; several that fit become a question. */
function refusal(result: Result): string {
  const choices = choicesOf(result);
  const words = result.words === "" ? `${result.name} did not answer.` : result.words;
  if (choices.length === 0) return words;
  return [words, ...choices.map(({ label }, at) => `${at + 1}. ${label}`)].join("\n");
}

function cannot(talk: Talk, { kind, leans }: Question): string {
  if (kind === "thanks") return "You are welcome.";
  if (kind === "deed") {
    return "I cannot do that: I look things up and propose changes of bills, no more. Decisions, rights and stops are for people, each with a command; help lists them.";
  }
  if (kind === "greeting") return `Hello. I go by rules and am no language model; ${canBeAsked(talk)}`;
  if (leans && talk.earlier.length === 0)
    return "About which client, or what? Nothing was asked before from which I could go on.";
  return `I cannot answer that. I go by rules and am no language model; ${canBeAsked(talk)}`;
}

function canBeAsked({ tools }: Talk): string {
  const known = [...tools.keys()].filter(isTopic);
  const list = known.length === 0 ? "nothing at the moment: I was offered no tools" : known.join(", ");
  return `I can be asked about ${list}. For example: "Why did Acme's bill go up?", or "margin of Acme last month by service".`;
}
