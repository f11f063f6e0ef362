import { parentPort } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

const db = new PGlite();
await db.waitReady;
const dump = await db.dumpDataDir("gzip");
parentPort?.postMessage(new Uint8Array(await dump.arrayBuffer()));
