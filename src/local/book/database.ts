import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

/** A value bound to a `$name` of a statement. */
export type Bound = string | number | boolean | null;
/** One row, every column as text (cast in the statement) or null. */
export type Row = Readonly<Record<string, string | null>>;

/** One DuckDB database with the few calls that the book needs. Amounts cross this border as text only. */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  #running = 0;
  #closing = false;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  /** Opens a database in memory, or in a file that must not exist yet. Nothing is ever downloaded. */
  static async open(file: string = ":memory:", threads?: number): Promise<Database> {
    const instance = await DuckDBInstance.create(file, {
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      ...(threads === undefined ? {} : { threads: String(threads) }),
    });
    return new Database(instance, await instance.connect());
  }

  /** Runs one statement, or several when nothing is bound. */
  async run(sql: string, values: Readonly<Record<string, Bound>> = {}): Promise<void> {
    await this.#use(() =>
      Object.keys(values).length === 0 ? this.#connection.run(sql) : this.#connection.run(sql, { ...values }),
    );
  }

  /** Runs one statement and gives its rows; dates and numbers come as DuckDB prints them. */
  async rows(sql: string, values: Readonly<Record<string, Bound>> = {}): Promise<Row[]> {
    const reader = await this.#use(() => this.#connection.runAndReadAll(sql, { ...values }));
    return reader.getRowObjectsJson().map((row) => {
      return Object.fromEntries(Object.entries(row).map(([k, v]) => [k, v === null ? null : String(v)]));
    });
  }

  /** Makes a table of plain records; `columns` maps names to DuckDB types. */
  async table(name: string, columns: Readonly<Record<string, string>>, records: readonly object[]): Promise<void> {
    await this.run(`CREATE TABLE ${name} AS ${RECORDS}`, bound(columns, records));
  }

  /** Adds plain records to a table; `columns` are all of its columns, in order. */
  async fill(name: string, columns: Readonly<Record<string, string>>, records: readonly object[]): Promise<void> {
    await this.run(`INSERT INTO ${name} ${RECORDS}`, bound(columns, records));
  }

  /** Takes no more statements, and ends with the last one that runs: DuckDB must not be closed under it. */
  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#endIfIdle();
  }

  #endIfIdle(): void {
    if (!this.#closing || this.#running > 0) return;
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  async #use<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing) throw new Error("The book is closed.");
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#endIfIdle();
    }
  }
}

const RECORDS = "SELECT unnest(from_json($records::JSON, $shape), recursive := true)";

function bound(columns: Readonly<Record<string, string>>, records: readonly object[]): Record<string, Bound> {
  return { records: JSON.stringify(records), shape: JSON.stringify([columns]) };
}
