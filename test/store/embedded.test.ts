import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Misconfigured } from "#src/kernel/errors.ts";
import { openEmbedded } from "#src/store/embedded.ts";
import { openStore } from "#src/store/open-store.ts";

describe("A-04 the embedded database's folder", () => {
  let parent: string;
  let dir: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), "reckoner-embedded-"));
    dir = join(parent, "state");
  });
  afterEach(() => rm(parent, { recursive: true, force: true }));

  it("is readable by its owner alone, even when it was made otherwise", async () => {
    const { db, close } = await openEmbedded({ dir });
    expect((await db.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await close();
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
  });

  it("is used by one at a time, and free again after closing", async () => {
    const first = await openEmbedded({ dir });
    await expect(openEmbedded({ dir })).rejects.toThrow(Misconfigured);
    await expect(openStore({ dir })).rejects.toThrow("in use by another Reckoner");
    await first.close();
    await first.close();
    await (await openEmbedded({ dir })).close();
  });

  it("keeps its content, and is emptied when a fresh one is asked for", async () => {
    const first = await openStore({ dir });
    await first.inbox.claim("s", "k");
    await first.close();
    const again = await openStore({ dir });
    expect(await again.inbox.claim("s", "k")).toBe(false);
    await again.close();
    const fresh = await openStore({ dir, fresh: true });
    expect(await fresh.inbox.claim("s", "k")).toBe(true);
    await fresh.close();
  });

  it("starts over when it was left while being filled", async () => {
    await (await openEmbedded({ dir })).close();
    await rm(join(dir, "complete"));
    await writeFile(join(dir, "data", "PG_VERSION"), "half");
    const { db, close } = await openEmbedded({ dir });
    expect((await db.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await close();
  });

  it("loses nothing that was confirmed when the process is killed", async () => {
    const script = `
      import { openStore } from ${JSON.stringify(fileURLToPath(new URL("../../src/store/open-store.ts", import.meta.url)))};
      const store = await openStore({ dir: ${JSON.stringify(dir)} });
      for (let n = 1; ; n++) { await store.inbox.claim("kill", String(n)); process.stdout.write(n + "\\n"); }
    `;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let confirmed = 0;
    for await (const chunk of child.stdout) {
      confirmed = Number(String(chunk).trim().split("\n").at(-1));
      if (confirmed >= 20) break;
    }
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    // Waits until the lock of the killed process is void.
    const store = await openStore({ dir });
    for (let n = 1; n <= confirmed; n++) expect(await store.inbox.claim("kill", String(n))).toBe(false);
    await store.close();
  });

  it("gives way to other work while many statements run", async () => {
    const { db, close } = await openEmbedded();
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    for (let n = 0; n < 500; n++) await db.query("select $1::int + count(*) from generate_series(1, 2000)", [n]);
    clearInterval(timer);
    await close();
    expect(turns).toBeGreaterThan(5);
  });
});

describe("A-04 a server that cannot be used", () => {
  it("is refused with the setting to look at, and without the password", async () => {
    const refused = openStore({ url: "postgres://user:secret@127.0.0.1:1/reckoner" });
    await expect(refused).rejects.toThrow("PostgreSQL at 127.0.0.1:1/reckoner cannot be used (ECONNREFUSED)");
    await expect(refused).rejects.not.toThrow("secret");
    await expect(openStore({ url: "not an address" })).rejects.toThrow("DATABASE_URL is not an address");
  });
});
