import type { ConverseRequest, Turn } from "../model.ts";
import { phrase } from "./answers.ts";
import type { Question } from "./question.ts";
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
  const wish = wishOf(talk);
  if (wish.topic === null) return { text: cannot(talk, wish.question.kind) };
  if (wish.odd !== null) return { text: wish.odd };
  if (wish.topic === "fix" && wish.client === null && !wish.all) {
    return { text: "For which client? Name one, or say: fix the gaps of all clients." };
  }
  const steps = stepsOf(wish, talk);
  if ("missing" in steps) {
    return { text: `For that I would need the tool "${steps.missing}", and it is not offered to me here.` };
  }
  if (steps.calls.length > 0) return { calls: steps.calls };
  return { text: phrase(wish, talk.results) };
}

/** What a tool refuses is said in its words, which are written for people; several that fit become a question. */
function refusal(result: Result): string {
  const choices = choicesOf(result);
  const words = result.words === "" ? `${result.name} did not answer.` : result.words;
  if (choices.length === 0) return words;
  return [words, ...choices.map(({ label }, at) => `${at + 1}. ${label}`)].join("\n");
}

function cannot(talk: Talk, kind: Question["kind"]): string {
  if (kind === "thanks") return "You are welcome.";
  if (kind === "deed") {
    return "I look things up and propose fixes of gaps, no more. Whatever else changes something is done with a command; help lists them.";
  }
  const known = [...talk.tools.keys()].filter(isTopic);
  const list = known.length === 0 ? "nothing at the moment: I was offered no tools" : known.join(", ");
  const begin = kind === "greeting" ? "Hello." : "I cannot answer that.";
  return `${begin} I go by rules and am no language model; I can be asked about ${list}. For example: "Why did Acme's bill go up?", or "margin of Acme last month by service".`;
}
