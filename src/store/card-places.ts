import { asc, eq } from "drizzle-orm";
import type { CardPlaces } from "#src/ports/proposal-rows.ts";
import type { Context } from "./database.ts";
import { proposalCards } from "./schema/proposals.ts";

/** `CardPlaces` in SQL. */
export function cardPlaces({ db, clock }: Context): CardPlaces {
  return {
    async add(card) {
      await db
        .insert(proposalCards)
        .values({ ...card, addedAt: clock.now() })
        .onConflictDoNothing();
    },
    async of(proposalId) {
      const rows = await db
        .select()
        .from(proposalCards)
        .where(eq(proposalCards.proposalId, proposalId))
        .orderBy(asc(proposalCards.addedAt), asc(proposalCards.channel), asc(proposalCards.ts));
      return rows.map(({ addedAt: _, ...place }) => place);
    },
  };
}
