import { Redis } from "ioredis";
import { Misconfigured } from "#src/kernel/errors.ts";

/** A Redis that has answered. */
export interface RedisState {
  readonly version: string;
  /** "host:port": never the password. */
  readonly location: string;
}

/** Asks a Redis once, without trying again. `Misconfigured` when it does not answer or refuses us. */
export async function pingRedis(url: string): Promise<RedisState> {
  const location = locate(url);
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 5_000,
    commandTimeout: 5_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // What goes wrong is thrown by the call that meets it.
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    await redis.ping();
    const version = /redis_version:(\S+)/.exec(await redis.info("server"))?.[1] ?? "of unknown version";
    return { version, location };
  } catch (thrown) {
    throw new Misconfigured("queue.unreachable", `Redis at ${location} cannot be used.`, { cause: thrown });
  } finally {
    redis.disconnect();
  }
}

function locate(url: string): string {
  if (!URL.canParse(url)) return "the address of REDIS_URL";
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || "6379"}`;
}
