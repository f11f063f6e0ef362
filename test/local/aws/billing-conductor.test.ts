import {
  GetBillingGroupCostReportCommand,
  type GetBillingGroupCostReportCommandInput,
  ListAccountAssociationsCommand,
  ListBillingGroupCostReportsCommand,
  ListBillingGroupsCommand,
  ListCustomLineItemsCommand,
  ListCustomLineItemVersionsCommand,
  ListPricingPlansAssociatedWithPricingRuleCommand,
  ListPricingPlansCommand,
  ListPricingRulesAssociatedToPricingPlanCommand,
  ListPricingRulesCommand,
  ListResourcesAssociatedToCustomLineItemCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-billingconductor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import { failure, raw, type Site, startSite } from "./site.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite({ rows: 8_000 });
});
afterAll(() => site.cloud.close());

const send = (path: string, body: unknown) =>
  raw(site.cloud, { service: "billingconductor", path, body, contentType: "application/json" });

describe("A-11 Billing Conductor: billing groups and accounts", () => {
  it("lists one group for each transfer, with members newer than the client", async () => {
    const { body } = await send("/list-billing-groups", {
      Filters: { BillingGroupTypes: ["TRANSFER_BILLING"], Statuses: ["PENDING"] },
    });
    expect(body.BillingGroups).toEqual([
      expect.objectContaining({
        Name: site.cloud.book.facts.pending?.name,
        BillingGroupType: "TRANSFER_BILLING",
        Status: "PENDING",
        AccountGrouping: {
          AutoAssociate: false,
          ResponsibilityTransferArn: expect.stringMatching(/\/billing\/inbound\/rt-/),
        },
      }),
    ]);
  });

  it("filters groups by ARN, plan, primary account, transfer and the beginning of the name", async () => {
    const { BillingGroups = [] } = await site.conductor.send(new ListBillingGroupsCommand({}));
    expect(BillingGroups).toHaveLength(24);
    const [first] = BillingGroups;
    const byArn = await site.conductor.send(new ListBillingGroupsCommand({ Filters: { Arns: [first?.Arn ?? ""] } }));
    expect(byArn.BillingGroups?.map((g) => g.Name)).toEqual([first?.Name]);
    const byPlan = await site.conductor.send(new ListBillingGroupsCommand({ Filters: { PricingPlan: "Passthrough" } }));
    expect(byPlan.BillingGroups?.map((g) => g.Name)).toEqual([site.cloud.book.facts.passthrough?.name]);
    const byName = await send("/list-billing-groups", {
      Filters: { Names: [{ SearchOption: "STARTS_WITH", SearchValue: "Acme" }] },
    });
    expect(byName.body.BillingGroups).toHaveLength(1);
    const byAccount = await send("/list-billing-groups", { Filters: { PrimaryAccountIds: [first?.PrimaryAccountId] } });
    expect(byAccount.body.BillingGroups).toHaveLength(1);
  });

  it("lists accounts with their group, monitored or of one group", async () => {
    const arn = site.cloud.book.facts.markedUp?.groupArn ?? "";
    const answer = await site.conductor.send(new ListAccountAssociationsCommand({ Filters: { Association: arn } }));
    expect(answer.LinkedAccounts).toHaveLength(8);
    expect(answer.LinkedAccounts?.every((a) => a.BillingGroupArn === arn)).toBe(true);
    const none = await site.conductor.send(
      new ListAccountAssociationsCommand({ Filters: { Association: "UNMONITORED" } }),
    );
    expect(none.LinkedAccounts).toEqual([]);
  });
});

describe("A-11 Billing Conductor: plans, rules and custom line items", () => {
  it("lists plans and rules and how they belong together", async () => {
    const { PricingPlans = [] } = await site.conductor.send(new ListPricingPlansCommand({ BillingPeriod: "2026-10" }));
    expect(PricingPlans.map((p) => p.Name)).toEqual(
      expect.arrayContaining(["BasicPricingPlan", "Passthrough", "Standard-8"]),
    );
    const { PricingRules = [] } = await site.conductor.send(new ListPricingRulesCommand({}));
    const rule = PricingRules.find((r) => r.Service === "AmazonRDS");
    expect(rule).toMatchObject({ Scope: "SERVICE", Type: "MARKUP", ModifierPercentage: 12.5 });
    const plans = await site.conductor.send(
      new ListPricingPlansAssociatedWithPricingRuleCommand({ PricingRuleArn: rule?.Arn }),
    );
    const rules = await site.conductor.send(
      new ListPricingRulesAssociatedToPricingPlanCommand({ PricingPlanArn: plans.PricingPlanArns?.[0] }),
    );
    expect(rules.PricingRuleArns).toContain(rule?.Arn);
    expect(rules.PricingRuleArns).toHaveLength(3);
  });

  it("lists the custom line items of a period only", async () => {
    const names = async (BillingPeriod: string): Promise<string[]> => {
      const arn = site.cloud.book.facts.markedUp?.groupArn ?? "";
      const answer = await site.conductor.send(
        new ListCustomLineItemsCommand({ BillingPeriod, Filters: { BillingGroups: [arn] } }),
      );
      return answer.CustomLineItems?.map((item) => item.Name ?? "") ?? [];
    };
    expect(await names("2026-08")).toEqual(["Managed-services"]);
    expect(await names("2026-10")).toEqual(["Managed-services", "MAP-credit", "Onboarding"]);
    expect(await names("2026-11")).toEqual(["Managed-services", "MAP-credit"]);
  });

  it("gives versions, associations and tags of one item", async () => {
    const { CustomLineItems = [] } = await site.conductor.send(
      new ListCustomLineItemsCommand({ Filters: { Names: ["Commission", "Onboarding"] } }),
    );
    const [item] = CustomLineItems;
    expect(item?.ChargeDetails).toEqual({ Percentage: { PercentageValue: 4.5 }, Type: "FEE" });
    const versions = await site.conductor.send(new ListCustomLineItemVersionsCommand({ Arn: item?.Arn }));
    expect(versions.CustomLineItemVersions).toEqual([expect.objectContaining({ StartBillingPeriod: "2025-11" })]);
    const resources = await site.conductor.send(new ListResourcesAssociatedToCustomLineItemCommand({ Arn: item?.Arn }));
    expect(resources.AssociatedResources).toEqual([{ Arn: item?.BillingGroupArn, Relationship: "PARENT" }]);
    const tags = await site.conductor.send(new ListTagsForResourceCommand({ ResourceArn: item?.Arn }));
    expect(tags.Tags).toEqual({});
  });

  it("shows a custom line item that is added later in every report", async () => {
    const own = await startSite({ rows: 2_000, months: 3 });
    const fact = own.cloud.book.facts.withoutCustomItems;
    const report = async () => {
      const filter = { BillingPeriod: "2026-11", Filters: { BillingGroupArns: [fact?.groupArn ?? ""] } };
      const answer = await own.conductor.send(new ListBillingGroupCostReportsCommand(filter));
      return answer.BillingGroupCostReports?.[0];
    };
    const before = await report();
    await own.cloud.book.addCustomItem({
      arn: "arn:aws:billingconductor::111122223333:customlineitem/abcdefghij",
      group: fact?.index ?? 0,
      name: "Support",
      description: "Support charge",
      type: "FEE",
      flat: "12.5",
      percentage: null,
      associated: [],
      accountId: fact?.sourceAccountId ?? "",
      start: BillingPeriod.parse("2026-11"),
      end: BillingPeriod.parse("2026-12"),
      createdAt: own.clock.now(),
    });
    const after = await report();
    expect(after?.AWSCost).toBe(before?.AWSCost);
    expect(Number(after?.ProformaCost) - Number(before?.ProformaCost)).toBeCloseTo(12.5, 6);
    await own.cloud.close();
  });

  it("answers the transfer preference of the caller's own transfers", async () => {
    const [transfer] = site.cloud.book.estate.transfers;
    const answer = await send("/get-billing-transfer-preference", { ResponsibilityTransferArn: transfer?.arn });
    expect(answer.body.AutoBillingTransferBillingGroupCreation).toEqual({ Enabled: false });
  });
});

describe("A-11 Billing Conductor: cost reports", () => {
  const arn = (): string => site.cloud.book.facts.markedUp?.groupArn ?? "";
  const get = (more: Partial<GetBillingGroupCostReportCommandInput> = {}) =>
    site.conductor.send(new GetBillingGroupCostReportCommand({ Arn: arn(), ...more }));
  const range = (InclusiveStartBillingPeriod: string, ExclusiveEndBillingPeriod: string) => ({
    BillingPeriodRange: { InclusiveStartBillingPeriod, ExclusiveEndBillingPeriod },
  });

  it("prints periods as words and in the order of time", async () => {
    const answer = await get({ ...range("2025-12", "2026-12"), GroupBy: ["BILLING_PERIOD"] });
    const periods = answer.BillingGroupCostReportResults?.map((r) => r.Attributes?.[0]);
    expect(periods).toHaveLength(12);
    expect(periods?.[0]).toEqual({ Key: "BILLING_PERIOD", Value: "Dec 2025" });
    expect(periods?.[11]).toEqual({ Key: "BILLING_PERIOD", Value: "Nov 2026" });
  });

  it("allows twelve months and no more, forwards only, not of the future", async () => {
    expect(await failure(get(range("2025-12", "2026-12")))).toBe("no error");
    expect(await failure(get(range("2025-11", "2026-12")))).toBe("ValidationException");
    expect(await failure(get(range("2026-10", "2026-10")))).toBe("ValidationException");
    expect(await failure(get(range("2026-11", "2027-01")))).toBe("ValidationException");
    const half = await send("/get-billing-group-cost-report", {
      Arn: arn(),
      BillingPeriodRange: { InclusiveStartBillingPeriod: "2026-10" },
    });
    expect([half.name, half.body.Reason]).toEqual(["ValidationException", "FIELD_VALIDATION_FAILED"]);
  });

  it("keeps page sizes in their bounds: 200 to 300 here, 1 to 100 elsewhere", async () => {
    expect(await failure(get({ MaxResults: 199 }))).toBe("ValidationException");
    expect(await failure(get({ MaxResults: 301 }))).toBe("ValidationException");
    expect(await failure(get({ MaxResults: 200 }))).toBe("no error");
    expect(await failure(site.conductor.send(new ListBillingGroupCostReportsCommand({ MaxResults: 101 })))).toBe(
      "ValidationException",
    );
  });

  it("says zero for an empty group, leaves out a pending one, and prints the second currency", async () => {
    const { facts } = site.cloud.book;
    const { BillingGroupCostReports = [] } = await site.conductor.send(
      new ListBillingGroupCostReportsCommand({ BillingPeriod: "2026-10" }),
    );
    const of = (groupArn: string | undefined) => BillingGroupCostReports.find((r) => r.Arn === groupArn);
    expect(of(facts.empty?.groupArn)).toMatchObject({
      AWSCost: "0",
      ProformaCost: "0",
      Margin: "0",
      MarginPercentage: "0",
    });
    expect(of(facts.pending?.groupArn)).toBeUndefined();
    expect(of(facts.secondCurrency?.groupArn)?.Currency).toBe("EUR");
    expect(of(facts.negativeMargin?.groupArn)?.Margin).toMatch(/^-\d/);
  });

  it("pages, with tokens bound to their parameters", async () => {
    const page = (more: object) =>
      site.conductor.send(
        new ListBillingGroupCostReportsCommand({ BillingPeriod: "2026-10", MaxResults: 10, ...more }),
      );
    const seen: string[] = [];
    let NextToken: string | undefined;
    let pages = 0;
    do {
      const answer = await page({ NextToken });
      seen.push(...(answer.BillingGroupCostReports?.map((r) => r.Arn ?? "") ?? []));
      NextToken = answer.NextToken;
      pages += 1;
    } while (NextToken !== undefined);
    expect([pages, new Set(seen).size, seen.length]).toEqual([3, 23, 23]);
    const first = await page({});
    expect(await failure(page({ NextToken: first.NextToken, BillingPeriod: "2026-09" }))).toBe("ValidationException");
    expect(await failure(page({ NextToken: first.NextToken, MaxResults: 5 }))).toBe("no error");
    site.clock.advance(3_600_000);
    expect(await failure(page({ NextToken: first.NextToken }))).toBe("ValidationException");
    site.clock.advance(-3_600_000);
  });
});

describe("A-11 Billing Conductor: refusals", () => {
  it.each<[string, string, unknown, number, string, string | undefined]>([
    ["an unknown member", "/list-billing-groups", { Colour: 1 }, 400, "ValidationException", "CANNOT_PARSE"],
    ["a mistyped member", "/list-billing-groups", { MaxResults: "ten" }, 400, "SerializationException", undefined],
    ["a missing member", "/get-billing-group-cost-report", {}, 400, "ValidationException", "FIELD_VALIDATION_FAILED"],
    [
      "a malformed period",
      "/list-billing-groups",
      { BillingPeriod: "October" },
      400,
      "ValidationException",
      "FIELD_VALIDATION_FAILED",
    ],
    [
      "a future period",
      "/list-billing-groups",
      { BillingPeriod: "2027-01" },
      400,
      "ValidationException",
      "ILLEGAL_BILLING_PERIOD",
    ],
    [
      "an unknown group",
      "/get-billing-group-cost-report",
      { Arn: "aaaaaaaaaaaa" },
      404,
      "ResourceNotFoundException",
      undefined,
    ],
    [
      "an unknown item",
      "/list-custom-line-item-versions",
      { Arn: "aaaaaaaaaa" },
      404,
      "ResourceNotFoundException",
      undefined,
    ],
    ["a body that is not JSON", "/list-billing-groups", "{", 400, "SerializationException", undefined],
    ["an operation that is not there", "/list-nothing", {}, 404, "UnknownOperationException", undefined],
  ])("%s", async (_, path, body, status, name, reason) => {
    const answer = await send(path, body);
    expect([answer.status, answer.name, answer.body.Reason]).toEqual([status, name, reason]);
  });
});
