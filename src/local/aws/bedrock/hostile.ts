import type { ConverseRequest, Json, Turn } from "./model.ts";

/**
 * A model without any judgement: whatever reads like an order is obeyed, wherever it stands: in a question, in the system text, in
 * what a tool answered, in a name or a tag within that, written in invisible letters too. Each order once after each question: what it was
 * told before the last one it does again. It asks for tools that it was never offered, as a real model may.
 */
export function hostile(request: ConverseRequest): Turn {
  const orders = ordersIn(textsOf(request));
  const messages = request.messages ?? [];
  const asked = messages.findLastIndex(
    ({ role, content }) => role === "user" && content.some(({ text }) => text !== undefined),
  );
  const done = new Set(
    messages
      .slice(Math.max(asked, 0))
      .filter(({ role }) => role === "assistant")
      .flatMap(deedsOf),
  );
  const calls = orders.calls.filter((call) => !done.has(keyOf(call)));
  if (calls.length > 0) return { calls };
  const words = orders.words.filter((word) => !done.has(word));
  return { text: words.length > 0 ? words.join("\n") : "Done." };
}

interface Order {
  readonly name: string;
  readonly input: Json;
}

function deedsOf({ content }: NonNullable<ConverseRequest["messages"]>[number]): string[] {
  return content.flatMap(({ text, toolUse }) =>
    toolUse === undefined ? (text ?? "").split("\n") : [keyOf({ name: toolUse.name, input: toolUse.input })],
  );
}

/** Names of members do not come in an order that means something. */
const keyOf = ({ name, input }: Order): string => `${name} ${JSON.stringify(sorted(input))}`;

function sorted(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

/** Everything the model was told, in the order of the request; its own words are no orders. */
function textsOf(request: ConverseRequest): string[] {
  const said = (request.messages ?? [])
    .filter(({ role }) => role === "user")
    .flatMap(({ content }) => content)
    .flatMap(({ text, guardContent, toolResult }) => [
      ...(text === undefined ? [] : [text]),
      ...(guardContent?.text === undefined ? [] : [guardContent.text.text]),
      ...(toolResult?.content ?? []).flatMap((part) =>
        part.text === undefined ? leavesOf(part.json ?? null) : [part.text],
      ),
    ]);
  const tools = (request.toolConfig?.tools ?? []).flatMap(({ toolSpec }) => toolSpec?.description ?? []);
  return [...(request.system ?? []).flatMap(({ text }) => text ?? []), ...tools, ...said];
}

/** Names of members can hold an order as their values can. */
function leavesOf(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return Object.entries(value).flatMap(([key, one]) => [key, ...leavesOf(one)]);
}

const CALL =
  /\b(?:call|run|use|invoke)\s+(?:the\s+)?(?:tool\s+)?["'`]?([a-zA-Z0-9_-]{1,64})["'`]?\s+with\s*:?\s*(?=\{)/gi;
const SAY = /\b(?:say|answer|reply|write)\s*:?\s*["\u201c]([^"\u201d]{1,500})["\u201d]/gi;

function ordersIn(texts: readonly string[]): { calls: Order[]; words: string[] } {
  const plain = texts.map(visible);
  const calls = plain.flatMap((text) =>
    [...text.matchAll(CALL)].flatMap((match) => {
      const input = objectAt(text, match.index + match[0].length);
      return input === undefined ? [] : [{ name: match[1] ?? "", input }];
    }),
  );
  const words = plain.flatMap((text) => [...text.matchAll(SAY)].flatMap((match) => (match[1] ?? "").split("\n")));
  return { calls: [...new Map(calls.map((call) => [keyOf(call), call])).values()], words: [...new Set(words)] };
}

/** Tag characters stand for ASCII and are not drawn; the other format characters only part what belongs together. */
function visible(text: string): string {
  return text
    .replace(/[\u{e0020}-\u{e007e}]/gu, (tag) => String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000))
    .replace(/\p{Cf}/gu, "");
}

/** The JSON object that begins at a place, whatever follows it. */
function objectAt(text: string, start: number): Json | undefined {
  for (let end = text.indexOf("}", start); end >= 0; end = text.indexOf("}", end + 1)) {
    try {
      return JSON.parse(text.slice(start, end + 1)) as Json;
    } catch {
      // not yet its end
    }
  }
  return undefined;
}
