import { BillingPeriod } from "../../kernel/period.ts";
import { KIND } from "./catalog.ts";
import type { Database } from "./database.ts";
import type { Estate } from "./estate.ts";
import type { Group } from "./parties.ts";
import { randomOf } from "./random.ts";

/**
 * A credit of AWS to a client's management account. Credits of a group are used up one after the other: each takes the
 * credit lines of the bill that lie, added up from the first, between where it begins and where it ends.
 */
export interface Credit {
  /** Digits only. */
  readonly id: string;
  readonly group: number;
  readonly accountId: string;
  readonly description: string;
  /** Decimal text, a whole number. */
  readonly initial: string;
  /** What the group had used of earlier credits when this one began to be used; null for one that is never used. */
  readonly begins: string | null;
  readonly start: Date;
  /** The last instant. */
  readonly end: Date;
}

/** How long a credit will last: it expires soon with much left, is used up within weeks, or lasts. */
const FATES = ["expires", "runs-out", "lasts"] as const;
type Fate = (typeof FATES)[number];

/** What is left of a fate's credit, in tenths of the last month's use. */
const LEFT: Readonly<Record<Fate, number>> = { expires: 60, "runs-out": 7, lasts: 90 };

/** The client who was given a credit that nothing uses, and that expires soon. */
const UNUSED = "no-custom-items";

/** Sources for which AWS does not answer, though they may have credits. */
export function keepsCreditsToItself(group: Group): boolean {
  return ["renewed-transfer", "savings-plan"].includes(group.role) || (group.role === "plain" && group.index % 7 === 3);
}

/** Finds out what credits the credit lines of the book must have come from. */
export async function creditsOf(db: Database, estate: Estate): Promise<Credit[]> {
  const { options, first, last } = estate;
  const random = randomOf(options.seed, "credits");
  const id = (): string => `${random.int(1_000_000_000, 1_999_999_999)}`;
  const within60Days = new Date(BillingPeriod.at(new Date(options.now.getTime() + 28 * DAY)).end.getTime() - 1_000);
  const later = new Date(last.plus(14).end.getTime() - 1_000);
  const fate = (place: number): Fate => FATES[place % FATES.length] ?? "lasts";
  const rows = await db.rows(
    `WITH used AS (SELECT group_id, mi, -sum(unblended) AS amount FROM lines WHERE kind = ${KIND.credit} GROUP BY ALL),
       totals AS (SELECT group_id, sum(amount) AS total, max_by(amount, mi) FILTER (mi < (SELECT max(mi) FROM months) OR mi = 0) AS usual FROM used GROUP BY ALL)
     SELECT group_id::VARCHAR AS id, (floor(total * 0.0055) * 100)::BIGINT::VARCHAR AS earlier,
       ${FATES.map((kind) => `(ceil((total - floor(total * 0.0055) * 100 + coalesce(usual, total) * ${LEFT[kind] / 10}) / 10) * 10)::BIGINT::VARCHAR AS "${kind}"`).join(", ")}
     FROM totals ORDER BY group_id`,
  );
  const used = rows.flatMap((row, place): Credit[] => {
    const group = estate.groups[Number(row.id)];
    if (group === undefined) return [];
    const common = { group: group.index, accountId: group.sourceAccountId, description: "MAP 2.0 credit" };
    const kind = fate(place);
    const begins = row.earlier ?? "0";
    const start = first.start;
    const end = kind === "expires" ? within60Days : later;
    const now: Credit = { ...common, id: id(), initial: row[kind] ?? "0", begins, start, end };
    return begins === "0" ? [now] : [{ ...common, id: id(), initial: begins, begins: "0", start, end: later }, now];
  });
  const lucky = estate.groups.find((group) => group.role === UNUSED && group.kind === "client");
  if (lucky === undefined) return used;
  const unused: Credit = {
    id: id(),
    group: lucky.index,
    accountId: lucky.sourceAccountId,
    description: "Proof of concept credit",
    initial: "2500",
    begins: null,
    start: last.plus(-4).start,
    end: within60Days,
  };
  return [...used, unused];
}

const DAY = 86_400_000;

/** One share of a credit line: what a credit took off the cost of an account's service in a month. */
export interface CreditUse {
  readonly creditId: string;
  readonly accountId: string;
  readonly service: string;
  readonly period: string;
  /** Decimal text, negative. */
  readonly amount: string;
}

/** A statement for what was used of the credits of one group (`$group`), line by line; a line may be shared by two. */
export const USES_OF_GROUP = `
WITH used AS (
  SELECT mi, account_row, service_id, -sum(unblended) AS amount FROM lines WHERE kind = ${KIND.credit} AND group_id = $group GROUP BY ALL),
 added AS (SELECT *, sum(amount) OVER (ORDER BY mi, account_row, service_id) AS upto FROM used)
SELECT c.id AS credit, a.id AS account, s.name AS service, m.period AS period,
  plain(greatest(added.upto - added.amount, c.begins) - least(added.upto, c.begins + c.initial)) AS amount
FROM added JOIN credits c ON c.group_id = $group AND added.upto > c.begins AND added.upto - added.amount < c.begins + c.initial
  JOIN accounts a ON a.row = added.account_row JOIN services s ON s.id = added.service_id JOIN months m ON m.mi = added.mi
ORDER BY m.mi DESC, c.id, a.id, s.name`;

/** Writes the table that `USES_OF_GROUP` reads. */
export async function writeCredits(db: Database, credits: readonly Credit[]): Promise<void> {
  const columns = { id: "VARCHAR", group_id: "INTEGER", initial: "DECIMAL(38,10)", begins: "DECIMAL(38,10)" };
  const records = credits.map(({ id, group, initial, begins }) => ({ id, group_id: group, initial, begins }));
  await db.table("credits", columns, records);
}
