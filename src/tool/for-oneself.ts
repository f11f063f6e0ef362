import { distance } from "fastest-levenshtein";
import { split } from "./command-words.ts";
import type { AnyTool } from "./define.ts";

/**
 * Whether a command line is meant for a tool whose words and answer may hold a secret, also when its name is cut short or misspelt: then
 * not even what was typed is repeated where others read.
 */
export function isForOneself(line: string, tools: readonly AnyTool[]): boolean {
  const [first, second] = split(line.toLowerCase());
  const said = [first?.text, second === undefined ? undefined : `${first?.text}-${second.text}`].filter(
    (word) => word !== undefined && word !== "",
  );
  const named = tools.find((tool) => said.includes(tool.name));
  if (named !== undefined) return isSecret(named);
  return tools
    .filter(isSecret)
    .some(({ name }) =>
      said.some((word) => name.startsWith(word ?? "") || distance(word ?? "", name) <= Math.max(2, name.length / 3)),
    );
}

const isSecret = (tool: AnyTool): boolean => tool.effect !== "write" && tool.forOneself === true;
