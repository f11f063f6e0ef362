import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, get, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { commandLineCaller } from "#src/app/callers.ts";
import { type Cloud, startCloud } from "#src/local/cloud.ts";
import type { AnyTool } from "#src/tool/define.ts";
import { registry } from "#tools/index.ts";
import { csvText, focusRow } from "../bills/make.ts";
import { here } from "../support/in-process.ts";
import { bareEnvironment, emptyFolder, ended, PROJECT, reckoner, start } from "../support/program.ts";

/** The program as package.json names it. */
const NAME =
  Object.keys((JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { bin: object }).bin)[0] ?? "";
const HELP = ["--no", NAME, "help"];
const MONEY = /^-?\d+(\.\d+)?$/;
const AMOUNTS = new Set(["myView", "showback", "margin", "amount", "costUsd", "onCost", "onRevenue"]);
/** In the answer of clients the same words name the health of billing views. */
const HEALTH = /^(healthy|unhealthy|missing|none)$/;

let cloud: Cloud;
const at = (...args: string[]): string[] => [...args, "--cloud", cloud.url];

beforeAll(async () => {
  cloud = await startCloud();
});
afterEach(() => cloud.aws.faults.clear());
afterAll(() => cloud.close());

/** Tools of proposals and records, which a single command without a database does not have. */
const keepsSomething = (tool: AnyTool): boolean => tool.effect !== "read" || tool.needs !== undefined;

/** What only an admin does or reads of what is kept, and not here: who is at this machine is its operator. */
const forAdmins = (tool: AnyTool): boolean =>
  keepsSomething(tool) && tool.grant === "admin" && !commandLineCaller(tool.name).roles.includes("admin");

/** One list, one way through figures, and the only tool that is also a role of the process: these are started as programs. */
const AS_PROGRAMS = ["clients", "waterfall", "doctor"];

/** A command of this tool that the command line's own role may use. */
const exampleOf = (name: string): string[] =>
  registry.find((tool) => tool.name === name)?.command.examples[0]?.split(" ") ?? [name];

/** Every value of an answer with the key it stands under. */
function* valuesOf(part: unknown, key = ""): Generator<[key: string, value: unknown]> {
  if (typeof part !== "object" || part === null) yield [key, part];
  else for (const [name, value] of Object.entries(part)) yield* valuesOf(value, Array.isArray(part) ? key : name);
}

describe("A-25 every tool on the command line", () => {
  it.each(registry.filter(forAdmins).map((tool) => tool.name))("%s is for admins, and says so", async (name) => {
    const { code, stdout, stderr } = await here(at(...exampleOf(name)));
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain("is for billing admins");
  });

  it.each(registry.filter((tool) => keepsSomething(tool) && !forAdmins(tool)).map((tool) => tool.name))(
    "%s needs a database that outlives the command, and says so",
    async (name) => {
      const { code, stdout, stderr } = await here(at(...exampleOf(name)));
      expect([code, stdout]).toEqual([3, ""]);
      expect(stderr).toContain("DATABASE_URL");
    },
  );

  it("there are such tools that only read, and others that read alone", () => {
    const needs = registry.flatMap((tool) => (tool.effect === "read" ? [tool.needs] : []));
    expect(new Set(needs)).toEqual(
      new Set([undefined, "proposals", "records", "rights", "requests", "receivers", "answers"]),
    );
    expect(registry.map((tool) => tool.name)).toEqual(expect.arrayContaining(AS_PROGRAMS));
  });

  it("one of them as a program", async () => {
    const { code, stdout, stderr } = await reckoner(at("proposals"));
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain("DATABASE_URL");
  });

  it.each(registry.filter((tool) => !keepsSomething(tool)).map((tool) => tool.name))(
    "%s as text and as JSON",
    async (name) => {
      const run = AS_PROGRAMS.includes(name) ? reckoner : here;
      const [text, json] = await Promise.all([run(at(name)), run(at(name, "--json"))]);
      for (const { code, stderr } of [text, json]) expect([code, stderr]).toEqual([0, ""]);
      expect(json.stdout.trimEnd().split("\n")).toHaveLength(1);
      const answer: unknown = JSON.parse(json.stdout);
      expect(Object.keys(answer as object)).toEqual(["data", "receipt"]);
      const values = [...valuesOf(answer)];
      for (const [key, value] of values.filter(
        ([key, v]) => AMOUNTS.has(key) && !(name === "clients" && HEALTH.test(String(v))),
      )) {
        expect([key, value === null ? "0" : value]).toEqual([key, expect.stringMatching(MONEY)]);
      }
      for (const [key, value] of values) {
        if (typeof value === "number") expect([key, Number.isInteger(value)]).toEqual([key, true]);
      }
      // Printable text alone; the two isolates are our own, around right-to-left words.
      expect(text.stdout.replace(/[\n\u2068\u2069]/g, "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      expect(json.stdout.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    },
  );

  it("hostile names are whole in JSON and tame in text", async () => {
    const [text, json] = await Promise.all([reckoner(at("margin")), reckoner(at("margin", "--json"))]);
    const { data } = JSON.parse(json.stdout) as { data: { rows: { label: string }[] } };
    const names = data.rows.map((row) => row.label);
    expect(names.some((name) => name.includes("\u202e"))).toBe(true);
    expect(names.some((name) => name.length === 200)).toBe(true);
    expect(text.stdout).toContain("Consolidated International Agricultural Machine\u2026  ");
    const table = text.stdout.split("\n").filter((line) => / {2}[\u2212$E\d]/.test(line));
    expect(table.length).toBeGreaterThan(20);
    expect(Math.max(...table.map((line) => line.length))).toBeLessThan(140);
  });

  it("a waterfall has one column of figures, and no step is called unknown", async () => {
    const { stdout } = await here(at("waterfall", "acme"));
    expect(stdout).toMatch(/^My View gross +\$[\d,.]+$/m);
    expect(stdout.match(/My View gross/g)).toHaveLength(1);
    expect(stdout).not.toContain("unknown");
  });

  it("a trend tells its figures once, dollars first", async () => {
    const { stdout } = await here(at("trend"));
    expect(stdout.match(/^2026-\d\d|^\d{4}-\d\d/gm)).toHaveLength(12);
    expect(stdout.indexOf("Total USD")).toBeGreaterThan(0);
    expect(stdout.indexOf("Total USD")).toBeLessThan(stdout.indexOf("Total EUR"));
  });

  it("what is written where does not hang on colour settings", async () => {
    const [plain, forced] = await Promise.all([
      reckoner(["help"], { env: { NO_COLOR: "1", TERM: "dumb" } }),
      reckoner(["help"], { env: { FORCE_COLOR: "3", CLICOLOR_FORCE: "1" } }),
    ]);
    expect(forced).toEqual(plain);
  });
});

describe("A-25 exit codes", () => {
  it("2: input that cannot be used, with what can", async () => {
    const [period, option, typo, value, extra] = await Promise.all([
      here(at("margin", "2026-13")),
      here(at("margin", "--by", "weather")),
      reckoner(at("mragin", "acme")),
      here(["margin", "--bill"]),
      reckoner(["all", "soon"]),
    ]);
    for (const run of [period, option, typo, value, extra]) expect([run.code, run.stdout]).toEqual([2, ""]);
    expect(period.stderr).toBe(
      'Error: "2026-13" is not a billing period. Write 2026-10, this, last, oct, oct 2025, 2026-01..2026-06, or last 6 months.\n',
    );
    expect(option.stderr).toContain("must be client, account, service, month or provider");
    expect(typo.stderr).toContain('There is no command "mragin". Did you mean margin?');
    expect(typo.stderr).toContain("> margin: margin acme");
    expect(value.stderr).toBe("Error: --bill needs a value.\n");
    expect(extra.stderr).toContain('"soon" is not an option here.');
  });

  it.each([
    ["--seed", "abc", "--seed takes a whole number from 0 to 2147483648."],
    ["--seed", "1.5", "--seed takes a whole number from 0 to 2147483648."],
    ["--clients", "0", "--clients takes a whole number from 1 to 10000."],
    ["--port", "-1", "--port takes a whole number from 0 to 65535."],
  ])("2: %s %s", async (name, text, sentence) => {
    expect(await here(["status", name, text])).toEqual({ code: 2, stdout: "", stderr: `Error: ${sentence}\n` });
  });

  it("2: a name that fits several clients asks which one", async () => {
    const { code, stdout, stderr } = await here(at("margin", "h"));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/"h" fits 3 clients: .*Halcyon Labs \(649296965340\).*Which one\?/);
    expect(stderr).toMatch(/^> Halcyon Labs \(649296965340\): margin 649296965340 \d{4}-\d\d$/m);
    expect(stderr.replace(/[\n\u2068\u2069]/g, "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it("3: a client that is not there", async () => {
    const { code, stdout, stderr } = await reckoner(at("margin", "acme\u001b[2Jx"));
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toBe(
      'Error: There is no client "acme[2Jx" among those you may see. Near: Acme Robotics. The command clients lists them.\n',
    );
  });

  it("4: the source fails", async () => {
    cloud.aws.faults.on({
      service: "billingconductor",
      operation: "ListBillingGroupCostReports",
      kind: "error",
      name: "ConflictException",
      status: 409,
    });
    const { code, stdout, stderr } = await reckoner(at("margin"));
    expect([code, stdout]).toEqual([4, ""]);
    expect(stderr).toMatch(/^Error: Billing Conductor could not be reached or failed while reading .* Try again\.\n$/);
  });

  it("5: wrong settings, all of them at once, and no value of theirs", async () => {
    const { code, stdout, stderr } = await reckoner(["margin"], {
      env: { PORT: "eighty", LOG_LEVEL: "loud", SLACK_BOT_TOKEN: "hunter2", RECEIVER_ACCOUNT_ID: "12" },
    });
    expect([code, stdout]).toEqual([5, ""]);
    for (const name of ["PORT", "LOG_LEVEL", "SLACK_BOT_TOKEN", "RECEIVER_ACCOUNT_ID"]) expect(stderr).toContain(name);
    expect(stderr).not.toContain("hunter2");
  });

  it("5: a local cloud that is not there, or is not on this machine", async () => {
    const [dead, far] = await Promise.all([
      here(["margin", "--cloud", "http://127.0.0.1:9"]),
      here(["margin", "--cloud", "http://cloud.example"]),
    ]);
    expect([dead.code, far.code]).toEqual([5, 5]);
    expect(dead.stderr).toBe("Error: No local cloud answers at http://127.0.0.1:9. Start one with npm run cloud.\n");
    expect(far.stderr).toContain("must be the http address of a local cloud on this machine");
  });

  it("1: an answer that nobody can make sense of is our fault: logged, and not shown", async () => {
    const liar = await nonsense(cloud.url);
    try {
      const { code, stdout, stderr } = await reckoner(["margin", "--cloud", urlOf(liar)]);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(/^Error: .* It has been logged/);
      expect(
        stderr
          .trim()
          .split("\n")
          .slice(1)
          .map((line) => JSON.parse(line) as unknown),
      ).not.toHaveLength(0);
    } finally {
      liar.close();
    }
  });
});

describe("A-25 pipes, files and the short name", () => {
  it("a reader that leaves is no failure", async () => {
    const child = start(at("margin", "--by", "account", "--json"));
    child.stdout?.destroy();
    const { code, stderr } = await ended(child);
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("says where Showback comes from, and which rule of the pricing file fits nothing", async () => {
    const folder = emptyFolder();
    const [bill, pricing] = [join(folder, "a.csv"), join(folder, "pricing.yaml")];
    writeFileSync(bill, csvText([focusRow({ ServiceName: "Amazon Elastic Compute Cloud" })]));
    writeFileSync(pricing, 'services: { "Amazon Elastic Compute Cluod": { markup: 8 } }');
    const { code, stdout } = await reckoner(["status", "--bill", bill]);
    expect(code).toBe(0);
    expect(stdout).toContain("Showback starts from public on-demand prices");
    expect(stdout).toContain('no service of this bill is called "Amazon Elastic Compute Cluod"');
  });

  it("several files, as a shell pattern gives them, are one bill; a missing one is missed", async () => {
    const folder = emptyFolder();
    const [a, b] = ["1.25", "2.5"].map((cost, at) => {
      const path = join(folder, `${at}.csv`);
      writeFileSync(path, csvText([focusRow({ BilledCost: cost, EffectiveCost: cost, ServiceName: `Service ${at}` })]));
      return path;
    }) as [string, string];
    const [both, missing] = await Promise.all([
      reckoner(["overview", "--bill", a, b, "2026-09", "--json"]),
      here(["overview", "2026-09", "--bill", b, join(folder, "c.csv")]),
    ]);
    expect([both.code, both.stderr]).toEqual([0, ""]);
    expect(JSON.parse(both.stdout)).toMatchObject({
      data: { period: "2026-09", totals: [{ currency: "USD", myView: "3.75" }] },
    });
    expect([missing.code, missing.stdout]).toEqual([2, ""]);
    expect(missing.stderr).toContain("There is no file or folder");
  });

  it("npx reckoner works in the project's folder", async () => {
    const { code, stdout } = await ended(spawn("npx", HELP, { cwd: PROJECT, env: bareEnvironment() }));
    expect(code).toBe(0);
    expect(stdout).toContain("What you can ask");
  });
});

/** A cloud that forwards the question who we are, and answers everything else with an amount that is none. */
function nonsense(behind: string): Promise<Server> {
  const server = createServer(async (request, response) => {
    // What is no answer of AWS is left as it is.
    if (request.url?.startsWith("/local/")) {
      response.writeHead(307, { location: `${behind}${request.url}` }).end();
      return;
    }
    const body = (await request.toArray()).join("");
    const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, String(v)]));
    delete headers["content-length"];
    delete headers.connection;
    const method = request.method ?? "POST";
    const url = `${behind}${request.url}`;
    // What the cloud tells of itself goes on for as long as somebody listens, and is passed on as it comes.
    if (method === "GET")
      return void get(url, { headers }, (real) => real.pipe(response.writeHead(real.statusCode ?? 500, real.headers)));
    const real = await fetch(url, { method, headers, body });
    const text = await real.text();
    response.writeHead(real.status, { "content-type": real.headers.get("content-type") ?? "text/plain" });
    response.end(text.replaceAll(/"(AWSCost|ProformaCost)":"[^"]*"/g, '"$1":"plenty"'));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
