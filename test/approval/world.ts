import type { ProposalSteps } from "#src/approval/execute.ts";
import type { AppError } from "#src/kernel/errors.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { Effect, Plan } from "#src/ports/proposals.ts";
import type { ProposalStore } from "./memory-store.ts";

/** What was made outside, by the token it was asked for with. */
export interface Made {
  readonly token: string;
  readonly arn: string;
  readonly effect: Effect;
  live: boolean;
}

/** The outside: makes what it is asked for once for each token, as AWS does, and remembers everything. */
export class World {
  readonly made = new Map<string, Made>();
  /** Every request, in order. */
  readonly asked: string[] = [];
  /** What a plan computed now would say. */
  facts: Plan;
  /** Thrown by the next requests for these effects: before anything happens, or after it has. */
  readonly failures = new Map<string, { readonly error: AppError; readonly done: boolean }>();
  /** Effects that read back wrong. */
  readonly wrong = new Set<string>();

  constructor(facts: Plan) {
    this.facts = facts;
  }

  /** What is there of one effect. */
  live(key: string): readonly Made[] {
    return [...this.made.values()].filter((made) => made.live && made.effect.key === key);
  }

  readonly steps: ProposalSteps = {
    replan: async () => this.facts,
    apply: async (effect, token) => {
      this.asked.push(`apply ${effect.key}`);
      const failure = this.failures.get(effect.key);
      this.failures.delete(effect.key);
      if (failure?.done === false) throw failure.error;
      const known = this.made.get(token);
      const made = known ?? { token, arn: `arn:${token}`, effect, live: true };
      this.made.set(token, made);
      if (failure !== undefined) throw failure.error;
      return made.arn;
    },
    verify: async (effect, result) => {
      const holds = this.#byArn(result)?.live === true && !this.wrong.has(effect.key);
      return { holds, found: holds ? null : "It is not there." };
    },
    undo: async (effect, result) => {
      this.asked.push(`undo ${effect.key}`);
      const made = this.#byArn(result);
      if (made === undefined) throw new RangeError(`${effect.key} is to be undone and was never made`);
      made.live = false;
      return result;
    },
    made: (_effect, result) => (typeof result === "string" ? { id: result, period: "2026-10" } : null),
  };

  #byArn(result: Json): Made | undefined {
    return [...this.made.values()].find(({ arn }) => arn === result);
  }
}

/** What a process dies of in these tests. */
export class Killed extends Error {}

/** Counts the moments at which a process can be killed, and kills it at one of them; from then on nothing it does has an effect. */
export class Fate {
  #moments = 0;
  #dead = false;
  readonly #at: number;

  /** Dies at this moment, counted from 1; never when it is not reached. */
  constructor(at: number) {
    this.#at = at;
  }

  /** Whether it has come to that. */
  get died(): boolean {
    return this.#dead;
  }

  /** Before a call and after it: what was done, and was not heard of, is the hardest. */
  async call<T>(work: () => Promise<T>): Promise<T> {
    this.moment();
    const result = await work();
    this.moment();
    return result;
  }

  /** One moment; throws when it is the last, and ever after. */
  moment(): void {
    this.#moments += 1;
    if (this.#moments === this.#at) this.#dead = true;
    if (this.#dead) throw new Killed();
  }
}

const TABLES = ["proposals", "madeItems", "cards", "stops", "policies", "outbox", "jobs", "audit"] as const;

/** A store between any two statements of which the process can be killed, before a commit and after it too. */
export function mortalStore(store: ProposalStore, fate: Fate): ProposalStore {
  const tables = <S extends Omit<ProposalStore, "transaction">>(of: S): S => ({
    ...of,
    ...Object.fromEntries(TABLES.map((table) => [table, mortal(of[table], fate)])),
  });
  return {
    ...tables(store),
    transaction: (work) =>
      fate.call(() =>
        store.transaction(async (within) => {
          const result = await work(tables(within));
          fate.moment();
          return result;
        }),
      ),
  };
}

/** The same repository, before each of whose calls is a moment to die at. */
function mortal<T extends object>(repository: T, fate: Fate): T {
  return new Proxy(repository, {
    get(of, property) {
      const member: unknown = Reflect.get(of, property);
      if (typeof member !== "function") return member;
      return async (...args: unknown[]) => {
        fate.moment();
        return member.apply(of, args);
      };
    },
  });
}

/** Steps in the middle of which the process can be killed; saying what was made is no step of its own. */
export function mortalSteps(steps: ProposalSteps, fate: Fate): ProposalSteps {
  const { replan, apply, verify, undo, made } = steps;
  return {
    replan: (proposal) => fate.call(() => replan(proposal)),
    apply: (effect, token) => fate.call(() => apply(effect, token)),
    verify: (effect, result) => fate.call(() => verify(effect, result)),
    undo: (effect, result) => fate.call(() => undo(effect, result)),
    made,
  };
}
