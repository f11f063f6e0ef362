import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { InputError } from "#src/kernel/errors.ts";
import type { FoundFile, SkippedFile } from "./bill-file.ts";

/**
 * Lists the files of a bill: each path as it is, folders with everything in them. In folders, hidden files, metadata and
 * manifests are skipped. A file that is given twice, or whose bytes are those of another, counts once.
 * `InputError` names every path that does not exist.
 */
export async function findFiles(
  paths: readonly string[],
): Promise<{ readonly files: FoundFile[]; readonly skipped: SkippedFile[] }> {
  if (paths.length === 0) throw new InputError("bill.no-file", "Name at least one bill file or folder.");
  const found: string[] = [];
  const skipped: SkippedFile[] = [];
  const missing: string[] = [];
  for (const path of paths) {
    const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw unreadable(path, error);
      return undefined;
    });
    if (info === undefined) missing.push(path);
    else if (info.isDirectory()) await walk(resolve(path), resolve(path), found, skipped);
    else found.push(resolve(path));
  }
  if (missing.length > 0) {
    throw new InputError("bill.missing-file", `There is no file or folder ${missing.join(", ")}; check the path.`);
  }
  const files = await unique(found, skipped);
  if (files.length === 0) {
    const left = skipped.length === 0 ? "" : ` (skipped: ${skipped.map((s) => s.name).join(", ")})`;
    throw new InputError("bill.no-file", `There is no bill in ${paths.join(", ")}${left}.`);
  }
  return { files, skipped };
}

async function walk(root: string, folder: string, found: string[], skipped: SkippedFile[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const reason = skipReason(entry.name, entry.isDirectory());
    if (reason !== undefined) skipped.push({ name: relative(root, path), reason });
    else if (entry.isDirectory()) await walk(root, path, found, skipped);
    else if (entry.isFile() || (entry.isSymbolicLink() && (await stat(path)).isFile())) found.push(path);
    else skipped.push({ name: relative(root, path), reason: "not a file" });
  }
}

/** AWS delivers manifests and SQL beside the data; tools leave `_SUCCESS` and dot files. */
function skipReason(name: string, folder: boolean): string | undefined {
  if (/^[._]/.test(name)) return "hidden";
  if (folder) return /^metadata$/i.test(name) ? "metadata" : undefined;
  if (/manifest/i.test(name)) return "manifest";
  if (/^pricing\.ya?ml$/i.test(name)) return "pricing file";
  if (/\.(json|sql|ya?ml|md|txt)$/i.test(name)) return "metadata";
  return undefined;
}

async function unique(paths: readonly string[], skipped: SkippedFile[]): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  const seen = new Set<string>();
  const names = namesOf(paths);
  for (const [index, path] of paths.entries()) {
    const name = names[index] ?? path;
    const real = await realpath(path);
    if (seen.has(real)) {
      skipped.push({ name, reason: "given twice" });
      continue;
    }
    seen.add(real);
    const info = await stat(real);
    const twin = await firstTwin(files, real, info.size);
    if (twin !== undefined) skipped.push({ name, reason: `the same bytes as ${twin.name}` });
    else files.push({ path: real, name, size: info.size, modified: info.mtime });
  }
  return files;
}

async function firstTwin(files: readonly FoundFile[], path: string, size: number): Promise<FoundFile | undefined> {
  for (const file of files) {
    if (file.size === size && (await digest(file.path)) === (await digest(path))) return file;
  }
  return undefined;
}

async function digest(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  return hash.digest("hex");
}

/** The base names; where two are alike, as much of the folders as tells them apart. */
function namesOf(paths: readonly string[]): string[] {
  const distinct = [...new Set(paths)];
  return paths.map((path) => {
    let name = basename(path);
    let rest = dirname(path);
    while (rest !== dirname(rest) && distinct.some((p) => p !== path && p.endsWith(`/${name}`))) {
      name = join(basename(rest), name);
      rest = dirname(rest);
    }
    return name;
  });
}

function unreadable(path: string, cause: unknown): InputError {
  return new InputError("bill.unreadable", `${path} cannot be read; check its permissions.`, { cause });
}
