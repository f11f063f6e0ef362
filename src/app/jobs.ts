import { environment, readConfig } from "#src/config.ts";
import { catalog } from "#src/jobs/catalog.ts";
import { openQueue } from "#src/jobs/queue.ts";
import { InputError } from "#src/kernel/errors.ts";
import type { JobRow } from "#src/ports/job-rows.ts";
import { renderTable } from "#src/view/text.ts";
import { openDatabase } from "./database.ts";

/**
 * `jobs` lists what was given up and why; `jobs retry ID` lets one of them run again, by the next worker that looks.
 * Works on the database of the settings, beside running processes where that is a PostgreSQL.
 */
export async function jobs(words: readonly string[]): Promise<number> {
  const [verb, id, ...more] = words;
  if (more.length > 0 || (verb !== undefined && (verb !== "retry" || id === undefined))) {
    throw new InputError("jobs.usage", "Write jobs for the list of what was given up, or jobs retry ID.");
  }
  const config = readConfig(environment());
  await using opened = new AsyncDisposableStack();
  const store = await openDatabase(config);
  opened.defer(() => store.close());
  const queue = openQueue({ catalog, store });
  if (id !== undefined) {
    await queue.retry(id);
    process.stdout.write("It runs again as soon as a worker looks.\n");
    return 0;
  }
  const [dead, counts] = [await queue.deadLetters(), await queue.counts()];
  process.stdout.write(`${counts.waiting} waiting, ${counts.done} done, ${counts.dead} given up.\n`);
  if (dead.length > 0) process.stdout.write(`${renderDead(dead)}\n`);
  return 0;
}

function renderDead(rows: readonly JobRow[]): string {
  return renderTable({
    kind: "table",
    caption: "Given up",
    columns: ["Id", "Job", "For", "Tried", "Why"].map((label) => ({
      label,
      align: label === "Tried" ? ("right" as const) : ("left" as const),
    })),
    rows: rows.map((row) => [row.id, row.name, row.key, { count: row.attempts }, row.lastError?.message ?? ""]),
  });
}
