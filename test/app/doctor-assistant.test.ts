import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openDoctor } from "#src/app/doctor-examine.ts";
import { readConfig } from "#src/config.ts";
import { systemClock } from "#src/kernel/clock.ts";
import type { Finding } from "#src/ports/doctor.ts";
import { type BedrockSite, startBedrock } from "../support/bedrock.ts";

let site: BedrockSite;
beforeAll(async () => {
  site = await startBedrock();
});
afterEach(() => site.cloud.aws.faults.clear());
afterAll(() => site.cloud.close());

const MODELS = { BEDROCK_MODEL: "planner", BEDROCK_FALLBACK_MODEL: "hostile" };

async function findings(env: Readonly<Record<string, string>>, paid = true): Promise<readonly Finding[]> {
  const config = readConfig({ RECEIVER_ACCOUNT_ID: "111122223333", ...env });
  const parts = { config, clock: systemClock, process: "worker" as const, store: null, aws: null, variables: [] };
  const doctor = openDoctor({ ...parts, bedrockUrl: site.cloud.url });
  const call = { signal: AbortSignal.timeout(30_000), fresh: true, used: () => {} };
  return (await doctor.examine({ paid }, call)).findings.filter(({ area }) => area === "Assistant");
}

describe("C-01 doctor tells of the models", () => {
  it("each of them, the one that stands in too", async () => {
    expect((await findings(MODELS)).map(({ state, detail }) => [state, detail])).toEqual([
      ["ok", "planner answers."],
      ["ok", "hostile answers."],
    ]);
  });

  it("which is not there, and which may not be invoked", async () => {
    const [first, second] = await findings({ ...MODELS, BEDROCK_MODEL: "no-such-model" });
    expect(first).toMatchObject({ state: "missing", detail: "Bedrock knows no model no-such-model in this region." });
    expect(second?.state).toBe("ok");
    site.cloud.aws.faults.on({ service: "bedrock", kind: "error", name: "AccessDeniedException", status: 403 });
    const [denied] = await findings(MODELS);
    expect(denied?.state).toBe("missing");
    expect(denied?.detail).toContain("bedrock:InvokeModelWithResponseStream");
  });

  it("asks none that costs something unless it is told to", async () => {
    expect((await findings(MODELS, false)).map(({ state }) => state)).toEqual(["unknown", "unknown"]);
  });

  it("and that there is none", async () => {
    expect((await findings({})).map(({ state }) => state)).toEqual(["unused"]);
  });
});

describe("C-01 the role of the models", () => {
  it("can invoke what is named and nothing else", () => {
    const text = readFileSync("manifests/aws/model-role.yaml", "utf8");
    const actions = [...text.matchAll(/Action: (\S+)/g)].map(([, action]) => action);
    expect(actions).toEqual(["sts:AssumeRole", "bedrock:InvokeModelWithResponseStream", "bedrock:ApplyGuardrail"]);
    expect(text).toContain("Resource: !Ref ModelArns");
    expect(text).toContain("Resource: !Ref GuardrailArn");
    expect(text).not.toMatch(/Resource: ["']?\*/);
    expect(text).toContain('StringEquals: { "sts:ExternalId": !Ref ExternalId }');
  });
});
