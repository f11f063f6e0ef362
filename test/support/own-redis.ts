import { Redis } from "ioredis";

/** The databases that a Redis server has unless it is told otherwise; 0 is everybody's. */
const DATABASES = Array.from({ length: 15 }, (_, n) => 15 - n);

/** An empty database of a Redis server for this run alone: programs use the same keys, whoever starts them. */
export async function ownRedis(server: string): Promise<{ url: string; free(): Promise<void> }> {
  const client = new Redis(server);
  try {
    for (const database of DATABASES) {
      await client.select(database);
      if ((await client.dbsize()) > 0) continue;
      // Should this run be killed, the place is free again by itself.
      if ((await client.set("test-run", process.pid, "EX", 600, "NX")) !== "OK") continue;
      const url = new URL(server);
      url.pathname = `/${database}`;
      return {
        url: url.href,
        free: async () => {
          await client.flushdb();
          await client.quit();
        },
      };
    }
    throw new Error("this Redis server has no empty database");
  } catch (thrown) {
    client.disconnect();
    throw thrown;
  }
}
