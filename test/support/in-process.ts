import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { runCommandLine } from "#src/app/command-line.ts";
import type { Ended } from "./program.ts";

/**
 * Runs a command as the program does, to its end, without a process of its own: the same function with the same words, a bare
 * environment, and streams that are kept.
 */
export async function here(args: readonly string[]): Promise<Ended> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const written = Promise.all([text(stdout), text(stderr)]);
  const code = await runCommandLine(args, { env: () => ({}), stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { code, stdout: out, stderr: err };
}
