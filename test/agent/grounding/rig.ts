import type { Evidence } from "#src/agent/grounding/check.ts";
import type { Json } from "#src/ports/cost-records.ts";
import { clientOf, keysOf } from "../../support/bedrock.ts";
import { OPERATOR, startCloudDoor } from "../../support/cloud-door.ts";
import { talkWith } from "../../support/planner-talk.ts";

/** When the questions are asked. */
export const TODAY = new Date("2026-11-21T10:00:00Z");

/** What a conversation may have asked: each of these with its real answer. */
const CALLS: readonly (readonly [string, Readonly<Record<string, string | number>>])[] = [
  ["overview", {}],
  ["margin", {}],
  ["margin", { period: "2026-09" }],
  ["margin", { by: "service" }],
  ["margin", { client: "Acme Robotics", by: "service" }],
  ["margin", { client: "Acme Robotics", by: "account" }],
  ["trend", {}],
  ["trend", { client: "Acme Robotics" }],
  ["waterfall", {}],
  ["waterfall", { client: "Acme Robotics" }],
  ["clients", {}],
  ["gaps", {}],
  ["coverage", {}],
  ["credits", {}],
  ["line-items", {}],
  ["pricing", {}],
  ["budgets", {}],
  ["anomalies", {}],
  ["transfers", {}],
];

/** What people ask the planner. */
const QUESTIONS = [
  "How are we doing?",
  "What is the margin of all clients, the worst first?",
  "Which clients do we lose money on?",
  "Are we losing money at Vinter Maschinenbau?",
  "Why did Acme's bill go up?",
  "What changed last month?",
  "Margin of Acme Robotics last month by service",
  "Margin of Acme Robotics by account",
  "Trend of Umbra Analytics",
  "How did our costs develop?",
  "Why is the margin of Globex Freight so low?",
  "What does Showback leave out?",
  "Is everything covered?",
  "Which credits expire soon?",
  "Show the custom line items of Acme Robotics",
  "Which pricing plan does Northwind Clinics have?",
  "Which budgets are over?",
  "Any anomalies last month?",
  "Show the billing transfers",
  "Show the clients",
] as const;

/** A question to the planner of the local cloud, its answer, and what the tools told it. */
export interface Planned {
  readonly question: string;
  readonly answer: string;
  readonly evidence: readonly Evidence[];
}

/** Real answers of the tools over the local cloud, as a model is given them, and the planner's words on them. */
export async function realAnswers(): Promise<{ evidence: Evidence[]; planned: Planned[] }> {
  const { cloud, door } = await startCloudDoor();
  try {
    const run = async (tool: string, input: Readonly<Record<string, Json>>): Promise<Evidence> => {
      const { data } = await door.run(tool, input, OPERATOR);
      return { tool, input, data: JSON.parse(JSON.stringify(data)) as Json };
    };
    const evidence: Evidence[] = [];
    for (const [tool, input] of CALLS) evidence.push(await run(tool, input));
    const client = clientOf(cloud, await keysOf(cloud, "read"));
    const planned: Planned[] = [];
    for (const question of QUESTIONS) {
      const told: Evidence[] = [];
      const ask = talkWith({ client }, async (name, input) => {
        const one = await run(name, input as Readonly<Record<string, Json>>);
        told.push(one);
        return one.data;
      });
      planned.push({ question, answer: (await ask(question)).text, evidence: told });
    }
    return { evidence, planned };
  } finally {
    await cloud.close();
  }
}

/** Numbers by chance that are the same every time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
