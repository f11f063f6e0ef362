import { readdirSync } from "node:fs";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/ajv";
import { describe, expect, it } from "vitest";
import { listed, listedMore } from "#src/mcp/tool-list.ts";
import { registry } from "#tools/index.ts";
import { tokensOf } from "../support/token-count.ts";
import { expected, type Who } from "../tool/rights-table.ts";

/** A client loads the whole list into its model's context before the first question. */
const MOST_TOKENS = 25_000;

const tools = [...registry.filter(({ effect }) => effect !== "own").map(listed), listedMore()];
// Read before any is written: a tool without its snapshot fails once, also where it is written for review.
const kept = readdirSync(new URL("tools", import.meta.url)).sort();

describe("C-10 what a tool says of itself changes under review alone: `npx vitest run test/mcp/schemas.test.ts --update` writes it anew", () => {
  it("each tool has its snapshot, and each snapshot its tool", () => {
    expect(kept).toEqual(tools.map(({ name }) => `${name}.snap`).sort());
  });

  it.each(tools)("$name", async (tool) => {
    await expect(`${JSON.stringify(tool, null, 2)}\n`).toMatchFileSnapshot(`tools/${tool.name}.snap`);
  });
});

describe("C-10 the list of tools fits a model's context", () => {
  it.each<Who>(["operator", "admin", "approver", "viewer"])(
    "for an %s at most 25,000 tokens, schemas and all",
    (who) => {
      const theirs = tools.filter(({ name }) => name === "more" || expected(who, "mcp").includes(name));
      expect(theirs.length).toBeGreaterThan(10);
      expect(tokensOf(JSON.stringify({ tools: theirs }))).toBeLessThan(MOST_TOKENS);
    },
  );

  it.each(tools)(
    "$name: its schemas are of the kind that every client can compile, without one that is known elsewhere",
    (tool) => {
      const text = JSON.stringify([tool.inputSchema, tool.outputSchema]);
      expect(text).not.toMatch(/"\$(schema|ref|defs)"|9007199254740991/);
      const schema = tool.outputSchema ?? {};
      expect(new AjvJsonSchemaValidator().getValidator(schema)({ data: null }).valid).toBe(false);
      expect(schema).toMatchObject({ type: "object" });
    },
  );
});
