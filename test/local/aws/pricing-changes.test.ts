import {
  AssociatePricingRulesCommand,
  type BillingconductorClient,
  CreatePricingPlanCommand,
  CreatePricingRuleCommand,
  type CreatePricingRuleCommandInput,
  DeletePricingPlanCommand,
  DeletePricingRuleCommand,
  DisassociatePricingRulesCommand,
  ListBillingGroupCostReportsCommand,
  ListBillingGroupsCommand,
  ListPricingPlansAssociatedWithPricingRuleCommand,
  ListPricingRulesCommand,
  UpdateBillingGroupCommand,
  UpdatePricingPlanCommand,
  UpdatePricingRuleCommand,
} from "@aws-sdk/client-billingconductor";
import { GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fact } from "#src/local/book/facts.ts";
import { HOUR } from "./items.ts";
import { applyKeys, clientsOf, refusal, type Site, startSite } from "./site.ts";

let site: Site;
let writer: BillingconductorClient;
beforeEach(async () => {
  site = await startSite({ rows: 2_000, months: 3, limits: { rulesPerPlan: 3 } });
  writer = clientsOf(site.cloud, applyKeys(site.cloud)).conductor;
});
afterEach(() => site.cloud.close());

/** A client of whom all but the prices is plain: usage and nothing else. */
const plain = (): Fact => {
  const fact = site.cloud.book.facts.withoutCustomItems;
  if (fact === undefined) throw new Error("the book lacks a fact");
  return fact;
};
const report = async (fact: Fact, BillingPeriod: string) => {
  const filter = { BillingPeriod, Filters: { BillingGroupArns: [fact.groupArn] } };
  const { BillingGroupCostReports } = await site.conductor.send(new ListBillingGroupCostReportsCommand(filter));
  return BillingGroupCostReports?.[0];
};
/** Showback over My View, to six digits. */
const ratio = async (fact: Fact, period: string): Promise<string> => {
  const found = await report(fact, period);
  return (Number(found?.ProformaCost) / Number(found?.AWSCost)).toFixed(6);
};
const rule = async (more: Partial<CreatePricingRuleCommandInput> = {}): Promise<string> => {
  const modifier = more.Type === "TIERING" ? {} : { ModifierPercentage: 20 };
  const input = { Name: "All-20", Scope: "GLOBAL", Type: "MARKUP", ...modifier, ...more } as const;
  return (await writer.send(new CreatePricingRuleCommand(input))).Arn ?? "";
};
const plan = async (rules: readonly string[], Name = "Twenty"): Promise<string> =>
  (await writer.send(new CreatePricingPlanCommand({ Name, PricingRuleArns: [...rules] }))).Arn ?? "";
const give = (fact: Fact, PricingPlanArn: string) =>
  writer.send(new UpdateBillingGroupCommand({ Arn: fact.groupArn, ComputationPreference: { PricingPlanArn } }));

describe("B-24 Billing Conductor: prices", () => {
  it("another plan prices the current month anew from its first day, a day later, and leaves earlier months", async () => {
    const fact = plain();
    const [november, october] = [await report(fact, "2026-11"), await report(fact, "2026-10")];
    const answer = await give(fact, await plan([await rule()]));
    expect(answer).toMatchObject({ Arn: fact.groupArn, PrimaryAccountId: fact.sourceAccountId, Status: "ACTIVE" });
    const planOf = async (BillingPeriod: string) =>
      (await site.conductor.send(new ListBillingGroupsCommand({ BillingPeriod, Filters: { Arns: [fact.groupArn] } })))
        .BillingGroups?.[0]?.ComputationPreference?.PricingPlanArn;
    expect(await planOf("2026-11")).toBe(answer.PricingPlanArn);
    expect(await planOf("2026-10")).not.toBe(answer.PricingPlanArn);
    site.clock.advance(24 * HOUR - 1);
    expect(await report(fact, "2026-11")).toEqual(november);
    site.clock.advance(1);
    expect(await ratio(fact, "2026-11")).toBe("1.200000");
    expect((await report(fact, "2026-11"))?.AWSCost).toBe(november?.AWSCost);
    expect(await report(fact, "2026-10")).toEqual(october);
    // a month later it is November's price that stays
    site.clock.set("2026-12-10T00:00:00Z");
    await give(fact, "BasicPricingPlan");
    site.clock.advance(24 * HOUR);
    expect(await ratio(fact, "2026-11")).toBe("1.200000");
  });

  it("Passthrough shows the bill as it is, and back again (vector V9)", async () => {
    const fact = site.cloud.book.facts.markedUp;
    if (fact === undefined) throw new Error("the book lacks a fact");
    const items = site.cloud.book.customItems().filter((item) => item.group === fact.index);
    for (const item of items) site.cloud.book.items.change(item.arn, site.clock.now(), item, () => null);
    site.clock.advance(48 * HOUR);
    const before = await report(fact, "2026-11");
    await give(fact, "Passthrough");
    site.clock.advance(24 * HOUR);
    expect(await report(fact, "2026-11")).toMatchObject({ Margin: "0", ProformaCost: before?.AWSCost });
    await give(fact, site.cloud.book.estate.plans.find((p) => p.key === "markup-8")?.arn ?? "");
    site.clock.advance(24 * HOUR);
    expect(await report(fact, "2026-11")).toEqual(before);
  });

  it("a changed rule prices every group of its plans anew; the name and the words change at once", async () => {
    const fact = plain();
    const arn = await rule();
    await give(fact, await plan([arn]));
    site.clock.advance(24 * HOUR);
    const change = { Arn: arn, Name: "All-7", ModifierPercentage: 7.255, Type: "DISCOUNT" } as const;
    const answer = await writer.send(new UpdatePricingRuleCommand(change));
    expect(answer).toMatchObject({ Name: "All-7", Type: "DISCOUNT", ModifierPercentage: 7.26, Scope: "GLOBAL" });
    expect(answer.AssociatedPricingPlanCount).toBe(1);
    expect(await ratio(fact, "2026-11")).toBe("1.200000");
    site.clock.advance(24 * HOUR);
    expect(await ratio(fact, "2026-11")).toBe("0.927400");
    expect(await ratio(fact, "2026-10")).not.toBe("0.927400");
  });

  it("the most granular rule wins: usage type, then service, then billing entity, then all", async () => {
    const fact = plain();
    const costs = async (Key: "SERVICE" | "USAGE_TYPE") => {
      const ask = async (side: "my-view" | "showback") => {
        const view = site.cloud.book.estate.views.find((v) => v.group === fact.index && v.side === side);
        const { ResultsByTime } = await site.costs.send(
          new GetCostAndUsageCommand({
            TimePeriod: { Start: "2026-11-01", End: "2026-12-01" },
            Granularity: "MONTHLY",
            Metrics: ["UnblendedCost"],
            GroupBy: [{ Type: "DIMENSION", Key }],
            BillingViewArn: view?.arn,
          }),
        );
        const groups = ResultsByTime?.[0]?.Groups ?? [];
        return new Map(groups.map((g) => [g.Keys?.[0] ?? "", Number(g.Metrics?.UnblendedCost?.Amount)]));
      };
      const [mine, shown] = [await ask("my-view"), await ask("showback")];
      return new Map([...mine].map(([key, value]) => [key, ((shown.get(key) ?? 0) / value).toFixed(4)]));
    };
    const usage = [...(await costs("USAGE_TYPE")).keys()].find((name) => name.endsWith("TimedStorage-ByteHrs")) ?? "";
    const storage = await rule({ Name: "S3", Scope: "SERVICE", Service: "AmazonS3", ModifierPercentage: 30 });
    const sku = { Service: "AmazonS3", UsageType: usage, Operation: "StandardStorage" };
    const single = await rule({ Name: "Sku", Scope: "SKU", ...sku, Type: "DISCOUNT", ModifierPercentage: 50 });
    const entity = await rule({ Name: "Aws", Scope: "BILLING_ENTITY", BillingEntity: "AWS", ModifierPercentage: 3 });
    const twenty = await plan([await rule(), storage]);
    await give(fact, twenty);
    site.clock.advance(24 * HOUR);
    const broad = await costs("SERVICE");
    expect(broad.get("Amazon Simple Storage Service")).toBe("1.3000");
    expect(broad.get("Amazon Relational Database Service")).toBe("1.2000");
    await writer.send(new DisassociatePricingRulesCommand({ Arn: twenty, PricingRuleArns: [storage] }));
    await writer.send(new AssociatePricingRulesCommand({ Arn: twenty, PricingRuleArns: [single, entity] }));
    site.clock.advance(24 * HOUR);
    expect((await costs("USAGE_TYPE")).get(usage)).toBe("0.5000");
    expect((await costs("SERVICE")).get("Amazon Relational Database Service")).toBe("1.0300");
  });

  it("lists what was made, and deletes what nothing uses", async () => {
    const fact = plain();
    const input = { ClientToken: "rule-1", Name: "Free-tier", Scope: "GLOBAL", Type: "TIERING" } as const;
    const made = await rule({
      ...input,
      Tiering: { FreeTier: { Activated: false } },
    });
    const again = await rule({
      ...input,
      Tiering: { FreeTier: { Activated: false } },
    });
    expect(again).toBe(made);
    const { PricingRules = [] } = await site.conductor.send(new ListPricingRulesCommand({ Filters: { Arns: [made] } }));
    expect(PricingRules).toEqual([
      expect.objectContaining({ Tiering: { FreeTier: { Activated: false } }, AssociatedPricingPlanCount: 0 }),
    ]);
    const arn = await plan([made]);
    await writer.send(new UpdatePricingPlanCommand({ Arn: arn, Name: "Renamed", Description: "New" }));
    const plans = await site.conductor.send(
      new ListPricingPlansAssociatedWithPricingRuleCommand({ PricingRuleArn: made }),
    );
    expect(plans.PricingPlanArns).toEqual([arn]);
    await give(fact, arn);
    const deletePlan = () => refusal(writer.send(new DeletePricingPlanCommand({ Arn: arn })));
    const deleteRule = () => refusal(writer.send(new DeletePricingRuleCommand({ Arn: made })));
    expect(await deleteRule()).toBe("ConflictException PRICING_RULE_ATTACHED_TO_PRICING_PLAN_DELETE_CONFLICT");
    expect(await deletePlan()).toBe("ConflictException PRICING_PLAN_ATTACHED_TO_BILLING_GROUP_DELETE_CONFLICT");
    await give(fact, "BasicPricingPlan");
    expect([await deletePlan(), await deleteRule()]).toEqual(["no error", "no error"]);
    expect([await deletePlan(), await deleteRule()]).toEqual([
      "ValidationException MISSING_PRICINGPLAN",
      "ValidationException PRICINGRULES_NOT_EXIST",
    ]);
  });

  it("refuses what does not fit together", async () => {
    const refused = (more: Partial<CreatePricingRuleCommandInput>) => refusal(rule({ Name: "Other", ...more }));
    const arn = await rule();
    expect(await refused({ Name: "All-20" })).toBe("ConflictException RESOURCE_NAME_CONFLICT");
    expect(await refused({ Service: "AmazonS3" })).toBe("ValidationException ILLEGAL_SERVICE");
    expect(await refused({ Scope: "BILLING_ENTITY" })).toBe("ValidationException ILLEGAL_BILLING_ENTITY");
    expect(await refused({ Scope: "SKU", Service: "AmazonS3" })).toBe("ValidationException ILLEGAL_USAGE_TYPE");
    expect(await refused({ Type: "DISCOUNT", ModifierPercentage: 101 })).toBe(
      "ValidationException ILLEGAL_MODIFIER_PERCENTAGE",
    );
    expect(await refused({ ModifierPercentage: -1 })).toBe("ValidationException FIELD_VALIDATION_FAILED");
    expect(await refused({ Type: "TIERING" })).toBe("ValidationException ILLEGAL_TIERING_INPUT");
    const second = await rule({ Name: "All-30" });
    expect(await refusal(plan([arn, second]))).toBe("ConflictException PRICING_RULE_IN_PRICING_PLAN_CONFLICT");
    expect(await refusal(plan([arn, arn]))).toBe("ValidationException DUPLICATE_PRICINGRULE_ARNS");
    const made = await plan([arn]);
    const add = (...PricingRuleArns: string[]) =>
      refusal(writer.send(new AssociatePricingRulesCommand({ Arn: made, PricingRuleArns })));
    expect(await add(arn)).toBe("ValidationException PRICINGRULES_ALREADY_ASSOCIATED");
    const three = [];
    for (const Service of ["AmazonS3", "AmazonEC2", "AmazonRDS"]) {
      three.push(await rule({ Name: Service, Scope: "SERVICE", Service }));
    }
    expect(await add(...three)).toBe("ServiceLimitExceededException PRICING_RULES_PER_PRICING_PLAN");
    expect(await refusal(writer.send(new UpdatePricingPlanCommand({ Arn: "Passthrough", Name: "Mine" })))).toBe(
      "ValidationException ILLEGAL_OPERATION",
    );
    const group = plain().groupArn;
    const update = (more: object) => refusal(writer.send(new UpdateBillingGroupCommand({ Arn: group, ...more })));
    expect(await update({ ComputationPreference: { PricingPlanArn: "0123456789" } })).toBe("ResourceNotFoundException");
    expect(await update({ Status: "PRIMARY_ACCOUNT_MISSING" })).toBe(
      "ValidationException INVALID_BILLING_GROUP_STATUS",
    );
    expect(await update({ Name: "Initech-renamed", Description: "Payments" })).toBe("no error");
    const { BillingGroups } = await site.conductor.send(new ListBillingGroupsCommand({ Filters: { Arns: [group] } }));
    expect(BillingGroups?.[0]).toMatchObject({ Name: "Initech-renamed", Description: "Payments" });
  });
});
