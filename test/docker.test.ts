import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { finishRoutes, openWeb } from "#src/app/http.ts";
import { envExample, readConfig } from "#src/config.ts";
import { Misconfigured } from "#src/kernel/errors.ts";

interface Service {
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly env_file?: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly profiles?: readonly string[];
  readonly init?: boolean;
  readonly read_only?: boolean;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const text = readFileSync("docker/compose.yaml", "utf8");
const compose: {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: object;
  readonly networks: object;
} = parse(text, { merge: true });
const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.build !== undefined);
const theirs = services.filter(([, service]) => service.build === undefined);

const dockerfile = readFileSync("docker/Dockerfile", "utf8").replaceAll(/\\\n\s*/g, " ");
const instructions = dockerfile
  .split("\n")
  .filter((line) => /^[A-Z]/.test(line))
  .map((line) => ({ word: line.split(" ")[0] ?? "", rest: line.slice(line.indexOf(" ") + 1) }));
const all = (word: string): string[] => instructions.filter((i) => i.word === word).map((i) => i.rest);

describe("A-03 compose.yaml fits the settings", () => {
  const known = new Set([...envExample().matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map((m) => m[1]));

  it("runs the roles chat, worker and, where it is wanted, mcp from one image", () => {
    expect(ours.map(([name]) => name)).toEqual(["chat", "worker", "mcp"]);
    expect(ours.map(([, service]) => service.command)).toEqual([["chat"], ["worker"], ["mcp", "--http"]]);
    expect(ours.map(([, service]) => service.profiles)).toEqual([undefined, undefined, ["mcp"]]);
    expect(new Set(ours.map(([, service]) => service.image)).size).toBe(1);
    const roles = [...readFileSync("src/main.ts", "utf8").matchAll(/case "([a-z]+)":/g)].map((m) => m[1]);
    expect(roles).toEqual(expect.arrayContaining(["chat", "worker", "mcp"]));
  });

  it("names only variables of the settings, and asks for no other than the database's password", () => {
    expect(known.size).toBeGreaterThan(10);
    for (const [, service] of ours) {
      expect(Object.keys(service.environment ?? {}).filter((name) => !known.has(name))).toEqual([]);
      expect(service.env_file).toBe("../.env");
    }
    expect(new Set([...text.matchAll(/\$\{([A-Z_]+)/g)].map((m) => m[1]))).toEqual(new Set(["POSTGRES_PASSWORD"]));
  });

  it("the right to write to AWS is the worker's alone", () => {
    const holders = ours.filter(([, { environment }]) => environment?.APPLY_ROLE_ARN !== "");
    expect(holders.map(([name]) => name)).toEqual(["worker"]);
  });

  it("mcp serves at the address of the settings, behind a proxy", () => {
    const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "0123456789abcdef" };
    const env = { ...compose.services.mcp?.environment, ...slack, MCP_TOKENS: "on" };
    const config = readConfig({ ...env, MCP_URL: "https://reckoner.example.com/mcp" });
    expect(config).toMatchObject({ mcp: { kind: "served" }, http: { host: "0.0.0.0", port: 3000 } });
  });

  it("is accepted with a real Slack, and refused without one, which would let anyone in", () => {
    const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "0123456789abcdef" };
    for (const [, service] of ours) {
      expect(readConfig({ ...service.environment, ...slack }).slack.kind).toBe("real");
    }
    expect(() => readConfig(compose.services.chat?.environment ?? {})).toThrow(Misconfigured);
  });
});

describe("compose.yaml is safe to start", () => {
  it("publishes ports on loopback alone, and none of database or queue", () => {
    for (const [, service] of services) {
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    }
    for (const [, service] of theirs) {
      expect(service.ports).toBeUndefined();
      expect(service.networks).toEqual(["data"]);
    }
  });

  it("our processes are reaped, cannot write to their image, and wait for healthy neighbours", () => {
    for (const [, service] of ours) {
      expect(service).toMatchObject({ init: true, read_only: true, cap_drop: ["ALL"] });
      expect(Object.values(service.depends_on ?? {}).map((d) => d.condition)).toEqual(
        theirs.map(() => "service_healthy"),
      );
    }
    expect(theirs.filter(([, service]) => service.healthcheck === undefined)).toEqual([]);
  });

  it("declares the volumes and networks that are used", () => {
    const used = services.flatMap(([, s]) => (s.volumes ?? []).map((v) => v.split(":")[0]));
    expect(used.sort()).toEqual(Object.keys(compose.volumes).sort());
    const networks = new Set(services.flatMap(([, s]) => s.networks));
    expect([...networks].sort()).toEqual(Object.keys(compose.networks).sort());
  });

  it("images are pinned by their major version", () => {
    const images = [...theirs.map(([, s]) => s.image), ...all("FROM").map((f) => f.split(" ")[0] ?? "")];
    expect(images).toEqual(["postgres:17", "redis:7", "node:24-slim", "node:24-slim"]);
  });
});

describe("the Dockerfile fits the repository", () => {
  const copied = all("COPY")
    .filter((rest) => !rest.startsWith("--from="))
    .flatMap((rest) => rest.split(" ").slice(0, -1));

  it("copies files that exist and that the ignore file lets through", () => {
    const admitted = readFileSync("docker/Dockerfile.dockerignore", "utf8").split("\n");
    expect(copied.length).toBeGreaterThan(4);
    expect(copied.filter((path) => !existsSync(path))).toEqual([]);
    expect(copied.filter((path) => !admitted.includes(`!${path}`))).toEqual([]);
    expect(admitted[0]).toBe("*");
  });

  it("installs no development packages and keeps the optional ones, runs as a plain user", () => {
    expect(all("RUN")).toEqual(["npm ci --omit=dev --no-audit --no-fund"]);
    expect(all("USER")).toEqual(["node"]);
    expect(JSON.parse(all("ENTRYPOINT")[0] ?? "")).toEqual(["node", "src/main.ts"]);
    expect(JSON.parse(all("CMD")[0] ?? "")).toEqual(["chat"]);
  });

  it("its health check passes on a running server and fails on none", async () => {
    const [, script = ""] = /CMD (\[.*\])/.exec(all("HEALTHCHECK")[0] ?? "") ?? [];
    const [command = "", ...args]: string[] = JSON.parse(script);
    const check = async (port: string): Promise<number> => {
      const child = spawn(command, args, { env: { ...process.env, PORT: port }, stdio: "inherit" });
      const [code] = await once(child, "exit");
      return Number(code);
    };
    const web = await openWeb("127.0.0.1", 0);
    finishRoutes(web, { info: () => {}, warn: () => {}, error: () => {} });
    const { port } = new URL(web.url);
    expect(await check(port)).toBe(0);
    await web.close();
    expect(await check(port)).toBe(1);
  });
});
