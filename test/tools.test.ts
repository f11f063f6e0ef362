import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseCommand, usageOf } from "#src/tool/command.ts";
import { proposalShape } from "#src/tool/proposals/card.ts";
import { registry } from "#tools/index.ts";

const names = registry.map((tool) => tool.name);

describe("A-02 the tool registry", () => {
  it("has one file, one registry line and one test for each tool", () => {
    const files = readdirSync("tools").filter((file) => file !== "index.ts");
    expect(files.sort()).toEqual(names.map((name) => `${name}.ts`).sort());
    const index = readFileSync("tools/index.ts", "utf8");
    for (const name of names) {
      expect(index, name).toContain(`from "./${name}.ts"`);
      expect(existsSync(`test/tools/${name}.test.ts`), `test/tools/${name}.test.ts`).toBe(true);
    }
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(registry.map((tool) => [tool.name, tool] as const))("%s is described", (name, tool) => {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(tool.title).not.toBe("");
    expect(tool.description.length).toBeGreaterThan(40);
    expect(tool.description.length).toBeLessThan(1024);
    for (const [key, schema] of Object.entries(tool.input.shape)) {
      expect((schema as z.ZodType).description ?? describedInside(schema as z.ZodType), `${name}.${key}`).toBeTruthy();
    }
  });

  it.each(registry.map((tool) => [tool.name, tool] as const))("%s has schemas that are JSON Schema", (_name, tool) => {
    for (const [schema, io] of [
      [tool.input, "input"],
      [tool.effect === "write" ? proposalShape : tool.output, "output"],
    ] as const) {
      const json = z.toJSONSchema(schema, { io });
      expect(json.type).toBe("object");
      expect(JSON.stringify(json)).not.toContain('"not":{}');
    }
  });

  it.each(registry.map((tool) => [tool.name, tool] as const))("%s says truly what it does", (_name, tool) => {
    const source = readFileSync(`tools/${tool.name}.ts`, "utf8");
    // What only reads has no way to write: none of the write path's names is in its source.
    const writing =
      /\b(LineItemWriter|PricingWriter|Payments|Mailer|lineItems\.(create|update|remove)|approvals\??\.(propose|approve|reject|withdraw|edit|undo|retry|stop|resume)\()/;
    if (tool.effect === "read") expect(source).not.toMatch(writing);
    // What decides touches nothing outside.
    if (tool.effect === "own")
      expect(source).not.toMatch(/\b(LineItemWriter|PricingWriter|Payments|Mailer|lineItems\.(create|update|remove))/);
  });

  it.each(registry.map((tool) => [tool.name, tool] as const))(
    "%s has examples that parse to valid input",
    (name, tool) => {
      expect(tool.command.examples.length).toBeGreaterThan(0);
      for (const example of tool.command.examples) {
        const parsed = parseCommand(example, registry);
        expect(parsed.tool.name).toBe(name);
        expect(tool.input.strict().safeParse(parsed.input).error?.issues ?? []).toEqual([]);
      }
      for (const key of tool.command.positional) expect(Object.keys(tool.input.shape)).toContain(key);
      expect(usageOf(tool).startsWith(name)).toBe(true);
    },
  );
});

function describedInside(schema: z.ZodType): string | undefined {
  const inner = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? schema.unwrap() : undefined;
  return (inner as z.ZodType | undefined)?.description;
}
