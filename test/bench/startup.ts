import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { findBackends } from "../backends.ts";
import { ownSchema } from "../support/own-schema.ts";
import { type Bench, measure, median } from "./bench.ts";
import { BOT_TOKEN, openCommandLoad, PEOPLE, SECRET } from "./command-load.ts";
import { freePort, MAIN, type Program, startProgram, until } from "./program.ts";
import { startSide } from "./side-process.ts";

const FIRST_ANSWER_MS = 5_000;
const DEMO_MB = 600;
const CHAT_MB = 250;
const PACKAGE = new URL("../../package.json", import.meta.url);
const BARE = fileURLToPath(new URL("bare-server.ts", import.meta.url));
/** How long a process is left alone before its memory is read: by then its jobs run. */
const SETTLE_MS = 2_500;

/** From starting the demo until `/billing margin` is answered, and what memory the demo and a chat process take. */
export const startup: Bench = {
  name: "startup",
  async run({ quick }) {
    const folder = await mkdtemp(join(tmpdir(), "reckoner-bench-"));
    try {
      const demos: Started[] = [];
      const bares: Started[] = [];
      // The first start of all makes the empty database that later ones copy, and is not counted.
      for (let round = 0; round <= (quick ? 1 : 3); round++) {
        const demo = await startDemo(join(folder, `home-${round}`));
        const bare = await startBare(folder);
        if (round === 0) continue;
        demos.push(demo);
        bares.push(bare);
      }
      const of = (list: readonly Started[], key: keyof Started): number => median(list.flatMap((s) => s[key] ?? []));
      const chat = await chatProcess(folder);
      return {
        measures: [
          measure("start to first margin", "ms", of(demos, "ms"), of(bares, "ms"), { limit: FIRST_ANSWER_MS }),
          measure("memory of the whole demo", "MB", of(demos, "mb"), of(bares, "mb"), { limit: DEMO_MB }),
          measure("memory of the demo after a question in words", "MB", of(demos, "talkedMb"), of(bares, "mb"), {
            limit: DEMO_MB,
          }),
          measure("memory of a chat process", "MB", chat.mb, of(bares, "mb"), { limit: CHAT_MB }),
        ],
        notes: [
          "The demo starts on an empty folder, with console, local cloud, database, queue and jobs in one process; the baseline is Node with Express and one route.",
          chat.note,
        ],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

interface Started {
  readonly ms: number;
  readonly mb: number;
  /** After a question in words, where there is somebody to answer it. */
  readonly talkedMb?: number;
}

const DM = `D${DEMO.operator.slice(1)}`;

async function startDemo(home: string): Promise<Started> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const { flags, env } = await startWith();
  const program = startProgram([...flags, MAIN, "all", "--port", String(port)], tmpdir(), {
    ...env,
    RECKONER_HOME: home,
    LOG_LEVEL: "error",
  });
  const seen = (words: string, channel: string) => async () =>
    (await state(url, channel)).includes(words) ? true : undefined;
  return measured(
    program,
    started,
    async () => {
      const { ok } = await until(() => act(url, { do: "command", channel: DEMO.billing, text: "/billing margin" }));
      if (!ok) throw new Error("the demo refused the command");
      await until(seen("Margin by client", DEMO.billing));
    },
    async () => {
      await act(url, { do: "say", channel: DM, text: "Which clients do we lose money on?" });
      await until(seen("Show me how", DM));
    },
  );
}

/** What `npm start` gives to Node: its flags, and variables of the environment. */
async function startWith(): Promise<{ readonly flags: string[]; readonly env: Record<string, string> }> {
  const { scripts } = JSON.parse(await readFile(PACKAGE, "utf8")) as { scripts: { start: string } };
  const words = scripts.start.split(" ");
  const set = words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split("="));
  return { flags: words.filter((word) => word.startsWith("--")), env: Object.fromEntries(set) };
}

async function startBare(cwd: string): Promise<Started> {
  const port = await freePort();
  const started = performance.now();
  const program = startProgram([BARE, String(port)], cwd, {});
  return measured(program, started, () =>
    until(async () => (await fetch(`http://127.0.0.1:${port}/`)).ok || undefined),
  );
}

async function measured(
  program: Program,
  started: number,
  answered: () => Promise<unknown>,
  talked?: () => Promise<unknown>,
): Promise<Started> {
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  try {
    await answered();
    const ms = performance.now() - started;
    await settle();
    const mb = program.memoryMb();
    if (talked === undefined) return { ms, mb };
    await talked();
    await settle();
    return { ms, mb, talkedMb: program.memoryMb() };
  } finally {
    await program.stop();
  }
}

/** Types in the console; the page does the same. Undefined while nothing listens yet. */
async function act(
  url: string,
  deed: { readonly do: "command" | "say"; readonly channel: string; readonly text: string },
): Promise<{ ok: boolean } | undefined> {
  const response = await fetch(`${url}/console/act`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ person: DEMO.operator, ...deed }),
  });
  return response.ok ? ((await response.json()) as { ok: boolean }) : undefined;
}

async function state(url: string, channel: string): Promise<string> {
  const response = await fetch(`${url}/console/state?person=${DEMO.operator}&channel=${channel}`);
  return response.text();
}

/** A chat process as it runs live: its own database server, AWS elsewhere, commands signed by Slack. Asked thirty times before it is measured. */
async function chatProcess(folder: string): Promise<{ mb: number; note: string }> {
  const { postgres } = await findBackends();
  const database = postgres.url === undefined ? null : await ownSchema(postgres.url);
  const cloud = await startSide("cloud-side.ts", ["24"]);
  const load = await openCommandLoad();
  try {
    const port = await freePort();
    const program = startProgram([MAIN, "chat", "--port", String(port), "--cloud", cloud.url], folder, {
      LOG_LEVEL: "error",
      RECKONER_HOME: join(folder, "chat"),
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_ADMINS: PEOPLE.join(","),
      ...(database === null ? {} : { DATABASE_URL: database.url }),
    });
    const { mb } = await measured(program, performance.now(), async () => {
      const url = `http://127.0.0.1:${port}`;
      await until(async () => (await fetch(`${url}/healthz`)).ok || undefined);
      for (let i = 0; i < 30; i++) {
        const { acknowledged, answered } = load.send(url, "margin");
        await acknowledged;
        const answer = await answered;
        if (!answer.includes("Margin by client")) throw new Error(`the chat process answered ${answer.slice(0, 200)}`);
      }
    });
    const where = database === null ? "an embedded database, because no PostgreSQL was reachable" : "PostgreSQL";
    return { mb, note: `The chat process works on ${where} and has answered 30 commands.` };
  } finally {
    await load.close();
    await cloud.stop();
    await database?.drop();
  }
}
