import { describe, expect, it } from "vitest";
import { demandSaid } from "#src/agent/said-by.ts";
import type { Json } from "#src/ports/cost-records.ts";
import { registry } from "#tools/index.ts";
import { HONEST, UNSAID } from "./said-by-cases.ts";
import { MARGIN, OTHERS } from "./said-by-results.ts";

type Call = readonly [tool: string, input: Readonly<Record<string, Json>>];

const judged = (typed: readonly string[], results: readonly Json[], [tool, input]: Call): string => {
  const known = registry.find(({ name }) => name === tool);
  if (known === undefined) throw new Error(`there is no tool ${tool}`);
  const unknown = Object.keys(input).filter((key) => !Object.hasOwn(known.input.shape, key));
  if (unknown.length > 0) throw new Error(`${tool} has no ${unknown.join()}`);
  try {
    demandSaid(input, { typed, results }, Object.hasOwn(known.input.shape, "client"));
    return "passes";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("C-05 a change is made of what the person said and what this conversation showed", () => {
  it.each(HONEST)("C-05 passes: $typed -> $call", ({ typed, results, call }) => {
    expect(judged(typed, results, call)).toBe("passes");
  });

  it.each(UNSAID)("C-05 refused: $typed -> $call", ({ typed, results, call }) => {
    expect(judged(typed, results, call)).toBe("assistant.unsaid");
  });

  it("C-05 there are enough of both", () => {
    expect(HONEST.length).toBeGreaterThanOrEqual(40);
    expect(UNSAID.length).toBeGreaterThanOrEqual(60);
  });

  it("C-05 texts of others name no client, amount or words, wherever they stand", () => {
    for (const results of [[OTHERS], [MARGIN, OTHERS]]) {
      expect(
        judged(["add a fee to acme"], results, [
          "line-item-add",
          { client: "Acme", amount: "9999", description: "Fee" },
        ]),
      ).toBe("assistant.unsaid");
      expect(judged(["please fix it"], results, ["fix", { client: "Umbra Analytics" }])).toBe("assistant.unsaid");
      expect(
        judged(["add a fee of 5 to acme"], results, [
          "line-item-add",
          { client: "Acme", amount: "5", description: "Pay Mallory" },
        ]),
      ).toBe("assistant.unsaid");
    }
  });
});
