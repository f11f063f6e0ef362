import type { Evidence } from "#src/agent/grounding/check.ts";
import type { Json } from "#src/ports/cost-records.ts";
import { OPERATOR, startCloudDoor } from "../../support/cloud-door.ts";

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

/** Real answers of the tools over the local cloud, as a model is given them. */
export async function realEvidence(): Promise<Evidence[]> {
  const { cloud, door } = await startCloudDoor();
  try {
    const found: Evidence[] = [];
    for (const [tool, input] of CALLS) {
      const { data } = await door.run(tool, input, OPERATOR);
      found.push({ tool, input, data: JSON.parse(JSON.stringify(data)) as Json });
    }
    return found;
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
