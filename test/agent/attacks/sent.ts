import { FIRST_STRONG, POP } from "#src/view/printable.ts";
import { WAYS_OUT } from "../ways-out.ts";

const HIDDEN = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u3164\u2800]|(?!\ufe0f)\p{Default_Ignorable_Code_Point}/u;
const EMOJI = /\p{Extended_Pictographic}(?:\u200d|\ufe0f|\p{Extended_Pictographic})*/gu;
/** What sets right-to-left words apart, so that they move nothing beside them; allowed around those alone, and closed. */
const SET_APART = new RegExp(
  `${FIRST_STRONG}(?=[\\p{Script=Hebrew}\\p{Script=Arabic}])([^${FIRST_STRONG}${POP}]*)${POP}`,
  "gu",
);
const PINGS = /<[!@#][^<>]*>|<[a-z][a-z0-9+.-]*:[^<>]*>/i;
/** What Slack makes a mention or a link of by its type. */
const LEADING: readonly unknown[] = ["link", "user", "usergroup", "team", "channel", "broadcast"];

/** Whether a text holds a character that nobody sees; what belongs to an emoji is seen. */
export const hides = (text: string): boolean => HIDDEN.test(text.replace(SET_APART, "$1").replace(EMOJI, ""));

/**
 * What is wrong with something that Slack was sent: characters that nobody sees wherever they stand, and in what Slack reads as markup
 * whatever pings somebody or leads somewhere. Letters that Slack shows as they are may look like anything.
 */
export function wrongIn(body: unknown): readonly string[] {
  return [...textsOf(body)].flatMap(({ text, read }) => {
    const found = hides(text) ? ["hidden"] : [];
    if (read !== "letters" && PINGS.test(text)) found.push("ping");
    if (read === "markup" && WAYS_OUT.some((way) => way.test(text))) found.push("link");
    return found.map((what) => `${what} in ${JSON.stringify(text)}`);
  });
}

interface Text {
  readonly text: string;
  /** As markup in which addresses become links; as markup in which they do not; letter by letter. */
  readonly read: "markup" | "no addresses" | "letters";
}

function* textsOf(value: unknown, read: Text["read"] = "letters"): Generator<Text> {
  if (typeof value === "string") {
    const parsed = parsedJson(value);
    if (parsed === undefined) yield { text: value, read };
    else yield* textsOf(parsed, read);
    return;
  }
  if (Array.isArray(value)) for (const one of value) yield* textsOf(one);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  const record = value as Readonly<Record<string, unknown>>;
  if (LEADING.includes(record.type)) yield { text: `<!${String(record.type)}>`, read: "markup" };
  for (const [key, one] of Object.entries(record)) yield* textsOf(one, readingOf(key, record));
}

/** How Slack reads a member of what it is sent. */
function readingOf(key: string, record: Readonly<Record<string, unknown>>): Text["read"] {
  if (key === "markdown_text") return "markup";
  if (key !== "text") return "letters";
  if (record.type === "markdown" || (record.type === "mrkdwn" && record.verbatim !== true)) return "markup";
  if (record.type === "mrkdwn") return "no addresses";
  // The text of a message stands in notifications where there are blocks, and is the message where there are none.
  if (record.channel !== undefined) return record.blocks === undefined ? "markup" : "no addresses";
  return "letters";
}

/** Blocks and chunks travel as JSON within a form. */
function parsedJson(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
