import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { findBackends } from "./backends.ts";

/** Finds the backends before a run and says after it which ones its tests used. On a build machine a missing one fails the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const backends = await findBackends();
  const missing = Object.values(backends).flatMap((found) => (found.url === undefined ? [found.reason] : []));
  for (const reason of missing) process.stdout.write(`not tested: ${reason}\n`);
  const required = [backends.postgres, backends.redis].some((found) => found.url === undefined);
  if (process.env.CI === "true" && required) {
    throw new Error("On a build machine PostgreSQL and Redis must be there; see the lines above.");
  }
  const coveredDir = await mkdtemp(join(tmpdir(), "reckoner-covered-"));
  project.provide("coveredDir", coveredDir);
  project.provide("backends", backends);
  return async () => {
    const names = (await readdir(coveredDir)).map(decodeURIComponent).sort();
    process.stdout.write(`backends covered: ${names.join(", ") || "none"}\n`);
    await rm(coveredDir, { recursive: true, force: true });
  };
}
