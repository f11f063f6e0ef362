import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { applyCredentials } from "#src/app/credentials.ts";
import { runCheck, unused } from "#src/app/doctor-check.ts";
import { permissionChecks } from "#src/app/doctor-permissions.ts";
import type { AwsConnection } from "#src/integrations/aws/connection.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import { type Cloud, startCloud } from "#src/local/cloud.ts";
import type { Finding } from "#src/ports/doctor.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ clients: 6, months: 3 });
});
afterEach(() => cloud.aws.faults.clear());
afterAll(() => cloud.close());

type Role = "read" | "apply";

/** Every permission of a role, tried over the wire as if it were not simulated. */
async function examine(role: Role, paid = true): Promise<readonly Finding[]> {
  const [partner] = cloud.book.estate.receivers;
  const apply = { roleArn: partner.applyRoleArn, externalId: partner.applyExternalId };
  const connection: AwsConnection = {
    receiver: partner.accountId,
    receiverName: partner.name,
    credentials: role === "read" ? LOCAL_KEYS : applyCredentials(apply, { endpoint: cloud.url, keys: LOCAL_KEYS }),
    endpoint: cloud.url,
    clock: cloud.clock,
    estate: "test",
    meter: () => {},
    maxAttempts: 1,
  };
  const trial = { simulated: false, paid, untried: unused, known: async () => {} };
  const stop = new AbortController().signal;
  return Promise.all(permissionChecks(connection, role, trial).map((check) => runCheck(check, stop)));
}

/** The actions that a template allows. */
const actionsOf = (role: Role): string[] => {
  const text = readFileSync(`manifests/aws/${role}-role.yaml`, "utf8");
  return [...text.matchAll(/^ +- ([a-z]+:[A-Z]\w+)$/gm)].map(([, action = ""]) => action).sort();
};

const deny = (service: string, operation: string, times?: number): void => {
  const fault = { service, operation, kind: "error", name: "AccessDeniedException", status: 400 } as const;
  cloud.aws.faults.on({ ...fault, ...(times === undefined ? {} : { times }) });
};
const missingOf = (findings: readonly Finding[]): string[] =>
  findings.filter((f) => f.state === "missing").map((f) => f.name);
const named = (findings: readonly Finding[], name: string): Finding | undefined =>
  findings.find((f) => f.name === name);

describe("B-06 permissions", () => {
  it.each(["read", "apply"] as const)("every action of the %s role is tried, and is there", async (role) => {
    const findings = await examine(role);
    expect(findings.map((f) => f.name).sort()).toEqual(actionsOf(role));
    expect(findings.filter((f) => f.state !== "ok")).toEqual([]);
    for (const { detail } of findings) expect(detail).toMatch(/^For \S+/);
  });

  it.each<[string, string, string?]>([
    ["billingconductor", "ListBillingGroups"],
    ["billingconductor", "ListAccountAssociations"],
    ["billingconductor", "ListBillingGroupCostReports"],
    ["billingconductor", "ListCustomLineItems"],
    ["billingconductor", "ListPricingPlans"],
    ["billingconductor", "ListPricingRules"],
    ["billingconductor", "GetBillingGroupCostReport"],
    ["billingconductor", "ListCustomLineItemVersions"],
    ["billingconductor", "ListResourcesAssociatedToCustomLineItem"],
    ["billingconductor", "ListTagsForResource"],
    ["billingconductor", "ListPricingRulesAssociatedToPricingPlan"],
    ["billing", "ListBillingViews"],
    ["billing", "GetCredits"],
    ["billing", "GetCreditAllocationHistory"],
    ["organizations", "ListInboundResponsibilityTransfers"],
    ["ce", "GetCostAndUsage"],
    ["ce", "GetAnomalies"],
    ["budgets", "DescribeBudgets", "budgets:ViewBudget"],
  ])(
    "%s:%s denied is that line alone, with its action in the fix",
    async (service, operation, action = `${service}:${operation}`) => {
      deny(service, operation);
      const findings = await examine("read");
      expect(missingOf(findings)).toEqual([action]);
      expect(named(findings, action)?.fix).toBe(
        `Allow ${action} in the policy of the read role (manifests/aws/read-role.yaml).`,
      );
    },
  );

  it("reading through a view is told apart from reading at all, with a second request only where it is refused", async () => {
    const asked = (): number => cloud.aws.requests.of("GetCostAndUsage").length;
    const before = asked();
    await examine("read");
    expect(asked()).toBe(before + 1);
    deny("ce", "GetCostAndUsage", 1);
    const findings = await examine("read");
    expect(asked()).toBe(before + 3);
    expect(missingOf(findings)).toEqual(["billing:GetBillingViewData"]);
    expect(named(findings, "ce:GetCostAndUsage")?.state).toBe("ok");
    deny("ce", "GetCostAndUsage");
    expect(named(await examine("read"), "billing:GetBillingViewData")).toMatchObject({
      state: "unknown",
      detail: expect.stringContaining("it needs ce:GetCostAndUsage, which is missing"),
    });
  });

  it("what costs money is not tried unasked", async () => {
    const before = cloud.aws.requests.length;
    const untried = (await examine("read", false)).filter((f) => f.state === "unused").map((f) => f.name);
    expect(untried).toEqual(["ce:GetCostAndUsage", "billing:GetBillingViewData", "ce:GetAnomalies"]);
    expect([...cloud.aws.requests].slice(before).filter(({ service }) => service === "ce")).toEqual([]);
  });

  it.each(["CreateCustomLineItem", "UpdateCustomLineItem", "DeleteCustomLineItem", "TagResource"])(
    "that the apply role may not %s is told, and trying changes nothing",
    async (operation) => {
      const written = (): string => JSON.stringify(cloud.book.customItems());
      const before = written();
      deny("billingconductor", operation);
      const findings = await examine("apply");
      expect(missingOf(findings)).toEqual([`billingconductor:${operation}`]);
      expect(named(findings, `billingconductor:${operation}`)?.fix).toContain("policy of the apply role");
      expect(written()).toBe(before);
    },
  );
});
