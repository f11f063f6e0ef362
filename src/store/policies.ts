import { and, asc, desc, eq, gte, inArray, ne, sql } from "drizzle-orm";
import { newId } from "#src/kernel/ids.ts";
import type { PeopleSaid, Policy, PolicyRule } from "#src/ports/policies.ts";
import type { Evaluation, PolicyRows } from "#src/ports/policy-rows.ts";
import type { Amount, Plan } from "#src/ports/proposals.ts";
import type { Context } from "./database.ts";
import { asJson } from "./schema/columns.ts";
import { policyEvaluations as evaluations, policies, policySteps as steps } from "./schema/policies.ts";
import { proposalDecisions, proposalEffects, proposals } from "./schema/proposals.ts";

/** `PolicyRows` in SQL. Needs a transaction around `add` and `move`, which write in several statements. */
export function policyRows({ db, clock }: Context): PolicyRows {
  return {
    async add({ name, rule, madeBy }) {
      const [row] = await db
        .insert(policies)
        .values({
          id: newId(clock),
          name,
          rule: asJson(rule),
          state: "shadow",
          madeBy: madeBy.id,
          madeByName: madeBy.name,
          madeAt: clock.now(),
        })
        .onConflictDoNothing()
        .returning();
      if (row === undefined) return undefined;
      const step = { policyId: row.id, from: null, to: "shadow" as const, note: null, at: row.madeAt };
      await db.insert(steps).values({ ...step, by: madeBy.id, byName: madeBy.name });
      return toPolicy(row);
    },
    async list() {
      return (await db.select().from(policies).orderBy(asc(policies.name))).map(toPolicy);
    },
    async lock(name) {
      const [row] = await db.select().from(policies).where(eq(policies.name, name)).for("update");
      return row && toPolicy(row);
    },
    async lockFor(tool) {
      const about = sql`${policies.rule} -> 'tools' @> ${JSON.stringify([tool])}::jsonb`;
      const rows = await db
        .select()
        .from(policies)
        .where(and(ne(policies.state, "removed"), about))
        .orderBy(asc(policies.id))
        .for("update");
      return rows.map(toPolicy);
    },
    async move(id, step) {
      const enabled = step.to === "enabled" ? { enabledBy: step.by, enabledByName: step.byName } : {};
      const moved = await db
        .update(policies)
        .set({ state: step.to, ...enabled })
        .where(and(eq(policies.id, id), eq(policies.state, step.from)))
        .returning({ id: policies.id });
      if (moved.length === 0) return false;
      await db.insert(steps).values({ ...step, policyId: id, at: clock.now() });
      return true;
    },
    async steps(id) {
      const rows = await db.select().from(steps).where(eq(steps.policyId, id)).orderBy(asc(steps.id));
      return rows.map(({ id: _, policyId: __, ...step }) => step);
    },
    async found(evaluation) {
      await db.insert(evaluations).values({ ...evaluation, at: clock.now() });
    },
    async of(proposalId) {
      const rows = await db
        .select({ evaluation: evaluations, name: policies.name })
        .from(evaluations)
        .innerJoin(policies, eq(policies.id, evaluations.policyId))
        .where(eq(evaluations.proposalId, proposalId))
        .orderBy(asc(evaluations.id));
      return rows.map(({ evaluation, name }) => ({ ...toEvaluation(evaluation), name }));
    },
    async used(id, acting, since) {
      const [row] = await db
        .select({
          amount: sql<string>`coalesce(sum(${evaluations.amount}), 0)::text`,
          times: sql<string>`count(*)::text`,
        })
        .from(evaluations)
        .where(
          and(
            eq(evaluations.policyId, id),
            eq(evaluations.acting, acting),
            evaluations.fits,
            gte(evaluations.at, since),
          ),
        );
      return { amount: plain(row?.amount ?? "0"), times: Number(row?.times ?? 0) };
    },
    async seen(id) {
      const decided = (kind: string) =>
        sql`(select count(*) from ${proposalDecisions} where ${proposalDecisions.proposalId} = ${proposals.id} and ${proposalDecisions.kind} = ${kind})`;
      const rows = await db
        .select({
          evaluation: evaluations,
          number: proposals.number,
          title: sql<string>`${proposals.plan} ->> 'title'`,
          people: sql<PeopleSaid | null>`case when ${decided("reject")} > 0 then 'rejected' when ${proposals.state} = 'replaced' then 'edited' when ${decided("approve")} >= ${proposals.approvalsNeeded} then 'approved' end`,
        })
        .from(evaluations)
        .innerJoin(proposals, eq(proposals.id, evaluations.proposalId))
        .where(and(eq(evaluations.policyId, id), eq(evaluations.acting, false)))
        .orderBy(desc(evaluations.id));
      return rows.map(({ evaluation, ...rest }) => ({ ...toEvaluation(evaluation), at: evaluation.at, ...rest }));
    },
    async done(tool, keys) {
      if (keys.length === 0) return new Map();
      const rows = await db
        .select({ key: proposalEffects.key, plan: proposals.plan })
        .from(proposalEffects)
        .innerJoin(proposals, eq(proposals.id, proposalEffects.proposalId))
        .where(
          and(
            eq(proposals.tool, tool),
            inArray(proposalEffects.key, [...keys]),
            inArray(proposalEffects.state, ["done", "verified"]),
          ),
        )
        .orderBy(asc(proposals.number));
      return new Map(
        rows.flatMap(({ key, plan }): [string, Amount][] => {
          // Written by `ProposalRows.add` from this type.
          const change = (plan as Plan).effects.find((effect) => effect.key === key)?.change;
          return change === undefined ? [] : [[key, change]];
        }),
      );
    },
  };
}

function toPolicy(row: typeof policies.$inferSelect): Policy {
  const { id, name, rule, state, madeBy, madeByName, madeAt, enabledBy, enabledByName } = row;
  return {
    ...{ id, name, state, madeAt },
    // Written by `add` from this type.
    rule: rule as PolicyRule,
    madeBy: { id: madeBy, name: madeByName },
    enabledBy: enabledBy === null ? null : { id: enabledBy, name: enabledByName ?? enabledBy },
  };
}

function toEvaluation(row: typeof evaluations.$inferSelect): Evaluation {
  const { policyId, proposalId, acting, fits, why, counts, amount } = row;
  return { policyId, proposalId, acting, fits, why, counts, amount: amount === null ? null : plain(amount) };
}

/** Without the zeros that the column's scale adds. */
const plain = (amount: string): string => (amount.includes(".") ? amount.replace(/\.?0+$/, "") : amount);
