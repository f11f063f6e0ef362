import { chmodSync, mkdirSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { applyCredentials } from "#src/app/credentials.ts";
import type { ProcessKind } from "#src/app/doctor-aws.ts";
import { runCheck } from "#src/app/doctor-check.ts";
import { type DoctorParts, openDoctor } from "#src/app/doctor-examine.ts";
import { SETTINGS } from "#src/config/settings.ts";
import { readConfig } from "#src/config.ts";
import type { AwsConnection, AwsCredentials } from "#src/integrations/aws/connection.ts";
import { ManualClock, systemClock } from "#src/kernel/clock.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import { type Cloud, startCloud } from "#src/local/cloud.ts";
import { type LocalSlack, startSlack } from "#src/local/slack/start.ts";
import type { Finding } from "#src/ports/doctor.ts";
import { openStore } from "#src/store/open-store.ts";
import { uniqueName } from "../backends.ts";
import { emptyFolder, reckoner } from "../support/program.ts";

const SLACK_SECRETS = { SLACK_BOT_TOKEN: "xoxb-local-demo", SLACK_SIGNING_SECRET: "local-signing-secret" };

let cloud: Cloud;
let slack: LocalSlack;
let receiver: string;
const slacks: LocalSlack[] = [];

beforeAll(async () => {
  cloud = await startCloud({ clients: 6, months: 3 });
  slack = await newSlack();
  receiver = cloud.aws.accounts.receivers[0]?.accountId ?? "";
});
afterEach(() => cloud.aws.faults.clear());
afterAll(async () => {
  await Promise.all(slacks.map((s) => s.close()));
  await cloud.close();
});

async function newSlack(scopes?: readonly string[]): Promise<LocalSlack> {
  const started = await startSlack({ clock: systemClock, ...(scopes && { scopes }) });
  slacks.push(started);
  return started;
}

/** A port of loopback where nothing listens. */
async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Case {
  readonly env?: Readonly<Record<string, string>>;
  readonly process?: ProcessKind;
  readonly paid?: boolean;
  readonly credentials?: AwsCredentials;
  readonly apply?: AwsCredentials;
  readonly parts?: Partial<DoctorParts>;
}

/** Examines a live installation whose AWS and Slack are the local ones, over the wire. */
async function examine(given: Case = {}): Promise<readonly Finding[]> {
  const config = readConfig({
    RECEIVER_ACCOUNT_ID: receiver,
    RECKONER_HOME: join(emptyFolder(), "home"),
    ...SLACK_SECRETS,
    ...given.env,
  });
  const connection: AwsConnection = {
    receiver: config.costs.kind === "real" ? config.costs.accountId : receiver,
    receiverName: "Northwind",
    credentials: given.credentials ?? LOCAL_KEYS,
    endpoint: cloud.url,
    clock: cloud.clock,
    estate: "test",
    meter: () => {},
    maxAttempts: 1,
  };
  const doctor = openDoctor({
    config,
    clock: systemClock,
    process: given.process ?? "command",
    store: null,
    aws: { connection, apply: given.apply === undefined ? null : { ...connection, credentials: given.apply } },
    variables: Object.keys(given.env ?? {}),
    slackApi: slack.apiUrl,
    ...given.parts,
  });
  const call = { signal: new AbortController().signal, fresh: true, used: () => {} };
  return (await doctor.examine({ paid: given.paid ?? false }, call)).findings;
}

const named = (findings: readonly Finding[], name: string): Finding | undefined =>
  findings.find((f) => f.name === name);
const missingOf = (findings: readonly Finding[]): string[] =>
  findings.filter((f) => f.state === "missing").map((f) => f.name);

describe("B-06 the doctor's AWS", () => {
  it("finds nothing missing where everything is there, and does not spend unasked", async () => {
    const before = cloud.aws.requests.of("GetCostAndUsage").length;
    const findings = await examine();
    expect(missingOf(findings)).toEqual([]);
    expect(named(findings, "ce:GetCostAndUsage")).toMatchObject({
      state: "unknown",
      detail: expect.stringContaining("Not tried because it costs $0.01"),
      fix: "Add --paid to try it.",
    });
    expect(cloud.aws.requests.of("GetCostAndUsage")).toHaveLength(before);
  });

  it("tries Cost Explorer when told to pay for it, once", async () => {
    const before = cloud.aws.requests.of("GetCostAndUsage").length;
    const findings = await examine({ paid: true });
    expect(named(findings, "ce:GetCostAndUsage")?.state).toBe("ok");
    expect(cloud.aws.requests.of("GetCostAndUsage")).toHaveLength(before + 1);
  });

  it("what is throttled or broken is unknown, not missing", async () => {
    cloud.aws.faults.on({ service: "billingconductor", operation: "ListPricingPlans", kind: "throttle" });
    cloud.aws.faults.on({ service: "billingconductor", operation: "ListPricingRules", kind: "500" });
    const findings = await examine();
    expect(missingOf(findings)).toEqual([]);
    expect(named(findings, "billingconductor:ListPricingPlans")?.state).toBe("unknown");
    expect(named(findings, "billingconductor:ListPricingRules")?.state).toBe("unknown");
  });

  it("credentials that AWS does not know are one line, and the rest is not tried", async () => {
    const findings = await examine({
      credentials: { accessKeyId: "AKIANOBODY0000000001", secretAccessKey: "nobody-s-secret" },
    });
    expect(missingOf(findings)).toEqual(["identity"]);
    expect(named(findings, "billing:GetCredits")).toMatchObject({ state: "unknown", fix: "Mend the identity first." });
    expect(named(findings, "clock")?.state).toBe("ok");
  });

  it("another account than the receiver is missing", async () => {
    const findings = await examine({ env: { RECEIVER_ACCOUNT_ID: "999988887777" } });
    expect(named(findings, "identity")).toMatchObject({
      state: "missing",
      detail: expect.stringContaining(`account ${receiver}, not to 999988887777`),
    });
  });

  it.each([
    [4, "ok"],
    [-4, "ok"],
    [6, "missing"],
    [-6, "missing"],
  ])("a clock %i minutes away is %s", async (minutes, state) => {
    const machineClock = new ManualClock(new Date(Date.now() + minutes * 60_000));
    expect(named(await examine({ parts: { machineClock } }), "clock")?.state).toBe(state);
  });

  it("an override of the endpoint is missing with a real account", async () => {
    const findings = await examine({ parts: { variables: ["PATH", "AWS_ENDPOINT_URL_STS"] } });
    expect(named(findings, "endpoint overrides")).toMatchObject({
      state: "missing",
      fix: "Unset AWS_ENDPOINT_URL_STS.",
    });
  });
});

describe("B-06 the doctor's apply role", () => {
  const role = () => {
    const [partner] = cloud.aws.accounts.receivers;
    return { arn: partner?.applyRoleArn ?? "", externalId: partner?.applyExternalId ?? "" };
  };
  const credentials = (externalId: string) =>
    applyCredentials({ roleArn: role().arn, externalId }, { endpoint: cloud.url, keys: LOCAL_KEYS });
  const env = () => ({ APPLY_ROLE_ARN: role().arn, APPLY_EXTERNAL_ID: role().externalId });

  it.each(["command", "worker"] as const)("is assumed by a %s", async (process) => {
    const findings = await examine({ env: env(), process, apply: credentials(role().externalId) });
    expect(named(findings, "apply role")).toMatchObject({ state: "ok" });
    const tried = findings.filter((f) => f.area === "AWS permissions to write");
    expect(tried.map((f) => f.state)).toEqual(Array.from({ length: 10 }, () => "ok"));
  });

  it("refused, names the setting and never the external id", async () => {
    const findings = await examine({ env: env(), apply: credentials("another-external-id-it-is") });
    expect(named(findings, "apply role")).toMatchObject({
      state: "missing",
      fix: expect.stringContaining("APPLY_EXTERNAL_ID"),
    });
    expect(JSON.stringify(findings)).not.toContain("another-external-id-it-is");
  });

  it.each(["chat", "all"] as const)(
    "held by a process that serves %s is wrong, and is not assumed",
    async (process) => {
      const before = cloud.aws.requests.of("GetCallerIdentity").length;
      const findings = await examine({ env: env(), process, apply: credentials(role().externalId) });
      expect(named(findings, "apply role")?.state).toBe("missing");
      // The identity alone has asked.
      expect(cloud.aws.requests.of("GetCallerIdentity")).toHaveLength(before + 1);
      expect(named(await examine({ process }), "apply role")?.state).toBe("ok");
    },
  );
});

describe("B-06 the doctor's Slack", () => {
  it("a scope that the token lacks is named", async () => {
    const poor = await newSlack([
      "app_mentions:read",
      "assistant:write",
      "chat:write",
      "commands",
      "im:history",
      "im:write",
      "usergroups:read",
      "users:read",
    ]);
    const findings = await examine({ parts: { slackApi: poor.apiUrl } });
    expect(missingOf(findings)).toEqual(["scopes"]);
    expect(named(findings, "scopes")?.detail).toBe("The token lacks files:write.");
  });

  it("a token that is refused is missing, and its scopes are unknown", async () => {
    const findings = await examine({ env: { SLACK_BOT_TOKEN: "xoxb-wrong" } });
    expect(named(findings, "bot token")?.state).toBe("missing");
    expect(named(findings, "scopes")?.state).toBe("unknown");
  });

  it("a Slack that is not there leaves the rest as it is", async () => {
    const findings = await examine({ parts: { slackApi: `http://127.0.0.1:${await deadPort()}/api/` } });
    expect(named(findings, "bot token")?.state).toBe("unknown");
    expect(named(findings, "identity")?.state).toBe("ok");
  });
});

describe("B-06 the doctor's state", () => {
  it("a database and a queue that are not there are missing, and the rest is tried", async () => {
    const port = await deadPort();
    const findings = await examine({
      env: { DATABASE_URL: `postgres://u:pw-secret@127.0.0.1:${port}/none`, REDIS_URL: `redis://127.0.0.1:${port}` },
    });
    expect(missingOf(findings)).toEqual(["database", "queue"]);
    expect(named(findings, "home folder")?.state).toBe("unused");
    expect(JSON.stringify(findings)).not.toContain("pw-secret");
  });

  it("an embedded database is looked at, and one in use says so", async () => {
    const home = join(emptyFolder(), "home");
    const store = await openStore({ dir: home });
    const busy = await examine({ env: { RECKONER_HOME: home } });
    expect(named(busy, "database")).toMatchObject({ state: "missing", detail: expect.stringContaining("in use") });
    await store.close();
    const free = await examine({ env: { RECKONER_HOME: home } });
    expect(named(free, "database")).toMatchObject({
      state: "ok",
      detail: expect.stringContaining("no open migration"),
    });
  });

  it("a home that others can read is missing, with the command that mends it", async () => {
    const home = join(emptyFolder(), "home");
    mkdirSync(home);
    chmodSync(home, 0o755);
    expect(named(await examine({ env: { RECKONER_HOME: home } }), "home folder")).toMatchObject({
      state: "missing",
      fix: `Run chmod 700 ${home}.`,
    });
  });

  const { postgres, redis } = inject("backends");
  it.skipIf(redis.url === undefined)("a Redis that answers is ok, with its version", async () => {
    const findings = await examine({ env: { REDIS_URL: redis.url ?? "" } });
    expect(named(findings, "queue")).toMatchObject({ state: "ok", detail: expect.stringMatching(/^Redis \d/) });
  });

  it.skipIf(postgres.url === undefined)(
    "an empty PostgreSQL schema has open migrations, and is left empty",
    async () => {
      const url = new URL(postgres.url ?? "postgres://none");
      url.searchParams.set("options", `-c search_path=${uniqueName()}`);
      for (let times = 0; times < 2; times++) {
        expect(named(await examine({ env: { DATABASE_URL: url.href } }), "database")).toMatchObject({
          state: "missing",
          detail: expect.stringMatching(/open migrations?, from 0000/),
        });
      }
    },
  );
});

describe("B-06 a check", () => {
  const check = { area: "A", name: "n", fix: "Mend it." };
  const stop = new AbortController().signal;

  it("that never ends is given up, and what it waits for is stopped", async () => {
    let given: AbortSignal | undefined;
    const run = (signal: AbortSignal): Promise<never> => {
      given = signal;
      return new Promise(() => {});
    };
    expect(await runCheck({ ...check, run }, stop, 20)).toMatchObject({ state: "unknown", fix: "Mend it." });
    expect(given?.aborted).toBe(true);
    expect(await runCheck({ ...check, late: "missing", run }, stop, 20)).toMatchObject({ state: "missing" });
  });

  it("never repeats the words of what failed", async () => {
    const run = async (): Promise<never> => {
      throw new Error("password hunter2 refused");
    };
    expect(JSON.stringify(await runCheck({ ...check, run }, stop))).not.toContain("hunter2");
  });
});

describe("B-06 no secret is told", () => {
  const letters = fc.string({
    unit: fc.constantFrom(..."abcdefghijkmnpqrstuvwxyz23456789"),
    minLength: 24,
    maxLength: 24,
  });
  const arn = (name: string): string => `arn:aws:iam::999988887777:role/${name}`;

  it("whatever the settings are, right or wrong", async () => {
    const port = await deadPort();
    await fc.assert(
      fc.asyncProperty(fc.record(Object.fromEntries(SECRET_KEYS.map((key) => [key, letters]))), async (drawn) => {
        const secret = drawn as Record<string, string>;
        const findings = await examine({
          credentials: { accessKeyId: `AKIA${secret.accessKey}`, secretAccessKey: secret.secretKey ?? "" },
          apply: { accessKeyId: `AKIA${secret.accessKey}`, secretAccessKey: secret.secretKey ?? "" },
          env: {
            DATABASE_URL: `postgres://reckoner:${secret.database}@127.0.0.1:${port}/reckoner`,
            REDIS_URL: `redis://reckoner:${secret.redis}@127.0.0.1:${port}`,
            RECEIVER_ROLE_ARN: arn("read"),
            RECEIVER_EXTERNAL_ID: secret.readId ?? "",
            APPLY_ROLE_ARN: arn("apply"),
            APPLY_EXTERNAL_ID: secret.applyId ?? "",
            SLACK_BOT_TOKEN: `xoxb-${secret.bot}`,
            SLACK_SIGNING_SECRET: secret.signing ?? "",
            SLACK_APP_TOKEN: `xapp-${secret.app}`,
            STRIPE_SECRET_KEY: `sk_test_${secret.stripe}`,
          },
        });
        const told = JSON.stringify(findings);
        for (const value of Object.values(secret)) expect(told).not.toContain(value);
      }),
      { numRuns: 8 },
    );
  });

  it("nor when a setting is refused: every one of them, given something that it does not take", async () => {
    const bad = "hunter2-not-a-value";
    const names = Object.keys(SETTINGS.shape);
    const env = Object.fromEntries(names.map((name) => [name, bad]));
    const [text, json] = await Promise.all([reckoner(["doctor"], { env }), reckoner(["doctor", "--json"], { env })]);
    for (const { code, stdout, stderr } of [text, json]) {
      expect(code).toBe(5);
      expect(stdout + stderr).not.toContain(bad);
      expect(stdout).toContain("SLACK_BOT_TOKEN");
    }
  });
});

const SECRET_KEYS = [
  ...["database", "redis", "readId", "applyId", "bot", "signing", "app", "stripe", "accessKey", "secretKey"],
];
