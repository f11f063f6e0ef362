import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { BillDescription } from "#src/bills/open-bill.ts";
import type { Config } from "#src/config.ts";
import { type AwsConnection, BILLING_REGION } from "#src/integrations/aws/connection.ts";
import { type Clock, systemClock } from "#src/kernel/clock.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import type { Cloud } from "#src/local/cloud.ts";
import type { ApiCall, CostSnapshotStore } from "#src/ports/cost-records.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { ReceiverStore } from "#src/ports/parties.ts";
import { noCloudAt } from "./cloud-site.ts";
import { type CombinedDesk, combinedDesk } from "./combined-desk.ts";
import { type LocalSite, receiverCredentials } from "./credentials.ts";
import { Reach } from "./reach.ts";

/** Where figures come from in this process. */
export interface Sources {
  /** Over every receiver. */
  readonly desk: Desk;
  /** The receivers one by one, and what belongs to which; `null` with a bill. */
  readonly several: Several | null;
  /** The simulated AWS of this process, when there is one. */
  readonly cloud: Cloud | null;
  /** What was loaded, when there is a bill. */
  readonly bill: BillSummary | null;
  close(): Promise<void>;
}

/** The receivers behind the desk. */
export interface Several extends Omit<CombinedDesk, "desk"> {
  readonly reach: Reach;
}

interface SourcesOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly meter: (call: ApiCall) => void;
  readonly snapshots?: CostSnapshotStore;
  /** Where further receivers are kept. */
  readonly receivers?: () => Promise<ReceiverStore>;
}

/** Opens what the configuration names: a bill, the local cloud (here or in another process), or a real receiver. */
export async function openSources(options: SourcesOptions): Promise<Sources> {
  const { config, clock, meter } = options;
  const { costs } = config;
  const shared = { clock, meter, ...(options.snapshots === undefined ? {} : { snapshots: options.snapshots }) };
  switch (costs.kind) {
    case "bill": {
      // Loaded when it is needed: a process that reads AWS has no use for the engine that reads files.
      const { openBill } = await import("#src/bills/open-bill.ts");
      const bill = await openBill({
        files: [...costs.files],
        clock,
        ...(costs.pricing === null ? {} : { pricing: costs.pricing }),
      });
      return {
        desk: bill.desk,
        several: null,
        cloud: null,
        bill: summary(bill.description()),
        close: () => bill.close(),
      };
    }
    case "real":
      return {
        ...several(options, () => ({
          ...shared,
          receiver: costs.accountId,
          receiverName: costs.name,
          credentials: receiverCredentials(costs),
          estate: "aws",
        })),
        cloud: null,
        bill: null,
        close: async () => {},
      };
    case "local": {
      const { seed, clients, cloudUrl } = costs;
      const cloud = cloudUrl === null ? await ownCloud({ seed, clients, clock }) : null;
      const endpoint = cloudUrl ?? cloud?.url ?? "";
      const receiver = await localAccount(endpoint);
      const home = (): AwsConnection => ({
        ...shared,
        receiver,
        receiverName: "local cloud",
        credentials: LOCAL_KEYS,
        endpoint,
        estate: `local ${cloudUrl ?? `${seed}/${clients}`}`,
      });
      return {
        ...several(options, home, { endpoint, keys: LOCAL_KEYS }),
        cloud,
        bill: null,
        close: async () => cloud?.close(),
      };
    }
  }
}

/** One desk over the receiver of the settings and those in the store. */
function several(
  { clock, receivers }: SourcesOptions,
  home: () => AwsConnection,
  local?: LocalSite,
): { desk: Desk; several: Several } {
  const reach = new Reach({
    home,
    ...(local === undefined ? {} : { local }),
    ...(receivers === undefined ? {} : { store: receivers }),
  });
  const { desk, ...owners } = combinedDesk(reach.home.desk, () => reach.all(), clock);
  return { desk, several: { reach, ...owners } };
}

async function ownCloud(options: { seed: number; clients: number; clock: Clock }): Promise<Cloud> {
  const { startCloud } = await import("#src/local/cloud.ts");
  return startCloud({ ...options, sessionClock: systemClock });
}

/** Asks the local cloud whose keys these are; says clearly when nothing answers there. */
async function localAccount(endpoint: string): Promise<string> {
  const sts = new STSClient({ endpoint, region: BILLING_REGION, credentials: LOCAL_KEYS, maxAttempts: 1 });
  try {
    const { Account } = await sts.send(new GetCallerIdentityCommand({}));
    return Account ?? "";
  } catch (error) {
    throw noCloudAt(endpoint, error);
  }
}

/** What a bill tells of itself. */
export interface BillSummary {
  /** What was loaded, in one line. */
  readonly line: string;
  /** Where Showback comes from, what was left out, which rule of the pricing file fits nothing; one sentence each. */
  readonly notes: readonly string[];
}

function summary(bill: BillDescription): BillSummary {
  const [first] = bill.periods;
  const last = bill.periods.at(-1);
  const span = first === last ? first : `${first} to ${last}`;
  const files = `${bill.files.length} ${bill.files.length === 1 ? "file" : "files"}`;
  return {
    line: `${files}, ${bill.format}, ${bill.rows} rows, ${span}`,
    notes: [bill.showback, ...bill.notes, ...bill.skipped.map((s) => `${s.name} was left out: ${s.reason}.`)],
  };
}
