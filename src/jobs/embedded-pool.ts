import { EventEmitter } from "node:events";
import type { ParserOptions, PGlite, Results } from "@electric-sql/pglite";
import type { PgPool, PgPoolClient, PgQueryResult } from "bullmq";

/** Whole numbers of 64 bits and numerics stay texts, as the `pg` driver gives them. */
const PARSERS: ParserOptions = { 20: (text) => text, 1700: (text) => text, 790: (text) => text };

type Row = PgQueryResult["rows"][number];

/** An embedded database in the shape of a connection pool; every "connection" is the one session it has. */
export class EmbeddedPool extends EventEmitter implements PgPool {
  /** Tells the library that a lost connection would be noticed, so that it may wait long for a notification. */
  readonly options = { keepAlive: true };
  readonly #db: PGlite;

  constructor(db: PGlite) {
    super();
    this.setMaxListeners(0);
    this.#db = db;
  }

  query<R = Row>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    return run(this.#db, text, params);
  }

  async connect(): Promise<PgPoolClient> {
    return new EmbeddedClient(this.#db);
  }

  /** The database belongs to whoever opened it. */
  async end(): Promise<void> {}
}

class EmbeddedClient extends EventEmitter implements PgPoolClient {
  readonly #db: PGlite;
  #forget: (() => void) | undefined;

  constructor(db: PGlite) {
    super();
    this.setMaxListeners(0);
    this.#db = db;
    this.#forget = db.onNotification((channel, payload) => this.emit("notification", { channel, payload }));
  }

  query<R = Row>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    return run(this.#db, text, params);
  }

  release(): void {
    this.#forget?.();
    this.#forget = undefined;
  }
}

async function run<R>(db: PGlite, text: string, params: readonly unknown[] = []): Promise<PgQueryResult<R>> {
  if (params.length > 0) return toResult<R>(await db.query(text, [...params], { parsers: PARSERS }));
  // Without parameters the text may hold several statements, as migrations do.
  const results = await db.exec(text, { parsers: PARSERS });
  return toResult<R>(results.at(-1) ?? { rows: [], fields: [] });
}

function toResult<R>(result: Results<unknown>): PgQueryResult<R> {
  // The row's shape is what the statement's author says it is, with either driver.
  return { rows: result.rows as R[], rowCount: result.affectedRows || result.rows.length };
}
