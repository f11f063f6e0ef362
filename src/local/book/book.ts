import { type Bound, Database, type Row } from "./database.ts";
import { writeDimensions } from "./dimensions.ts";
import { type Estate, type EstateOptions, makeEstate } from "./estate.ts";
import { type Facts, factsOf } from "./facts.ts";
import { writeLines } from "./lines.ts";
import { declareShowback, refreshCustomLines, refreshRollups, refreshSecondLevel } from "./showback.ts";

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
}

/**
 * The one book of line items that everything in the local cloud answers from. All sums are made in DuckDB with DECIMAL
 * and leave as text; `estate` holds all that is not an amount, `facts` names what it contains on purpose.
 */
export class Book {
  readonly estate: Estate;
  readonly facts: Facts;
  readonly #db: Database;

  private constructor(estate: Estate, db: Database) {
    this.estate = estate;
    this.facts = factsOf(estate);
    this.#db = db;
  }

  /** Makes a book; the time grows with the number of lines, about a second for three million. */
  static async make(options: BookOptions): Promise<Book> {
    const { rows = 150_000, file, ...rest } = options;
    const estate = makeEstate({ clients: 24, months: 13, ...rest });
    const db = await Database.open(file);
    await writeDimensions(db, estate, rows);
    await writeLines(db, options.seed);
    await declareShowback(db, estate);
    await refreshCustomLines(db);
    await refreshSecondLevel(db);
    await refreshRollups(db);
    return new Book(estate, db);
  }

  /** Asks the book; cast every column to VARCHAR, amounts with the macro `plain(x)`. Tables: see `lines.ts` and `showback.ts`. */
  rows(sql: string, values?: Readonly<Record<string, Bound>>): Promise<Row[]> {
    return this.#db.rows(sql, values);
  }

  close(): void {
    this.#db.close();
  }
}
