import { z } from "zod";
import { NotAllowed } from "#src/kernel/errors.ts";
import { defineTool } from "#src/tool/define.ts";
import { jsonLine } from "#src/tool/json-line.ts";
import { noAnswers } from "#src/tool/not-kept.ts";
import type { Block, View } from "#src/view/view.ts";

const VERDICTS = ["good", "bad"] as const;
const USUAL = 50;
/** So much of a question is shown in the table; the file has all of it. */
const SHOWN = 80;

const row = z.object({
  answer: z.string().describe("The id of the answer"),
  at: z.string().describe("When it was judged, ISO 8601 UTC"),
  subject: z.string().describe("Who judged it"),
  verdict: z.enum(VERDICTS),
  words: z.string().nullable(),
  question: z.string(),
  calls: z.array(z.object({ tool: z.string(), input: z.unknown().describe("As it was asked"), outcome: z.string() })),
  outcome: z.string().describe("How the answer ended: answered, or what came in its way"),
});

/** Feedback: what people thought of the assistant's answers. */
export const feedback = defineTool({
  name: "feedback",
  title: "Feedback on answers",
  description:
    "What people thought of the assistant's answers, newest first: good or bad, their words, the question, the tools that were called and how " +
    "it ended. With export, each judgement as a test case, a file of JSON lines.",
  input: z.object({
    verdict: z.enum(VERDICTS).optional().describe("good or bad alone. Left out: both."),
    limit: z.number().int().min(1).max(500).optional().describe(`How many answers, 1 to 500. Left out: ${USUAL}.`),
    export: z.boolean().optional().describe("As a file of JSON lines, one test case each, instead of a table"),
  }),
  output: z.object({ export: z.boolean(), rows: z.array(row) }),
  effect: "read",
  needs: "answers",
  grant: "admin",
  command: { positional: [], examples: ["feedback", "feedback --verdict bad", "feedback --export --limit 500"] },

  async run({ verdict, limit = USUAL, export: asFile = false }, { answers, caller }) {
    if (answers === null) throw noAnswers();
    if (caller.clients !== "all") {
      throw new NotAllowed("scope.answers", "Answers speak of every client. Ask an admin of all clients.");
    }
    const judged = await answers.judged(limit, verdict);
    return {
      export: asFile,
      rows: judged.flatMap(({ trace, feedback }) =>
        feedback.map(({ at, subject, verdict, words }) => ({
          ...{ answer: trace.id, at: at.toISOString(), subject, verdict, words },
          ...{ question: trace.question, calls: [...trace.calls], outcome: trace.outcome },
        })),
      ),
    };
  },

  view(data): View {
    if (data.rows.length === 0) return [{ kind: "text", text: "There is no such feedback." }];
    if (data.export) {
      const text = data.rows.map((each) => jsonLine(caseOf(each))).join("\n");
      return [{ kind: "file", name: "answers.jsonl", title: "Answers as test cases", text }];
    }
    return [
      { kind: "heading", text: "Feedback on answers" },
      tableOf(data.rows),
      { kind: "actions", items: [{ label: "Export as test cases", command: "feedback --export" }] },
    ];
  },
});

type Row = z.output<typeof row>;

/** Without who judged it: a test case needs no person. */
function caseOf({ question, calls, verdict, words, outcome, at }: Row) {
  return { question, calls: calls.map(({ tool, input }) => ({ tool, input })), verdict, words, outcome, at };
}

function tableOf(rows: readonly Row[]): Block {
  return {
    kind: "table",
    caption: "Feedback on answers",
    columns: ["Time", "Verdict", "Question", "Words", "Tools", "Outcome", "Who"].map((label) => ({
      label,
      align: "left",
    })),
    rows: rows.map((each) => [
      each.at.slice(0, 19).replace("T", " "),
      each.verdict,
      short(each.question),
      short(each.words ?? ""),
      each.calls.map(({ tool }) => tool).join(", ") || "none",
      each.outcome,
      each.subject,
    ]),
  };
}

/** One line, cut between characters, never inside one. */
function short(text: string): string {
  const characters = [...text.replace(/\s+/g, " ").trim()];
  return characters.length <= SHOWN ? characters.join("") : `${characters.slice(0, SHOWN - 1).join("")}…`;
}
