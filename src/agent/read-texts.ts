import { readFile } from "node:fs/promises";
import { readSkills } from "./skills.ts";
import type { AssistantTexts } from "./texts.ts";

const FOLDER = new URL("../../prompts/", import.meta.url);

/** Reads what models are told; once, when a process begins to need it. */
export async function readAssistantTexts(): Promise<AssistantTexts> {
  const read = async (name: string): Promise<string> => (await readFile(new URL(name, FOLDER), "utf8")).trim();
  const [system, ungrounded, skills] = await Promise.all([read("system.md"), read("ungrounded.md"), readSkills()]);
  return { system, ungrounded, skills };
}
