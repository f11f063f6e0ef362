import { readdir, readFile } from "node:fs/promises";

/** What is written for models and people, as it stands in the folder `prompts`. */
export interface Texts {
  /** By name, without the ending: "margin-review". */
  readonly prompts: Readonly<Record<string, string>>;
  readonly runbooks: Readonly<Record<string, string>>;
}

const FOLDER = new URL("../../prompts/", import.meta.url);

/** Reads all texts; once, when a process begins. */
export async function readTexts(): Promise<Texts> {
  const [prompts, runbooks] = await Promise.all([readAll(FOLDER), readAll(new URL("runbooks/", FOLDER))]);
  return { prompts, runbooks };
}

async function readAll(folder: URL): Promise<Readonly<Record<string, string>>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".md")).sort();
  const texts = files.map(async (file) => [file.slice(0, -3), (await readFile(new URL(file, folder), "utf8")).trim()]);
  return Object.fromEntries(await Promise.all(texts));
}

/** The title of a text: its first line without marks, or its name in words. */
export function titleOf(name: string, text: string): string {
  return /^# (.+)/.exec(text)?.[1] ?? `${name[0]?.toUpperCase() ?? ""}${name.slice(1).replaceAll("-", " ")}`;
}
