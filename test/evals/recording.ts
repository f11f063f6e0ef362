import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { AssistantTexts } from "#src/agent/texts.ts";
import { OFFERED } from "../support/planner-talk.ts";
import type { Asked } from "./ask.ts";

/** What a recording was made of: when, by whom, and with which words for the model. */
export interface Head {
  readonly date: string;
  /** The id of the model, or "planner". */
  readonly model: string;
  readonly by: "model" | "planner";
  /** A hash of the words and parameters of each tool. */
  readonly tools: Readonly<Record<string, string>>;
  /** A hash of the system prompt and the texts of general knowledge. */
  readonly texts: string;
}

/** Everything that was said in a run. */
export interface Recording {
  readonly head: Head;
  readonly asked: readonly Asked[];
}

/** What a model is told today. */
export function headOf(model: string, by: Head["by"], texts: AssistantTexts, date: Date): Head {
  const tools = OFFERED.map(({ toolSpec }) => [toolSpec?.name ?? "", hashOf(toolSpec)] as const);
  return { date: date.toISOString(), model, by, tools: Object.fromEntries(tools), texts: hashOf(texts) };
}

const hashOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);

/** One line for the head and one for each case. */
export const lineOf = (value: Head | Asked): string => `${JSON.stringify(value)}\n`;

/** Reads a recording; says what is wrong with a file that is none. */
export async function readRecording(path: string): Promise<Recording> {
  const lines = (await readFile(path, "utf8")).split("\n").filter((line) => line.trim() !== "");
  const [head, ...asked] = lines.map((line): unknown => JSON.parse(line));
  if (!isHead(head)) throw new Error(`${path} is no recording of evals: its first line names no model and no tools`);
  return { head, asked: asked.filter(isAsked) };
}

const isHead = (value: unknown): value is Head =>
  typeof value === "object" && value !== null && "model" in value && "tools" in value && "texts" in value;
const isAsked = (value: unknown): value is Asked =>
  typeof value === "object" && value !== null && "id" in value && "turns" in value;

/** What a model is told otherwise in one run than in another. */
export interface Differences {
  /** Tools whose words or parameters have changed, that are new, or that are gone. */
  readonly tools: readonly string[];
  readonly texts: boolean;
}

/** Compares the words of two runs. */
export function differencesOf(before: Head, after: Head): Differences {
  const names = [...new Set([...Object.keys(before.tools), ...Object.keys(after.tools)])].toSorted();
  return {
    tools: names.filter((name) => before.tools[name] !== after.tools[name]),
    texts: before.texts !== after.texts,
  };
}

/** Cases of which a call was made by one of these tools. */
export const usersOf = (tools: readonly string[], asked: readonly Asked[]): string[] =>
  asked.filter(({ calls }) => calls.some(({ tool }) => tools.includes(tool))).map(({ id }) => id);
