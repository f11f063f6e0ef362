import type { Trace } from "#src/ports/traces.ts";

/** A trace of an answer that was begun at an instant; what is not said is usual. */
export function traceOf(id: string, startedAt: string, more: Partial<Trace> = {}): Trace {
  return {
    id,
    subject: "test:olivia",
    thread: "slack/T/C1/1.0",
    question: "Why did Acme's bill go up?",
    answer: "It rose by 12.30 USD.",
    model: "planner",
    calls: [{ tool: "margin", input: { client: "acme", period: "2026-10" }, outcome: "ok" }],
    outcome: "answered",
    unfound: [],
    turns: 2,
    inputTokens: 100,
    outputTokens: 20,
    awsRequests: 1,
    awsUsd: "0.01",
    startedAt: new Date(startedAt),
    tookMs: 1_200,
    modelMs: 800,
    ...more,
  };
}
