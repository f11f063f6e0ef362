import { it } from "vitest";
import { readAssistantTexts } from "#src/agent/read-texts.ts";
import { assistantOn } from "../support/assistant.ts";
import { olivia, startWriteRig } from "../support/write-rig.ts";

it("probes", async () => {
  const rig = await startWriteRig();
  const { ask } = assistantOn(rig, "planner", await readAssistantTexts());
  let n = 0;
  for (const q of ["Which credits expire soon?", "Which clients do we lose money on?", "What changed last month?", "Which gaps are there last month?", "credits of Acme", "pricing of Globex", "budgets over?", "any anomalies last month?", "transfers of Cobalt", "How is Initech doing?", "line items of Acme", "coverage last month", "trend of Umbra over the last year", "why is the margin of Globex so low?", "How many clients do we have?", "fix the gaps of Lumen", "margin of all clients by service", "Which proposals wait?", "what is our margin from august to october"]) {
    const reply = await ask(q, olivia, { thread: `p${n++}` });
    const trace = await rig.store.traces.byId(reply.trace);
    console.log(`${trace?.outcome} | ${q} | ${JSON.stringify(trace?.unfound)} | ${reply.text.slice(0, 300).replace(/\n/g, " / ")}`);
  }
  await rig.close();
}, 100000);
