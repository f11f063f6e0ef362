import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { startApp } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { openStore } from "#src/store/open-store.ts";
import { registry } from "#tools/index.ts";
import { bareEnvironment, emptyFolder, ended, start, written } from "../support/program.ts";
import { keptLog, type Logged, startDemo, stopDemo, textOf, until } from "./rig.ts";

/** What keeps this process alive at the moment, apart from what the test runner itself has. */
const handles = (): string[] =>
  process.getActiveResourcesInfo().filter((name) => /^(TCP|Timeout|Immediate|FSEvent|Pipe)/.test(name));

describe("A-25 a life in this process", () => {
  it("after closing nothing is open, and the folder is free for the next", async () => {
    // Whoever first writes a warning opens this pipe, for good.
    expect(process.stderr.writable && process.stdout.writable).toBe(true);
    const before = handles().length;
    const rig = await startDemo({ parts: { worker: true } });
    await rig.app.worker;
    await rig.ask(DEMO.operator, DEMO.billing, "/billing margin");
    await rig.app.close();
    await rig.app.close();
    await until(() => (handles().length <= before ? true : undefined));
    await expect(fetch(`${rig.app.url}/healthz`)).rejects.toThrow();
    const again = await startDemo({ home: rig.home });
    const rows = await again.app.store.audit.recent(10);
    expect(rows.map((r) => r.tool)).toContain("margin");
    await again.app.close();
    const fresh = await startDemo({ home: rig.home, flags: { fresh: true } });
    expect(await fresh.app.store.audit.recent(10)).toEqual([]);
    await stopDemo(fresh);
  });

  it("a port in use is said in a sentence, and nothing stays open", async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, "127.0.0.1", done));
    const { port } = taken.address() as { port: number };
    const home = emptyFolder();
    await expect(
      startApp(readConfig({ RECKONER_HOME: home }, { port }), { chat: true, worker: false, log: keptLog([]) }),
    ).rejects.toMatchObject({
      kind: "misconfigured",
      message: `Port ${port} is in use by another program. Choose another with --port or PORT.`,
    });
    await new Promise((done) => taken.close(done));
    await stopDemo(await startDemo({ home }));
  });

  it("a start that fails on its way closes what it had opened", async () => {
    const home = emptyFolder();
    const config = readConfig({ RECKONER_HOME: home }, { port: 0, cloud: "http://127.0.0.1:9" });
    const before = handles().length;
    await expect(startApp(config, { chat: true, worker: true, log: keptLog([]) })).rejects.toMatchObject({
      code: "cloud.unreachable",
    });
    await until(() => (handles().length <= before ? true : undefined));
    const store = await openStore({ dir: home });
    await store.close();
    rmSync(home, { recursive: true });
  });

  it("two at once on one folder: the second is told so", async () => {
    const rig = await startDemo();
    await expect(startDemo({ home: rig.home })).rejects.toMatchObject({
      kind: "misconfigured",
      message: expect.stringContaining("is in use by another Reckoner"),
    });
    await rig.ask(DEMO.operator, DEMO.billing, "/billing status");
    await stopDemo(rig);
  });

  it("goes by the clock that it is given", async () => {
    const clock = new ManualClock("2026-10-20T12:00:00Z");
    const rig = await startDemo({ parts: { clock } });
    expect(textOf(await rig.ask(DEMO.operator, DEMO.billing, "/billing margin"))).toContain(
      "Margin by client, 2026-09",
    );
    clock.set("2026-11-02T08:00:00Z");
    const later = textOf(await rig.ask(DEMO.operator, DEMO.billing, "/billing margin"));
    expect(later).toContain("Margin by client, 2026-10");
    expect(later).toContain("as of 2026-11-02 08:00 UTC");
    expect(later).toContain("estimated");
    await stopDemo(rig);
  });
});

describe("A-05 the worker of the demo", () => {
  it("collects costs and clears the store", async () => {
    const clock = new ManualClock("2026-10-20T12:00:00Z");
    const rig = await startDemo({ parts: { worker: true, clock } });
    await rig.app.worker;
    const messages = (): string[] => rig.logged.map((line) => line.message);
    await until(() => (messages().includes("cost reports collected") ? true : undefined));
    await until(() => (messages().includes("old rows removed") ? true : undefined));
    const counts = await until(async () => {
      const now = await rig.app.store.jobs.counts();
      return now.waiting === 0 ? now : undefined;
    });
    // One look after the proposals is the third, one for drift the fourth.
    expect(counts).toEqual({ waiting: 0, done: 4, dead: 0 });
    expect(rig.logged.filter((line: Logged) => line.level === "error")).toEqual([]);
    await stopDemo(rig);
  });
});

describe("A-01 node src/main.ts all", () => {
  it("ends at SIGTERM with code 0, tells a second one off, and starts again on the same folder", async () => {
    const home = emptyFolder();
    for (const round of [1, 2]) {
      const child = start(["all", "--port", "0"], { env: { RECKONER_HOME: home } });
      const end = ended(child);
      const [, url = ""] = await written(child, /Open (http:\S+) and type/);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      if (round === 1) {
        const second = await ended(start(["all", "--port", "0"], { env: { RECKONER_HOME: home } }));
        expect([second.code, second.stdout]).toEqual([5, ""]);
        expect(second.stderr).toContain("is in use by another Reckoner");
      }
      child.kill("SIGTERM");
      const { code, stdout } = await end;
      expect([code, stdout]).toEqual([0, expect.stringContaining("Stopping.")]);
    }
  }, 90_000);

  it("reaches nothing but this machine, whatever credentials lie about", async () => {
    const folder = emptyFolder();
    const list = join(folder, "connections");
    writeFileSync(list, "");
    const env = {
      CONNECTIONS: list,
      RECKONER_HOME: join(folder, "home"),
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      AWS_SESSION_TOKEN: "a-session",
      AWS_PROFILE: "production",
      AWS_REGION: "eu-central-1",
      AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.2/credentials",
    };
    const child = start(["all", "--port", "0"], { env, node: ["--import", HOOK] });
    const end = ended(child);
    const [, url = ""] = await written(child, /Open (http:\S+) and type/);
    const { host } = new URL(url);
    for (const { name } of registry) {
      const deed = { do: "command", person: DEMO.operator, channel: DEMO.billing, text: `/billing ${name}` };
      // So many at once may take Slack's three seconds; then a person asks again.
      await until(async () => {
        const answer = await fetch(`${url}/console/act`, {
          method: "POST",
          headers: { "content-type": "application/json", origin: `http://${host}` },
          body: JSON.stringify(deed),
        });
        return ((await answer.json()) as { readonly ok: boolean }).ok ? true : undefined;
      });
    }
    const headings = ["Overview,", "Margin by", "Trend,", "From gross", "Clients,", "Reckoner 0", "What you can ask"];
    let missing = headings;
    const look = async (): Promise<true | undefined> => {
      const state = await (await fetch(`${url}/console/state?person=${DEMO.operator}&channel=${DEMO.billing}`)).text();
      missing = headings.filter((heading) => !state.includes(heading));
      return missing.length === 0 ? true : undefined;
    };
    await until(look).catch(() => expect(missing).toEqual([]));
    child.kill("SIGTERM");
    expect((await end).code).toBe(0);
    const targets = readFileSync(list, "utf8").trim().split("\n");
    expect(targets).toContain("tcp 127.0.0.1");
    expect([...new Set(targets)].filter(isElsewhere)).toEqual([]);
  }, 120_000);

  it("and what watches over that sees every other address", async () => {
    const list = join(emptyFolder(), "connections");
    const tries =
      "require('node:net').connect(9, '127.0.0.2').on('error', () => {});" +
      "require('node:https').get({ host: '127.0.0.3', port: 9 }).on('error', () => {});" +
      "fetch('http://127.0.0.4:40404').catch(() => {});" +
      "require('node:dns').lookup('name.invalid', () => {});";
    const child = spawn(process.execPath, ["--import", HOOK, "-e", tries], {
      env: bareEnvironment({ CONNECTIONS: list }),
    });
    expect((await ended(child)).code).toBe(0);
    const targets = readFileSync(list, "utf8").trim().split("\n");
    expect(targets.filter(isElsewhere).toSorted()).toEqual([
      "dns name.invalid",
      "tcp 127.0.0.2",
      "tcp 127.0.0.3",
      "tcp 127.0.0.4",
    ]);
  });
});

const HOOK = fileURLToPath(new URL("./record-connections.ts", import.meta.url));
const isElsewhere = (line: string): boolean => !/^(tcp|dns) (127\.0\.0\.1|localhost)$/.test(line);
