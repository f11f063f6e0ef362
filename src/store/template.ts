import { execFile } from "node:child_process";
import { access, constants, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const INSTALLED = new URL("../../node_modules/", import.meta.url);
/** In the folder of the installed packages: it goes away with them, and its names change with the version. */
const CACHE = fileURLToPath(new URL(".cache/reckoner/", INSTALLED));
const MAKER = fileURLToPath(new URL("./make-template.ts", import.meta.url));

let template: Promise<Blob> | undefined;

/**
 * An initialised, empty database as a gzip-compressed tar. Making one takes seconds and a few hundred megabytes, loading one a third of a second: it
 * is made once, in a process of its own whose memory is given back, and kept in the cache folder of the installation.
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
  const scratch = await scratchFolder();
  try {
    const made = join(scratch, "empty-database.tgz");
    await promisify(execFile)(process.execPath, [MAKER, made]);
    const blob = new Blob([await readFile(made)]);
    // Renamed into place whole, so that a reader never sees half; two makers at once make the same.
    if (scratch.startsWith(CACHE)) await rename(made, file);
    return blob;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** In the cache folder, or, where the installation cannot be written to, among the machine's temporary files: then nothing is kept. */
async function scratchFolder(): Promise<string> {
  try {
    await mkdir(CACHE, { recursive: true });
    await access(CACHE, constants.W_OK);
    return await mkdtemp(join(CACHE, "making-"));
  } catch (thrown) {
    if (!["EROFS", "EACCES", "EPERM"].includes(codeOf(thrown) ?? "")) throw thrown;
    return mkdtemp(join(tmpdir(), "reckoner-making-"));
  }
}

async function pgliteVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL("@electric-sql/pglite/package.json", INSTALLED), "utf8"));
  return String(version);
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : undefined;
}
