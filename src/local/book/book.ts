import { type CurExport, exportCur } from "./cur-export.ts";
import type { CustomItem } from "./custom-items.ts";
import { type Bound, Database, type Row } from "./database.ts";
import { writeDimensions } from "./dimensions.ts";
import { type Estate, type EstateOptions, makeEstate } from "./estate.ts";
import { type Facts, factsOf } from "./facts.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { writeLines } from "./lines.ts";
import { addCustomItem, declareShowback, refreshCustomLines, refreshRollups, refreshSecondLevel } from "./showback.ts";

/** What a book is made from; everything but the present has a default. */
export interface BookOptions extends Omit<EstateOptions, "clients" | "months"> {
  /** Billing groups; 24 when not given. */
  readonly clients?: number;
  /** Months up to and with the last one; 13 when not given. */
  readonly months?: number;
  /** About how many metered line items, all clients together; 150,000 when not given. */
  readonly rows?: number;
  /** A database file to make, for sizes that do not fit in memory; it must not exist. */
  readonly file?: string;
  /** Threads that DuckDB may use; the result is the same with any number. */
  readonly threads?: number;
}

/**
 * The one book of line items that everything in the local cloud answers from. All sums are made in DuckDB with DECIMAL
 * and leave as text; `estate` holds all that is not an amount, `facts` names what it contains on purpose.
 */
export class Book {
  readonly estate: Estate;
  readonly facts: Facts;
  readonly #db: Database;
  readonly #figures = new Map<string, Promise<ReadonlyMap<number, Figures>>>();
  #customItems: CustomItem[];

  private constructor(estate: Estate, db: Database) {
    this.estate = estate;
    this.facts = factsOf(estate);
    this.#db = db;
    this.#customItems = [...estate.customItems];
  }

  /** Makes a book; the time grows with the number of lines, about a second for three million. */
  static async make(options: BookOptions): Promise<Book> {
    const { rows = 150_000, file, threads, ...rest } = options;
    const estate = makeEstate({ clients: 24, months: 13, ...rest });
    const db = await Database.open(file, threads);
    await writeDimensions(db, estate, rows);
    await writeLines(db, options.seed);
    await declareShowback(db, estate);
    await refresh(db);
    return new Book(estate, db);
  }

  /** Asks the book; cast every column to VARCHAR, amounts with the macro `plain(x)`. Tables: see `lines.ts` and `showback.ts`. */
  rows(sql: string, values?: Readonly<Record<string, Bound>>): Promise<Row[]> {
    return this.#db.rows(sql, values);
  }

  /**
   * Both sides, margin and its share of cost of every group in one period, by group number, as text; computed once and
   * kept until the book changes.
   */
  figures(period: string): Promise<ReadonlyMap<number, Figures>> {
    let found = this.#figures.get(period);
    if (found === undefined) {
      found = figuresOf(this.#db, period);
      this.#figures.set(period, found);
    }
    return found;
  }

  /** The custom line items as they stand, in the order in which they were made. */
  customItems(): readonly CustomItem[] {
    return this.#customItems;
  }

  /** Adds a custom line item and computes Showback, and what a seller sees of it, anew. */
  async addCustomItem(item: CustomItem): Promise<void> {
    await addCustomItem(this.#db, this.estate, item);
    this.#customItems = [...this.#customItems, item];
    await refresh(this.#db);
    this.#figures.clear();
  }

  /** Writes a CUR 2.0 file of one group or of all. */
  exportCur(options: CurExport): Promise<void> {
    return exportCur(this.#db, this.estate, options);
  }

  close(): void {
    this.#db.close();
  }
}

async function refresh(db: Database): Promise<void> {
  await refreshCustomLines(db);
  await refreshSecondLevel(db);
  // a seller's own percentages are taken of what the line above has just written
  await refreshCustomLines(db);
  await refreshRollups(db);
}
