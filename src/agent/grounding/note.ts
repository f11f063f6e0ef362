import type { Unfound } from "./unfound.ts";

const WHY: Readonly<Record<Unfound["why"], string>> = {
  nowhere: "no result of a tool has it",
  elsewhere: "the results have it, but not for what it is said of",
  operation: "it is not what comes out",
};

/** Tells a model in one text which figures of its answer were not found; `template` has the place {{figures}}. */
export function ungroundedNote(unfound: readonly Unfound[], template: string): string {
  const lines = unfound.map(({ text, kind, sentence, why }) => `- ${text} (${kind}), in "${sentence}": ${WHY[why]}`);
  // A function, so that "$&" in an answer stays what it is.
  return template.replace("{{figures}}", () => [...new Set(lines)].join("\n"));
}
