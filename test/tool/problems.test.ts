import { describe, expect, it } from "vitest";
import { z } from "zod";
import { problemsOf } from "#src/tool/problems.ts";

const schema = z.strictObject({
  name: z.string().min(1).max(5),
  by: z.enum(["client", "service"]),
  only: z.literal("one"),
  months: z.union([z.literal(6), z.literal(12)]),
  top: z.number().min(1).max(9),
  deep: z.object({ flag: z.boolean() }),
  either: z.union([z.string(), z.number()]),
  form: z.string().regex(/^a$/),
});

function problems(input: unknown): string[] {
  const result = schema.safeParse(input);
  if (result.success) throw new Error("it is valid");
  return problemsOf(result.error, "tool").map((p) => `${p.path}: ${p.message}`);
}

describe("A-25 problems of an input in our own words", () => {
  it("are said all at once, each at its place", () => {
    const input = {
      name: "",
      by: "x",
      only: 1,
      months: 7,
      top: 0,
      deep: { flag: "yes" },
      either: null,
      form: "b",
      nmae: 1,
    };
    expect(problems(input)).toEqual([
      "name: must not be empty",
      "by: must be client or service",
      "only: must be one",
      "months: must be 6 or 12",
      "top: must be at least 1",
      "deep.flag: must be true or false",
      "either: has none of the forms that are allowed",
      "form: does not have the right form",
      "nmae: is not known here; check the spelling",
    ]);
  });

  it("name sizes, types and the whole", () => {
    expect(problems("margin")).toEqual(["tool: must be an object"]);
    const input = { name: "sixsix", by: "client", only: "one", months: 6, top: 10, deep: {}, either: "", form: 5 };
    expect(problems(input)).toEqual([
      "name: is longer than 5 characters",
      "top: must be at most 9",
      "deep.flag: must be true or false",
      "form: must be text",
    ]);
  });
});
