import { setTimeout as sleep } from "node:timers/promises";
import {
  BillingconductorClient,
  ListBillingGroupCostReportsCommand,
  ListBillingGroupsCommand,
  ListPricingPlansCommand,
} from "@aws-sdk/client-billingconductor";
import { awsDesk } from "#src/integrations/aws/desk.ts";
import { systemClock } from "#src/kernel/clock.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import { openStore } from "#src/store/open-store.ts";
import type { Caller } from "#src/tool/caller.ts";
import { createDoor, type Door } from "#src/tool/run.ts";
import { registry } from "#tools/index.ts";
import { type Bench, type Measure, measure, median, timed } from "./bench.ts";
import { type SideProcess, startSide } from "./side-process.ts";

const MONTHS = 12;
const PAGE = 100;
const WARM_LIMIT_MS = 150;
const COLD_ROUNDS = 3;
/** From here on one first answer must do: it takes more than a thousand requests. */
const MANY = 10_000;
const WARM_ROUNDS = 9;

/** `margin` over twelve months of 100, 1,000 and 10,000 billing groups: requests, first answer, second answer. */
export const margin: Bench = {
  name: "margin",
  async run({ quick }) {
    const measures: Measure[] = [];
    for (const clients of quick ? [100, 1_000] : [100, 1_000, 10_000]) {
      const cloud = await startSide("cloud-side.ts", [String(clients)]);
      try {
        measures.push(...(await compare(cloud, clients)));
      } finally {
        await cloud.stop();
      }
    }
    return {
      measures,
      notes: [
        "Requests: the baseline is the fewest that pages of 100 allow: reports of 12 months, billing groups and pricing plans.",
        "First answer: with every figure written to the embedded database; the baseline is the bare SDK reading the same pages and doing nothing with them.",
      ],
    };
  },
};

async function compare(cloud: SideProcess, clients: number): Promise<Measure[]> {
  const sizes = (await cloud.ask("sizes")) as { groups: number; reports: number; plans: number };
  const pages = (items: number): number => Math.max(1, Math.ceil(items / PAGE));
  const fewest = MONTHS * pages(sizes.reports) + pages(sizes.groups) + pages(sizes.plans);

  const [ours, bare, warm, requests]: number[][] = [[], [], [], []];
  // The first round warms both up; the largest size comes last and finds them warm.
  const rounds = clients >= MANY ? [COLD_ROUNDS] : Array.from({ length: COLD_ROUNDS + 1 }, (_, i) => i);
  for (const round of rounds) {
    await using desk = await openDesk(cloud.url);
    await cloud.ask("count");
    const cold = await timed(() => desk.door.command(question(), OPERATOR));
    const asked = (await cloud.ask("count")) as number;
    const baseline = await timed(() => readBare(cloud.url));
    await cloud.ask("count");
    if (round === 0) continue;
    ours?.push(cold);
    bare?.push(baseline);
    requests?.push(asked);
    if (round < COLD_ROUNDS) continue;
    for (let i = 0; i < WARM_ROUNDS; i++) {
      // Within the same second it would not be worked out again.
      await sleep(1_050);
      warm?.push(await timed(() => desk.door.command(question(), OPERATOR)));
    }
    if ((await cloud.ask("count")) !== 0) throw new Error("a warm answer asked AWS again");
  }
  const of = `${clients.toLocaleString("en")} groups`;
  return [
    measure(`requests, ${of}`, "requests", median(requests ?? []), fewest, { most: 1 }),
    measure(`first answer, ${of}`, "ms", median(ours ?? []), median(bare ?? [])),
    measure(`warm answer, ${of}`, "ms", median(warm ?? []), null, { limit: WARM_LIMIT_MS }),
  ];
}

const OPERATOR: Caller = { id: "bench", name: "bench", surface: "cli", roles: ["operator"], clients: "all" };

function question(): string {
  const [first, last] = months();
  return `margin ${first}..${last}`;
}

function months(): [first: BillingPeriod, last: BillingPeriod] {
  const last = BillingPeriod.at(systemClock.now()).previous();
  return [last.plus(1 - MONTHS), last];
}

/** A door on a database and a memory of its own, as a process has it that was just started. */
async function openDesk(endpoint: string): Promise<{ door: Door; [Symbol.asyncDispose](): Promise<void> }> {
  const store = await openStore();
  const desk = awsDesk({
    receiver: "bench",
    receiverName: "bench",
    credentials: LOCAL_KEYS,
    endpoint,
    clock: systemClock,
    estate: "bench",
    snapshots: store.costSnapshots,
    meter: () => {},
  });
  const door = createDoor({
    registry,
    desk,
    system: {
      report: () => {
        throw new Error("this bench does not ask for the status");
      },
    },
    clock: systemClock,
    audit: async ({ tool, outcome }) => {
      await store.audit.append({ actor: "bench", surface: "cli", tool, inputDigest: "-", outcome });
    },
    onFault: (error) => {
      throw error;
    },
    deadlineMs: 120_000,
  });
  return { door, [Symbol.asyncDispose]: () => store.close() };
}

/** The same pages through nothing but the SDK, months side by side. */
async function readBare(endpoint: string): Promise<void> {
  const client = new BillingconductorClient({ endpoint, region: "us-east-1", credentials: LOCAL_KEYS });
  const [first, last] = months();
  const toTheEnd = async (page: (token: { NextToken?: string }) => Promise<{ NextToken?: string | undefined }>) => {
    let token: { NextToken?: string } | undefined = {};
    while (token !== undefined) {
      const { NextToken } = await page(token);
      token = NextToken === undefined ? undefined : { NextToken };
    }
  };
  const at = { BillingPeriod: last.toString(), MaxResults: PAGE };
  await toTheEnd((token) => client.send(new ListPricingPlansCommand({ ...at, ...token })));
  await toTheEnd((token) => client.send(new ListBillingGroupsCommand({ ...at, ...token })));
  await Promise.all(
    BillingPeriod.span(first, last).map((period) =>
      toTheEnd((token) =>
        client.send(
          new ListBillingGroupCostReportsCommand({ BillingPeriod: period.toString(), MaxResults: PAGE, ...token }),
        ),
      ),
    ),
  );
  client.destroy();
}
