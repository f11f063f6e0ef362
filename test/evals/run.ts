import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readAssistantTexts } from "#src/agent/read-texts.ts";
import { environment } from "#src/config.ts";
import { systemClock } from "#src/kernel/clock.ts";
import { localAnswerer, modelOfSettings, replayed } from "./answerers.ts";
import { cases } from "./cases/index.ts";
import { compared } from "./compare.ts";
import { headOf, lineOf, type Recording, readRecording } from "./recording.ts";
import { reportOf } from "./report.ts";
import { startEvalRig } from "./rig.ts";
import { runCases } from "./run-cases.ts";

const FOLDER = fileURLToPath(new URL("recordings", import.meta.url));
const { values, positionals } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    record: { type: "boolean", default: false },
    replay: { type: "string" },
    compare: { type: "boolean", default: false },
    tokens: { type: "string", default: "5000000" },
    "at-once": { type: "string", default: "4" },
  },
  allowPositionals: true,
});

if (values.compare) {
  const [before, after] = positionals;
  if (before === undefined || after === undefined) throw new Error("Name two recordings: --compare A B");
  process.stdout.write(`${compared(await readRecording(before), await readRecording(after))}\n`);
} else {
  const before = values.replay === undefined ? undefined : await readRecording(values.replay);
  const after = await asked(before);
  process.stdout.write(`${reportOf(after, before)}\n`);
}

/** Asks the set, or says a recording again, over a demo of its own. */
async function asked(before: Recording | undefined): Promise<Recording> {
  const rig = await startEvalRig();
  try {
    const texts = await readAssistantTexts();
    const who = modelOfSettings(environment()) ?? localAnswerer(rig, "planner");
    const head = headOf(before?.head.model ?? who.modelId, before?.head.by ?? who.by, texts, systemClock.now());
    const isKept = before === undefined && (values.record || who.by === "model");
    const path = join(
      FOLDER,
      head.model.replace(/[^\w.-]+/g, "-"),
      `${head.date.slice(0, 19).replaceAll(":", "-")}.jsonl`,
    );
    if (isKept) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, lineOf(head));
      process.stderr.write(`Recorded in ${relative(process.cwd(), path)}\n`);
    }
    const done = await runCases(chosen(before), {
      ...{ rig, texts, atOnce: positive("at-once"), mostTokens: positive("tokens") },
      who: before === undefined ? () => who : replayed(before, rig),
      told: async (one) => {
        process.stderr.write(`${one.verdict.padEnd(7)} ${one.id}\n`);
        if (isKept) await appendFile(path, lineOf(one));
      },
    });
    return { head, asked: done };
  } finally {
    await rig.close();
  }
}

function chosen(before: Recording | undefined): typeof cases {
  const ids = before && new Set(before.asked.map(({ id }) => id));
  return cases.filter(({ id }) => id.includes(values.only) && (ids === undefined || ids.has(id)));
}

function positive(name: "tokens" | "at-once"): number {
  const count = Number(values[name]);
  if (!Number.isSafeInteger(count) || count < 1) throw new Error(`--${name} is a whole number above zero`);
  return count;
}
