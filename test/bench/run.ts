import { parseArgs } from "node:util";
import { acknowledge } from "./acknowledge.ts";
import { assistant } from "./assistant.ts";
import type { Bench } from "./bench.ts";
import { bill } from "./bill.ts";
import { jobs } from "./jobs.ts";
import { margin } from "./margin.ts";
import { machine, type Run, report } from "./report.ts";
import { startup } from "./startup.ts";

const benches: readonly Bench[] = [acknowledge, margin, bill, startup, jobs, assistant];

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false }, json: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !benches.some((bench) => bench.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no bench ${unknown.join(", ")}. There are ${benches.map((b) => b.name).join(", ")}.\n`,
  );
  process.exit(2);
}

const runs: Run[] = [];
for (const bench of benches.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  process.stderr.write(`${bench.name} ...\n`);
  const started = performance.now();
  const result = await bench.run({ quick: values.quick });
  runs.push({ bench: bench.name, seconds: (performance.now() - started) / 1_000, ...result });
}
const text = values.json ? JSON.stringify({ machine: machine(), quick: values.quick, runs }, null, 2) : report(runs);
process.stdout.write(`${text}\n`);
// A bound that does not hold is a failure, so that nobody has to read the table to see it.
process.exitCode = runs.some((run) => run.measures.some((m) => m.holds === false)) ? 1 : 0;
