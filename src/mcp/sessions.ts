import { randomUUID } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Log } from "#src/ports/log.ts";
import type { McpHost } from "./host.ts";
import { HttpTransport } from "./http-transport.ts";
import { type AskerOf, mcpServer } from "./server.ts";

interface Session {
  /** Whose it is: its id is a name, and opens it to nobody else. */
  readonly subject: string;
  readonly transport: HttpTransport;
}

/** The sessions of this process. */
export interface Sessions {
  /** The session of this id, when it is this subject's. */
  get(id: string, subject: string): HttpTransport | undefined;
  /** A transport for a request that begins a session. */
  begin(subject: string): Promise<HttpTransport>;
  close(): void;
}

const MOST = 1_000;
/** More of one caller's are programs that forget theirs: the one longest unused ends. */
const MOST_OF_ONE = 20;
const IDLE_MS = 30 * 60_000;

/** Makes the book of sessions. One that nobody uses for half an hour ends; its client begins another. */
export function openSessions(host: McpHost, askerOf: AskerOf, log: Log): Sessions {
  const sessions = new LRUCache<string, Session>({
    max: MOST,
    ttl: IDLE_MS,
    ttlAutopurge: true,
    updateAgeOnGet: true,
    dispose: ({ transport }) => {
      transport.close().catch((error: unknown) => log.warn({ error }, "a session over MCP could not be closed"));
    },
  });
  const makeRoom = (subject: string): void => {
    const its = [...sessions.rkeys()].filter((id) => sessions.peek(id)?.subject === subject);
    for (const id of its.slice(0, Math.max(0, its.length - MOST_OF_ONE + 1))) sessions.delete(id);
  };
  return {
    get: (id, subject) => {
      const found = sessions.peek(id);
      return found?.subject === subject ? sessions.get(id)?.transport : undefined;
    },
    begin: async (subject) => {
      makeRoom(subject);
      const transport = new HttpTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (id) => void sessions.set(id, { subject, transport }),
        onsessionclosed: (id) => void sessions.delete(id),
      });
      await mcpServer(host, askerOf).connect(transport);
      return transport;
    },
    close: () => sessions.clear(),
  };
}
