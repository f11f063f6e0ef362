import { describe, expect, it } from "vitest";
import { Bug, InputError, Upstream } from "#src/kernel/errors.ts";
import { errorView } from "#src/view/error-view.ts";
import { renderText } from "#src/view/text.ts";

describe("A-22 B55 a failure is drawn as a failure", () => {
  it("with its sentence, every problem and every way on", () => {
    const error = new InputError("input.invalid", "margin cannot use this input.", {
      problems: [
        { path: "by", message: "must be client or service" },
        { path: "peroid", message: "is not known here; check the spelling" },
      ],
      choices: [{ label: "Acme (111122223333)", command: "margin 111122223333" }],
    });
    expect(errorView(error)).toEqual([
      { kind: "alert", level: "error", text: "margin cannot use this input." },
      {
        kind: "facts",
        items: [
          { label: "by", value: "must be client or service" },
          { label: "peroid", value: "is not known here; check the spelling" },
        ],
      },
      { kind: "actions", items: [{ label: "Acme (111122223333)", command: "margin 111122223333" }] },
    ]);
  });

  it("and nothing of its cause", () => {
    const cause = new Error("secret hunter2 at db:5432");
    for (const error of [
      new Bug("unexpected", "It is our fault.", { cause }),
      new Upstream("aws", "AWS failed.", { retryable: true, cause }),
    ]) {
      expect(errorView(error)).toEqual([{ kind: "alert", level: "error", text: error.message }]);
      expect(renderText(errorView(error))).toBe(`Error: ${error.message}`);
    }
  });
});
