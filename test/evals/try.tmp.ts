import { localAnswerer } from "./answerers.ts";
import { askCase } from "./ask.ts";
import { cases } from "./cases/index.ts";
import { startEvalRig } from "./rig.ts";
import { evalTexts } from "./texts.ts";

const rig = await startEvalRig();
const t = await evalTexts();
const sum: any = {};
const t0 = performance.now();
const only = process.argv[2];
for (const c of cases) {
  if (only && !c.id.includes(only)) continue;
  const a = await askCase(c, localAnswerer(rig, "planner"), t, rig);
  (sum[c.kind] ??= { right: 0, cannot: 0, wrong: 0, failed: 0 } as any)[a.verdict]++;
  if (a.verdict !== "right" || only)
    console.log(
      `${a.verdict.toUpperCase()} ${a.id} [${c.who}] ${c.questions.join(" / ")}\n   ${a.faults.join("\n   ")}\n   CALLS ${JSON.stringify(a.calls)}\n   SAID ${a.answers
        .at(-1)
        ?.slice(0, only ? 3000 : 260)
        .replaceAll("\n", "\n     | ")}`,
    );
}
console.table(sum);
console.log(cases.length, Math.round(performance.now() - t0));
await rig.close();
