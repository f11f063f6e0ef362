import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AppError } from "#src/kernel/errors.ts";
import { parseCommand, usageOf } from "#src/tool/command.ts";
import { defineTool } from "#src/tool/define.ts";
import { registry } from "#tools/index.ts";

/** A tool with every kind of option there is. */
const sample = defineTool({
  name: "sample",
  title: "Sample",
  description: "Has every kind of option.",
  input: z.object({
    client: z.string().optional(),
    loud: z.boolean().default(false),
    topRows: z.number().optional(),
    months: z.union([z.literal(6), z.literal(12)]).default(6),
    order: z.union([z.literal("up"), z.literal("down")]).optional(),
    by: z.enum(["client", "service"]).optional(),
    any: z.union([z.string(), z.null()]).optional(),
  }),
  output: z.object({}),
  effect: "read",
  grant: "everyone",
  command: { positional: ["client"], examples: ["sample"] },
  run: async () => ({}),
  view: () => [],
});
const tools = [...registry, sample];

function read(line: string): [tool: string, input: Record<string, unknown>] {
  const { tool, input } = parseCommand(line, tools);
  return [tool.name, input];
}

function refusal(line: string): AppError {
  try {
    parseCommand(line, tools);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`"${line}" was not refused`);
}

describe("A-25 the grammar: names of two words", () => {
  it.each<[string, string, Record<string, unknown>]>([
    ["line-item add acme --amount 5", "line-item-add", { client: "acme", amount: "5" }],
    ["LINE-ITEM Add acme", "line-item-add", { client: "acme" }],
    ["line-items add", "line-items", { client: "add" }],
    ['margin "add"', "margin", { client: "add" }],
  ])("%s", (line, tool, input) => {
    expect(read(line)).toEqual([tool, input]);
  });
});

describe("A-25 the grammar: words", () => {
  it.each([
    ["margin", {}],
    ["MARGIN", {}],
    ["margin acme", { client: "acme" }],
    ["margin acme robotics", { client: "acme robotics" }],
    ["margin acme last", { client: "acme", period: "last" }],
    ["margin last acme", { client: "acme", period: "last" }],
    ["margin acme last 6 months", { client: "acme", period: "last 6 months" }],
    ["margin acme oct 2025 --by account", { client: "acme", period: "oct 2025", by: "account" }],
    ["margin 2026-01 .. 2026-06", { period: "2026-01 .. 2026-06" }],
    ["margin acme oct 2025 .. sep 2026", { client: "acme", period: "oct 2025 .. sep 2026" }],
    ["margin Last Mile oct", { client: "Last Mile", period: "oct" }],
    ["margin 111122223333 2026-09", { client: "111122223333", period: "2026-09" }],
    ["margin acme 2026/09", { client: "acme", period: "2026/09" }],
    ["  margin\tacme\u00a0robotics\n", { client: "acme robotics" }],
  ])("%j", (line, input) => {
    expect(read(line)).toEqual(["margin", input]);
  });

  it("quotes, straight or curly, keep words together and make them a name", () => {
    expect(read('margin "Acme Robotics" oct')).toEqual(["margin", { client: "Acme Robotics", period: "oct" }]);
    expect(read("margin \u201cAcme Robotics\u201d oct")).toEqual([
      "margin",
      { client: "Acme Robotics", period: "oct" },
    ]);
    expect(read("margin \u201eAcme\u201c")).toEqual(["margin", { client: "Acme" }]);
    expect(read('margin "May" 2026-09')).toEqual(["margin", { client: "May", period: "2026-09" }]);
    expect(read('margin "May"')).toEqual(["margin", { client: "May" }]);
    expect(read('margin "Last Mile Ltd"')).toEqual(["margin", { client: "Last Mile Ltd" }]);
    expect(read('margin "--by service"')).toEqual(["margin", { client: "--by service" }]);
    expect(read('margin "\u2014by"')).toEqual(["margin", { client: "\u2014by" }]);
    expect(read('margin ""')).toEqual(["margin", {}]);
  });

  it("a quoted period of several words is a period, as a shell hands it over", () => {
    expect(read('margin acme "oct 2025"')).toEqual(["margin", { client: "acme", period: "oct 2025" }]);
    expect(read('margin "last 6 months"')).toEqual(["margin", { period: "last 6 months" }]);
  });

  it("a quote that is never closed is a letter", () => {
    expect(read('margin 12" pipes')).toEqual(["margin", { client: '12" pipes' }]);
    expect(read("margin O'Brien's")).toEqual(["margin", { client: "O'Brien's" }]);
  });

  it("nothing at all is help", () => {
    for (const line of ["", "   ", '""', "\n"]) expect(read(line)).toEqual(["help", {}]);
  });

  it("names complete by prefix", () => {
    expect(read("m acme")[0]).toBe("margin");
    expect(read("wat")[0]).toBe("waterfall");
    expect(read("OVER")[0]).toBe("overview");
  });
});

describe("A-25 the grammar: options", () => {
  it.each([
    ["sample --client Acme Robotics --by service", { client: "Acme Robotics", by: "service" }],
    ['sample --client="Acme Robotics" --by=service', { client: "Acme Robotics", by: "service" }],
    ['sample --client "Acme -- Sons"', { client: "Acme -- Sons" }],
    ["sample --by service acme", { client: "acme", by: "service" }],
    ["sample acme --months 12", { client: "acme", months: 12 }],
    ["sample --months twelve", { months: "twelve" }],
    ["sample --top-rows 5 acme", { client: "acme", topRows: 5 }],
    ["sample --TOP-ROWS 5", { topRows: 5 }],
    ["sample --order up", { order: "up" }],
    ["sample --any 5", { any: "5" }],
    ["sample --loud acme", { client: "acme", loud: true }],
    ["sample --loud=no", { loud: false }],
    ["sample --loud=true", { loud: true }],
    ["sample \u2014by service", { by: "service" }],
    ["sample \u2013by service", { by: "service" }],
    ["sample --by=", "command.value"],
    ["sample --by", "command.value"],
    ["sample --by --months 6", "command.value"],
    ['sample --client ""', "command.value"],
    ["sample --by service --by client", "command.twice"],
    ["sample acme --client beta", "command.twice"],
    ["margin oct --period sep", "command.twice"],
    ["margin --unknown 5", "command.option"],
    ["margin --__proto__ 5", "command.option"],
    ["margin --constructor 5", "command.option"],
    ["status now", "command.extra"],
  ])("%j", (line, expected) => {
    if (typeof expected === "string") expect(refusal(line)).toMatchObject({ code: expected, kind: "input" });
    else expect(read(line)).toEqual(["sample", expected]);
  });

  it("refusals say what to do", () => {
    expect(refusal("margin --by").message).toBe("--by needs a value: --by client|account|service|month|provider.");
    expect(refusal("margin --bi service").message).toBe(
      "margin has no option --bi. It knows --client, --period, --by.",
    );
    expect(refusal("status --now").message).toBe("status has no option --now. It knows none.");
    expect(refusal("status acme").message).toBe('"acme" is too much here. Usage: status');
    expect(refusal("sample a --client b").message).toBe(
      "The client is given twice; give it once, or put a name in quotes.",
    );
  });

  it("usage is made from the schema", () => {
    expect(usageOf(sample)).toBe(
      "sample [client] [--loud] [--top-rows number] [--months 6|12] [--order up|down] [--by client|service] [--any text]",
    );
  });
});

describe("A-25 the grammar: what is not a command", () => {
  it("a typo gets the nearest command, with the rest of the line kept", () => {
    const error = refusal('margn "Last" oct --by service');
    expect(error).toMatchObject({
      code: "command.unknown",
      message: 'There is no command "margn". Did you mean margin?',
    });
    expect(error.choices).toEqual([{ label: "margin", command: 'margin "Last" oct --by service' }]);
    for (const { command } of error.choices) expect(read(command)[0]).toBe("margin");
  });

  it("a beginning that fits two asks which", () => {
    expect(refusal("s").message).toBe('There is no command "s". Did you mean stop or status or sample?');
  });

  it("anything else is sent to help", () => {
    expect(refusal("supercalifragilistic").message).toBe(
      'There is no command "supercalifragilistic". Try help for the list.',
    );
    expect(refusal(`${"x".repeat(10_000)} acme`).message.length).toBeLessThan(120);
  });

  it("any text is a command or an AppError whose choices can be run", () => {
    const piece = fc.constantFrom(
      ...["margin", "trend", "mar", "sample", "--by", "--client", "--months", "--loud", "=", '"', "\u201c", "\u2014by"],
      ...["oct", "last", "6", "months", "..", "2026-10", "acme", " ", "  ", "--", "'", "\n", "\u202e", "__proto__"],
    );
    const line = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 12 }).map((p) => p.join("")),
      fc.array(piece, { maxLength: 12 }).map((p) => p.join(" ")),
    );
    fc.assert(
      fc.property(line, (text) => {
        try {
          const { tool, input } = parseCommand(text, tools);
          expect(Object.keys(tool.input.shape)).toEqual(expect.arrayContaining(Object.keys(input)));
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          for (const { label, command } of (error as AppError).choices) expect(command.startsWith(label)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("a name in quotes is always taken whole", () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((n) => !/["\u201c-\u201e]/.test(n) && n.trim() !== "");
    fc.assert(
      fc.property(name, (n) => {
        expect(read(`trend "${n}" --months 12`)[1]).toEqual({ client: n.trim(), months: 12 });
      }),
    );
  });
});
