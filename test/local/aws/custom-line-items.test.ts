import type { CreateCustomLineItemCommandInput } from "@aws-sdk/client-billingconductor";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HOUR, type ItemSite, OCTOBER, startItemSite } from "./items.ts";
import { refusal } from "./site.ts";

let site: ItemSite;

describe("B-24 Billing Conductor: making a custom line item", () => {
  beforeEach(async () => {
    site = await startItemSite({ limits: { customLineItems: 60, filteredItemsPerGroup: 2 } });
  });
  afterEach(() => site.cloud.close());

  it("lists it at once with all that was said, in its period alone", async () => {
    const arn = await site.create();
    expect(arn).toMatch(/^arn:aws:billingconductor::111122223333:customlineitem\/[a-z0-9]{10}$/);
    expect(await site.listed("2026-11")).toEqual([
      expect.objectContaining({
        Arn: arn,
        Name: "Support-2026-11",
        Description: "Support, November 2026",
        ChargeDetails: { Flat: { ChargeValue: 12.34 }, Type: "FEE" },
        BillingGroupArn: site.group,
        AccountId: site.cloud.book.facts.withoutCustomItems?.sourceAccountId,
        CreationTime: site.clock.now().getTime() / 1_000,
      }),
    ]);
    expect(await site.listed("2026-10")).toEqual([]);
  });

  it("charges it 24 hours later in the current month, 48 in the one before, and never earlier", async () => {
    const [november, october] = [await site.proforma("2026-11"), await site.proforma("2026-10")];
    await site.create();
    await site.create({ Name: "Support-2026-10", BillingPeriodRange: OCTOBER });
    site.clock.advance(24 * HOUR - 1);
    expect([await site.since("2026-11", november), await site.since("2026-10", october)]).toEqual([0, 0]);
    site.clock.advance(1);
    expect([await site.since("2026-11", november), await site.since("2026-10", october)]).toEqual([1_234, 0]);
    site.clock.advance(24 * HOUR);
    expect([await site.since("2026-11", november), await site.since("2026-10", october)]).toEqual([1_234, 1_234]);
    site.clock.advance(-48 * HOUR);
    expect(await site.since("2026-11", november)).toBe(0);
  });

  it("charges a recurring item in every later month, a credit below zero", async () => {
    await site.create({
      BillingPeriodRange: { InclusiveStartBillingPeriod: "2026-11" },
      ChargeDetails: { Flat: { ChargeValue: 5 }, Type: "CREDIT" },
    });
    site.clock.set("2026-12-03T00:00:00Z");
    expect(await site.proforma("2026-12")).toBe(-5);
    expect((await site.listed("2026-12")).map((item) => item.Name)).toEqual(["Support-2026-11"]);
  });

  it("takes a percentage of the group without flat items, of a flat item, of nothing without association", async () => {
    const before = await site.proforma("2026-10");
    const flat = await site.create({
      BillingPeriodRange: OCTOBER,
      ChargeDetails: { Flat: { ChargeValue: 200 }, Type: "FEE" },
    });
    const percent = (Name: string, AssociatedValues?: string[]) =>
      site.create({
        Name,
        BillingPeriodRange: OCTOBER,
        ChargeDetails: {
          Percentage: { PercentageValue: 10, ...(AssociatedValues && { AssociatedValues }) },
          Type: "FEE",
        },
      });
    await percent("Of-nothing");
    await percent("Of-flat", [flat]);
    site.clock.advance(48 * HOUR);
    expect(await site.since("2026-10", before)).toBe(22_000);
    await percent("Of-group", [site.group]);
    site.clock.advance(48 * HOUR);
    expect(await site.since("2026-10", before)).toBe(Math.round(22_000 + before * 10));
  });

  it("makes nothing twice for one client token, and refuses it with other parameters", async () => {
    const arn = await site.create({ ClientToken: "gap-2026-11-a" });
    expect(await site.create({ ClientToken: "gap-2026-11-a" })).toBe(arn);
    expect(await refusal(site.create({ ClientToken: "gap-2026-11-a", Name: "Other" }))).toBe("ConflictException");
    const race = await Promise.all([1, 2, 3].map(() => site.create({ ClientToken: "race", Name: "Race" })));
    expect(new Set(race).size).toBe(1);
    expect(await site.listed("2026-11")).toHaveLength(2);
  });

  it("refuses a percentage of another site.group, of another percentage, of an unknown ARN", async () => {
    const percentage = await site.create({ ChargeDetails: { Percentage: { PercentageValue: 1 }, Type: "FEE" } });
    const other = site.cloud.book.facts.markedUp?.groupArn ?? "";
    for (const arn of [other, percentage, "arn:aws:billingconductor::111122223333:customlineitem/0000000000"]) {
      const ChargeDetails = { Percentage: { PercentageValue: 1, AssociatedValues: [arn] }, Type: "FEE" as const };
      expect(await refusal(site.create({ Name: "Another", ChargeDetails }))).toBe(
        "ValidationException ILLEGAL_CHARGE_DETAILS",
      );
    }
  });

  it("refuses a name that the group has, in whatever period, and allows it in another site.group (defect B10)", async () => {
    await site.create({ BillingPeriodRange: OCTOBER });
    expect(await refusal(site.create())).toBe("ConflictException RESOURCE_NAME_CONFLICT");
    const other = site.cloud.book.facts.markedUp?.groupArn ?? "";
    expect(await refusal(site.create({ BillingGroupArn: other }))).toBe("no error");
  });

  it("refuses pending groups, and ended ones for the periods after their end", async () => {
    const { pending } = site.cloud.book.facts;
    expect(await refusal(site.create({ BillingGroupArn: pending?.groupArn ?? "" }))).toBe(
      "ValidationException INVALID_BILLING_GROUP_STATUS",
    );
    site.cloud.book.endTransfer(site.group, new Date("2026-10-31T23:59:59Z"));
    expect(await refusal(site.create())).toBe("ValidationException ILLEGAL_ENDED_BILLINGGROUP");
    expect(await refusal(site.create({ BillingPeriodRange: OCTOBER }))).toBe("no error");
  });

  it("refuses what goes over a quota", async () => {
    const LineItemFilters = [
      { Attribute: "LINE_ITEM_TYPE", MatchOption: "NOT_EQUAL", Values: ["SAVINGS_PLAN_NEGATION"] },
    ] as const;
    const filtered = (Name: string) =>
      site.create({
        Name,
        ChargeDetails: {
          Type: "FEE",
          Percentage: { PercentageValue: 1 },
          LineItemFilters: [...LineItemFilters].map((f) => ({ ...f, Values: [...f.Values] })),
        },
      });
    await filtered("One");
    await filtered("Two");
    expect(await refusal(filtered("Three"))).toBe("ServiceLimitExceededException CUSTOM_LINE_ITEMS_WITH_FILTERS");
    const made: string[] = [];
    for (let n = 0; made.at(-1) !== "ServiceLimitExceededException CUSTOM_LINE_ITEMS" && n < 60; n += 1) {
      made.push(await refusal(site.create({ Name: `Many-${n}` })));
    }
    expect(made.at(-1)).toBe("ServiceLimitExceededException CUSTOM_LINE_ITEMS");
    expect(new Set(made.slice(0, -1))).toEqual(new Set(["no error"]));
  });
});

describe("B-24 Billing Conductor: custom line items that are refused", () => {
  beforeAll(async () => {
    site = await startItemSite();
  });
  afterAll(() => site.cloud.close());

  it.each<[string, Partial<CreateCustomLineItemCommandInput>, string]>([
    [
      "a month before the last",
      { BillingPeriodRange: { InclusiveStartBillingPeriod: "2026-09" } },
      "ValidationException ILLEGAL_BILLING_PERIOD",
    ],
    [
      "a coming month",
      { BillingPeriodRange: { InclusiveStartBillingPeriod: "2026-12" } },
      "ValidationException ILLEGAL_BILLING_PERIOD",
    ],
    [
      "an end that is not after the start",
      { BillingPeriodRange: { InclusiveStartBillingPeriod: "2026-11", ExclusiveEndBillingPeriod: "2026-11" } },
      "ValidationException ILLEGAL_BILLING_PERIOD_RANGE",
    ],
    ["no charge", { ChargeDetails: { Type: "FEE" } }, "ValidationException ILLEGAL_CHARGE_DETAILS"],
    [
      "two charges",
      { ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 1 }, Percentage: { PercentageValue: 1 } } },
      "ValidationException ILLEGAL_CHARGE_DETAILS",
    ],
    [
      "a negative amount",
      { ChargeDetails: { Type: "CREDIT", Flat: { ChargeValue: -1 } } },
      "ValidationException FIELD_VALIDATION_FAILED",
    ],
    [
      "over a million",
      { ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 1_000_001 } } },
      "ValidationException FIELD_VALIDATION_FAILED",
    ],
    [
      "over 10,000 percent",
      { ChargeDetails: { Type: "FEE", Percentage: { PercentageValue: 10_001 } } },
      "ValidationException FIELD_VALIDATION_FAILED",
    ],
    ["a name with a space", { Name: "Support November" }, "ValidationException FIELD_VALIDATION_FAILED"],
    ["a name of 129", { Name: "x".repeat(129) }, "ValidationException FIELD_VALIDATION_FAILED"],
    ["an empty description", { Description: "" }, "ValidationException FIELD_VALIDATION_FAILED"],
    ["a description of 256", { Description: "x".repeat(256) }, "ValidationException FIELD_VALIDATION_FAILED"],
    ["an unknown group", { BillingGroupArn: "aaaaaaaaaaaa" }, "ValidationException MISSING_BILLINGGROUP"],
    ["an account of another group", { AccountId: "111122223333" }, "ValidationException ILLEGAL_ACCOUNT_ID"],
    ["a client token with a dot", { ClientToken: "a.b" }, "ValidationException FIELD_VALIDATION_FAILED"],
    [
      "a filter on a flat amount",
      {
        ChargeDetails: {
          Type: "FEE",
          Flat: { ChargeValue: 1 },
          LineItemFilters: [
            { Attribute: "LINE_ITEM_TYPE", MatchOption: "NOT_EQUAL", Values: ["SAVINGS_PLAN_NEGATION"] },
          ],
        },
      },
      "ValidationException ILLEGAL_LINE_ITEM_FILTER",
    ],
  ])("refuses %s", async (_, more, expected) => {
    expect(await refusal(site.create(more))).toBe(expected);
    expect(await site.listed("2026-11")).toEqual([]);
  });
});
