import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "#src/local/cloud.ts";
import type { Finding } from "#src/ports/doctor.ts";
import { reckoner } from "../support/program.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ clients: 6, months: 3 });
});
afterEach(() => cloud.aws.faults.clear());
afterAll(() => cloud.close());

describe("B-06 doctor on the command line", () => {
  it("in the demo everything is simulated and nothing is missing", async () => {
    const { code, stdout, stderr } = await reckoner(["doctor", "--cloud", cloud.url]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Nothing is missing.");
    expect(stdout).toMatch(/workspace\s+ok\. Simulated/);
    expect(stdout).toMatch(/billing:GetCredits\s+ok\. Simulated/);
  });

  it("with a permission denied it ends with 5 and names it, as text and as JSON", async () => {
    cloud.aws.faults.on({
      service: "billing",
      operation: "GetCredits",
      kind: "error",
      name: "AccessDeniedException",
      status: 400,
    });
    const at = ["doctor", "--cloud", cloud.url];
    const [text, json] = await Promise.all([reckoner(at), reckoner([...at, "--json"])]);
    expect([text.code, json.code]).toEqual([5, 5]);
    expect(text.stdout).toMatch(/billing:GetCredits\s+missing\./);
    const { data } = JSON.parse(json.stdout) as { data: { missing: number; findings: Finding[] } };
    expect(data.missing).toBe(1);
    expect(data.findings.filter((f) => f.state === "missing").map((f) => f.name)).toEqual(["billing:GetCredits"]);
  });

  it("with a bill AWS is not used", async () => {
    const { code, stdout } = await reckoner(["doctor", "--bill", "oct.csv"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/account and permissions\s+not used\./);
  });

  it("without the local cloud that was named, the other lines are still there", async () => {
    const { code, stdout } = await reckoner(["doctor", "--cloud", `http://127.0.0.1:1`]);
    expect(code).toBe(5);
    expect(stdout).toContain("No local cloud answers");
    expect(stdout).toMatch(/queue\s+ok\./);
  });

  it("refuses words that it does not know", async () => {
    const { code, stderr } = await reckoner(["doctor", "acme"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--paid");
  });
});
