import { findBackends } from "../backends.ts";
import { ownSchema } from "../support/own-schema.ts";
import { type Bench, measure, median, quantile } from "./bench.ts";
import { type CommandLoad, openCommandLoad } from "./command-load.ts";
import { type SideProcess, startSide } from "./side-process.ts";

const RATIO = 1.5;
const SLOW_LIMIT_MS = 300;
const BURST = 20;
const QUESTION = "margin";
const GAP_MS = 5;

/** How long Slack waits for the answer to `/billing margin`: ours against a bare Bolt app, and ours on a slow database. */
export const acknowledge: Bench = {
  name: "acknowledge",
  async run({ quick }) {
    const commands = quick ? 100 : 300;
    const rounds = quick ? 2 : 5;
    const open: (() => Promise<void>)[] = [];
    const side = async (script: string, ...args: string[]): Promise<SideProcess> => {
      const started = await startSide(script, args);
      open.push(() => started.stop());
      return started;
    };
    try {
      const load = await openCommandLoad();
      open.push(() => load.close());
      const { postgres } = await findBackends();
      const schema = postgres.url === undefined ? undefined : await ownSchema(postgres.url);
      if (schema !== undefined) open.push(() => schema.drop());
      const database = schema === undefined ? [] : [schema.url];
      const cloud = await side("cloud-side.ts", "24");
      const ours = await side("acknowledge-side.ts", "ours", cloud.url, ...database);
      const bare = await side("acknowledge-side.ts", "bare");
      const slow = await side("acknowledge-side.ts", "slow", cloud.url, ...database);
      const single = await alternate(rounds, [ours, bare], (app) => oneAtATime(load, app.url, commands));
      const burst = await alternate(rounds, [ours, bare], (app) => inBursts(load, app.url, commands / BURST));
      const slowly = await steady(load, slow.url, quick ? 60 : 250);
      const at = (share: number, samples: readonly number[][]): number =>
        median(samples.map((s) => quantile(s, share)));
      return {
        measures: [
          measure("p50, one at a time", "ms", at(0.5, single[0] ?? []), at(0.5, single[1] ?? [])),
          measure("p99, one at a time", "ms", at(0.99, single[0] ?? []), at(0.99, single[1] ?? []), { most: RATIO }),
          measure(`p50, ${BURST} at once`, "ms", at(0.5, burst[0] ?? []), at(0.5, burst[1] ?? [])),
          measure(`p99, ${BURST} at once`, "ms", at(0.99, burst[0] ?? []), at(0.99, burst[1] ?? []), { most: RATIO }),
          measure("p99, database and queue slowed by 2 s", "ms", quantile(slowly, 0.99), null, {
            limit: SLOW_LIMIT_MS,
          }),
        ],
        notes: [
          `Ours keeps its state in ${schema === undefined ? "an embedded database, because no PostgreSQL was reachable" : "PostgreSQL"}.`,
          "Over HTTP, signed. Ours reads the figures, draws the table and answers; the bare app answers one line. Each round waits for all answers.",
          "Every figure is the median of the rounds' quantiles. The queue is written through the database, so slowing one slows both.",
        ],
      };
    } finally {
      for (const close of open.reverse()) await close();
    }
  },
};

/** Runs the work on each app in turn; the first round of each warms it up and is not counted. */
async function alternate(
  rounds: number,
  apps: readonly SideProcess[],
  work: (app: SideProcess) => Promise<number[]>,
): Promise<number[][][]> {
  const samples: number[][][] = apps.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, app] of apps.entries()) {
      const sample = await work(app);
      if (round > 0) samples[i]?.push(sample);
    }
  }
  return samples;
}

/** As one person does: the next command is sent a moment after the answer to the last is there. */
async function oneAtATime(load: CommandLoad, url: string, commands: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < commands; i++) {
    const { acknowledged, answered } = load.send(url, QUESTION);
    times.push(await acknowledged);
    await answered;
    await pause(GAP_MS);
  }
  return times;
}

/** As the first of a month does: many at once, then again when all are answered. */
async function inBursts(load: CommandLoad, url: string, bursts: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < bursts; i++) {
    const sent = Array.from({ length: BURST }, () => load.send(url, QUESTION));
    times.push(...(await Promise.all(sent.map((s) => s.acknowledged))));
    await Promise.all(sent.map((s) => s.answered));
  }
  return times;
}

/** Fifty a second, whether or not anything was answered. */
async function steady(load: CommandLoad, url: string, commands: number): Promise<number[]> {
  const sent: Promise<number>[] = [];
  const answers: Promise<string>[] = [];
  for (let i = 0; i < commands; i++) {
    const { acknowledged, answered } = load.send(url, QUESTION);
    sent.push(acknowledged);
    answers.push(answered);
    await pause(20);
  }
  await Promise.all(answers);
  return Promise.all(sent);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
