import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Call, Use } from "#src/ports/call.ts";
import type { Pricing } from "#src/ports/pricing.ts";
import { type CloudDoor, startCloudDoor } from "../../support/cloud-door.ts";
import { aCall } from "../../support/cloud-writer.ts";

const NOVEMBER = BillingPeriod.parse("2026-11");
let rig: CloudDoor;
let pricing: Pricing;
beforeAll(async () => {
  rig = await startCloudDoor({ clients: 8 });
  if (rig.desk.pricing === null) throw new Error("the desk has no pricing");
  pricing = rig.desk.pricing;
});
afterAll(() => rig.cloud.close());

const asked = (operation: string) => rig.cloud.aws.requests.of(operation);
const booked = () => {
  const [partner] = rig.cloud.book.estate.receivers;
  return rig.cloud.book.estate.plans.filter((plan) => plan.managed || plan.owner === partner.accountId);
};

describe("B-02 B-05 pricing over the wire", () => {
  it("plans are told with their size, those of AWS as such", async () => {
    const plans = await pricing.plans(NOVEMBER, aCall());
    expect(plans.map(({ id, name, size, managed }) => ({ id, name, size, managed }))).toEqual(
      booked().map(({ arn, name, rules, managed }) => ({ id: arn, name, size: rules.length, managed })),
    );
    expect(plans.filter((plan) => plan.managed).map((plan) => plan.passthrough)).toEqual([false, true]);
  });

  it("B-26 B13: rules have their percentage as the decimal that was set", async () => {
    const rules = await pricing.rules(NOVEMBER, aCall());
    expect(rules).toHaveLength(booked().flatMap((plan) => plan.rules).length);
    expect(rules.find((rule) => rule.service === "AmazonBedrock")).toMatchObject({
      scope: "service",
      type: "markup",
      percent: "15.75",
      billingEntity: null,
    });
    expect(rules.find((rule) => rule.billingEntity === "AWS Marketplace")).toMatchObject({
      scope: "billing-entity",
      percent: "3",
    });
    expect(rules.find((rule) => rule.service === "AmazonS3")).toMatchObject({ type: "discount", percent: "4" });
  });

  it("B-26 B53: which rules a plan has is asked for the plans named alone, and of those of AWS not at all", async () => {
    const plans = await pricing.plans(NOVEMBER, aCall());
    const own = plans.find((plan) => plan.size === 3);
    const managed = plans.find((plan) => plan.managed);
    rig.cloud.aws.requests.clear();
    const ids = [own?.id ?? "", managed?.id ?? "", own?.id ?? ""];
    const rules = await pricing.rulesOf(ids, NOVEMBER, aCall());
    expect(rules.get(own?.id ?? "")).toEqual(
      booked()
        .find((plan) => plan.arn === own?.id)
        ?.rules.map((rule) => rule.arn),
    );
    expect(rules.get(managed?.id ?? "")).toEqual([]);
    expect(asked("ListPricingRulesAssociatedToPricingPlan")).toHaveLength(1);
  });

  it("names the period and the largest page, keeps what it read, and asks again when that is wanted", async () => {
    const used: Use[] = [];
    const call: Call = { ...aCall(false), used: (use) => used.push(use) };
    await pricing.rules(NOVEMBER, { ...call, fresh: true });
    rig.cloud.aws.requests.clear();
    await pricing.rules(NOVEMBER, call);
    expect(asked("ListPricingRules")).toHaveLength(0);
    await pricing.rules(NOVEMBER, { ...call, fresh: true });
    expect(asked("ListPricingRules").map((request) => request.params)).toEqual([
      { BillingPeriod: "2026-11", MaxResults: 100 },
    ]);
    expect(used.map((use) => use.requests)).toEqual([1, 0, 1]);
    expect(used[0]).toMatchObject({ source: "Billing Conductor", local: true, costUsd: "0" });
  });

  it("a refusal is a failure, not an empty list", async () => {
    const off = rig.cloud.aws.faults.on({
      service: "billingconductor",
      kind: "error",
      name: "AccessDeniedException",
      status: 403,
    });
    await expect(pricing.plans(NOVEMBER, aCall())).rejects.toMatchObject({ kind: "misconfigured" });
    await expect(pricing.rules(NOVEMBER, aCall())).rejects.toMatchObject({ kind: "misconfigured" });
    off();
  });
});
