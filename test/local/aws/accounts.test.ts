import { ListBillingGroupsCommand } from "@aws-sdk/client-billingconductor";
import {
  DescribeOrganizationCommand,
  DescribeResponsibilityTransferCommand,
  ListAccountsCommand,
  ListInboundResponsibilityTransfersCommand,
} from "@aws-sdk/client-organizations";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { billingViews, clientsOf, failure, raw, type Site, startSite } from "./site.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite({ rows: 5_000 });
});
afterAll(() => site.cloud.close());

interface ViewElement {
  arn: string;
  name: string;
  billingViewType: string;
  sourceAccountId: string;
  healthStatus: { statusCode: string; statusReasons?: string[] };
}

const listViews = async (input: object): Promise<ViewElement[]> =>
  (await billingViews(site.cloud, input)).body.billingViews as ViewElement[];
const seconds = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 1_000;
const during = (from: string, to: string) => ({
  activeTimeRange: { activeAfterInclusive: seconds(from), activeBeforeInclusive: seconds(to) },
});

describe("A-11 Billing: ListBillingViews", () => {
  it("lists the primary view, and both sides of every source that has started, under opaque names", async () => {
    const views = await listViews({});
    const types = Map.groupBy(views, (v) => v.billingViewType);
    expect(types.get("PRIMARY")).toHaveLength(1);
    expect(types.get("BILLING_TRANSFER")).toHaveLength(23);
    expect(types.get("BILLING_TRANSFER_SHOWBACK")).toHaveLength(23);
    expect(views.slice(0, -1).every((v) => /billingview\/billing-transfer-[0-9a-f-]{36}$/.test(v.arn))).toBe(true);
  });

  it("gives a renewed transfer's two views in its month, and the later one afterwards", async () => {
    const fact = site.cloud.book.facts.renewedTransfer;
    const filter = { sourceAccountId: fact?.sourceAccountId, billingViewTypes: ["BILLING_TRANSFER"] };
    expect(fact?.month).toBe("2026-07");
    expect(await listViews({ ...filter, ...during("2026-07-01", "2026-07-31") })).toHaveLength(2);
    expect(await listViews({ ...filter, ...during("2026-08-01", "2026-08-31") })).toHaveLength(1);
  });

  it("shows a pending transfer's views only from its start, and says which view is unhealthy", async () => {
    const { pending, unhealthyView } = site.cloud.book.facts;
    const filter = { sourceAccountId: pending?.sourceAccountId, billingViewTypes: ["BILLING_TRANSFER"] };
    expect(await listViews(filter)).toEqual([]);
    expect(await listViews({ ...filter, ...during("2026-12-01", "2026-12-02") })).toHaveLength(1);
    const [sick] = await listViews({
      sourceAccountId: unhealthyView?.sourceAccountId,
      billingViewTypes: ["BILLING_TRANSFER"],
    });
    expect(sick?.healthStatus).toEqual({ statusCode: "UNHEALTHY", statusReasons: ["SOURCE_VIEW_UNHEALTHY"] });
  });

  it("filters by ARN and the beginning of the name, and pages", async () => {
    const [first] = await listViews({ names: [{ searchOption: "STARTS_WITH", searchValue: "Acme" }] });
    expect(first?.name).toBe("Acme Robotics");
    expect(await listViews({ arns: [first?.arn] })).toHaveLength(1);
    const page = await billingViews(site.cloud, { maxResults: 30 });
    const rest = await billingViews(site.cloud, { maxResults: 30, nextToken: page.body.nextToken });
    expect([(page.body.billingViews as object[]).length, (rest.body.billingViews as object[]).length]).toEqual([
      30, 17,
    ]);
    expect(
      (await billingViews(site.cloud, { billingViewTypes: ["PRIMARY"], nextToken: page.body.nextToken })).name,
    ).toBe("ValidationException");
  });

  it.each<[string, object]>([
    ["a time range over two months", during("2026-09-30", "2026-10-01")],
    ["a time range backwards", during("2026-10-02", "2026-10-01")],
    ["half a time range", { activeTimeRange: { activeAfterInclusive: 1 } }],
    ["too many ARNs", { arns: Array.from({ length: 11 }, () => "arn:aws:billing::111122223333:billingview/primary") }],
    ["an unknown type", { billingViewTypes: ["MINE"] }],
    ["too large a page", { maxResults: 101 }],
    ["an unknown member", { colour: "red" }],
    [
      "two names",
      {
        names: [
          { searchOption: "STARTS_WITH", searchValue: "a" },
          { searchOption: "STARTS_WITH", searchValue: "b" },
        ],
      },
    ],
  ])("refuses %s", async (_, input) => {
    expect(await billingViews(site.cloud, input)).toMatchObject({ status: 400, name: "ValidationException" });
  });
});

describe("A-11 Organizations", () => {
  it("lists inbound transfers in pages of twenty, with dates, a renewed one twice and the pending one in the future", async () => {
    const first = await site.organizations.send(new ListInboundResponsibilityTransfersCommand({ Type: "BILLING" }));
    const second = await site.organizations.send(
      new ListInboundResponsibilityTransfersCommand({ Type: "BILLING", NextToken: first.NextToken }),
    );
    const all = [...(first.ResponsibilityTransfers ?? []), ...(second.ResponsibilityTransfers ?? [])];
    expect(first.ResponsibilityTransfers).toHaveLength(20);
    expect(all).toHaveLength(25);
    const { facts } = site.cloud.book;
    const of = (source: string | undefined) => all.filter((t) => t.Source?.ManagementAccountId === source);
    expect(of(facts.renewedTransfer?.sourceAccountId).map((t) => t.Status)).toEqual(["WITHDRAWN", "ACCEPTED"]);
    expect(of(facts.pending?.sourceAccountId)[0]?.StartTimestamp?.toISOString()).toBe("2026-12-01T00:00:00.000Z");
    expect(of(facts.markedUp?.sourceAccountId)[0]?.EndTimestamp).toBeUndefined();
  });

  it("describes one transfer and refuses unknown ones and unknown types", async () => {
    const id = site.cloud.book.estate.transfers[0]?.id;
    const { ResponsibilityTransfer } = await site.organizations.send(
      new DescribeResponsibilityTransferCommand({ Id: id }),
    );
    expect(ResponsibilityTransfer?.Name).toBe("Acme Robotics");
    expect(
      await failure(site.organizations.send(new DescribeResponsibilityTransferCommand({ Id: "rt-00000000" }))),
    ).toBe("ResponsibilityTransferNotFoundException");
    expect(
      await failure(site.organizations.send(new ListInboundResponsibilityTransfersCommand({ Type: "TAX" as never }))),
    ).toBe("InvalidInputException");
    expect(
      await failure(
        site.organizations.send(new ListInboundResponsibilityTransfersCommand({ Type: "BILLING", MaxResults: 21 })),
      ),
    ).toBe("InvalidInputException");
  });

  it("shows the receiver's own organisation, in which no client is", async () => {
    const { Organization } = await site.organizations.send(new DescribeOrganizationCommand({}));
    expect(Organization).toMatchObject({ MasterAccountId: "111122223333", FeatureSet: "ALL" });
    const { Accounts = [] } = await site.organizations.send(new ListAccountsCommand({}));
    expect(Accounts.map((a) => a.Id)).toContain("111122223333");
    const clients = new Set(
      site.cloud.book.estate.groups.filter((g) => g.kind === "client").map((g) => g.sourceAccountId),
    );
    expect(Accounts.some((a) => clients.has(a.Id ?? ""))).toBe(false);
  });
});

describe("A-11 STS", () => {
  const assume = (more: Partial<AssumeRoleCommandInput>) => {
    const seller = site.cloud.aws.accounts.receivers[1];
    return site.sts.send(
      new AssumeRoleCommand({
        RoleArn: seller?.roleArn,
        RoleSessionName: "test",
        ExternalId: seller?.externalId,
        ...more,
      }),
    );
  };

  it("gives temporary keys of another receiver to who knows the external id", async () => {
    const { Credentials } = await assume({ DurationSeconds: 900 });
    const keys = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    const theirs = clientsOf(site.cloud, keys);
    expect((await theirs.sts.send(new GetCallerIdentityCommand({}))).Account).toBe("444455556666");
    expect((await theirs.conductor.send(new ListBillingGroupsCommand({}))).BillingGroups).toHaveLength(1);
    expect(Credentials?.Expiration?.getTime()).toBe(site.clock.now().getTime() + 900_000);
    site.clock.advance(900_000);
    expect(await failure(theirs.conductor.send(new ListBillingGroupsCommand({})))).toBe("ExpiredTokenException");
    expect(await failure(theirs.sts.send(new GetCallerIdentityCommand({})))).toMatch(/^ExpiredToken/);
    site.clock.advance(-900_000);
    const wrong = clientsOf(site.cloud, { ...keys, sessionToken: "other" });
    expect(await failure(wrong.conductor.send(new ListBillingGroupsCommand({})))).toBe("UnrecognizedClientException");
  });

  it("binds page tokens to their caller, and ends sessions when they are revoked", async () => {
    const { Credentials } = await assume({});
    const keys = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    const theirs = clientsOf(site.cloud, keys).conductor;
    const { NextToken = "" } = await site.conductor.send(new ListBillingGroupsCommand({ MaxResults: 5 }));
    expect(await failure(theirs.send(new ListBillingGroupsCommand({ MaxResults: 5, NextToken })))).toBe(
      "ValidationException",
    );
    expect(await failure(site.conductor.send(new ListBillingGroupsCommand({ MaxResults: 5, NextToken })))).toBe(
      "no error",
    );
    site.cloud.aws.accounts.revokeSessions();
    expect(await failure(theirs.send(new ListBillingGroupsCommand({})))).toBe("UnrecognizedClientException");
    expect(await failure(site.conductor.send(new ListBillingGroupsCommand({})))).toBe("no error");
  });

  it.each<[string, Partial<AssumeRoleCommandInput>, string]>([
    ["a wrong external id", { ExternalId: "billing-portal-cross-account" }, "AccessDenied"],
    ["no external id", { ExternalId: undefined }, "AccessDenied"],
    ["an unknown role", { RoleArn: "arn:aws:iam::999999999999:role/Other" }, "AccessDenied"],
    ["too short a session", { DurationSeconds: 60 }, "ValidationError"],
    ["a session name with spaces", { RoleSessionName: "a b" }, "ValidationError"],
  ])("refuses %s", async (_, more, name) => {
    expect(await failure(assume(more))).toBe(name);
  });

  it("answers in every region", async () => {
    const { accessKeyId, secretAccessKey } = site.cloud.aws.accounts.home;
    const sts = new STSClient({
      endpoint: site.cloud.url,
      region: "eu-central-1",
      credentials: { accessKeyId, secretAccessKey },
    });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe("arn:aws:iam::111122223333:user/reckoner");
  });
});

describe("A-11 signatures", () => {
  const request = {
    service: "ce",
    target: "AWSInsightsIndexService.GetTags",
    body: { TimePeriod: { Start: "2026-10-01", End: "2026-10-02" } },
  };

  it.each<[string, object, string]>([
    ["no signature", { unsigned: true }, "MissingAuthenticationTokenException"],
    ["an unknown key", { accessKeyId: "AKIAUNKNOWNUNKNOWN01" }, "UnrecognizedClientException"],
    ["a session token that the key does not have", { sessionToken: "x" }, "UnrecognizedClientException"],
    ["another region", { region: "eu-west-1" }, "InvalidSignatureException"],
    ["another service", { service: "billing" }, "InvalidSignatureException"],
  ])("refuses %s", async (_, more, name) => {
    expect(await raw(site.cloud, { ...request, ...more })).toMatchObject({ status: 403, name });
  });

  it("refuses unknown targets and operations by name", async () => {
    expect((await raw(site.cloud, { ...request, target: "AWSInsightsIndexService.GetForecastOfWeather" })).name).toBe(
      "UnknownOperationException",
    );
    expect((await raw(site.cloud, { ...request, target: "Weather.Get" })).name).toBe("UnknownOperationException");
    expect((await raw(site.cloud, { ...request, target: "AWSInsightsIndexService.constructor" })).name).toBe(
      "UnknownOperationException",
    );
  });
});
