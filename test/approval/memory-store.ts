import type { Clock } from "#src/kernel/clock.ts";
import { newId } from "#src/kernel/ids.ts";
import type { AuditEntry } from "#src/ports/audit.ts";
import type { JobRow, JobRows } from "#src/ports/job-rows.ts";
import type { OutboxEvent } from "#src/ports/messages.ts";
import type { MadeLineItem, ProposalRows, StoredProposal, Transition } from "#src/ports/proposal-rows.ts";
import type { WriteStop } from "#src/ports/proposals.ts";
import type { Repositories, Store } from "#src/ports/store.ts";
import { PolicyTables, policyRows } from "./memory-policies.ts";

/** The repositories that proposals need. */
export type ProposalStore = Pick<
  Repositories,
  "proposals" | "madeItems" | "cards" | "stops" | "policies" | "outbox" | "jobs" | "audit"
> &
  Pick<Store, "transaction">;

/** Rows are replaced, never changed, so that a shallow copy of a table is what it was. */
class Tables {
  proposals = new Map<string, StoredProposal>();
  transitions: (Transition & { readonly id: string })[] = [];
  made = new Map<string, MadeLineItem>();
  cards: Parameters<Repositories["cards"]["add"]>[0][] = [];
  stops = new Map<string, WriteStop>();
  events: Omit<OutboxEvent, "id">[] = [];
  jobs = new Map<string, JobRow>();
  audit: AuditEntry[] = [];
  policies = new PolicyTables();
  numbers = 0;

  copy(): Tables {
    const copy = new Tables();
    copy.proposals = new Map(this.proposals);
    copy.transitions = [...this.transitions];
    copy.made = new Map(this.made);
    copy.cards = [...this.cards];
    copy.stops = new Map(this.stops);
    copy.events = [...this.events];
    copy.jobs = new Map(this.jobs);
    copy.audit = [...this.audit];
    copy.policies = this.policies.copy();
    copy.numbers = this.numbers;
    return copy;
  }
}

/**
 * The same ports in memory, for tests that run tens of thousands of times; the store's own tests hold it to the behaviour of the
 * databases. Transactions run one after another, as on the embedded database.
 */
export function memoryStore(clock: Clock): ProposalStore {
  let tables = new Tables();
  let last: Promise<unknown> = Promise.resolve();
  const over = (current: () => Tables): Omit<ProposalStore, "transaction"> => ({
    proposals: proposalRows(current, clock),
    madeItems: {
      async add(item) {
        const { made } = current();
        if (!made.has(item.id)) made.set(item.id, { ...item, madeAt: clock.now(), removedAt: null });
      },
      async removed(proposalId, effectKey) {
        const { made } = current();
        for (const item of made.values()) {
          const meant = item.proposalId === proposalId && item.effectKey === effectKey && item.removedAt === null;
          if (meant) made.set(item.id, { ...item, removedAt: clock.now() });
        }
      },
      byId: async (id) => current().made.get(id),
      list: async ({ client, period, proposalId }) =>
        [...current().made.values()].filter(
          (item) =>
            (client ?? item.client) === item.client &&
            (period ?? item.period) === item.period &&
            (proposalId ?? item.proposalId) === item.proposalId,
        ),
    },
    cards: {
      async add(card) {
        const { cards } = current();
        if (!cards.some((each) => JSON.stringify(each) === JSON.stringify(card))) cards.push(card);
      },
      of: async (id) => current().cards.filter((card) => card.proposalId === id),
    },
    stops: {
      async put(stop) {
        const put = { ...stop, at: clock.now() };
        current().stops.set(stop.scope, put);
        return put;
      },
      remove: async (scope) => current().stops.delete(scope),
      list: async () => [...current().stops.values()].sort((a, b) => (a.scope < b.scope ? -1 : 1)),
    },
    policies: policyRows(() => ({ ...current().policies, proposals: current().proposals }), clock),
    outbox: {
      add: async (event) => void current().events.push(event),
      waiting: async (topic) => current().events.filter((event) => event.topic === topic).length,
      take: () => Promise.reject(new TypeError("not kept in memory")),
      markSent: () => Promise.reject(new TypeError("not kept in memory")),
      prune: () => Promise.reject(new TypeError("not kept in memory")),
    },
    jobs: jobRows(current, clock),
    audit: {
      async append(entry) {
        current().audit.push(entry);
        return { ...entry, seq: current().audit.length, at: clock.now(), prevHash: "", hash: "" };
      },
      recent: () => Promise.reject(new TypeError("not kept in memory")),
      verify: () => Promise.reject(new TypeError("not kept in memory")),
    },
  });
  const transaction: Store["transaction"] = (work) => {
    const mine = last.then(async () => {
      const draft = tables.copy();
      const result = await work(over(() => draft) as Repositories);
      tables = draft;
      return result;
    });
    last = mine.catch(() => undefined);
    return mine;
  };
  return { ...over(() => tables), transaction };
}

const PENDING: readonly string[] = ["proposed", "approved", "applying"];

function proposalRows(current: () => Tables, clock: Clock): ProposalRows {
  const change = (id: string, to: (row: StoredProposal) => Partial<StoredProposal>): void => {
    const row = current().proposals.get(id);
    if (row === undefined) throw new RangeError(`no proposal ${id}`);
    current().proposals.set(id, { ...row, ...to(row) });
  };
  const pending = (digest: string): StoredProposal | undefined =>
    [...current().proposals.values()].find((row) => row.digest === digest && PENDING.includes(row.state));
  return {
    async add(proposal) {
      if (pending(proposal.digest) !== undefined) return undefined;
      const id = newId(clock);
      current().numbers += 1;
      const row: StoredProposal = {
        ...proposal,
        id,
        number: current().numbers,
        state: "proposed",
        proposedAt: clock.now(),
        decisions: [],
        progress: proposal.plan.effects.map(({ key }) => ({ key, state: "planned", result: null, error: null })),
        replacedBy: null,
        note: null,
        round: 0,
        runner: null,
        remindedAt: null,
        escalatedAt: null,
      };
      current().proposals.set(id, row);
      const { id: by, name: byName } = proposal.proposedBy;
      current().transitions.push({ id, from: null, to: "proposed", by, byName, note: null, at: clock.now() });
      return row;
    },
    byId: async (id) => current().proposals.get(id),
    lock: async (id) => current().proposals.get(id),
    byNumber: async (number) => [...current().proposals.values()].find((row) => row.number === number),
    pending: async (digest) => pending(digest),
    list: async ({ states, clients, limit = 100 }) =>
      [...current().proposals.values()]
        .filter((row) => states?.includes(row.state) ?? true)
        .filter((row) => row.plan.effects.every(({ client }) => clients?.includes(client) ?? true))
        .sort((a, b) => b.number - a.number)
        .slice(0, limit),
    async move(id, { replacedBy, ...step }) {
      if (current().proposals.get(id)?.state !== step.from) return false;
      change(id, () => ({ state: step.to, note: step.note, ...(replacedBy === undefined ? {} : { replacedBy }) }));
      current().transitions.push({ ...step, id, at: clock.now() });
      return true;
    },
    transitions: async (id) =>
      current()
        .transitions.filter((step) => step.id === id)
        .map(({ id: _, ...step }) => step),
    decide: async (id, decision) =>
      change(id, ({ decisions }) => ({ decisions: [...decisions, { ...decision, at: clock.now() }] })),
    async nextRound(id) {
      change(id, ({ round }) => ({ round: round + 1 }));
      return current().proposals.get(id)?.round ?? 0;
    },
    claim: async (id, runner) => change(id, () => ({ runner })),
    async progress(id, effect) {
      if (
        !current()
          .proposals.get(id)
          ?.progress.some(({ key }) => key === effect.key)
      )
        throw new RangeError(effect.key);
      change(id, ({ progress }) => ({ progress: progress.map((each) => (each.key === effect.key ? effect : each)) }));
    },
    nudged: async (id, kind) =>
      change(id, () => (kind === "reminded" ? { remindedAt: clock.now() } : { escalatedAt: clock.now() })),
  };
}

function jobRows(current: () => Tables, clock: Clock): JobRows {
  const unused = () => Promise.reject(new TypeError("not kept in memory"));
  const end = (id: string, state: JobRow["state"]): boolean => {
    const row = current().jobs.get(id);
    if (row?.state !== "waiting") return false;
    current().jobs.set(id, { ...row, state });
    return true;
  };
  return {
    async add(job) {
      const known = [...current().jobs.values()].find((row) => row.name === job.name && row.key === job.key);
      if (known !== undefined) return { row: known, fresh: false };
      const counters = { attempts: 0, delivery: 0, lastError: undefined, finishedAt: undefined };
      const row = { ...job, ...counters, id: newId(clock), state: "waiting" as const, createdAt: clock.now() };
      current().jobs.set(row.id, row);
      return { row, fresh: true };
    },
    byId: async (id) => current().jobs.get(id),
    list: async (state) => [...current().jobs.values()].filter((row) => row.state === state),
    succeed: async (id) => end(id, "done"),
    fail: async (id, _failure, retryAt) => (retryAt === undefined ? end(id, "dead") : true),
    byIds: unused,
    counts: unused,
    revive: unused,
    prune: unused,
  };
}
