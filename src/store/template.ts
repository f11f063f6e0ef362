import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

/** Bound to the installed PGlite: the folder goes away with node_modules, the name changes with the version. */
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/reckoner/", import.meta.url));

let template: Promise<Blob> | undefined;

/**
 * An initialised, empty database as a gzip-compressed tar. Making one takes seconds and a few hundred megabytes, loading one a third of a second: it is
 * made once, in a thread of its own whose memory is given back, and kept in the cache folder of the installation.
 */
export function emptyDatabase(): Promise<Blob> {
  template ??= load();
  template.catch(() => {
    template = undefined;
  });
  return template;
}

async function load(): Promise<Blob> {
  const file = join(CACHE, `empty-database-${await pgliteVersion()}.tgz`);
  try {
    return new Blob([await readFile(file)]);
  } catch (thrown) {
    if (codeOf(thrown) !== "ENOENT") throw thrown;
  }
  const bytes = await make();
  await keep(file, bytes);
  return new Blob([bytes]);
}

async function pgliteVersion(): Promise<string> {
  const manifest = new URL("../../node_modules/@electric-sql/pglite/package.json", import.meta.url);
  const { version } = JSON.parse(await readFile(manifest, "utf8"));
  return String(version);
}

async function make(): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL("./template-worker.ts", import.meta.url));
  try {
    return await new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
  } finally {
    await worker.terminate();
  }
}

/** Written beside and renamed, so that a reader never sees half; an installation that cannot be written to does without. */
async function keep(file: string, bytes: Uint8Array): Promise<void> {
  const beside = `${file}.${process.pid}`;
  try {
    await mkdir(CACHE, { recursive: true });
    const handle = await open(beside, "w", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (thrown) {
    if (!["EROFS", "EACCES", "EPERM"].includes(codeOf(thrown) ?? "")) throw thrown;
  }
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : undefined;
}
