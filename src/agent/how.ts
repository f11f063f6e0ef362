import { NotFound } from "#src/kernel/errors.ts";
import type { Trace } from "#src/ports/traces.ts";
import { type Caller, holds, withRight } from "#src/tool/caller.ts";
import { commandLine } from "#src/tool/command-line.ts";
import type { AnyTool } from "#src/tool/define.ts";
import type { View } from "#src/view/view.ts";

/** How an answer came about: its calls, each as a command that whoever reads it can run, and what it took. */
export function howView(trace: Trace | undefined, caller: Caller, tools: readonly AnyTool[]): View {
  if (trace === undefined || (trace.subject !== caller.id && !managesAll(caller))) {
    throw new NotFound(
      "assistant.unknown",
      "How this answer came about is shown to whoever asked, and to admins of all clients.",
    );
  }
  const rows = trace.calls.map(({ tool, input, outcome }) => {
    const known = tools.find(({ name }) => name === tool);
    return [(known && commandLine(known, input)) ?? tool, outcome === "ok" ? "answered" : outcome];
  });
  return [
    { kind: "heading", text: "How this answer came about" },
    { kind: "text", text: `Asked: ${trace.question}` },
    rows.length === 0
      ? { kind: "text", text: "No tool was called." }
      : {
          kind: "table",
          caption: "Calls, in their order",
          columns: [
            { label: "Command", align: "left" },
            { label: "Outcome", align: "left" },
          ],
          rows,
        },
    {
      kind: "facts",
      items: [
        { label: "Answered by", value: trace.model },
        { label: "Outcome", value: OUTCOMES[trace.outcome] ?? trace.outcome },
        { label: "Turns of the model", value: { count: trace.turns } },
        { label: "Tokens in", value: { count: trace.inputTokens } },
        { label: "Tokens out", value: { count: trace.outputTokens } },
        { label: "Requests to AWS", value: { count: trace.awsRequests } },
        { label: "What they cost", value: { money: { amount: trace.awsUsd, currency: "USD" } } },
      ],
    },
    ...(trace.unfound.length === 0
      ? []
      : [
          {
            kind: "text" as const,
            text: `Figures that no tool had given, and that were not sent: ${trace.unfound.join(", ")}`,
          },
        ]),
  ];
}

const managesAll = (caller: Caller): boolean => holds(caller, "admin") && withRight(caller, "admin").clients === "all";

const OUTCOMES: Readonly<Record<string, string>> = {
  answered: "answered, every figure found in the data",
  repaired: "answered after a figure was corrected",
  replaced: "the tools' own text, because a figure was not found",
  limited: "stopped at a limit",
  guardrail: "the guardrail took its place",
};
