import type { Completion } from "#src/local/console/wire.ts";
import type { Caller } from "#src/tool/caller.ts";
import { usageOf } from "#src/tool/command.ts";
import type { Door } from "#src/tool/run.ts";

/**
 * What the console's composer offers a person while typing: the commands that are theirs, the plain ones first,
 * then the examples of each.
 */
export function completionsFor(door: Door, caller: Caller): Completion[] {
  const tools = door.tools(caller);
  const plain = tools.map((tool) => tool.name);
  const hidden = (example: string): boolean => example.startsWith("help ") && !plain.includes(example.slice(5));
  const examples = tools
    .flatMap((tool) => tool.command.examples)
    .filter((example) => !plain.includes(example) && !hidden(example));
  return [...plain, ...examples].flatMap((line) => {
    const tool = tools.find((t) => t.name === line.split(" ")[0]);
    if (tool === undefined) return [];
    return [{ command: `/billing ${line}`, usage: `/billing ${usageOf(tool)}`, description: tool.title }];
  });
}
