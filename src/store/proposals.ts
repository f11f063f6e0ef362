import { and, asc, desc, eq, inArray, notExists, notInArray, sql } from "drizzle-orm";
import { Bug } from "#src/kernel/errors.ts";
import { newId } from "#src/kernel/ids.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { ProposalRows, StoredProposal } from "#src/ports/proposal-rows.ts";
import type { Edits, EffectProgress, Plan } from "#src/ports/proposals.ts";
import type { Context } from "./database.ts";
import { asJson } from "./schema/columns.ts";
import { proposalDecisions, proposalEffects, proposals, proposalTransitions } from "./schema/proposals.ts";

type Row = typeof proposals.$inferSelect;

/** `ProposalRows` in SQL. Needs a transaction around `add` and `move`, which write in several statements. */
export function proposalRows({ db, clock }: Context): ProposalRows {
  const whole = async (rows: readonly Row[]): Promise<StoredProposal[]> => {
    if (rows.length === 0) return [];
    const ids = rows.map((row) => row.id);
    const decisions = await db
      .select()
      .from(proposalDecisions)
      .where(inArray(proposalDecisions.proposalId, ids))
      .orderBy(asc(proposalDecisions.id));
    const effects = await db
      .select()
      .from(proposalEffects)
      .where(inArray(proposalEffects.proposalId, ids))
      .orderBy(asc(proposalEffects.position));
    const decisionsOf = Map.groupBy(decisions, (each) => each.proposalId);
    const effectsOf = Map.groupBy(effects, (each) => each.proposalId);
    return rows.map((row) => ({
      ...toHead(row),
      decisions: (decisionsOf.get(row.id) ?? []).map(({ id: _, proposalId: __, ...decision }) => decision),
      progress: (effectsOf.get(row.id) ?? []).map(({ key, state, result, error }) => ({ key, state, result, error })),
    }));
  };
  const first = async (rows: readonly Row[]): Promise<StoredProposal | undefined> => (await whole(rows))[0];
  const byId = async (id: string): Promise<StoredProposal | undefined> =>
    first(await db.select().from(proposals).where(eq(proposals.id, id)));

  return {
    byId,
    async byNumber(number) {
      return first(await db.select().from(proposals).where(eq(proposals.number, number)));
    },
    async lock(id) {
      return first(await db.select().from(proposals).where(eq(proposals.id, id)).for("update"));
    },
    async pending(digest) {
      const inWork = inArray(proposals.state, ["proposed", "approved", "applying"]);
      return first(
        await db
          .select()
          .from(proposals)
          .where(and(eq(proposals.digest, digest), inWork)),
      );
    },
    async list({ states, clients, limit = 100 }) {
      const { proposalId, client } = proposalEffects;
      const foreign = clients && [
        eq(proposalId, proposals.id),
        ...(clients.length === 0 ? [] : [notInArray(client, [...clients])]),
      ];
      return whole(
        await db
          .select()
          .from(proposals)
          .where(
            and(
              states && inArray(proposals.state, [...states]),
              foreign &&
                notExists(
                  db
                    .select({ client })
                    .from(proposalEffects)
                    .where(and(...foreign)),
                ),
            ),
          )
          .orderBy(desc(proposals.number))
          .limit(limit),
      );
    },
    async add({ proposedBy, ...proposal }) {
      const at = clock.now();
      const id = newId(clock);
      const added = await db
        .insert(proposals)
        .values({
          ...proposal,
          id,
          input: asJson(proposal.input),
          basis: asJson(proposal.basis as Json),
          edits: asJson(proposal.edits as Json),
          plan: asJson(proposal.plan as Json),
          state: "proposed",
          proposedBy: proposedBy.id,
          proposedByName: proposedBy.name,
          proposedOn: proposedBy.surface,
          proposedAt: at,
          round: 0,
        })
        .onConflictDoNothing()
        .returning({ id: proposals.id });
      if (added.length === 0) return undefined;
      const effects = proposal.plan.effects.map(({ key, client }, position) => {
        return { proposalId: id, key, client, position, state: "planned" as const, result: asJson(null) };
      });
      if (effects.length > 0) await db.insert(proposalEffects).values(effects);
      const step = { proposalId: id, from: null, to: "proposed" as const, note: null, at };
      await db.insert(proposalTransitions).values({ ...step, by: proposedBy.id, byName: proposedBy.name });
      return byId(id);
    },
    async move(id, { replacedBy, ...step }) {
      const moved = await db
        .update(proposals)
        .set({ state: step.to, note: step.note, ...(replacedBy === undefined ? {} : { replacedBy }) })
        .where(and(eq(proposals.id, id), eq(proposals.state, step.from)))
        .returning({ id: proposals.id });
      if (moved.length === 0) return false;
      await db.insert(proposalTransitions).values({ ...step, proposalId: id, at: clock.now() });
      return true;
    },
    async transitions(id) {
      const rows = await db
        .select()
        .from(proposalTransitions)
        .where(eq(proposalTransitions.proposalId, id))
        .orderBy(asc(proposalTransitions.id));
      return rows.map(({ id: _, proposalId: __, ...step }) => step);
    },
    async decide(id, decision) {
      await db.insert(proposalDecisions).values({ ...decision, proposalId: id, at: clock.now() });
    },
    async nextRound(id) {
      const [row] = await db
        .update(proposals)
        .set({ round: sql`${proposals.round} + 1` })
        .where(eq(proposals.id, id))
        .returning({ round: proposals.round });
      if (row === undefined) throw unknown();
      return row.round;
    },
    async claim(id, runner) {
      await db.update(proposals).set({ runner }).where(eq(proposals.id, id));
    },
    async progress(id, { key, state, result, error }) {
      const rows = await db
        .update(proposalEffects)
        .set({ state, result: asJson(result), error, ...timesOf(state, clock.now()) })
        .where(and(eq(proposalEffects.proposalId, id), eq(proposalEffects.key, key)))
        .returning({ key: proposalEffects.key });
      if (rows.length === 0) throw unknown();
    },
    async nudged(id, kind) {
      const at = clock.now();
      await db
        .update(proposals)
        .set(kind === "reminded" ? { remindedAt: at } : { escalatedAt: at })
        .where(eq(proposals.id, id));
    },
  };
}

function timesOf(state: EffectProgress["state"], now: Date): { startedAt?: Date; finishedAt?: Date | null } {
  if (state === "started") return { startedAt: now, finishedAt: null };
  return state === "planned" ? {} : { finishedAt: now };
}

function unknown(): Bug {
  return new Bug("proposals.unknown", "Something was to be written of a proposal or an effect that is not there.");
}

function toHead(row: Row): Omit<StoredProposal, "decisions" | "progress"> {
  const { basis, edits, plan, proposedBy, proposedByName, proposedOn, approvalsNeeded, ...rest } = row;
  return {
    ...rest,
    // Written by `add` from these types.
    basis: basis as Plan,
    edits: edits as Edits,
    plan: plan as Plan,
    proposedBy: { id: proposedBy, name: proposedByName, surface: proposedOn },
    approvalsNeeded: approvalsNeeded === 2 ? 2 : 1,
  };
}
