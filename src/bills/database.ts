import { DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";
import { AMOUNT_MACROS } from "./amounts.ts";

/** One row of an answer, by column name. */
export type Row = Readonly<Record<string, DuckDBValue>>;

/** The database of one bill: in memory, alone, gone when closed. */
export interface Database {
  rows(sql: string): Promise<Row[]>;
  run(sql: string): Promise<void>;
  /** Several statements on one connection, for what only that connection can see; the rows of the last. */
  sequence(statements: readonly string[]): Promise<Row[]>;
  close(): void;
}

/**
 * Opens an empty database in memory that may spill into `spill` when an answer outgrows one gigabyte. Nothing is
 * downloaded: extensions that are not built in are not looked for.
 */
export async function openDatabase(spill: string): Promise<Database> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: "1GB",
    temp_directory: spill,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  // Every query has a connection of its own: answers may be asked for at the same time.
  const running = new Set<symbol>();
  let closing = false;
  const end = (): void => {
    if (closing && running.size === 0) instance.closeSync();
  };
  const connected = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    if (closing) throw new Error("The bill is closed.");
    const self = Symbol();
    running.add(self);
    try {
      const connection = await instance.connect();
      try {
        return await work(connection);
      } finally {
        connection.closeSync();
      }
    } finally {
      running.delete(self);
      end();
    }
  };
  const sequence = (statements: readonly string[]): Promise<Row[]> =>
    connected(async (c) => {
      let rows: Row[] = [];
      for (const sql of statements) rows = (await c.runAndReadAll(sql)).getRowObjects();
      return rows;
    });
  const database: Database = {
    sequence,
    rows: (sql) => sequence([sql]),
    run: (sql) =>
      connected(async (c) => {
        await c.run(sql);
      }),
    // DuckDB must not be closed under a statement that runs: the last one closes it.
    close: () => {
      if (closing) return;
      closing = true;
      end();
    },
  };
  // Times with a zone are shown in UTC, wherever this runs.
  await database.run("SET GLOBAL TimeZone = 'UTC'");
  await database.run(AMOUNT_MACROS);
  return database;
}

type Connection = Awaited<ReturnType<DuckDBInstance["connect"]>>;

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A path as an SQL literal in which no character stands for several files. */
export function pathLiteral(path: string): string {
  return literal(path.replaceAll(/[*?[]/g, (c) => `[${c}]`));
}

/** The text of a value; "" for none. */
export function textOf(value: DuckDBValue | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}
