import { describe, expect, it } from "vitest";
import { fromAwsError } from "#src/integrations/aws/errors.ts";
import { toBillingGroup, toChargeKind, toTransfer } from "#src/integrations/aws/mapping.ts";
import { allPages } from "#src/integrations/aws/pages.ts";
import { Conflict } from "#src/kernel/errors.ts";

describe("A-21 AWS's words in ours", () => {
  it.each([
    ["Usage", "usage"],
    ["DiscountedUsage", "usage"],
    ["SavingsPlanCoveredUsage", "usage"],
    ["SavingsPlanNegation", "negation"],
    ["SavingsPlanRecurringFee", "commitment"],
    ["Recurring reservation fee", "other"],
    ["Recurring", "commitment"],
    ["Support", "support"],
    ["Solution Provider Program Discount", "discount"],
    ["Bundled Discount", "discount"],
    ["Credit", "credit"],
    ["Refund", "refund"],
    ["Tax", "tax"],
    ["Something New", "other"],
  ])("record type %s is %s", (type, kind) => expect(toChargeKind(type, "my-view")).toBe(kind));

  it("a fee is a custom line item only where custom line items are", () => {
    expect(toChargeKind("Fee", "showback")).toBe("custom-fee");
    expect(toChargeKind("Fee", "my-view")).toBe("commitment");
    expect(toChargeKind("Proforma_Credit", "showback")).toBe("custom-credit");
  });

  it("knows Passthrough by its ARN, not by a name that anyone can give", () => {
    const group = (plan: string) =>
      toBillingGroup(
        { Name: "A", Arn: "arn:a", PrimaryAccountId: "111122223333", ComputationPreference: { PricingPlanArn: plan } },
        new Map([[plan, "Passthrough"]]),
      ).plan;
    expect(group("arn:aws:billingconductor::aws:pricingplan/Passthrough")).toMatchObject({ passthrough: true });
    expect(group("arn:aws:billingconductor::111122223333:pricingplan/abcdef1234")).toMatchObject({
      name: "Passthrough",
      passthrough: false,
    });
  });

  it("refuses an answer that lacks what must be there", () => {
    expect(() => toBillingGroup({ Name: "A" }, new Map())).toThrow("the answer lacks Arn");
    expect(() => toTransfer({ Id: "rt-1", Status: "NEW_STATUS" })).toThrow("NEW_STATUS");
  });
});

describe("A-22 B55: what AWS says stays in the log; people read sentences of ours", () => {
  const named = (name: string): Error =>
    Object.assign(new Error("User: arn:aws:iam::1:user/x is not authorized"), { name });

  it.each([
    ["ThrottlingException", "upstream", "aws.throttled"],
    ["LimitExceededException", "upstream", "aws.throttled"],
    ["AccessDeniedException", "misconfigured", "aws.denied"],
    ["ExpiredTokenException", "misconfigured", "aws.credentials"],
    ["UnrecognizedClientException", "misconfigured", "aws.credentials"],
    ["DataUnavailableException", "upstream", "aws.not-yet"],
    ["ResourceNotFoundException", "not-found", "aws.not-found"],
    ["ValidationException", "input", "aws.refused"],
    ["InternalServerException", "upstream", "aws.failed"],
  ])("%s", (name, kind, code) => {
    const error = fromAwsError(named(name), "Cost Explorer", "the costs");
    expect(error).toMatchObject({ kind, code });
    expect(error.message).not.toContain("arn:aws");
    expect(error.message).toMatch(/\.$/);
  });

  it("leaves our own errors as they are, and keeps how long to wait", () => {
    const own = new Conflict("x", "Y.");
    expect(fromAwsError(own, "a", "b")).toBe(own);
    const throttled = Object.assign(named("ThrottlingException"), { RetryAfterSeconds: 7 });
    expect(fromAwsError(throttled, "a", "b")).toMatchObject({ retryAfterMs: 7_000 });
  });
});

describe("A-22 B59: pages are read to the end", () => {
  it("counts requests and refuses a token that comes twice", async () => {
    const pages = [
      { items: [1, 2], next: "a" },
      { items: [], next: "b" },
      { items: [3], next: undefined },
    ];
    let page = 0;
    expect(await allPages(async () => pages[page++] ?? { items: [], next: undefined })).toEqual({
      items: [1, 2, 3],
      requests: 3,
    });
    await expect(allPages(async () => ({ items: [1], next: "same" }))).rejects.toThrow("twice");
  });
});
