import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Config, envExample, type Flags, readConfig } from "#src/config.ts";
import { Misconfigured } from "#src/kernel/errors.ts";

type Env = Record<string, string | undefined>;

const REAL: Env = {
  RECEIVER_ACCOUNT_ID: "111122223333",
  RECEIVER_NAME: "Northwind",
  RECEIVER_ROLE_ARN: "arn:aws:iam::111122223333:role/reckoner-read",
  RECEIVER_EXTERNAL_ID: "external-id-0123456789",
};
const SLACK: Env = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "0123456789abcdef" };

function refusal(env: Env, flags: Flags = {}): Misconfigured {
  try {
    readConfig(env, flags);
  } catch (error) {
    if (error instanceof Misconfigured) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

const problems = (env: Env, flags: Flags = {}): string[] =>
  refusal(env, flags).problems.map((p) => `${p.path} ${p.message}`);

describe("A-03 without any setting", () => {
  it("everything is local, embedded or off", () => {
    expect(readConfig({})).toEqual({
      mode: "demo",
      http: { host: "127.0.0.1", port: null },
      logLevel: "warn",
      home: ".reckoner",
      fresh: false,
      databaseUrl: null,
      redisUrl: null,
      costs: { kind: "local", seed: 7, clients: 24, cloudUrl: null },
      slack: { kind: "local" },
      approval: {
        selfUpTo: "0",
        twoPeopleFrom: "100000",
        typedFrom: "10000",
        expiresAfterMs: 72 * 3_600_000,
        policyEvidence: 10,
      },
      assistant: { kind: "planner" },
      assistantLimits: {
        turns: 12,
        tokens: 300_000,
        ms: 180_000,
        awsUsd: "0.50",
        day: { tokens: 20_000_000, awsUsd: "20" },
      },
      documentation: null,
      mcp: { kind: "local", callsPerMinute: 120 },
      mcpToken: null,
    } satisfies Config);
  });

  it("an empty variable is one that is not set, and foreign ones do not matter", () => {
    const foreign = { PATH: "/bin", SLACK_BOT_TOKEN: "", RECEIVER_ACCOUNT_ID: "", PORT: "", UNSET: undefined };
    expect(readConfig(foreign)).toEqual(readConfig({}));
  });
});

describe("A-03 settings that fit", () => {
  it("are taken over", () => {
    const env = {
      ...REAL,
      ...SLACK,
      PORT: "8080",
      HOST: "0.0.0.0",
      LOG_LEVEL: "debug",
      RECKONER_HOME: "/var/lib/reckoner",
      DATABASE_URL: "postgres://u:p@db/reckoner",
      REDIS_URL: "rediss://cache",
      SLACK_APP_TOKEN: "xapp-1",
      BEDROCK_MODEL: "eu.vendor.model-1:0",
      BEDROCK_FALLBACK_MODEL: "eu.vendor.model-2:0",
      BEDROCK_REGION: "eu-central-1",
      BEDROCK_ROLE_ARN: "arn:aws:iam::111122223333:role/reckoner-models",
      BEDROCK_EXTERNAL_ID: "models-id-0123456789",
      BEDROCK_GUARDRAIL: "abc123def456:3",
      DOCS_MCP_COMMAND: "uvx some.documentation-server@1.2.3",
      ASSISTANT_TURNS: "8",
      ASSISTANT_TOKENS: "90000",
      ASSISTANT_SECONDS: "60",
      ASSISTANT_AWS_USD: "0.25",
      ASSISTANT_DAY_TOKENS: "1000000",
      ASSISTANT_DAY_AWS_USD: "7.50",
      SLACK_ADMINS: "U012AB3CD, W012AB3CD",
      SLACK_INTERNAL_CHANNELS: "C012AB3CD,G012AB3CD",
      SLACK_APPROVALS_CHANNEL: "G012AB3CD",
      APPLY_ROLE_ARN: "arn:aws:iam::111122223333:role/reckoner-apply",
      APPLY_EXTERNAL_ID: "apply-id-0123456789",
      APPROVAL_SELF_UP_TO: "99.50",
      APPROVAL_TWO_PEOPLE_FROM: "5000",
      APPROVAL_TYPED_FROM: "50000",
      APPROVAL_EXPIRES_HOURS: "24",
      APPROVAL_POLICY_EVIDENCE: "4",
      STRIPE_SECRET_KEY: "rk_test_1",
    };
    expect(readConfig(env, { fresh: true })).toEqual({
      mode: "live",
      http: { host: "0.0.0.0", port: 8080 },
      logLevel: "debug",
      home: "/var/lib/reckoner",
      fresh: true,
      databaseUrl: "postgres://u:p@db/reckoner",
      redisUrl: "rediss://cache",
      costs: {
        kind: "real",
        accountId: "111122223333",
        name: "Northwind",
        roleArn: "arn:aws:iam::111122223333:role/reckoner-read",
        externalId: "external-id-0123456789",
        apply: { roleArn: "arn:aws:iam::111122223333:role/reckoner-apply", externalId: "apply-id-0123456789" },
      },
      slack: {
        kind: "real",
        botToken: "xoxb-1",
        signingSecret: "0123456789abcdef",
        appToken: "xapp-1",
        admins: ["U012AB3CD", "W012AB3CD"],
        internalChannels: ["C012AB3CD", "G012AB3CD"],
        approvalsChannel: "G012AB3CD",
      },
      approval: {
        selfUpTo: "99.50",
        twoPeopleFrom: "5000",
        typedFrom: "50000",
        expiresAfterMs: 24 * 3_600_000,
        policyEvidence: 4,
      },
      assistant: {
        kind: "bedrock",
        models: ["eu.vendor.model-1:0", "eu.vendor.model-2:0"],
        region: "eu-central-1",
        role: { roleArn: "arn:aws:iam::111122223333:role/reckoner-models", externalId: "models-id-0123456789" },
        guardrail: { id: "abc123def456", version: "3" },
      },
      assistantLimits: {
        turns: 8,
        tokens: 90_000,
        ms: 60_000,
        awsUsd: "0.25",
        day: { tokens: 1_000_000, awsUsd: "7.50" },
      },
      documentation: { kind: "program", command: "uvx", args: ["some.documentation-server@1.2.3"] },
      mcp: { kind: "off" },
      mcpToken: null,
    } satisfies Config);
  });

  it("the account is the name where none is given, and the process's own credentials are used without a role", () => {
    expect(readConfig({ RECEIVER_ACCOUNT_ID: "111122223333" }).costs).toEqual({
      kind: "real",
      accountId: "111122223333",
      name: "111122223333",
      roleArn: null,
      externalId: null,
      apply: null,
    });
  });

  it("the right to write is a role of its own", () => {
    const role = "arn:aws:iam::111122223333:role/reckoner-read";
    expect(problems({ APPLY_ROLE_ARN: role })).toEqual([
      "APPLY_ROLE_ARN belongs to a real receiver account; set RECEIVER_ACCOUNT_ID too, or unset it",
    ]);
    expect(problems({ ...REAL, APPLY_ROLE_ARN: role })).toEqual([
      "APPLY_ROLE_ARN is the read role; make an apply role of its own, so that reading never needs the right to write",
    ]);
    expect(problems({ ...REAL, APPLY_EXTERNAL_ID: "apply-id-0123456789" })).toEqual([
      "APPLY_EXTERNAL_ID is only used when the apply role is assumed; set APPLY_ROLE_ARN too",
    ]);
  });

  it("MCP is served with a way to know who asks, or not at all", () => {
    const url = { MCP_URL: "https://reckoner.example.com/mcp" };
    expect(problems(url)).toEqual([
      "MCP_URL needs a way to know who asks: set MCP_ISSUER, where people sign in, or MCP_TOKENS=on for static tokens",
    ]);
    expect(problems({ MCP_ISSUER: "https://id.example.com", MCP_TOKENS: "on" })).toEqual([
      "MCP_ISSUER is set, but MCP_URL is not; set the address of the endpoint too, or unset it",
      "MCP_TOKENS is set, but MCP_URL is not; set the address of the endpoint too, or unset it",
    ]);
    expect(problems({ MCP_URL: "http://reckoner.example.com/mcp", MCP_TOKENS: "on" })).toEqual([
      "MCP_URL must be an https address without query, like https://reckoner.example.com/mcp",
    ]);
    expect(problems({ MCP_TOKEN: `rkn_${"a".repeat(43)}` })).toEqual([
      "MCP_TOKEN is looked up in the database; set DATABASE_URL too, or unset it",
    ]);
    const served = {
      ...url,
      MCP_ISSUER: "https://id.example.com/t1",
      MCP_ORIGINS: "https://a.example, http://localhost:6274",
    };
    expect(readConfig({ ...served, MCP_SESSIONS: "off", MCP_CALLS_PER_MINUTE: "9" }).mcp).toEqual({
      kind: "served",
      url: "https://reckoner.example.com/mcp",
      issuer: "https://id.example.com/t1",
      tokens: false,
      origins: ["https://a.example", "http://localhost:6274"],
      sessions: false,
      callsPerMinute: 9,
    });
  });

  it("proposals are posted only where everybody may see every client", () => {
    expect(problems({ ...SLACK, SLACK_INTERNAL_CHANNELS: "C012AB3CD", SLACK_APPROVALS_CHANNEL: "C0OTHER" })).toEqual([
      "SLACK_APPROVALS_CHANNEL must be one of SLACK_INTERNAL_CHANNELS: proposals show figures of every client",
    ]);
  });

  it.each<[Config["mode"], Env, Flags]>([
    ["demo", {}, {}],
    ["demo", {}, { cloud: "http://127.0.0.1:4000" }],
    ["bill", {}, { bill: ["october.csv"] }],
    ["mixed", SLACK, {}],
    ["mixed", SLACK, { bill: ["october.csv"] }],
    ["mixed", REAL, {}],
    ["live", { ...REAL, ...SLACK }, {}],
  ])("the mode is %s with %j and %j", (mode, env, flags) => {
    expect(readConfig(env, flags).mode).toBe(mode);
  });

  it("what the command line says comes first", () => {
    expect(readConfig({ PORT: "8080" }, { port: 0, seed: 0, clients: 1000 })).toMatchObject({
      http: { port: 0 },
      costs: { kind: "local", seed: 0, clients: 1000 },
    });
    expect(readConfig({}, { bill: ["a.csv", "b.csv"], pricing: "pricing.yaml" }).costs).toEqual({
      kind: "bill",
      files: ["a.csv", "b.csv"],
      pricing: "pricing.yaml",
    });
  });
});

describe("A-03 settings that do not fit", () => {
  it("are reported all at once, by variable, with what to do", () => {
    const env = {
      PORT: "80000",
      LOG_LEVEL: "loud",
      DATABASE_URL: "mysql://u:secret@db",
      REDIS_URL: "http://cache",
      RECEIVER_ACCOUNT_ID: "12",
      RECEIVER_ROLE_ARN: "reckoner-read",
      RECEIVER_EXTERNAL_ID: "short",
      SLACK_BOT_TOKEN: "xoxp-1",
      SLACK_SIGNING_SECRET: "short",
      SLACK_APP_TOKEN: "xoxb-1",
      SLACK_ADMINS: "olga",
      SLACK_INTERNAL_CHANNELS: "#billing",
      STRIPE_SECRET_KEY: "pk_live_1",
      AWS_ENDPOINT_URL: "http://127.0.0.1:4000",
    };
    expect(refusal(env, { port: Number.NaN, clients: 0, seed: 0.5, pricing: "p.yaml" })).toMatchObject({
      kind: "misconfigured",
      code: "config.invalid",
      message: "Reckoner cannot start with these settings:",
    });
    expect(problems(env, { port: Number.NaN, clients: 0, seed: 0.5, pricing: "p.yaml" })).toEqual([
      "PORT must be a port number, 0 to 65535",
      "LOG_LEVEL must be debug, info, warn, error or silent",
      "DATABASE_URL must be a URL that begins with postgres://",
      "REDIS_URL must be a URL that begins with redis://",
      "RECEIVER_ACCOUNT_ID must be an AWS account id of 12 digits",
      "RECEIVER_ROLE_ARN must be the ARN of an IAM role",
      "RECEIVER_EXTERNAL_ID must have at least 16 characters, so that it cannot be guessed",
      "SLACK_BOT_TOKEN must begin with xoxb- (OAuth & Permissions, Bot User OAuth Token)",
      "SLACK_SIGNING_SECRET is too short (Basic Information, App Credentials, Signing Secret)",
      "SLACK_APP_TOKEN must begin with xapp- (Basic Information, App-Level Tokens, connections:write)",
      "SLACK_ADMINS must be Slack member ids, like U012AB3CD, separated by commas",
      "SLACK_INTERNAL_CHANNELS must be Slack channel ids, like C012AB3CD, separated by commas",
      "STRIPE_SECRET_KEY must begin with sk_live_, sk_test_, rk_live_ or rk_test_",
      "--pricing says how the bill of --bill is priced; give --bill too, or leave it out",
      "--port must be a port number, 0 to 65535",
      "--seed must be a whole number",
      "--clients must be a whole number above zero",
      "AWS_ENDPOINT_URL redirects AWS requests, which is refused with a real receiver account; unset it",
    ]);
  });

  it.each(["", " ", "-1", "1e3", "0x10", "65536", "3000.5", "port"].filter((p) => p !== ""))("port %j", (PORT) => {
    expect(problems({ PORT })).toEqual(["PORT must be a port number, 0 to 65535"]);
  });

  it.each([
    ["SLACK_SIGNING_SECRET", { SLACK_BOT_TOKEN: "xoxb-1" }, {}],
    ["SLACK_SIGNING_SECRET", { SLACK_SIGNING_SECRET: "0123456789abcdef" }, {}],
    ["SLACK_APP_TOKEN", { SLACK_APP_TOKEN: "xapp-1" }, {}],
    ["SLACK_ADMINS", { SLACK_ADMINS: "U012AB3CD" }, {}],
    ["SLACK_INTERNAL_CHANNELS", { SLACK_INTERNAL_CHANNELS: "C012AB3CD" }, {}],
    ["RECEIVER_NAME", { RECEIVER_NAME: "Northwind" }, {}],
    ["RECEIVER_ROLE_ARN", { RECEIVER_ROLE_ARN: "arn:aws:iam::111122223333:role/x" }, {}],
    ["RECEIVER_EXTERNAL_ID", { RECEIVER_EXTERNAL_ID: "external-id-0123456789" }, {}],
    ["RECEIVER_EXTERNAL_ID", { ...REAL, RECEIVER_ROLE_ARN: undefined }, {}],
    ["RECEIVER_ACCOUNT_ID", REAL, { bill: ["october.csv"] }],
    ["RECEIVER_ACCOUNT_ID", REAL, { cloud: "http://127.0.0.1:4000" }],
    ["--cloud", {}, { cloud: "http://127.0.0.1:4000", bill: ["october.csv"] }],
    ["--pricing", {}, { pricing: "pricing.yaml" }],
    ["HOST", { HOST: "0.0.0.0" }, {}],
    ["HOST", { HOST: "127.evil.example" }, {}],
  ] as [string, Env, Flags][])("%s is what is wrong with %j and %j", (path, env, flags) => {
    expect(refusal(env, flags).problems.map((p) => p.path)).toEqual([path]);
  });

  it("any loopback host will do for the console", () => {
    for (const HOST of ["127.0.0.1", "127.1.2.3", "localhost", "::1"])
      expect(readConfig({ HOST }).http.host).toBe(HOST);
  });
});

describe("A-03 money never mixes and nothing is redirected", () => {
  it("a Stripe key is refused while costs are simulated or from a file, whatever its kind", () => {
    for (const STRIPE_SECRET_KEY of ["sk_live_1", "sk_test_1", "rk_live_1", "rk_test_1"]) {
      for (const flags of [{}, { bill: ["october.csv"] }, { cloud: "http://localhost:4000" }]) {
        expect(problems({ STRIPE_SECRET_KEY }, flags)).toEqual([
          "STRIPE_SECRET_KEY is refused while costs are simulated or from a file: money never mixes; unset it",
        ]);
      }
      expect(readConfig({ ...REAL, STRIPE_SECRET_KEY }).costs.kind).toBe("real");
    }
  });

  it("with a real receiver every endpoint override is refused, by name", () => {
    const overrides = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_COST_EXPLORER", "AWS_ENDPOINT_URL_STS"];
    const env = { ...REAL, ...Object.fromEntries(overrides.map((name) => [name, "http://127.0.0.1:4000"])) };
    expect(refusal(env).problems.map((p) => p.path)).toEqual(overrides);
    expect(readConfig({ AWS_ENDPOINT_URL: "http://127.0.0.1:4000" }).mode).toBe("demo");
  });

  it("--cloud must be on this machine", () => {
    for (const cloud of ["http://127.0.0.1:4000", "http://localhost:4000/", "http://[::1]:4000"]) {
      expect(readConfig({}, { cloud }).costs).toMatchObject({ kind: "local", cloudUrl: cloud });
    }
    for (const cloud of [
      "https://127.0.0.1:4000",
      "http://10.0.0.1:4000",
      "http://127.0.0.1.evil.example",
      "http://localhost@evil.example",
      "http://localhost:4000/path",
      "127.0.0.1:4000",
      "",
    ]) {
      expect(problems({}, { cloud }), cloud).toEqual([
        "--cloud must be the http address of a local cloud on this machine, like http://127.0.0.1:4000",
      ]);
    }
  });
});

describe("A-03 secrets", () => {
  it("no value of any variable is ever repeated in a refusal", () => {
    const names = [...envExample().matchAll(/^(?:# )?([A-Z_]+)=/gm)].map((m) => m[1] ?? "");
    const value = fc.string({ unit: fc.constantFrom(..."0123456789QXZ"), minLength: 8, maxLength: 40 });
    fc.assert(
      fc.property(fc.subarray(names, { minLength: 1 }), value, fc.boolean(), (chosen, secret, prefixed) => {
        const prefix: Record<string, string> = prefixed
          ? {
              SLACK_BOT_TOKEN: "xoxb-",
              SLACK_APP_TOKEN: "xapp-",
              STRIPE_SECRET_KEY: "sk_live_",
              DATABASE_URL: "postgres://",
            }
          : {};
        const env = Object.fromEntries(chosen.map((name) => [name, `${prefix[name] ?? ""}${secret}`]));
        try {
          readConfig(env);
        } catch (error) {
          expect(error).toBeInstanceOf(Misconfigured);
          const { message, problems: all, choices, cause, stack } = error as Misconfigured;
          expect(cause).toBeUndefined();
          expect(JSON.stringify([message, all, choices, stack])).not.toContain(secret);
        }
      }),
      { numRuns: 300 },
    );
  });
});
