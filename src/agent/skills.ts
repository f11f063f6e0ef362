import { readdir, readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { Bug } from "#src/kernel/errors.ts";

/** One text of general knowledge, with the words that ask for it. */
export interface Skill {
  /** The file's name, without the ending. */
  readonly name: string;
  readonly title: string;
  /** One line: when to use it. */
  readonly description: string;
  /** Lower-case words and phrases; a question that has one of them asks for this text. */
  readonly words: readonly string[];
  /** The tools that belong with it, by name. */
  readonly tools: readonly string[];
  readonly text: string;
}

/** More than this would leave the model too little of its attention for the figures. */
const MOST = 2;
const FOLDER = new URL("../../prompts/skills/", import.meta.url);

const line = z
  .string()
  .min(1)
  .regex(/^[^\n]+$/);

const head = z.strictObject({
  name: line,
  title: line,
  description: line,
  words: z.array(z.string().regex(/^[a-z0-9]+([ -][a-z0-9]+)*$/)).min(1),
  tools: z.array(line).min(1),
});

/**
 * The texts that a question asks for, at most two: those of which it has the most to say, counted in words of the longest phrases that it has;
 * of two alike the first.
 */
export function skillsFor(question: string, skills: readonly Skill[]): readonly Skill[] {
  const asked = ` ${wordsOf(question).join(" ")} `;
  return skills
    .map((skill) => ({ skill, weight: weightOf(asked, skill.words) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST)
    .map(({ skill }) => skill);
}

/** Reads the texts of general knowledge, by name. */
export async function readSkills(): Promise<readonly Skill[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith(".md")).sort();
  return Promise.all(files.map(async (file) => skillIn(await readFile(new URL(file, FOLDER), "utf8"), file)));
}

/** Takes a file apart; the file ships with the program, so that one which is wrong is our own fault. */
export function skillIn(content: string, file: string): Skill {
  const [, front, text] = /^---\n(.*?)\n---\n(.*)$/s.exec(content) ?? [];
  if (front === undefined || text === undefined) throw wrong(file, "it has no front matter");
  const read = head.safeParse(parse(front));
  if (!read.success) throw wrong(file, z.prettifyError(read.error));
  if (`${read.data.name}.md` !== file) throw wrong(file, "its name is another");
  return { ...read.data, text: text.trim() };
}

/** Each phrase counts once, by its words; one that is a part of a longer one that was found too does not count again. */
function weightOf(asked: string, phrases: readonly string[]): number {
  let left = asked;
  let weight = 0;
  for (const phrase of phrases.map(wordsOf).toSorted((a, b) => b.length - a.length)) {
    const spaced = ` ${phrase.join(" ")} `;
    if (!left.includes(spaced)) continue;
    weight += phrase.length;
    left = left.replaceAll(spaced, " | ");
  }
  return weight;
}

/** Letters and digits; what stands between them, an apostrophe with what follows it too, only separates. */
function wordsOf(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .replace(/['\u2019]s?\b/g, " ")
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

const wrong = (file: string, why: string): Bug =>
  new Bug("skill.invalid", `The text ${file} cannot be used. It has been logged.`, { cause: new Error(why) });
