import { z } from "zod";
import { NotFound } from "#src/kernel/errors.ts";
import { defineTool } from "#src/tool/define.ts";
import type { Block, View } from "#src/view/view.ts";

/** Help: what this caller can ask. */
export const help = defineTool({
  name: "help",
  title: "Help",
  description: "Lists the commands the caller may use, with examples; with a command's name, how that one is written.",
  input: z.object({ command: z.string().trim().min(1).max(60).optional().describe("A command to explain") }),
  output: z.object({
    one: z.boolean(),
    commands: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(["read", "write", "own"]).describe("Reads, proposes a change of a bill, or decides here"),
        description: z.string(),
        usage: z.string(),
        examples: z.array(z.string()),
      }),
    ),
  }),
  effect: "read",
  grant: "everyone",
  command: { positional: ["command"], examples: ["help", "help margin"] },

  async run(input, context) {
    const theirs = new Set(context.catalogue.map((t) => t.name));
    const commands = context.catalogue.map(({ name, effect, description, usage, examples }) => ({
      name,
      kind: effect,
      description,
      usage,
      // "help margin" is no example for somebody who may not ask for margin.
      examples: examples.filter((example) => theirs.has(/^help (\S+)/.exec(example)?.[1] ?? name)),
    }));
    if (input.command === undefined) return { one: false, commands };
    const wanted = input.command.toLowerCase();
    const one = commands.filter((c) => c.name === wanted);
    if (one.length === 0) {
      throw new NotFound("command.unknown", `There is no command "${wanted}" for you. Try help for the list.`);
    }
    return { one: true, commands: one };
  },

  view(data): View {
    const [only] = data.commands;
    if (data.one && only !== undefined) {
      return [
        { kind: "heading", text: only.name },
        { kind: "text", text: only.description },
        { kind: "facts", items: [{ label: "Usage", value: only.usage }] },
        { kind: "actions", items: only.examples.map((example) => ({ label: example, command: example })) },
      ];
    }
    const others = data.commands.filter((c) => c.name !== "help");
    const [first] = others;
    const blocks: Block[] = [{ kind: "heading", text: "What you can ask" }, ...KINDS.flatMap(partOf(data.commands))];
    if (first === undefined) return blocks;
    return [
      ...blocks,
      {
        kind: "text",
        text:
          "Clients complete by the beginning of their name. Periods: 2026-10, this, last, oct, 2026-01..2026-06, last 6 months. " +
          `More on one command: help ${first.name}.`,
      },
      {
        kind: "actions",
        items: others.slice(0, 6).map((c) => ({ label: c.examples[0] ?? c.name, command: c.examples[0] ?? c.name })),
      },
    ];
  },
});

type Command = z.output<typeof help.output>["commands"][number];

const KINDS: readonly (readonly [kind: Command["kind"], title: string])[] = [
  ["read", "Look"],
  ["write", "Propose a change of bills"],
  ["own", "Decide and manage"],
];

/** The commands of one kind under their title. */
function partOf(commands: readonly Command[]): (kind: (typeof KINDS)[number]) => Block[] {
  return ([kind, title]) => {
    const own = commands.filter((command) => command.kind === kind);
    if (own.length === 0) return [];
    const items = own.map(({ name, description }) => ({ label: name, value: firstSentence(description) }));
    return [
      { kind: "heading", text: title },
      { kind: "facts", items },
    ];
  };
}

const firstSentence = (text: string): string => /^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text;
