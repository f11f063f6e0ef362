import { CostExplorerClient, GetAnomaliesCommand, GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { Upstream } from "#src/kernel/errors.ts";
import { type AwsConnection, clientConfig, meter } from "./connection.ts";
import { COST_USD } from "./cost-explorer.ts";
import { isDenied } from "./errors.ts";
import { answered, once, type PermissionProbe } from "./probe.ts";

const COSTS = "ce:GetCostAndUsage";
const VIEW_DATA = "billing:GetBillingViewData";

/** The permissions that cost money to try: every request to Cost Explorer does. `listViews` is the free list of billing views. */
export function paidPermissions(
  connection: AwsConnection,
  listViews: (signal: AbortSignal) => Promise<Record<string, unknown>>,
): readonly PermissionProbe[] {
  const client = new CostExplorerClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, "Cost Explorer", COST_USD));
  const now = connection.clock.now().getTime();
  const costs = (view: string | undefined, abortSignal: AbortSignal) =>
    client.send(
      new GetCostAndUsageCommand({
        TimePeriod: { Start: day(now - 2 * DAY_MS), End: day(now - DAY_MS) },
        Granularity: "MONTHLY",
        Metrics: ["UnblendedCost"],
        ...(view === undefined ? {} : { BillingViewArn: view }),
      }),
      { abortSignal },
    );
  const viewOf = once(async (signal) => handedOver(await listViews(signal).catch(() => ({}))));
  // Read through a view, one request needs both permissions: only when it is refused is another one paid for.
  const through = once(async (signal) => answered(costs(await viewOf(signal), signal), UNHEALTHY));
  const plain = once((signal) => costs(undefined, signal));
  return [
    {
      action: COSTS,
      feature: "costs by service and account",
      costUsd: COST_USD,
      ask: async (signal) => {
        const refused = await refusal(through(signal));
        if (refused === null) return;
        if ((await viewOf(signal)) === undefined || deniedAction(refused) === COSTS) throw refused;
        await plain(signal);
      },
    },
    {
      action: VIEW_DATA,
      feature: "costs of each client, by My View and by Showback",
      costUsd: COST_USD,
      ask: async (signal) => {
        if ((await viewOf(signal)) === undefined) throw untold("there is no billing view yet to try it with");
        const refused = await refusal(through(signal));
        if (refused === null) return;
        const costsAsWell = deniedAction(refused) !== VIEW_DATA && (await refusal(plain(signal))) !== null;
        if (deniedAction(refused) === COSTS || costsAsWell) throw untold(`it needs ${COSTS}, which is missing`);
        throw refused;
      },
    },
    {
      action: "ce:GetAnomalies",
      feature: "cost anomalies",
      costUsd: COST_USD,
      ask: (abortSignal) =>
        client.send(
          new GetAnomaliesCommand({ DateInterval: { StartDate: day(now - DAY_MS), EndDate: day(now) }, MaxResults: 1 }),
          { abortSignal },
        ),
    },
  ];
}

/** Authorized, and yet without figures. */
const UNHEALTHY = ["BillingViewHealthStatusException", "DataUnavailableException"];

/** The first view of a source, as the features read through. */
function handedOver({ billingViews }: Record<string, unknown>): string | undefined {
  const views = (billingViews ?? []) as readonly { readonly arn?: string; readonly billingViewType?: string }[];
  return views.find(({ billingViewType = "" }) => billingViewType.startsWith("BILLING_TRANSFER"))?.arn;
}

/** `null` when it was answered, the refusal when it was denied; any other failure is thrown. */
async function refusal(asked: Promise<unknown>): Promise<unknown> {
  try {
    await asked;
    return null;
  } catch (thrown) {
    if (isDenied(thrown)) return thrown;
    throw thrown;
  }
}

/** The action that AWS says is missing ("... is not authorized to perform: ce:GetCostAndUsage on resource ..."), if it says so. */
function deniedAction(thrown: unknown): string | undefined {
  const said = thrown instanceof Error ? thrown.message : "";
  return /not authorized to perform: ([a-z-]+:\w+)/.exec(said)?.[1];
}

function untold(why: string): Upstream {
  return new Upstream("aws.untold", `This cannot be told: ${why}.`, { retryable: false });
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const DAY_MS = 86_400_000;
