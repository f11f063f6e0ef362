import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A server in a process of its own, so that it and whoever measures it do not share an event loop. */
export interface SideProcess {
  readonly url: string;
  readonly pid: number;
  /** Sends a word and gives the answer. */
  ask(word: string): Promise<unknown>;
  stop(): Promise<void>;
}

const START_MS = 90_000;

/** Starts a script of this folder; it sends `{url}` when it can be reached, answers words, and ends when told "stop" or disconnected. */
export async function startSide(script: string, args: readonly string[]): Promise<SideProcess> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = fork(path, [...args], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
    child.send("stop");
    await ended;
    clearTimeout(timer);
  };
  try {
    const { url } = (await reply(child, script, START_MS)) as { url: string };
    return {
      url,
      pid: child.pid ?? 0,
      stop,
      ask: async (word) => {
        const answer = reply(child, script, START_MS);
        child.send(word);
        return answer;
      },
    };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

/** The other end of `startSide`: tells the address, answers words, and closes when told to or when nobody is left to tell it. */
export async function serveSide(
  url: string,
  close: () => Promise<void>,
  answers: Readonly<Record<string, () => unknown>> = {},
): Promise<void> {
  const end = async (): Promise<void> => {
    await close();
    process.exit(0);
  };
  process.on("message", (word) => {
    if (word === "stop") void end();
    else void Promise.resolve(answers[String(word)]?.()).then((answer) => process.send?.(answer ?? null));
  });
  process.on("disconnect", () => void end());
  process.send?.({ url });
}

async function reply(child: ChildProcess, script: string, patienceMs: number): Promise<unknown> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const timer = setTimeout(() => waiting.abort(), patienceMs);
  try {
    const ended = once(child, "exit", { signal }).then(([code]) => {
      throw new Error(`${script} ended with ${code} before it answered`);
    });
    const [answer] = await Promise.race([once(child, "message", { signal }), ended]);
    return answer;
  } catch (error) {
    if (signal.aborted)
      throw new Error(`${script} did not answer within ${patienceMs / 1_000} seconds`, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
    waiting.abort();
  }
}
