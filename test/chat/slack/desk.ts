import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { createSlackApp, type SlackApp, type SlackAppOptions } from "#src/chat/slack/app.ts";
import type { ChannelKind } from "#src/chat/slack/audience.ts";
import { systemClock } from "#src/kernel/clock.ts";
import { InputError, Upstream } from "#src/kernel/errors.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { Message } from "#src/local/slack/model.ts";
import { type LocalSlack, startSlack } from "#src/local/slack/start.ts";
import type { Log } from "#src/ports/log.ts";
import type { Approvals } from "#src/ports/proposals.ts";
import type { Caller } from "#src/tool/caller.ts";
import { type AnyRunTool, type AnyTool, defineTool } from "#src/tool/define.ts";
import { createDoor } from "#src/tool/run.ts";
import type { Table, View } from "#src/view/view.ts";
import { registry } from "#tools/index.ts";
import { type Ledger, ledgerTools } from "./ledger.ts";

export const SECRET = "a-signing-secret";

/** The desk in Slack, as small as it gets: a local Slack, the app on it, and a door whose tools a test can hold up. */
export interface TestDesk {
  readonly slack: LocalSlack;
  readonly app: SlackApp;
  /** Address of the app's own server; empty in socket mode. */
  readonly url: string;
  /** Lets the tool `slow` answer. */
  readonly release: () => void;
  readonly logged: string[];
  /** People whose role was taken away, but not their place among the known. */
  readonly revoked: Set<string>;
  /** Command lines that reached a tool, in order. */
  readonly runs: string[];
  readonly stop: () => Promise<void>;
}

export interface DeskOptions {
  readonly kind?: "http" | "socket";
  readonly slack?: Partial<Parameters<typeof startSlack>[0]>;
  readonly app?: Partial<SlackAppOptions>;
  /** Proposals that can be made and decided, with the surface following them. */
  readonly ledger?: Ledger;
  /** Holds a rejection up. */
  readonly beforeRejecting?: () => Promise<void>;
}

/** Starts it on loopback. */
export async function startDesk(options: DeskOptions = {}): Promise<TestDesk> {
  const kind = options.kind ?? "http";
  const { ledger } = options;
  const slack = await startSlack({
    clock: systemClock,
    signingSecret: SECRET,
    retryDelaysMs: [0, 0, 0],
    ...options.slack,
  });
  const env = slack.env();
  const gate = Promise.withResolvers<void>();
  const runs: string[] = [];
  const logged: string[] = [];
  const log = logInto(logged);
  const seen = new Set<string>();
  const revoked = new Set<string>();
  const callerOf = (user: string): Caller =>
    CALLERS[user] ?? (ledger && user === DEMO.approver ? AISHA : { ...STRANGER, id: `slack:${user}` });
  const app = createSlackApp({
    door: doorOf(
      [
        ...testTools(runs, gate.promise),
        ...registry.filter((tool) => tool.name === "help"),
        ...(ledger === undefined ? [] : ledgerTools(ledger, options.beforeRejecting)),
      ],
      ledger,
    ),
    ...(ledger && { changes: ledger.changes, currentProposal: ledger.current, approvalsChannel: DEMO.approvals }),
    callerOf: async (user) => (revoked.has(user) ? { ...callerOf(user), roles: ["viewer"] } : callerOf(user)),
    channelKind: async (channel) => KINDS[channel] ?? (ledger && channel === DEMO.approvals ? "internal" : "unknown"),
    inbox: {
      first: async (key) => {
        const known = seen.has(key);
        seen.add(key);
        return !known;
      },
    },
    log,
    botToken: env.SLACK_BOT_TOKEN ?? "",
    connection: kind === "http" ? { kind, signingSecret: SECRET } : { kind, appToken: env.SLACK_APP_TOKEN ?? "" },
    slackApiUrl: slack.apiUrl,
    placeholderAfterMs: 20,
    ...options.app,
  });
  const server = createServer((request, response) => {
    if (app.handler === null) response.writeHead(404).end();
    else app.handler(request, response, () => response.writeHead(404).end("not for Slack"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (kind === "http") slack.connectApp(`${url}/slack/events`);
  await app.start();
  return {
    slack,
    app,
    url,
    release: gate.resolve,
    logged,
    revoked,
    runs,
    stop: async () => {
      gate.resolve();
      await app.stop(0);
      await slack.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Resolves with the newest message of a channel, as a person sees it, for which the test holds; driven by changes. */
export function seen(
  desk: TestDesk,
  channel: string,
  test: (message: Message) => boolean = () => true,
  person: string = DEMO.operator,
): Promise<Message> {
  const { workspace } = desk.slack;
  return new Promise((resolve) => {
    const look = (): boolean => {
      const found = workspace.messages(channel, person).findLast((m) => m.user === DEMO.botUserId && test(m));
      if (found !== undefined) resolve(found);
      return found !== undefined;
    };
    if (look()) return;
    const stop = workspace.subscribe(() => {
      if (look()) stop();
    });
  });
}

/** Resolves with what `find` gives, as soon as it gives something; driven by changes. */
export function until<T>(desk: TestDesk, find: () => T | undefined): Promise<T> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const found = find();
      if (found !== undefined) resolve(found);
      return found !== undefined;
    };
    if (look()) return;
    const stop = desk.slack.workspace.subscribe(() => {
      if (look()) stop();
    });
  });
}

/** Every text of a message, blocks included. */
export function wordsOf(message: { readonly text: string; readonly blocks: readonly unknown[] }): string {
  return JSON.stringify([message.text, message.blocks]);
}

/** The first button of a message whose label is this, as a press needs it. */
export function button(
  message: { readonly blocks: readonly unknown[] },
  label: string,
): { block_id: string; action_id: string } {
  for (const block of message.blocks as {
    block_id: string;
    elements?: { action_id?: string; text?: { text: string } }[];
  }[]) {
    for (const element of block.elements ?? []) {
      if (element.text?.text === label) return { block_id: block.block_id, action_id: element.action_id ?? "" };
    }
  }
  throw new Error(`no button "${label}" in ${JSON.stringify(message.blocks)}`);
}

const CALLERS: Readonly<Record<string, Caller>> = {
  [DEMO.operator]: { id: "slack:olivia", name: "Olivia", surface: "slack", roles: ["operator"], clients: "all" },
  [DEMO.accountManager]: {
    id: "slack:marco",
    name: "Marco",
    surface: "slack",
    roles: ["account-manager"],
    clients: ["1"],
  },
  [DEMO.client]: { id: "slack:jonas", name: "Jonas", surface: "slack", roles: ["client"], clients: ["1"] },
};
const STRANGER: Caller = { id: "slack:?", name: "Somebody", surface: "slack", roles: [], clients: [] };
const KINDS: Readonly<Record<string, ChannelKind>> = { [DEMO.billing]: "internal", [DEMO.clientChannel]: "client" };
/** Somebody who may decide; most tests have nobody like that. */
const AISHA: Caller = {
  id: "slack:aisha",
  name: "Aisha",
  surface: "slack",
  roles: ["approver"],
  clients: "all",
};

function logInto(lines: string[]): Log {
  const write = (level: string) => (fields: object, message: string) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  };
  return { info: write("info"), warn: write("warn"), error: write("error") };
}

function doorOf(tools: readonly AnyTool[], ledger?: Ledger) {
  const unused = (): never => {
    throw new Error("the tools of this test read nothing");
  };
  return createDoor({
    registry: tools,
    // A desk that nobody reads: these tools answer from the test.
    desk: {
      receiver: { id: "000000000000", name: "Receiver" },
      origin: "bill",
      costs: { read: unused } as never,
      groups: { list: unused } as never,
      views: null,
      transfers: null,
      lineItems: null,
      pricing: null,
      credits: null,
      budgets: null,
      anomalies: null,
    },
    system: { report: unused },
    // The tools of this test use no more of it than there is.
    ...(ledger && { approvals: ledger as unknown as Approvals }),
    clock: systemClock,
    audit: async () => {},
    onFault: () => {},
    deadlineMs: 60_000,
  });
}

const output = z.object({ line: z.string() });

function testTools(runs: string[], gate: Promise<void>): AnyTool[] {
  const tool = (
    name: string,
    grant: AnyTool["grant"],
    view: (line: string) => View,
    before: () => Promise<void> = async () => {},
  ): AnyTool =>
    defineTool({
      name,
      title: `${name[0]?.toUpperCase()}${name.slice(1)}`,
      description: `Answers for the test of the Slack surface: ${name}.`,
      input: z.object({ client: z.string().optional() }),
      output,
      effect: "read",
      grant,
      command: { positional: ["client"], examples: [name] },
      run: async (input, context) => {
        const line = [name, input.client ?? ""].join(" ").trim();
        runs.push(line);
        await before();
        context.call.used({
          source: "Cost Explorer",
          local: true,
          side: "my-view",
          periods: ["2026-10"],
          asOf: "2026-11-02T10:00:00.000Z",
          state: "final",
          requests: 3,
          costUsd: "0.03",
        });
        return { line };
      },
      view: (data) => view(data.line),
    });
  return [
    tool("margin", "cost.read", marginView),
    tool("overview", "cost.read", (line) => [
      {
        kind: "facts",
        items: [
          { label: "Spend", value: usd("1234.5") },
          { label: "Asked", value: line },
        ],
      },
    ]),
    { ...(tool("secret", "cost.read", marginView) as AnyRunTool), effect: "own", forOneself: true },
    tool("clients", "everyone", () => [{ kind: "table", ...bigTable(3) }]),
    tool("usage", "everyone", () => [{ kind: "text", text: "Your services of 2026-10" }]),
    tool("slow", "cost.read", marginView, () => gate),
    tool("many", "cost.read", () => [{ kind: "table", ...bigTable(257) }]),
    tool("steps", "cost.read", () => [
      { kind: "heading", text: "Steps" },
      { kind: "chart", chart: WATERFALL },
    ]),
    tool("export", "cost.read", (line) => [{ kind: "file", name: "rows.csv", title: "Rows", text: rowsFor(line) }]),
    tool("broken", "cost.read", marginView, async () => {
      throw new Upstream("aws.down", "Cost Explorer does not answer. Try again in a minute.", { retryable: true });
    }),
    tool("bug", "cost.read", marginView, async () => {
      throw new TypeError("secret xoxb-123-abc in here");
    }),
    tool("which", "cost.read", marginView, async () => {
      throw new InputError("client.ambiguous", 'Two clients begin with "ac".', {
        choices: [
          { label: "Acme Robotics", command: "margin 111111111111" },
          { label: "Acorn", command: "margin 222222222222" },
        ],
      });
    }),
  ];
}

/** Lines of a file: 200 of them, or as many as the client's name says. */
export function rowsFor(line: string): string {
  const count = Number(/\d+$/.exec(line)?.[0] ?? 200);
  return Array.from({ length: count }, (_, i) => `${i + 1},\u200bAcme,<!channel>,plain text`).join("\n");
}

/** Money in USD as a cell. */
export function usd(amount: string): { money: { amount: string; currency: string } } {
  return { money: { amount, currency: "USD" } };
}

/** A margin-like answer with a table, an unknown cell and a button. */
export function marginView(line: string): View {
  return [
    { kind: "heading", text: `Answer to ${line}` },
    {
      kind: "table",
      caption: "Margin by client, 2026-10",
      columns: [
        { label: "Client", align: "left" },
        { label: "My View", align: "right" },
        { label: "Margin", align: "right" },
      ],
      rows: [
        ["Acme Robotics", usd("1000.005"), { percent: "12.5" }],
        ["Blue Heron", usd("20"), { unknown: "its billing view cannot be read" }],
      ],
      totals: [["Total", usd("1020.005"), { percent: null }]],
    },
    { kind: "actions", items: [{ label: "By usage", command: "usage acme" }] },
  ];
}

/** A table of so many rows with a total. */
export function bigTable(rows: number): Omit<Table, "kind"> {
  return {
    caption: "Clients",
    columns: [
      { label: "Client", align: "left" },
      { label: "My View", align: "right" },
    ],
    rows: Array.from({ length: rows }, (_, i) => [`Client ${i + 1}`, usd(`${i}.25`)]),
    totals: [["Total", usd("99999.75")]],
  };
}

/** A waterfall in the shape of the tool. */
export const WATERFALL = {
  type: "waterfall",
  title: "From gross to margin",
  currency: "USD",
  categories: ["My View gross", "Credits", "My View net", "Margin", "Showback"],
  series: [
    { name: "Change", values: [null, "-99.5", null, "299.5", null] },
    { name: "Level", values: ["1000", null, "900.5", null, "1200"] },
  ],
} as const;
