import type { Clock } from "../../kernel/clock.ts";
import { BillingPeriod } from "../../kernel/period.ts";
import { type Credit, type CreditUse, creditsOf, USES_OF_GROUP, writeCredits } from "./credits.ts";
import { type CurExport, exportCur } from "./cur-export.ts";
import type { CustomItem } from "./custom-items.ts";
import { refreshCustomLines, writeCustomItems } from "./custom-lines.ts";
import { type Bound, Database, type Row } from "./database.ts";
import { DELAYS } from "./delays.ts";
import { writeDimensions } from "./dimensions.ts";
import { type Estate, type EstateOptions, makeEstate } from "./estate.ts";
import { type Facts, factsOf } from "./facts.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { Gate } from "./gate.ts";
import { ItemLedger } from "./item-ledger.ts";
import { writeLines } from "./lines.ts";
import { writePrices } from "./prices.ts";
import { changed, changesAppeared, type PricingChange } from "./pricing-changes.ts";
import { declareShowback, refreshRollups, refreshSecondLevel } from "./showback.ts";

/** What a book is made from; everything but the present has a default. */
export interface BookOptions extends Omit<EstateOptions, "clients" | "months"> {
  /** Billing groups; 24 when not given. */
  readonly clients?: number;
  /** Months up to and with the last one; 13 when not given. */
  readonly months?: number;
  /** About how many metered line items, all clients together; 150,000 when not given. */
  readonly rows?: number;
  /** Usage on every so many days of a month only, each then with as much more: the same sums from fewer lines. */
  readonly everyDays?: number;
  /** A database file to make, for sizes that do not fit in memory; it must not exist. */
  readonly file?: string;
  /** Threads that DuckDB may use; the result is the same with any number. One for a small book: more only wait for each other. */
  readonly threads?: number;
  /** Tells when changes appear; without it time stands still at `now`. */
  readonly clock?: Clock;
}

const SMALL = { rows: 300_000, groups: 200 } as const;

/**
 * The one book of line items that everything in the local cloud answers from. All sums are made in DuckDB with DECIMAL
 * and leave as text; `estate` holds all that is not an amount, `facts` names what it contains on purpose. What is written
 * appears in sums only after its delay: each question looks first whether something has become due.
 */
export class Book {
  readonly facts: Facts;
  /** The credits that the credit lines come from, and one that nothing uses. */
  readonly credits: readonly Credit[];
  /** The custom line items; what is written here is listed at once and charged after its delay. */
  readonly items: ItemLedger = new ItemLedger();
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #gate = new Gate();
  #estate: Estate;
  readonly #figures = new Map<string, Promise<ReadonlyMap<number, Figures>>>();
  #lastMonth: BillingPeriod;
  #settled = "";
  #settling: Promise<void> | undefined;

  private constructor(estate: Estate, db: Database, clock: Clock, credits: readonly Credit[]) {
    this.credits = credits;
    this.#estate = estate;
    this.facts = factsOf(estate);
    this.#db = db;
    this.#clock = clock;
    const present = BillingPeriod.at(estate.options.now);
    this.#lastMonth = present.compare(estate.last) > 0 ? present : estate.last;
    for (const item of estate.customItems) this.items.add(item, null);
  }

  /** Makes a book; the time grows with the number of lines, about a second for three million. */
  static async make(options: BookOptions): Promise<Book> {
    const { rows = 150_000, everyDays = 1, file, clock = { now: () => options.now }, ...rest } = options;
    const estate = makeEstate({ clients: 24, months: 13, ...rest });
    const isSmall = rows <= SMALL.rows && estate.groups.length <= SMALL.groups;
    const db = await Database.open(file, options.threads ?? (isSmall ? 1 : undefined));
    await writeDimensions(db, estate, rows, everyDays);
    await writeLines(db, options.seed);
    await declareShowback(db);
    const credits = await creditsOf(db, estate);
    await writeCredits(db, credits);
    const book = new Book(estate, db, clock, credits);
    await book.#settle();
    return book;
  }

  /** Everything but the amounts, as it is listed now: a new one after each change. */
  get estate(): Estate {
    return this.#estate;
  }

  /** Changes prices or groups: listed at once, charged from the first day of the current month on after the delay. */
  changePricing(next: PricingChange): void {
    this.#estate = changed(this.#estate, this.#clock.now(), next);
  }

  /** Ends every transfer of a group, as when either side withdraws; its bills up to then stay. */
  endTransfer(groupArn: string, end: Date): void {
    const group = this.#estate.groups.find((g) => g.arn === groupArn)?.index;
    const transfers = this.#estate.transfers.map((transfer) =>
      transfer.group === group && transfer.end === null ? { ...transfer, status: "WITHDRAWN" as const, end } : transfer,
    );
    this.#estate = { ...this.#estate, transfers };
  }

  /** Asks the book; cast every column to VARCHAR, amounts with the macro `plain(x)`. Tables: see `lines.ts` and `showback.ts`. */
  async rows(sql: string, values?: Readonly<Record<string, Bound>>): Promise<Row[]> {
    await this.#settle();
    return this.#gate.shared(() => this.#db.rows(sql, values));
  }

  /**
   * Both sides, margin and its share of cost of every group in one period, by group number, as text; computed once and
   * kept until the book changes.
   */
  async figures(period: string): Promise<ReadonlyMap<number, Figures>> {
    await this.#settle();
    let found = this.#figures.get(period);
    if (found === undefined) {
      found = this.#gate.shared(() => figuresOf(this.#db, period));
      this.#figures.set(period, found);
    }
    return found;
  }

  /** What was used of the credits of a group, latest month first; the amounts add up to its credit lines. */
  async creditUses(group: number): Promise<CreditUse[]> {
    const rows = await this.rows(USES_OF_GROUP, { group });
    return rows.map((row) => ({
      creditId: row.credit ?? "",
      accountId: row.account ?? "",
      service: row.service ?? "",
      period: row.period ?? "",
      amount: row.amount ?? "0",
    }));
  }

  /** The custom line items as they are listed, in the order in which they were made. */
  customItems(): readonly CustomItem[] {
    return this.items.listed();
  }

  /** Adds a custom line item that is charged at once, as if it had always been there. */
  async addCustomItem(item: CustomItem): Promise<void> {
    this.items.add(item, null);
    this.#settled = "";
    await this.#settle();
  }

  /** Writes a CUR 2.0 file of one group or of all. */
  async exportCur(options: CurExport): Promise<void> {
    await this.#settle();
    await this.#gate.shared(() => exportCur(this.#db, this.estate, options));
  }

  close(): void {
    this.#db.close();
  }

  /** Computes Showback anew when something has become due since the last time, or the clock was set back. */
  async #settle(): Promise<void> {
    while (this.#settled !== this.#stateAt(this.#clock.now())) {
      this.#settling ??= this.#gate
        .alone(() => this.#refresh())
        .finally(() => {
          this.#settling = undefined;
        });
      await this.#settling;
    }
  }

  /** Names the state that figures must be in at an instant: the same name, the same figures. */
  #stateAt(now: Date): string {
    const parts = [this.items.appeared(now), changesAppeared(this.#estate, now), this.#shownMonths(now).length];
    return parts.join(" ");
  }

  async #refresh(): Promise<void> {
    const now = this.#clock.now();
    const state = this.#stateAt(now);
    await this.#openMonths(now);
    await writePrices(this.#db, this.#estate, BillingPeriod.span(this.#estate.first, this.#lastMonth), now);
    const months = this.#shownMonths(now).map((period) => ({ period, items: this.items.shown(period, now) }));
    await writeCustomItems(this.#db, this.estate, months);
    await refreshCustomLines(this.#db);
    await refreshSecondLevel(this.#db);
    // a seller's own percentages are taken of what the line above has just written
    await refreshCustomLines(this.#db);
    await refreshRollups(this.#db);
    this.#figures.clear();
    this.#settled = state;
  }

  /** The months that custom items appear in: those that began a day ago or earlier. */
  #shownMonths(now: Date): BillingPeriod[] {
    const present = BillingPeriod.at(now);
    const { first, last } = this.estate;
    const made = BillingPeriod.at(this.estate.options.now);
    return BillingPeriod.span(first, present).filter(
      (period) =>
        now.getTime() >= period.start.getTime() + DELAYS.current &&
        (period.compare(last) <= 0 || period.compare(made) > 0),
    );
  }

  /** Adds the months that have begun since the book was made: they hold no usage, but custom line items. */
  async #openMonths(now: Date): Promise<void> {
    const present = BillingPeriod.at(now);
    while (this.#lastMonth.compare(present) < 0) {
      this.#lastMonth = this.#lastMonth.next();
      const { firstDay, exclusiveEnd } = this.#lastMonth;
      await this.#db.run(
        `INSERT INTO months (mi, first_day, period, length, last_day) VALUES (${this.#lastMonth.compare(this.estate.first)},
           DATE '${firstDay}', '${this.#lastMonth}', datediff('day', DATE '${firstDay}', DATE '${exclusiveEnd}'), NULL)`,
      );
    }
  }
}
