import { findBackends } from "../backends.ts";
import { ownSchema } from "../support/own-schema.ts";
import { tokensOf } from "../support/token-count.ts";
import { type Bench, type Measure, measure, median, quantile, timed } from "./bench.ts";
import { openMcpSession } from "./mcp-load.ts";
import { type SideProcess, startSide } from "./side-process.ts";

const LEAST_RATIO = 0.8;
const CLIENTS = 16;
/** Until a larger program has been compiled as far as a smaller one. */
const WARM_UP = 3_000;
const MOST_TOKENS = 25_000;

/** How many calls a second MCP answers from figures that were read before, against the SDK's own server answering the same. */
export const mcp: Bench = {
  name: "mcp",
  async run({ quick }) {
    const measures: Measure[] = [];
    const notes = [
      `${CLIENTS} clients, each with a session and a connection of its own, each asking again as soon as it is answered.`,
      "Ours checks the token, the rights and its sources, and has its audit row written down, at each call; it works the answer out and encodes it once a second, and whenever a source gives another figure. The bare server has one tool that holds the very same answer, turns its data into text and has it checked against the same schema at each call, keeps its SDK's way of answering (a stream of events), and asks nobody for a token.",
      "Rounds of the two alternate; the first of each, 3,000 calls, warms it up.",
      "Processor time is the server's own: other programs of the machine do not add to it, as they do to the other figures.",
      "Tokens are counted with o200k.",
    ];
    const { postgres } = await findBackends();
    const databases = [null, ...(postgres.url === undefined ? [] : [postgres.url])];
    for (const server of databases) {
      measures.push(...(await compare(server, quick)));
    }
    if (postgres.url === undefined) notes.push(`PostgreSQL was left out. ${postgres.reason}`);
    return { measures, notes };
  },
};

/** A round's calls a second, and how long each took. */
interface Round {
  readonly perSecond: number;
  /** Processor time of the server for each call, in milliseconds. */
  readonly processor: number;
  readonly times: readonly number[];
}

async function compare(server: string | null, quick: boolean): Promise<Measure[]> {
  const open: (() => Promise<void>)[] = [];
  const side = async (...args: string[]): Promise<SideProcess> => {
    const started = await startSide("mcp-side.ts", args);
    open.push(() => started.stop());
    return started;
  };
  try {
    const schema = server === null ? undefined : await ownSchema(server);
    if (schema !== undefined) open.push(() => schema.drop());
    const cloud = await startSide("cloud-side.ts", ["24"]);
    open.push(() => cloud.stop());
    const ours = await side("ours", cloud.url, ...(schema === undefined ? [] : [schema.url]));
    const tokens = (await ours.ask("tokens")) as readonly string[];
    const bare = await side("bare", ours.url, tokens[0] ?? "");
    const calls = quick ? 1_000 : 3_000;
    const rounds: Round[][] = [[], []];
    for (let i = 0; i <= (quick ? 4 : 5); i++) {
      for (const [n, server] of [ours, bare].entries()) {
        const round = await load(server, tokens, i === 0 ? WARM_UP : calls);
        if (i > 0) rounds[n]?.push(round);
      }
    }
    const session = await openMcpSession(ours.url, tokens[0] ?? "");
    const list = tokensOf(JSON.stringify(await session.ask("tools/list", {})));
    await session.end();
    const verdict = (await ours.ask("audit")) as { readonly intact: boolean };
    if (!verdict.intact) throw new Error("the audit chain has broken under load");
    const of = (pick: (round: Round) => number, n: number): number => median((rounds[n] ?? []).map(pick));
    const on = schema === undefined ? "embedded" : "PostgreSQL";
    const row = (what: string, unit: string, pick: (round: Round) => number, bound = {}): Measure =>
      measure(`${what}, ${on}`, unit, of(pick, 0), of(pick, 1), bound);
    return [
      row("calls", "calls/s", ({ perSecond }) => perSecond, { least: LEAST_RATIO }),
      row("p50", "ms", ({ times }) => quantile(times, 0.5)),
      row("p95", "ms", ({ times }) => quantile(times, 0.95)),
      row("processor time a call", "ms", ({ processor }) => processor),
      ...(schema === undefined
        ? [measure("list of tools for an operator", "tokens", list, null, { limit: MOST_TOKENS })]
        : []),
    ];
  } finally {
    for (const close of open.reverse()) await close();
  }
}

async function load({ url, ask }: SideProcess, tokens: readonly string[], calls: number): Promise<Round> {
  const sessions = await Promise.all(tokens.slice(0, CLIENTS).map((token) => openMcpSession(url, token)));
  const times: number[] = [];
  let left = calls;
  const before = (await ask("processor")) as number;
  const took = await timed(() =>
    Promise.all(
      sessions.map(async (session) => {
        while (left-- > 0) times.push(await session.timedCall());
      }),
    ),
  );
  const processor = ((await ask("processor")) as number) - before;
  await Promise.all(sessions.map((session) => session.end()));
  return { perSecond: (calls / took) * 1_000, processor: processor / calls, times };
}
