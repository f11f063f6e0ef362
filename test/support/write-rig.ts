import { createApprovals } from "#src/approval/approvals.ts";
import { createPolicies } from "#src/approval/policies.ts";
import { type ApprovalRules, rulesFrom } from "#src/approval/rules.ts";
import { catalog } from "#src/jobs/catalog.ts";
import { enqueueWith, proposalHandlers } from "#src/jobs/proposal-handlers.ts";
import type { Approvals, Proposal } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";
import type { Writers } from "#src/ports/writers.ts";
import { openStore } from "#src/store/open-store.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { Card } from "#src/tool/proposals/card.ts";
import { type Answer, createDoor, type RunRecord } from "#src/tool/run.ts";
import { registry } from "#tools/index.ts";
import { type CloudDoor, type CloudDoorOptions, startCloudDoor } from "./cloud-door.ts";
import { pricingWriterOf, writerOf } from "./cloud-writer.ts";

const person = (
  id: string,
  name: string,
  role: Caller["roles"][number],
  clients: Caller["clients"] = "all",
): Caller => ({
  id: `test:${id}`,
  name,
  surface: "slack",
  roles: [role],
  clients,
});

const WRITING = registry.filter((tool) => tool.effect === "write").map(({ name }) => name);

/** The people of these tests. */
export const olivia = person("olivia", "Olivia", "operator");
export const aisha = person("aisha", "Aisha", "approver");
export const ben = person("ben", "Ben", "approver");
export const mona = person("mona", "Mona", "admin");
export const omar = person("omar", "Omar", "admin");
export const vera = person("vera", "Vera", "viewer");
export const jonas = person("jonas", "Jonas", "client");

/** The whole write path in one process: the local cloud over the wire, the door, a store, and the worker's jobs done on demand. */
export interface WriteRig extends CloudDoor {
  readonly store: Store;
  readonly approvals: Approvals;
  /** What the worker writes with. */
  readonly writers: Writers;
  /** Every run of a tool, as the door tells it for the audit trail. */
  readonly runs: RunRecord[];
  /** Asks one command line. */
  ask(line: string, caller?: Caller, answers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Proposes by a command line; the proposal. */
  propose(line: string, caller?: Caller): Promise<Proposal>;
  /** Does every job of a proposal that waits, as the worker would. */
  work(): Promise<void>;
  close(): Promise<void>;
}

/** Starts it; small limits so that both approvals and the typed amount can be reached. */
export async function startWriteRig(
  rules: Partial<ApprovalRules> = {},
  cloud: CloudDoorOptions = {},
): Promise<WriteRig> {
  const rig = await startCloudDoor({ now: "2026-11-05T10:00:00Z", ...cloud });
  const { clock, desk } = rig;
  const store = await openStore({ clock });
  const base = rulesFrom({
    selfUpTo: "0",
    twoPeopleFrom: "1000000",
    typedFrom: "1000000",
    expiresAfterMs: 72 * 3_600_000,
    policyEvidence: 3,
  });
  const all = { ...base, ...rules };
  const runs: RunRecord[] = [];
  const approvals = createApprovals({ store, clock, rules: all, enqueue: enqueueWith(clock) });
  const door = createDoor({
    registry,
    desk,
    clock,
    approvals,
    policies: createPolicies({ store, clock, rules: all, tools: WRITING }),
    system: { report: () => Promise.reject(new Error("not asked for in these tests")) },
    audit: async (entry) => {
      runs.push(entry);
    },
    onFault: (error) => {
      throw error.cause ?? error;
    },
    deadlineMs: 60_000,
  });
  const writers = { lineItems: writerOf(rig), pricing: pricingWriterOf(rig) };
  const handlers = proposalHandlers({ registry, desk, writers, store, clock, rules: all });
  const ask: WriteRig["ask"] = (line, caller = olivia, answers) =>
    door.command(line, caller, answers === undefined ? {} : { answers });
  return {
    ...rig,
    door,
    store,
    approvals,
    writers,
    runs,
    ask,
    propose: async (line, caller = olivia) => {
      const { proposal } = await ask(line, caller);
      if (proposal === undefined) throw new Error(`nothing was proposed by: ${line}`);
      return proposal;
    },
    work: () => workOff(store, handlers),
    close: async () => {
      await store.close();
      await rig.cloud.close();
    },
  };
}

/** Does every job of a proposal that waits, once. */
export async function workOff(store: Store, handlers: ReturnType<typeof proposalHandlers>): Promise<void> {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  for (const row of await store.jobs.list("waiting")) {
    const handler = row.name === "proposal.undo" ? handlers["proposal.undo"] : handlers["proposal.apply"];
    const payload = catalog["proposal.apply"].payload.parse(row.payload);
    const signal = AbortSignal.timeout(60_000);
    await handler(payload, { id: row.id, name: row.name, key: row.key, attempt: 1, signal, log });
    await store.jobs.succeed(row.id);
  }
}

/** The card in the answer of a decision. */
export function cardOf(answer: Answer): Card {
  const data = answer.data as { card?: Card; cards?: Card[]; proposal?: Card | null };
  const card = data.card ?? data.cards?.[0] ?? data.proposal;
  if (card === undefined || card === null) throw new Error("the answer has no card");
  return card;
}
