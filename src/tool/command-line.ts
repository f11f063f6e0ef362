import { written } from "./command-words.ts";
import type { AnyTool } from "./define.ts";

/** An input as the command line that gives it, without the slash command; `null` where a value cannot be written as one. */
export function commandLine(tool: AnyTool, input: unknown): string | null {
  if (typeof input !== "object" || input === null) return tool.name;
  const values = new Map(Object.entries(input).filter(([, value]) => value !== undefined && value !== null));
  const words: string[] = [tool.name];
  for (const key of tool.command.positional) {
    const value = values.get(key);
    values.delete(key);
    if (value === undefined) continue;
    if (typeof value !== "string") return null;
    // A period stands as it is; a name of several words stays one by its quotes.
    words.push(key === "period" ? value : written({ text: value, quoted: false }));
  }
  for (const [key, value] of values) {
    const option = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === true) words.push(option);
    else if (value === false) words.push(`${option}=false`);
    else if (typeof value === "string") words.push(option, written({ text: value, quoted: false }));
    else if (typeof value === "number") words.push(option, String(value));
    else return null;
  }
  const line = words.join(" ");
  return line.includes("\n") ? null : line;
}
