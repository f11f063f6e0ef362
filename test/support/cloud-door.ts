import { awsDesk } from "#src/integrations/aws/desk.ts";
import { ManualClock, systemClock } from "#src/kernel/clock.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import { type Cloud, type CloudOptions, startCloud } from "#src/local/cloud.ts";
import type { ApiCall, CostSnapshotStore } from "#src/ports/cost-records.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Caller } from "#src/tool/caller.ts";
import { createDoor, type Door } from "#src/tool/run.ts";
import { registry } from "#tools/index.ts";

/** Somebody who may read everything. */
export const OPERATOR: Caller = {
  id: "test:operator",
  name: "Operator",
  surface: "cli",
  roles: ["operator"],
  clients: "all",
};

/** The whole read path over the wire: the local cloud, the real SDKs, the adapters and the door. */
export interface CloudDoor {
  readonly cloud: Cloud;
  readonly clock: ManualClock;
  readonly desk: Desk;
  readonly door: Door;
  /** What the adapters said they sent. */
  readonly calls: ApiCall[];
}

export interface CloudDoorOptions extends CloudOptions {
  readonly now?: string;
  readonly snapshots?: CostSnapshotStore;
  readonly maxAttempts?: number;
}

/** Starts a small cloud and a door on its partner account. */
export async function startCloudDoor(options: CloudDoorOptions = {}): Promise<CloudDoor> {
  const { now = "2026-11-21T10:00:00Z", snapshots, maxAttempts, ...rest } = options;
  const clock = new ManualClock(now);
  const cloud = await startCloud({ rows: 4_000, months: 4, clock, sessionClock: systemClock, ...rest });
  const [partner] = cloud.book.estate.receivers;
  const calls: ApiCall[] = [];
  const desk = deskOf(cloud, clock, partner.accountId, LOCAL_KEYS, calls, { snapshots, maxAttempts });
  return { cloud, clock, desk, door: doorOf(desk, clock), calls };
}

/** A desk on one receiver account of a cloud. */
export function deskOf(
  cloud: Cloud,
  clock: ManualClock,
  receiver: string,
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
  calls: ApiCall[] = [],
  more: { snapshots?: CostSnapshotStore | undefined; maxAttempts?: number | undefined } = {},
): Desk {
  return awsDesk({
    receiver,
    receiverName: receiver,
    credentials,
    endpoint: cloud.url,
    estate: "test",
    clock,
    meter: (call) => calls.push(call),
    ...(more.snapshots === undefined ? {} : { snapshots: more.snapshots }),
    ...(more.maxAttempts === undefined ? {} : { maxAttempts: more.maxAttempts }),
  });
}

/** A door on a desk; our own faults fail the test by their cause. */
export function doorOf(desk: Desk, clock: ManualClock): Door {
  return createDoor({
    registry,
    desk,
    clock,
    system: { report: () => Promise.reject(new Error("not asked for in these tests")) },
    audit: async () => {},
    onFault: (error) => {
      throw error.cause ?? error;
    },
    deadlineMs: 60_000,
  });
}
