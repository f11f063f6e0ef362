import {
  BatchAssociateResourcesToCustomLineItemCommand,
  BatchDisassociateResourcesFromCustomLineItemCommand,
  ListCustomLineItemsCommand,
  ListCustomLineItemVersionsCommand,
  ListResourcesAssociatedToCustomLineItemCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-billingconductor";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HOUR, type ItemSite, NOVEMBER, OCTOBER, startItemSite } from "./items.ts";
import { clientsOf, failure, refusal } from "./site.ts";

let site: ItemSite;
beforeEach(async () => {
  site = await startItemSite();
});
afterEach(() => site.cloud.close());

describe("B-24 Billing Conductor: changing and removing a custom line item", () => {
  it("changes words and amount from the current month on, after the delay, and keeps every version", async () => {
    const arn = await site.create({ BillingPeriodRange: { InclusiveStartBillingPeriod: "2026-10" } });
    site.clock.advance(48 * HOUR);
    const [november, october] = [await site.proforma("2026-11"), await site.proforma("2026-10")];
    const answer = await site.update({
      Arn: arn,
      Description: "New words",
      ChargeDetails: { Flat: { ChargeValue: 20 } },
    });
    expect(answer).toMatchObject({
      Arn: arn,
      BillingGroupArn: site.group,
      Name: "Support-2026-11",
      Description: "New words",
      ChargeDetails: { Flat: { ChargeValue: 20 }, Type: "FEE" },
      LastModifiedTime: site.clock.now().getTime() / 1_000,
    });
    expect((await site.listed("2026-11"))[0]?.Description).toBe("New words");
    expect((await site.listed("2026-10"))[0]?.Description).toBe("Support, November 2026");
    expect(await site.since("2026-11", november)).toBe(0);
    site.clock.advance(24 * HOUR);
    expect([await site.since("2026-11", november), await site.since("2026-10", october)]).toEqual([766, 0]);
    const { CustomLineItemVersions = [] } = await site.conductor.send(
      new ListCustomLineItemVersionsCommand({ Arn: arn }),
    );
    expect(
      CustomLineItemVersions.map((v) => [v.StartBillingPeriod, v.EndBillingPeriod, v.ChargeDetails?.Flat?.ChargeValue]),
    ).toEqual([
      ["2026-11", undefined, 20],
      ["2026-10", "2026-11", 12.34],
    ]);
  });

  it("changes the previous month when told to, 48 hours later", async () => {
    const arn = await site.create({ BillingPeriodRange: OCTOBER });
    site.clock.advance(48 * HOUR);
    const october = await site.proforma("2026-10");
    await site.update({ Arn: arn, ChargeDetails: { Flat: { ChargeValue: 13.34 } } });
    site.clock.advance(48 * HOUR - 1);
    expect(await site.since("2026-10", october)).toBe(0);
    site.clock.advance(1);
    expect(await site.since("2026-10", october)).toBe(100);
    expect(await site.listed("2026-11")).toEqual([]);
  });

  it("refuses to turn flat into a percentage, a fee into a credit, and closed months", async () => {
    const arn = await site.create({ BillingPeriodRange: OCTOBER });
    const illegal = "ValidationException ILLEGAL_UPDATE_CHARGE_DETAILS";
    expect(await refusal(site.update({ Arn: arn, ChargeDetails: { Percentage: { PercentageValue: 1 } } }))).toBe(
      illegal,
    );
    const both = { Flat: { ChargeValue: 1 }, Percentage: { PercentageValue: 1 } };
    expect(await refusal(site.update({ Arn: arn, ChargeDetails: both }))).toBe(illegal);
    expect(
      await refusal(site.update({ Arn: arn, BillingPeriodRange: { InclusiveStartBillingPeriod: "2026-09" } })),
    ).toBe("ValidationException ILLEGAL_BILLING_PERIOD");
    expect(await refusal(site.update({ Arn: arn, Name: "New", BillingPeriodRange: NOVEMBER }))).toBe(
      "ValidationException ILLEGAL_CUSTOMLINEITEM_MODIFICATION",
    );
    expect(await refusal(site.update({ Arn: "aaaaaaaaaa" }))).toBe("ResourceNotFoundException");
    site.clock.set("2026-12-02T00:00:00Z");
    expect(await refusal(site.update({ Arn: arn, Name: "New" }))).toBe(
      "ValidationException ILLEGAL_CUSTOMLINEITEM_MODIFICATION",
    );
  });

  it("removes it from the current month on, or from the periods given; earlier months keep it", async () => {
    const recurring = { InclusiveStartBillingPeriod: "2026-10" };
    const arn = await site.create({ BillingPeriodRange: recurring });
    site.clock.advance(48 * HOUR);
    const [november, october] = [await site.proforma("2026-11"), await site.proforma("2026-10")];
    await site.remove(arn);
    expect([await site.listed("2026-11"), (await site.listed("2026-10")).length]).toEqual([[], 1]);
    expect(await site.since("2026-11", november)).toBe(0);
    site.clock.advance(24 * HOUR);
    expect([await site.since("2026-11", november), await site.since("2026-10", october)]).toEqual([-1_234, 0]);
    expect(await refusal(site.remove(arn, NOVEMBER))).toBe("ValidationException MISSING_CUSTOMLINEITEM");
    await site.remove(arn, OCTOBER);
    site.clock.advance(48 * HOUR);
    expect(await site.since("2026-10", october)).toBe(-1_234);
    expect(await refusal(site.remove(arn))).toBe("ValidationException MISSING_CUSTOMLINEITEM");
    expect(await failure(site.conductor.send(new ListCustomLineItemVersionsCommand({ Arn: arn })))).toBe(
      "ResourceNotFoundException",
    );
    expect(await refusal(site.create({ BillingPeriodRange: recurring }))).toBe("no error");
  });

  it("keeps a flat item that a percentage is taken of", async () => {
    const flat = await site.create();
    const ChargeDetails = { Percentage: { PercentageValue: 3, AssociatedValues: [flat] }, Type: "FEE" as const };
    const percentage = await site.create({ Name: "Of-it", ChargeDetails });
    expect(await refusal(site.remove(flat))).toBe("ValidationException CUSTOM_LINE_ITEM_ASSOCIATION_EXISTS");
    await site.remove(percentage);
    expect(await refusal(site.remove(flat))).toBe("no error");
  });
});

describe("B-24 Billing Conductor: what a percentage is taken of", () => {
  const percentage = (more: object = {}) =>
    site.create({ Name: "Commission", ChargeDetails: { Percentage: { PercentageValue: 10 }, Type: "FEE" }, ...more });
  const associate = (TargetArn: string, ...ResourceArns: string[]) =>
    site.writer.send(new BatchAssociateResourcesToCustomLineItemCommand({ TargetArn, ResourceArns }));
  const disassociate = (TargetArn: string, ...ResourceArns: string[]) =>
    site.writer.send(new BatchDisassociateResourcesFromCustomLineItemCommand({ TargetArn, ResourceArns }));
  const related = async (Arn: string) =>
    (await site.conductor.send(new ListResourcesAssociatedToCustomLineItemCommand({ Arn }))).AssociatedResources;

  it("charges nothing until it is associated, then its share after the delay, then nothing again (vector V6)", async () => {
    const before = await site.proforma("2026-11");
    const arn = await percentage();
    site.clock.advance(24 * HOUR);
    expect(await site.since("2026-11", before)).toBe(0);
    expect((await associate(arn, site.group)).SuccessfullyAssociatedResources).toEqual([{ Arn: site.group }]);
    expect(await related(arn)).toEqual([{ Arn: site.group, Relationship: "PARENT" }]);
    expect((await site.listed("2026-11"))[0]?.AssociationSize).toBe(1);
    expect(await site.since("2026-11", before)).toBe(0);
    site.clock.advance(24 * HOUR);
    expect(await site.since("2026-11", before)).toBe(Math.round(before * 10));
    await disassociate(arn, site.group);
    site.clock.advance(24 * HOUR);
    expect(await site.since("2026-11", before)).toBe(0);
  });

  it("stops at the quota of associations", async () => {
    const own = await startItemSite({ limits: { resourcesPerItem: 1 } });
    const arn = await own.create({ ChargeDetails: { Percentage: { PercentageValue: 1 }, Type: "FEE" } });
    const flat = await own.create({ Name: "Flat" });
    const input = { TargetArn: arn, ResourceArns: [own.group, flat] };
    const answer = await own.writer.send(new BatchAssociateResourcesToCustomLineItemCommand(input));
    expect(answer.FailedAssociatedResources?.map((f) => f.Error?.Reason)).toEqual(["SERVICE_LIMIT_EXCEEDED"]);
    await own.cloud.close();
  });

  it("says of each resource why it failed, and takes the others", async () => {
    const [target, other, flat] = [await percentage(), await percentage({ Name: "Other" }), await site.create()];
    const stranger = site.cloud.book.facts.markedUp?.groupArn ?? "";
    const answer = await associate(target, flat, other, stranger);
    expect(answer.SuccessfullyAssociatedResources).toEqual([{ Arn: flat }]);
    expect(answer.FailedAssociatedResources?.map((f) => [f.Arn, f.Error?.Reason])).toEqual([
      [other, "ILLEGAL_CUSTOMLINEITEM"],
      [stranger, "INVALID_ARN"],
    ]);
    expect(await related(flat)).toEqual([{ Arn: target, Relationship: "CHILD" }]);
    expect((await disassociate(target, site.group)).FailedDisassociatedResources?.[0]?.Error?.Reason).toBe(
      "INVALID_ARN",
    );
    expect(await refusal(associate(flat, site.group))).toBe("ValidationException ILLEGAL_CUSTOMLINEITEM");
    expect(await refusal(associate("aaaaaaaaaa", site.group))).toBe("ResourceNotFoundException");
  });
});

describe("B-24 questions asked while something becomes due", () => {
  it("all see the whole of it", async () => {
    const before = await site.proforma("2026-11");
    await site.create();
    site.clock.advance(24 * HOUR);
    const answers = await Promise.all(Array.from({ length: 12 }, () => site.since("2026-11", before)));
    expect(new Set(answers)).toEqual(new Set([1_234]));
  });
});

describe("B-24 Billing Conductor: tags", () => {
  it("keeps the tags that an item is made with, and adds and removes some", async () => {
    const arn = await site.create({ Tags: { purpose: "support-gap", period: "2026-11" } });
    const tags = async () => (await site.conductor.send(new ListTagsForResourceCommand({ ResourceArn: arn }))).Tags;
    expect(await tags()).toEqual({ purpose: "support-gap", period: "2026-11" });
    await site.writer.send(new TagResourceCommand({ ResourceArn: arn, Tags: { period: "2026-12", credit: "4711" } }));
    await site.writer.send(new UntagResourceCommand({ ResourceArn: arn, TagKeys: ["purpose", "not-there"] }));
    expect(await tags()).toEqual({ period: "2026-12", credit: "4711" });
    const many = Object.fromEntries(Array.from({ length: 199 }, (_, n) => [`key-${n}`, ""]));
    expect(await refusal(site.writer.send(new TagResourceCommand({ ResourceArn: arn, Tags: many })))).toBe(
      "ValidationException FIELD_VALIDATION_FAILED",
    );
    const unknown = "arn:aws:billingconductor::111122223333:customlineitem/aaaaaaaaaa";
    expect(await refusal(site.writer.send(new TagResourceCommand({ ResourceArn: unknown, Tags: { a: "b" } })))).toBe(
      "ResourceNotFoundException",
    );
  });
});

describe("B-24 who may write", () => {
  it("refuses the static keys and the read role, and reads with all three", async () => {
    const { accounts } = site.cloud.aws;
    const [partner] = site.cloud.book.estate.receivers;
    const home = accounts.callerOf(accounts.home.accessKeyId, undefined);
    const read = { arn: partner.roleArn, session: "read", externalId: partner.externalId, seconds: 900 };
    const reader = clientsOf(site.cloud, accounts.assume(home, read).keys).conductor;
    expect(await refusal(reader.send(site.fee()))).toBe("AccessDeniedException");
    expect(await refusal(site.conductor.send(site.fee()))).toBe("AccessDeniedException");
    expect(await refusal(site.writer.send(site.fee()))).toBe("no error");
    for (const client of [reader, site.conductor, site.writer]) {
      const answer = await client.send(new ListCustomLineItemsCommand({ Filters: { BillingGroups: [site.group] } }));
      expect(answer.CustomLineItems).toHaveLength(1);
    }
    expect(site.cloud.aws.requests.of("CreateCustomLineItem").map((r) => r.error)).toEqual([
      "AccessDeniedException",
      "AccessDeniedException",
      null,
    ]);
  });

  it("takes writes of who assumes the apply role over the wire, with the external id that the cloud prints", async () => {
    const variables = site.cloud.env();
    const { Credentials } = await site.sts.send(
      new AssumeRoleCommand({
        RoleArn: variables.RECKONER_LOCAL_APPLY_ROLE_ARN,
        ExternalId: variables.RECKONER_LOCAL_APPLY_EXTERNAL_ID,
        RoleSessionName: "worker",
      }),
    );
    const { conductor } = clientsOf(site.cloud, {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    });
    expect(await refusal(conductor.send(site.fee({ ClientToken: "key-1" })))).toBe("no error");
    expect(site.cloud.aws.requests.of("CreateCustomLineItem")).toEqual([
      expect.objectContaining({
        account: "111122223333",
        status: 200,
        params: expect.objectContaining({
          Name: "Support-2026-11",
          ClientToken: "key-1",
        }),
      }),
    ]);
  });

  it("gives the apply role to its own external id only", () => {
    const { accounts } = site.cloud.aws;
    const [partner] = site.cloud.book.estate.receivers;
    const home = accounts.callerOf(accounts.home.accessKeyId, undefined);
    const assume = (arn: string, externalId: string) => () =>
      accounts.assume(home, { arn, session: "x1", externalId, seconds: 900 });
    expect(assume(partner.applyRoleArn, partner.externalId)).toThrow(/not authorized/);
    expect(assume(partner.roleArn, partner.applyExternalId)).toThrow(/not authorized/);
    expect(assume(partner.applyRoleArn, partner.applyExternalId)().caller.mayWrite).toBe(true);
    expect(site.cloud.env()).toMatchObject({
      RECKONER_LOCAL_APPLY_ROLE_ARN: partner.applyRoleArn,
      RECKONER_LOCAL_APPLY_EXTERNAL_ID: partner.applyExternalId,
    });
  });
});

describe("B-24 faults strike writes too", () => {
  it("a throttled write says when to come again and writes nothing; so does a lost race", async () => {
    const faults = site.cloud.aws.faults;
    faults.on({ service: "billingconductor", operation: "CreateCustomLineItem", kind: "throttle", nth: 1 });
    const error: unknown = await site.writer.send(site.fee()).catch((e: unknown) => e);
    expect(error).toMatchObject({ name: "ThrottlingException", RetryAfterSeconds: 1 });
    faults.clear();
    const members = { Reason: "WRITE_CONFLICT_RETRY", ResourceId: site.group, ResourceType: "BillingGroup" };
    faults.on({
      operation: "CreateCustomLineItem",
      kind: "error",
      name: "ConflictException",
      status: 409,
      nth: 1,
      members,
    });
    expect(await refusal(site.create())).toBe("ConflictException WRITE_CONFLICT_RETRY");
    expect(await site.listed("2026-11")).toEqual([]);
  });
});
