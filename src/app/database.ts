import type { Config } from "#src/config.ts";
import type { Clock } from "#src/kernel/clock.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";

/** Opens the database that the settings name: a PostgreSQL, else the embedded one in the folder of this installation. */
export function openDatabase(config: Config, clock?: Clock): Promise<Store> {
  return openStore({
    ...(clock === undefined ? {} : { clock }),
    ...(config.databaseUrl === null ? { dir: config.home, fresh: config.fresh } : { url: config.databaseUrl }),
  });
}
