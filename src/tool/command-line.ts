import { parseCommand } from "./command.ts";
import { written } from "./command-words.ts";
import type { AnyTool } from "./define.ts";
import { looksLikePeriod } from "./period-words.ts";

/** An input as the command line that gives it, without the slash command; `null` where no line means the same. */
export function commandLine(tool: AnyTool, input: unknown): string | null {
  if (typeof input !== "object" || input === null) return tool.name;
  const values = new Map(Object.entries(input).filter(([, value]) => value !== undefined && value !== null));
  const words: (string | null)[] = [tool.name];
  for (const [key, value] of ordered(values, tool)) {
    const isPositional = tool.command.positional.includes(key);
    if (isPositional && key === "period") words.push(typeof value === "string" ? value : null);
    else if (isPositional) words.push(wordOf(value));
    else words.push(optionOf(key), ...(value === true ? [] : [value === false ? "false" : wordOf(value)]));
  }
  if (words.includes(null)) return null;
  const line = words.join(" ").replaceAll(/(--[a-z-]+) false\b/g, "$1=false");
  return means(line, tool, values) ? line : null;
}

function* ordered(values: ReadonlyMap<string, unknown>, { command }: AnyTool): Generator<[string, unknown]> {
  for (const key of command.positional) if (values.has(key)) yield [key, values.get(key)];
  for (const [key, value] of values) if (!command.positional.includes(key)) yield [key, value];
}

const optionOf = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** A name that could be read as a month or an option stands in quotes. */
function wordOf(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string" || /["\n]/.test(value)) return null;
  return written({ text: value, quoted: looksLikePeriod(value) || value.startsWith("--") });
}

function means(line: string, tool: AnyTool, values: ReadonlyMap<string, unknown>): boolean {
  try {
    const { input } = parseCommand(line, [tool]);
    const keys = Object.keys(input);
    return keys.length === values.size && keys.every((key) => String(input[key]) === String(values.get(key)));
  } catch {
    // What the grammar does not take is no line.
    return false;
  }
}
