import { and, eq, isNotNull, isNull, or } from "drizzle-orm";
import { Bug, Conflict } from "#src/kernel/errors.ts";
import { newId } from "#src/kernel/ids.ts";
import type { Receiver, ReceiverStore } from "#src/ports/parties.ts";
import type { ReceiverRecord, ReceiverTest } from "#src/ports/receivers.ts";
import type { Context } from "./database.ts";
import { receivers } from "./schema/parties.ts";

/** `ReceiverStore` in SQL. */
export function receiverStore({ db, clock }: Context): ReceiverStore {
  const present = isNull(receivers.removedAt);
  const live = (accountId: string) => and(eq(receivers.accountId, accountId), present);
  return {
    async save({ accountId, name }) {
      const [row] = await db
        .insert(receivers)
        .values({ id: newId(clock), accountId, name, createdAt: clock.now() })
        // Who is named in the settings is there, whatever was removed before.
        .onConflictDoUpdate({ target: receivers.accountId, set: { name, removedAt: null } })
        .returning();
      if (row === undefined) throw new Bug("store.no-row", "The receiver was not saved.");
      return toReceiver(row);
    },
    async byAccount(accountId) {
      const [row] = await db.select().from(receivers).where(eq(receivers.accountId, accountId));
      return row && toReceiver(row);
    },
    async list() {
      return (await db.select().from(receivers).where(present).orderBy(receivers.accountId)).map(toReceiver);
    },
    async connect({ accountId, name, estate, region, read, apply }) {
      const access = {
        ...NOTHING,
        name,
        estate,
        region,
        readRoleArn: read.roleArn,
        readExternalId: read.externalId,
        applyRoleArn: apply?.roleArn ?? null,
        applyExternalId: apply?.externalId ?? null,
        removedAt: null,
      };
      const rows = await db
        .insert(receivers)
        .values({ id: newId(clock), accountId, createdAt: clock.now(), ...access })
        // In one statement, so that of two at once one is refused.
        .onConflictDoUpdate({ target: receivers.accountId, set: access, setWhere: isNull(receivers.readRoleArn) })
        .returning({ id: receivers.id });
      if (rows.length === 0) throw new Conflict("receiver.there", `The receiver ${accountId} is there already.`);
    },
    async records() {
      return (await db.select().from(receivers).where(present).orderBy(receivers.accountId)).map(toRecord);
    },
    async readable(estate) {
      const rows = await db
        .select()
        .from(receivers)
        .where(and(present, eq(receivers.estate, estate), isNotNull(receivers.readRoleArn)))
        .orderBy(receivers.accountId);
      return rows.map(({ accountId, name, region, readRoleArn, readExternalId, testedAt }) => ({
        accountId,
        name,
        region: region ?? "",
        read: { roleArn: readRoleArn ?? "", externalId: readExternalId },
        testedAt,
      }));
    },
    async applyRole(accountId) {
      const [row] = await db.select().from(receivers).where(live(accountId));
      if (row === undefined) return undefined;
      return row.applyRoleArn === null ? null : { roleArn: row.applyRoleArn, externalId: row.applyExternalId };
    },
    async externalIdTaken(externalId) {
      const same = or(eq(receivers.readExternalId, externalId), eq(receivers.applyExternalId, externalId));
      return (await db.select({ id: receivers.id }).from(receivers).where(and(present, same))).length > 0;
    },
    async tested(accountId, { at, outcome, missing }) {
      await db
        .update(receivers)
        .set({ testedAt: at, testOutcome: outcome, testMissing: [...missing] })
        .where(live(accountId));
    },
    async remove(accountId) {
      const set = { ...NOTHING, removedAt: clock.now() };
      return (await db.update(receivers).set(set).where(live(accountId)).returning({ id: receivers.id })).length > 0;
    },
  };
}

/** A receiver that cannot be reached, and of which no test is known. */
const NOTHING = {
  estate: null,
  region: null,
  readRoleArn: null,
  readExternalId: null,
  applyRoleArn: null,
  applyExternalId: null,
  testedAt: null,
  testOutcome: null,
  testMissing: null,
} as const;

type Row = typeof receivers.$inferSelect;

function toReceiver({ id, accountId, name }: Row): Receiver {
  return { id, accountId, name };
}

function toRecord({ accountId, name, estate, readRoleArn, applyRoleArn, ...row }: Row): ReceiverRecord {
  return { accountId, name, estate, readRoleArn, applyRoleArn, test: toTest(row) };
}

function toTest({ testedAt, testOutcome, testMissing }: Pick<Row, "testedAt" | "testOutcome" | "testMissing">) {
  if (testedAt === null || testOutcome === null) return null;
  return { at: testedAt, outcome: testOutcome as ReceiverTest["outcome"], missing: testMissing ?? [] };
}
