import { NotFound } from "#src/kernel/errors.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import type { Assistant, AssistantQuestion, AssistantReply, AssistantStep } from "#src/tool/assistant.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { View } from "#src/view/view.ts";

type Told = (step: AssistantStep) => void;
type Script = (question: AssistantQuestion, told: Told, signal: AbortSignal) => Promise<Partial<AssistantReply>>;

/** An assistant for tests of a surface: it answers as the test says, remembers what it was asked, and keeps verdicts. */
export class ScriptedAssistant implements Assistant {
  readonly asked: AssistantQuestion[] = [];
  readonly verdicts: { trace: string; verdict: string; words: string | null; caller: string }[] = [];
  script: Script;

  constructor(script: Script = async (question) => ({ text: `You asked: **${question.text}**` })) {
    this.script = script;
  }

  async answer(question: AssistantQuestion, told: Told, signal: AbortSignal): Promise<AssistantReply> {
    this.asked.push(question);
    return replyOf({ trace: `trace-${this.asked.length}`, ...(await this.script(question, told, signal)) });
  }

  async suggestions(caller: Caller): Promise<readonly { title: string; message: string }[]> {
    const client = caller.roles.includes("client");
    const own = client ? ["My bill", "My services"] : ["Below cost", "Margin", "Credits", "Gaps", "One too many"];
    return own.map((title) => ({ title, message: `${title}: how is it, please?` }));
  }

  async how(trace: string, caller: Caller): Promise<View> {
    if (caller.id !== "slack:olivia") throw new NotFound("trace.unknown", "There is no such answer of yours.");
    return [
      { kind: "heading", text: `How ${trace} came about` },
      { kind: "text", text: "margin acme 2026-10" },
    ];
  }

  async feedback(trace: string, verdict: "good" | "bad", words: string | null, caller: Caller): Promise<void> {
    this.verdicts.push({ trace, verdict, words, caller: caller.id });
  }
}

/** A finished answer, unless said otherwise. */
function replyOf(part: Partial<AssistantReply> = {}): AssistantReply {
  return {
    text: "It rose by 3.6 %.",
    views: [],
    proposals: [] as readonly Proposal[],
    calls: [{ tool: "margin", line: "margin acme 2026-10", outcome: "ok" }],
    receipt: {
      basis: "data",
      by: "planner",
      sources: ["Cost Explorer My View"],
      knowledge: [],
      asOf: "2026-11-02T10:00:00.000Z",
      state: "final",
      tokens: { input: 1_000, output: 100 },
      awsRequests: 3,
      awsUsd: "0.03",
    },
    trace: "trace-1",
    ...part,
  };
}

/** A step that begins and ends. */
export function stepped(told: Told, id: string, title: string, outcome = "12 rows"): void {
  told({ id, title, state: "begun" });
  told({ id, title, state: "done", outcome });
}
