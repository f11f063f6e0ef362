import { writeFile } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";

// Run as a process of its own by template.ts, with the path of the file to write.
const [file = ""] = process.argv.slice(2);
const db = new PGlite();
await db.waitReady;
const dump = await db.dumpDataDir("gzip");
await writeFile(file, dump.stream(), { mode: 0o600, flush: true });
await db.close();
