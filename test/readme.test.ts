import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { readArguments } from "#src/app/arguments.ts";
import { fail } from "#src/app/command-line.ts";
import { withCommands } from "#src/app/readme.ts";
import { readPricing } from "#src/bills/pricing.ts";
import { botScopes } from "#src/chat/slack/manifest.ts";
import { envExample, readConfig } from "#src/config.ts";
import { Bug, Conflict, InputError, Misconfigured, NotAllowed, NotFound, Upstream } from "#src/kernel/errors.ts";
import { parseCommand } from "#src/tool/command.ts";
import { registry } from "#tools/index.ts";
import { passthrough } from "./fixtures/passthrough.ts";
import { entrance, operator, textOf } from "./support/door.ts";
import { northwind } from "./support/northwind.ts";

const readme = readFileSync("README.md", "utf8");
const contributing = readFileSync("CONTRIBUTING.md", "utf8");
const both = `${readme}\n${contributing}`;
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
const settings = new Set([...envExample().matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map((m) => m[1]));

/** Every piece of text that is to be typed: blocks line by line, and words between backquotes. */
const typed = [
  ...[...both.matchAll(/^ *```sh\n(.*?)^ *```/gms)].flatMap((m) => (m[1] ?? "").split("\n")),
  ...[...both.matchAll(/`([^`\n]+)`/g)].map((m) => m[1] ?? ""),
].flatMap((line) => line.split("#")[0]?.split("&&") ?? []);
const follows = (start: string): string[] =>
  typed.flatMap((text) => (text.trim().startsWith(start) ? [text.trim().slice(start.length).trim()] : []));
/** A fenced block of a language, its indentation taken away. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\`$`, "gms"))].map((m) =>
    (m[2] ?? "").replaceAll(new RegExp(`^${m[1]}`, "gm"), ""),
  );

describe("A-01 the README's commands exist", () => {
  it("npm scripts", () => {
    const named = [...typed.join("\n").matchAll(/npm run (\S+)/g)].map((m) => m[1] ?? "");
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    expect(typed.filter((text) => /^npm (?!run |ci$|test$|start\b)/.test(text.trim()))).toEqual([]);
  });

  it("the test command is the one that the build machine's check ends with", () => {
    const ci = readFileSync(".ci/run", "utf8");
    expect(readme).toContain("npm ci && npm test ");
    expect(ci).toMatch(/^\s*step "npm ci" npm ci\b/m);
    expect(ci).toMatch(/^\s*step "npm run check" npm run check$/m);
    expect(scripts.check?.split(" && ").at(-1)).toBe("npm test");
  });

  it("options of npm start", () => {
    const lines = follows("npm start --").filter((line) => line !== "");
    expect(lines.length).toBeGreaterThan(4);
    for (const line of lines) expect([line, readArguments(line.split(" ")).words]).toEqual([line, []]);
  });

  it("roles of main.ts, and files that are run", () => {
    const roles = new Set([...readFileSync("src/main.ts", "utf8").matchAll(/case "([a-z]+)":/g)].map((m) => m[1]));
    const named = follows("node src/main.ts");
    const roleOf = (line: string): string => line.split(" ")[0] ?? "";
    expect(named).toEqual(["chat", "worker", "migrate", "jobs", "mcp --http"]);
    expect(named.map(roleOf).filter((role) => !roles.has(role))).toEqual([]);
    for (const line of follows("npx reckoner").filter((line) => roles.has(roleOf(line)))) {
      expect([line, readArguments(line.split(" ").slice(1)).words]).toEqual([line, []]);
    }
    for (const file of follows("node test/")) expect(existsSync(`test/${file}`)).toBe(true);
  });
});

describe("A-25 the README's questions can be asked", () => {
  const lines = [...follows("npx reckoner"), ...follows("/billing")].filter(
    (line) => !/^(<|\.\.\.|$|(chat|worker) )/.test(line),
  );

  it("commands are understood, with valid input", () => {
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      const { words } = readArguments(line.split(" "));
      const { tool, input } = parseCommand(words.join(" "), registry);
      expect([line, tool.input.strict().safeParse(input).error?.issues ?? []]).toEqual([line, []]);
    }
  });

  it("the table of commands is current; `npm run generate` writes it", () => {
    expect(withCommands(readme, registry)).toBe(readme);
    expect(() => withCommands("no marks", registry)).toThrow(TypeError);
  });

  it("exit codes are those of the program", () => {
    const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const codes = new Map(
      [
        new InputError("a", "b"),
        new Conflict("a", "b"),
        new NotFound("a", "b"),
        new NotAllowed("a", "b"),
        new Upstream("a", "b", { retryable: true }),
        new Misconfigured("a", "b"),
        new Bug("a", "b"),
      ].map((error) => [error.kind, fail(error)]),
    );
    stderr.mockRestore();
    const table = [...readme.matchAll(/^\| (\d) \| (.*) \|$/gm)].map((m) => [Number(m[1]), m[2]]);
    expect(table.map(([code]) => code)).toEqual([0, ...new Set([...codes.values()].sort())]);
    const words = new Map(table as [number, string][]);
    expect(words.get(codes.get("bug") ?? -1)).toContain("ours");
    expect(words.get(codes.get("input") ?? -1)).toContain("question");
    expect(words.get(codes.get("not-found") ?? -1)).toContain("not found, or not allowed");
    expect(words.get(codes.get("upstream") ?? -1)).toContain("AWS");
    expect(words.get(codes.get("misconfigured") ?? -1)).toContain("setting");
  });
});

describe("A-03 the README's way to live", () => {
  it("names settings that exist, and all that a live start needs", () => {
    const others = new Set(["TEST_DATABASE_URL", "TEST_REDIS_URL", "AWS_ENDPOINT_URL", "RECKONER_TOKEN"]);
    const named = [...new Set([...both.matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`/g)].map((m) => m[1] ?? ""))];
    expect(named.filter((name) => !settings.has(name) && !others.has(name))).toEqual([]);
    const live = [...settings].filter((name) => /^(RECEIVER|SLACK|DATABASE|REDIS)_/.test(name ?? ""));
    expect(live.filter((name) => !named.includes(name ?? ""))).toEqual([]);
  });

  it("leads to a live configuration, with and without socket mode", () => {
    const aws = {
      RECEIVER_ACCOUNT_ID: "111122223333",
      RECEIVER_NAME: "Partner",
      RECEIVER_ROLE_ARN: "arn:aws:iam::111122223333:role/reckoner-read",
      RECEIVER_EXTERNAL_ID: "0123456789abcdef0123456789abcdef",
    };
    const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_ADMINS: "U012AB3CD", SLACK_INTERNAL_CHANNELS: "C012AB3CD" };
    expect(readConfig({ ...aws, ...slack, SLACK_APP_TOKEN: "xapp-1" })).toMatchObject({
      mode: "live",
      slack: { appToken: "xapp-1", admins: ["U012AB3CD"], internalChannels: ["C012AB3CD"] },
    });
    expect(readConfig({ ...aws, ...slack, SLACK_SIGNING_SECRET: "0123456789abcdef" }).mode).toBe("live");
    expect(readConfig({ ...slack, SLACK_APP_TOKEN: "xapp-1" }).mode).toBe("mixed");
    const { settings: app } = JSON.parse(readFileSync("manifests/slack/manifest.json", "utf8"));
    expect(app).toMatchObject({ socket_mode_enabled: true });
    expect(botScopes()).toHaveLength(9);
  });

  it("the read role allows what the adapters call, and nothing else", () => {
    const template = parse(readFileSync("manifests/aws/read-role.yaml", "utf8"), { logLevel: "error" });
    const [policy] = template.Resources.ReadRole.Properties.Policies;
    const [statement] = policy.PolicyDocument.Statement;
    const prefix: Readonly<Record<string, string>> = {
      "client-billingconductor": "billingconductor",
      "client-cost-explorer": "ce",
      "client-organizations": "organizations",
    };
    const names = [
      "billing-conductor",
      "service-reports",
      "cost-explorer",
      "organizations",
      "custom-line-items",
      "pricing",
      "anomalies",
      "read-permissions",
      "paid-permissions",
    ];
    const thin = ["credits", "budgets", "billing"];
    const files = [...names, ...thin].map((name) => readFileSync(`src/integrations/aws/${name}.ts`, "utf8"));
    const called = files
      .flatMap((source) =>
        [...source.matchAll(/import \{([^}]*)\} from "@aws-sdk\/(client-[a-z-]+)"/g)].flatMap(
          ([, names = "", from = ""]) => [...names.matchAll(/(\w+)Command\b/g)].map((m) => `${prefix[from]}:${m[1]}`),
        ),
      )
      .filter((action) => !action.startsWith("undefined:"));
    expect(called.length).toBeGreaterThan(5);
    const sent = files
      .slice(-thin.length)
      .flatMap((source) => [...source.matchAll(/send\(\s*"(\w+)"/g)].map((m) => m[1] ?? ""))
      .map((operation) => (operation === "DescribeBudgets" ? "budgets:ViewBudget" : `billing:${operation}`));
    expect(sent.length).toBeGreaterThan(3);
    const all = new Set([...called, ...sent, "billing:GetBillingViewData"]);
    expect([...statement.Action].sort()).toEqual([...all].sort());
    expect(statement.Action.filter((action: string) => !/:(Get|List|View)/.test(action))).toEqual([]);
    expect(readme).toContain("nineteen read actions");
    expect(statement.Action).toHaveLength(19);
  });
});

describe("B-12 the apply role", () => {
  it("allows what the writer calls, tags, and nothing else", () => {
    const template = parse(readFileSync("manifests/aws/apply-role.yaml", "utf8"), { logLevel: "error" });
    const [policy] = template.Resources.ApplyRole.Properties.Policies;
    const [statement] = policy.PolicyDocument.Statement;
    const source = ["line-item-writer", "pricing-writer"]
      .map((name) => readFileSync(`src/integrations/aws/${name}.ts`, "utf8"))
      .join("");
    const called = [...source.matchAll(/new (\w+)Command\(/g)].map((m) => `billingconductor:${m[1]}`);
    expect(called.length).toBeGreaterThan(2);
    expect([...statement.Action].sort()).toEqual([...new Set([...called, "billingconductor:TagResource"])].sort());
    const trust = template.Resources.ApplyRole.Properties.AssumeRolePolicyDocument.Statement[0];
    expect(JSON.stringify(trust.Condition)).toContain("sts:ExternalId");
  });
});

describe("A-24 the README's pricing file", () => {
  it("is the one that is tried here", async () => {
    expect(blocks("yaml")).toEqual([readFileSync("test/fixtures/pricing.yaml", "utf8")]);
    const pricing = await readPricing("test/fixtures/pricing.yaml", []);
    expect(pricing?.clients.map((c) => c.name)).toEqual(["Acme Robotics", "Blue Heron"]);
    expect(pricing?.clients[1]?.plan).toBe("passthrough");
  });
});

describe("A-02 the README's tool", () => {
  it("is the one that is tried here, under its own name", () => {
    expect(blocks("ts")).toEqual([readFileSync("test/fixtures/passthrough.ts", "utf8")]);
    expect(readme).toContain(`\`tools/${passthrough.name}.ts\``);
    expect(readme).toContain(`\`test/tools/${passthrough.name}.test.ts\``);
  });

  it("answers through the door", async () => {
    const { door } = entrance(northwind, { registry: [...registry, passthrough] });
    const answer = await door.command("passthrough 2026-09", operator);
    const expected = northwind.clients.filter((c) => c.plan?.passthrough === true).map((c) => c.name);
    expect(expected.length).toBeGreaterThan(0);
    expect(answer.data).toEqual({ period: "2026-09", clients: expected });
    for (const name of expected) expect(textOf(answer)).toContain(name);
  });
});

describe("A-01 the README's links and picture", () => {
  it.each([
    ["README.md", readme],
    ["CONTRIBUTING.md", contributing],
  ])("every relative link of %s exists", (_name, text) => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((m) => m[1] ?? "");
    expect(links.length).toBeGreaterThan(2);
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });

  it("the picture is a PNG of less than 200 KB", () => {
    const picture = ".github/console.png";
    expect(readme).toContain(`](${picture})`);
    expect(statSync(picture).size).toBeLessThan(200 * 1024);
    expect(readFileSync(picture).subarray(1, 4).toString()).toBe("PNG");
  });
});
