import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

/** A started program: its process, and how to end it. */
export interface Program {
  /** Resident memory now, in megabytes. */
  memoryMb(): number;
  stop(): Promise<void>;
}

/** Starts Node with these words in a folder, with nothing of this process's settings but the path; what it prints is kept for `stop`'s complaint. */
export function startProgram(
  words: readonly string[],
  cwd: string,
  settings: Readonly<Record<string, string>>,
): Program {
  const child = spawn(process.execPath, [...words], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => (said = `${said}${text}`.slice(-2_000)));
  return {
    memoryMb: () => {
      if (!alive(child)) throw new Error(`the program ended by itself: ${said}`);
      return Number(execFileSync("ps", ["-o", "rss=", "-p", String(child.pid)], { encoding: "utf8" })) / 1_024;
    },
    stop: async () => {
      if (!alive(child)) throw new Error(`the program ended by itself: ${said}`);
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 15_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

const alive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** The program itself, whatever folder it is started in. */
export const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** A port of the loopback interface that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Asks again every few milliseconds until the answer is there; a refused connection is an answer that is not there yet. */
export async function until<T>(ask: () => Promise<T | undefined>, patienceMs = 60_000): Promise<T> {
  const end = performance.now() + patienceMs;
  let last: unknown;
  while (performance.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("the program did not answer", { cause: last });
}
