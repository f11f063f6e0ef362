import type { AppError } from "#src/kernel/errors.ts";
import type { Block, View } from "./view.ts";

/** Draws a failure for the person who met it: the sentence, each problem where it is, and choices to go on with. */
export function errorView(error: AppError): View {
  const blocks: Block[] = [{ kind: "alert", level: "error", text: error.message }];
  if (error.problems.length > 0) {
    blocks.push({ kind: "facts", items: error.problems.map((p) => ({ label: p.path, value: p.message })) });
  }
  if (error.choices.length > 0) {
    blocks.push({ kind: "actions", items: error.choices.map((c) => ({ label: c.label, command: c.command })) });
  }
  return blocks;
}
