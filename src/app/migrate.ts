import { environment, readConfig } from "#src/config.ts";
import { openDatabase } from "./database.ts";

/** Brings the database up to date and says which one it was. */
export async function migrate(): Promise<number> {
  const config = readConfig(environment());
  const store = await openDatabase(config);
  process.stdout.write(`Up to date: PostgreSQL ${store.backend.version}, ${store.backend.location}\n`);
  await store.close();
  return 0;
}
