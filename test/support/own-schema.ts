import pg from "pg";
import { uniqueName } from "../backends.ts";

/** A schema of this run's own on a PostgreSQL server; the address names it as the only one to look in. */
export async function ownSchema(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = uniqueName();
  const run = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await run(`create schema ${name}`);
  const url = new URL(server);
  url.searchParams.set("options", `-c search_path=${name}`);
  return { url: url.href, drop: () => run(`drop schema ${name} cascade`) };
}
