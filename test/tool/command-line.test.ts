import { describe, expect, it } from "vitest";
import { parseCommand } from "#src/tool/command.ts";
import { commandLine } from "#src/tool/command-line.ts";
import { registry } from "#tools/index.ts";

const EXAMPLES = registry.flatMap((tool) => tool.command.examples.map((line) => [line, tool] as const));

describe("C-07 a call is shown as the command that makes it", () => {
  it.each(EXAMPLES)("%s", (line, tool) => {
    const { input } = parseCommand(line, registry);
    const written = commandLine(tool, input);
    expect(written).not.toBeNull();
    expect(parseCommand(written ?? "", registry)).toEqual({ tool, input });
  });

  it.each([
    [{ client: "Credit & Gaps Union", period: "last 3 months", by: "service" }],
    [{ client: "2026-10" }],
    [{ client: "--by service" }],
    [{ client: "O'Brien", period: "2026-01..2026-06" }],
    [{ client: 'the "best" client' }],
    [{}],
  ])("margin %j means the same when it is read again, or is not written", (input) => {
    const margin = registry.find(({ name }) => name === "margin");
    if (margin === undefined) throw new Error("there is no margin");
    const written = commandLine(margin, input);
    if (written !== null) expect(parseCommand(written, registry).input).toEqual(input);
  });

  it("is not written where a value has no words", () => {
    const [tool] = registry;
    if (tool === undefined) throw new Error("there are no tools");
    expect(commandLine(tool, { client: ["a"] })).toBeNull();
    expect(commandLine(tool, { client: "a\nb" })).toBeNull();
  });
});
