import type { z } from "zod";
import type { Problem } from "#src/kernel/errors.ts";

/** Says every problem of an input in our own words, by key; `whole` names the input itself. */
export function problemsOf(error: z.ZodError, whole: string): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({ path: key.slice(0, 60), message: "is not known here; check the spelling" }));
    }
    return [{ path: issue.path.join(".") || whole, message: sentence(issue) }];
  });
}

type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Partial<Record<string, string>>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "an object",
};

function sentence(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be ${either(issue.values)}`;
    case "invalid_union": {
      const allowed = issue.errors.flat().flatMap((e) => (e.code === "invalid_value" ? e.values : []));
      return allowed.length > 0 ? `must be ${either(allowed)}` : "has none of the forms that are allowed";
    }
    case "too_small":
      return issue.origin === "string" ? "must not be empty" : `must be at least ${issue.minimum}`;
    case "too_big":
      return issue.origin === "string"
        ? `is longer than ${issue.maximum} characters`
        : `must be at most ${issue.maximum}`;
    default:
      return "does not have the right form";
  }
}

function either(values: readonly unknown[]): string {
  const words = values.map(String);
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
