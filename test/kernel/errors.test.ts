import { describe, expect, it } from "vitest";
import {
  AppError,
  asAppError,
  Bug,
  Conflict,
  InputError,
  Misconfigured,
  NotAllowed,
  NotFound,
  Upstream,
} from "#src/kernel/errors.ts";

describe("A-06 errors", () => {
  it.each([
    [new InputError("a", "b"), "input", "InputError"],
    [new NotAllowed("a", "b"), "not-allowed", "NotAllowed"],
    [new NotFound("a", "b"), "not-found", "NotFound"],
    [new Conflict("a", "b"), "conflict", "Conflict"],
    [new Upstream("a", "b", { retryable: true }), "upstream", "Upstream"],
    [new Misconfigured("a", "b"), "misconfigured", "Misconfigured"],
    [new Bug("a", "b"), "bug", "Bug"],
  ] as const)("%s says who can act", (error, kind, name) => {
    expect(error).toBeInstanceOf(AppError);
    expect({ kind: error.kind, name: error.name, code: error.code, message: error.message }).toEqual({
      kind,
      name,
      code: "a",
      message: "b",
    });
    expect({ problems: error.problems, choices: error.choices, cause: error.cause }).toEqual({
      problems: [],
      choices: [],
      cause: undefined,
    });
  });

  it("carry problems, choices, a cause, and when to try again", () => {
    const cause = new Error("socket");
    const error = new Upstream("aws.throttled", "Wait.", {
      retryable: true,
      retryAfterMs: 1500,
      cause,
      problems: [{ path: "x", message: "y" }],
      choices: [{ label: "l", command: "c" }],
    });
    expect({ ...error }).toMatchObject({
      retryable: true,
      retryAfterMs: 1500,
      problems: [{ path: "x", message: "y" }],
      choices: [{ label: "l", command: "c" }],
    });
    expect(error.cause).toBe(cause);
  });

  it("of ours stay what they are; anything else becomes our fault without its text", () => {
    const own = new NotFound("x", "y");
    expect(asAppError(own)).toBe(own);
    for (const thrown of [new Error("password=hunter2"), "password=hunter2", undefined, null, { message: "hunter2" }]) {
      const error = asAppError(thrown);
      expect({ kind: error.kind, code: error.code }).toEqual({ kind: "bug", code: "unexpected" });
      expect(error.message).toBe("Something went wrong on our side. It has been logged; please try again.");
      expect(error.cause).toBe(thrown);
    }
  });
});
