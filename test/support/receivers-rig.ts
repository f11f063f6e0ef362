import { auditTo } from "#src/app/audit.ts";
import { readCredentials } from "#src/app/credentials.ts";
import { receiverAdmin } from "#src/app/receiver-admin.ts";
import { openSources, type Several } from "#src/app/sources.ts";
import { openWriter } from "#src/app/writer.ts";
import { createApprovals } from "#src/approval/approvals.ts";
import { rulesFrom } from "#src/approval/rules.ts";
import { readConfig } from "#src/config.ts";
import { awsDesk } from "#src/integrations/aws/desk.ts";
import { enqueueWith, proposalHandlers } from "#src/jobs/proposal-handlers.ts";
import { ManualClock, systemClock } from "#src/kernel/clock.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import { type Cloud, startCloud } from "#src/local/cloud.ts";
import type { ApiCall } from "#src/ports/cost-records.ts";
import type { LineItemWriter } from "#src/ports/custom-line-items.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import type { Caller } from "#src/tool/caller.ts";
import { type Answer, createDoor, type Door, type RunOptions } from "#src/tool/run.ts";
import { registry } from "#tools/index.ts";
import { report } from "./door.ts";
import { workOff } from "./write-rig.ts";

/** A billing admin, who may do all there is. */
export const ada: Caller = { id: "test:ada", name: "Ada", surface: "slack", roles: ["admin"], clients: "all" };

/** Another one, for whoever proposes does not approve. */
const bea: Caller = { ...ada, id: "test:bea", name: "Bea" };

/** An installation over a local cloud with two receivers, of which the settings name the first. */
export interface ReceiversRig {
  readonly cloud: Cloud;
  readonly clock: ManualClock;
  readonly store: Store;
  readonly desk: Desk;
  readonly several: Several;
  readonly writer: LineItemWriter;
  readonly calls: ApiCall[];
  /** The account of the second receiver. */
  readonly second: string;
  /** A command that adds the second receiver with the roles and external ids that it has. */
  readonly addSecond: string;
  ask(line: string, caller?: Caller, options?: RunOptions): Promise<Answer>;
  /** Has a proposal approved by somebody else and does it, as the worker would; the state that it ends in. */
  applied(proposal: Proposal | undefined): Promise<string>;
  /** The same of taking it back. */
  takenBack(proposal: Proposal | undefined): Promise<string>;
  /** The same tools and store over one receiver alone, which is read as if there were no other. */
  alone(place: 0 | 1): Door;
  close(): Promise<void>;
}

/** One process of an installation; with a store that is given, another process of the same one. */
export async function startReceivers(shared?: Pick<ReceiversRig, "cloud" | "clock" | "store">): Promise<ReceiversRig> {
  const clock = shared?.clock ?? new ManualClock("2026-11-05T10:00:00Z");
  const cloud =
    shared?.cloud ??
    (await startCloud({ clock, sessionClock: systemClock, rows: 1_500, months: 3, clients: 8, sellerClients: 3 }));
  const store = shared?.store ?? (await openStore({ clock }));
  const config = readConfig({}, { cloud: cloud.url });
  const calls: ApiCall[] = [];
  const meter = (call: ApiCall): void => void calls.push(call);
  const { desk, several } = await openSources({ config, clock, meter, receivers: async () => store.receivers });
  if (several === null) throw new Error("a cloud has receivers");
  const rules = rulesFrom({
    selfUpTo: "0",
    twoPeopleFrom: "1000000",
    typedFrom: "1000000",
    expiresAfterMs: 3_600_000,
    policyEvidence: 10,
  });
  const doorOver = (over: Desk): Door =>
    createDoor({
      registry,
      desk: over,
      clock,
      approvals: createApprovals({ store, clock, rules, enqueue: enqueueWith(clock) }),
      receivers: receiverAdmin({ config, store, reach: several.reach, clock, servesChat: true }),
      records: store.audit,
      answers: store.traces,
      system: { report: async () => report },
      audit: auditTo(store.audit),
      onFault: (error) => {
        throw error.cause ?? error;
      },
      deadlineMs: 60_000,
    });
  const door = doorOver(desk);
  const [, seller] = cloud.book.estate.receivers;
  const sources = { several, cloud };
  const writers = openWriter({ config, sources, clock, receivers: store.receivers, servesChat: false });
  const handlers = proposalHandlers({ registry, desk, writers, store, clock, rules });
  const decided = async (line: string, proposal: Proposal | undefined): Promise<string> => {
    await door.command(line, bea);
    await workOff(store, handlers);
    return (await store.proposals.byId(proposal?.id ?? ""))?.state ?? "";
  };
  return {
    cloud,
    clock,
    store,
    desk,
    several,
    calls,
    writer: writers.lineItems,
    second: seller.accountId,
    addSecond:
      `receiver-add ${seller.accountId} Meridian Cloud --read-role ${seller.roleArn} --external-id ${seller.externalId} ` +
      `--apply-role ${seller.applyRoleArn} --apply-external-id ${seller.applyExternalId}`,
    ask: (line, caller = ada, options = {}) => door.command(line, caller, options),
    alone: (place) => {
      const { accountId: receiver, name: receiverName, roleArn, externalId } = cloud.book.estate.receivers[place];
      const local = { endpoint: cloud.url, keys: LOCAL_KEYS };
      const credentials = readCredentials({ roleArn, externalId }, local);
      const connection = { receiver, receiverName, credentials, endpoint: cloud.url, clock, estate: "alone", meter };
      return doorOver(awsDesk(connection));
    },
    applied: (proposal) => decided(`approve ${proposal?.number}`, proposal),
    takenBack: (proposal) => decided(`undo ${proposal?.number} --reason By mistake`, proposal),
    close: async () => {
      await store.close();
      await cloud.close();
    },
  };
}
