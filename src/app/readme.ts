import { usageOf } from "#src/tool/command.ts";
import type { AnyTool } from "#src/tool/define.ts";

const BEGIN = "<!-- commands: written by npm run generate -->";
const END = "<!-- end of commands -->";

/** The README with its table of commands made from the registry; refuses a text without the two marks. */
export function withCommands(readme: string, registry: readonly AnyTool[]): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new TypeError("the README has lost the marks around its table of commands");
  return `${readme.slice(0, begin)}${BEGIN}\n${table(registry)}\n${readme.slice(end)}`;
}

function table(registry: readonly AnyTool[]): string {
  const rows = registry.map(
    (tool) => `| \`${usageOf(tool).replaceAll("|", "\\|")}\` | ${firstSentence(tool.description)} |`,
  );
  return ["| command | what it answers |", "| --- | --- |", ...rows].join("\n");
}

const firstSentence = (text: string): string => /^.*?[.](?=\s|$)/.exec(text)?.[0] ?? text;
