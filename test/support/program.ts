import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** The project's folder. */
export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = join(PROJECT, "src/main.ts");

/** How a run of the program ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run gets. Its folder is empty and its environment bare unless these say otherwise. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Arguments of node itself, before the program. */
  readonly node?: readonly string[];
}

/** Runs `reckoner` with these arguments, to its end. */
export async function reckoner(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return ended(start(args, options));
}

/** Starts `reckoner` with these arguments and leaves it running. */
export function start(args: readonly string[], options: RunOptions = {}): ChildProcess {
  const child = spawn(process.execPath, [...(options.node ?? []), MAIN, ...args], {
    cwd: options.cwd ?? emptyFolder(),
    env: bareEnvironment(options.env),
  });
  left.children.add(child);
  child.once("close", () => left.children.delete(child));
  return child;
}

/** What is still there when a test has failed on its way: ended and removed with the tests of the file. */
const left = { children: new Set<ChildProcess>(), folders: new Set<string>() };
afterAll(() => {
  for (const child of left.children) child.kill("SIGKILL");
  for (const folder of left.folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  left.folders.clear();
});

/** Waits for the end of a process and gives what it wrote. */
export async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

/** Waits until the process has written something that fits to stdout; fails when it ends before. */
export function written(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let all = "";
    let errors = "";
    const look = (text: string): void => {
      all += text;
      const found = pattern.exec(all);
      if (found !== null) resolve(found);
    };
    child.stdout?.setEncoding("utf8").on("data", look);
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.once("close", (code) => reject(new Error(`it ended with ${code} before: ${all}${errors}`)));
  });
}

/** A new folder with nothing in it. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "reckoner-test-"));
  left.folders.add(folder);
  return folder;
}

/** Nothing of the developer's own settings reaches the program. */
export function bareEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: emptyFolder(), ...more };
}
