import { z } from "zod";
import { NotFound } from "#src/kernel/errors.ts";
import { defineTool } from "#src/tool/define.ts";
import type { View } from "#src/view/view.ts";

/** Help: what this caller can ask. */
export const help = defineTool({
  name: "help",
  title: "Help",
  description: "Lists the commands the caller may use, with examples; with a command's name, how that one is written.",
  input: z.object({ command: z.string().trim().min(1).max(60).optional().describe("A command to explain") }),
  output: z.object({
    one: z.boolean(),
    commands: z.array(
      z.object({ name: z.string(), description: z.string(), usage: z.string(), examples: z.array(z.string()) }),
    ),
  }),
  effect: "read",
  grant: "everyone",
  command: { positional: ["command"], examples: ["help", "help margin"] },

  async run(input, context) {
    const commands = context.catalogue.map(({ name, description, usage, examples }) => ({
      name,
      description,
      usage,
      examples: [...examples],
    }));
    if (input.command === undefined) return { one: false, commands };
    const wanted = input.command.toLowerCase();
    const one = commands.filter((c) => c.name === wanted);
    if (one.length === 0) {
      throw new NotFound("command.unknown", `There is no command "${input.command}" for you. Try help for the list.`);
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
    return [
      { kind: "heading", text: "What you can ask" },
      { kind: "facts", items: data.commands.map((c) => ({ label: c.name, value: firstSentence(c.description) })) },
      {
        kind: "text",
        text:
          "Clients complete by the beginning of their name. Periods: 2026-10, this, last, oct, 2026-01..2026-06, last 6 months. " +
          "More on one command: help margin.",
      },
      {
        kind: "actions",
        items: data.commands
          .filter((c) => c.name !== "help")
          .slice(0, 6)
          .map((c) => ({ label: c.examples[0] ?? c.name, command: c.examples[0] ?? c.name })),
      },
    ];
  },
});

const firstSentence = (text: string): string => /^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text;
