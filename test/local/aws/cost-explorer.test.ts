import {
  type Expression,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandInput,
  type GetCostAndUsageCommandOutput,
  GetDimensionValuesCommand,
  GetTagsCommand,
} from "@aws-sdk/client-cost-explorer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failure, raw, type Site, startSite } from "./site.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite({ costPageSize: 40 });
});
afterAll(() => site.cloud.close());

const october = { Start: "2026-10-01", End: "2026-11-01" };

function viewArn(index: number | undefined, side: "my-view" | "showback" = "my-view"): string {
  return site.cloud.book.estate.views.find((v) => v.group === index && v.side === side)?.arn ?? "";
}

function send(more: Partial<GetCostAndUsageCommandInput> = {}): Promise<GetCostAndUsageCommandOutput> {
  const usual: GetCostAndUsageCommandInput = {
    TimePeriod: october,
    Granularity: "MONTHLY",
    Metrics: ["UnblendedCost"],
    BillingViewArn: viewArn(0),
  };
  return site.costs.send(new GetCostAndUsageCommand({ ...usual, ...more }));
}

const keysOf = (answer: GetCostAndUsageCommandOutput): string[][] =>
  answer.ResultsByTime?.flatMap((r) => r.Groups?.map((g) => g.Keys ?? []) ?? []) ?? [];

describe("A-11 Cost Explorer: answers", () => {
  it("gives one result a month, the end exclusive, the open month and the one before its fifth day estimated", async () => {
    const answer = await send({ TimePeriod: { Start: "2026-09-01", End: "2026-12-01" } });
    expect(answer.ResultsByTime?.map((r) => [r.TimePeriod?.Start, r.TimePeriod?.End, r.Estimated])).toEqual([
      ["2026-09-01", "2026-10-01", false],
      ["2026-10-01", "2026-11-01", false],
      ["2026-11-01", "2026-12-01", true],
    ]);
    expect(answer.ResultsByTime?.every((r) => r.Groups?.length === 0 && r.Total?.UnblendedCost?.Unit === "USD")).toBe(
      true,
    );
  });

  it("cuts months at the ends of the time period", async () => {
    const answer = await send({ TimePeriod: { Start: "2026-09-20", End: "2026-10-03" } });
    expect(answer.ResultsByTime?.map((r) => [r.TimePeriod?.Start, r.TimePeriod?.End])).toEqual([
      ["2026-09-20", "2026-10-01"],
      ["2026-10-01", "2026-10-03"],
    ]);
    expect(answer.ResultsByTime?.every((r) => Number(r.Total?.UnblendedCost?.Amount) !== 0)).toBe(true);
  });

  it("gives zero, not nothing, for days without data", async () => {
    const answer = await send({ TimePeriod: { Start: "2026-11-20", End: "2026-11-22" }, Granularity: "DAILY" });
    expect(answer.ResultsByTime?.map((r) => Number(r.Total?.UnblendedCost?.Amount) > 0)).toEqual([true, false]);
    expect(answer.ResultsByTime?.[1]?.Total).toEqual({ UnblendedCost: { Amount: "0", Unit: "USD" } });
  });

  it("prints the second currency as the unit", async () => {
    const answer = await send({ BillingViewArn: viewArn(site.cloud.book.facts.secondCurrency?.index) });
    expect(answer.ResultsByTime?.[0]?.Total?.UnblendedCost?.Unit).toBe("EUR");
  });

  it("answers all metrics; net costs fold the partner discount into usage", async () => {
    const Metrics = [
      "AmortizedCost",
      "BlendedCost",
      "NetAmortizedCost",
      "NetUnblendedCost",
      "NormalizedUsageAmount",
      "UnblendedCost",
      "UsageQuantity",
    ];
    const answer = await send({ Metrics, GroupBy: [{ Type: "DIMENSION", Key: "RECORD_TYPE" }] });
    const groups = answer.ResultsByTime?.[0]?.Groups ?? [];
    const discount = groups.find((g) => g.Keys?.[0] === "Solution Provider Program Discount")?.Metrics;
    expect(Object.keys(groups[0]?.Metrics ?? {}).sort()).toEqual(Metrics);
    expect(discount?.NetUnblendedCost?.Amount).toBe("0");
    expect(discount?.UnblendedCost?.Amount).toMatch(/^-\d/);
  });

  it("groups by tag with the key in front, empty where the tag is absent, and by cost categories that nobody has", async () => {
    const tags = keysOf(await send({ GroupBy: [{ Type: "TAG", Key: "environment" }] }));
    expect(tags).toContainEqual(["environment$"]);
    expect(tags).toContainEqual(["environment$prod"]);
    expect(keysOf(await send({ GroupBy: [{ Type: "COST_CATEGORY", Key: "Team" }] }))).toEqual([["Team$"]]);
  });

  it("names accounts beside their numbers", async () => {
    const answer = await send({ GroupBy: [{ Type: "DIMENSION", Key: "LINKED_ACCOUNT" }] });
    expect(answer.DimensionValueAttributes?.map((a) => a.Attributes?.description)).toContain(
      "Acme Robotics production",
    );
  });

  const dimension = (
    Key: "SERVICE" | "RECORD_TYPE" | "USAGE_TYPE",
    Values: string[],
    MatchOptions?: "CONTAINS"[],
  ): Expression => ({
    Dimensions: { Key, Values, ...(MatchOptions === undefined ? {} : { MatchOptions }) },
  });

  it.each<[string, Expression, string[]]>([
    ["one value", dimension("SERVICE", ["AWS Lambda"]), ["AWS Lambda"]],
    ["several values", dimension("SERVICE", ["AWS Lambda", "Amazon DynamoDB"]), ["AWS Lambda", "Amazon DynamoDB"]],
    [
      "Not and And",
      {
        And: [
          { Not: dimension("RECORD_TYPE", ["Usage"]) },
          { Not: dimension("RECORD_TYPE", ["Credit", "Solution Provider Program Discount"]) },
        ],
      },
      ["AWS Support (Business)"],
    ],
    [
      "Or",
      { Or: [dimension("SERVICE", ["AWS Lambda"]), dimension("USAGE_TYPE", ["KMS-Requests"], ["CONTAINS"])] },
      ["AWS Key Management Service", "AWS Lambda"],
    ],
    ["a value nobody has", dimension("SERVICE", ["'; DROP TABLE lines; --"]), []],
  ])("filters by %s", async (_, Filter, services) => {
    const answer = await send({ Filter, GroupBy: [{ Type: "DIMENSION", Key: "SERVICE" }] });
    expect(keysOf(answer).flat().sort()).toEqual(services);
  });

  it("filters by an absent tag", async () => {
    const all = keysOf(
      await send({
        Filter: { Tags: { Key: "team", MatchOptions: ["ABSENT"] } },
        GroupBy: [{ Type: "TAG", Key: "team" }],
      }),
    );
    expect(all).toEqual([["team$"]]);
  });

  it("lists dimension values and tags, searched and sorted by cost", async () => {
    const { DimensionValues, TotalSize } = await site.costs.send(
      new GetDimensionValuesCommand({
        TimePeriod: october,
        Dimension: "SERVICE",
        BillingViewArn: viewArn(0),
        SearchString: "amazon",
        SortBy: [{ Key: "UnblendedCost", SortOrder: "DESCENDING" }],
        MaxResults: 2,
      }),
    );
    expect(DimensionValues?.[0]?.Value).toBe("Amazon Elastic Compute Cloud - Compute");
    expect(DimensionValues).toHaveLength(2);
    expect(TotalSize).toBeGreaterThan(5);
    const keys = await site.costs.send(new GetTagsCommand({ TimePeriod: october, BillingViewArn: viewArn(0) }));
    expect(keys.Tags).toEqual(["cost-center", "environment", "team"]);
    const values = await site.costs.send(
      new GetTagsCommand({ TimePeriod: october, TagKey: "environment", BillingViewArn: viewArn(0) }),
    );
    expect(values.Tags).toEqual(["", "dev", "prod", "staging"]);
  });
});

describe("A-11 Cost Explorer: pages", () => {
  const daily: Partial<GetCostAndUsageCommandInput> = {
    Granularity: "DAILY",
    GroupBy: [{ Type: "DIMENSION", Key: "SERVICE" }],
  };

  it("gives every group once over the pages, a day split over two where a page ends in it", async () => {
    const seen: string[] = [];
    let pages = 0;
    let NextPageToken: string | undefined;
    do {
      const answer = await send({ ...daily, NextPageToken });
      seen.push(
        ...(answer.ResultsByTime?.flatMap((r) => r.Groups?.map((g) => `${r.TimePeriod?.Start} ${g.Keys?.[0]}`) ?? []) ??
          []),
      );
      NextPageToken = answer.NextPageToken;
      pages += 1;
    } while (NextPageToken !== undefined);
    expect(pages).toBeGreaterThan(8);
    expect(new Set(seen).size).toBe(seen.length);
    expect(new Set(seen.map((s) => s.slice(0, 10))).size).toBe(31);
  });

  it("binds a token to its parameters and lets it expire", async () => {
    const { NextPageToken } = await send(daily);
    expect(await failure(send({ ...daily, Metrics: ["AmortizedCost"], NextPageToken }))).toBe(
      "RequestChangedException",
    );
    expect(await failure(send({ ...daily, NextPageToken: "bm90IGEgdG9rZW4=" }))).toBe("InvalidNextTokenException");
    site.clock.advance(3_599_000);
    expect(await failure(send({ ...daily, NextPageToken }))).toBe("no error");
    site.clock.advance(1_000);
    expect(await failure(send({ ...daily, NextPageToken }))).toBe("InvalidNextTokenException");
    site.clock.advance(-3_600_000);
  });
});

describe("A-11 Cost Explorer: refusals", () => {
  it.each<[string, Partial<GetCostAndUsageCommandInput>, string]>([
    ["a start after the end", { TimePeriod: { Start: "2026-10-02", End: "2026-10-01" } }, "ValidationException"],
    ["an empty period", { TimePeriod: { Start: "2026-10-01", End: "2026-10-01" } }, "ValidationException"],
    ["a start too long ago", { TimePeriod: { Start: "2025-09-30", End: "2026-10-01" } }, "ValidationException"],
    ["a future start", { TimePeriod: { Start: "2026-11-22", End: "2026-12-01" } }, "ValidationException"],
    ["an end past the next month", { TimePeriod: { Start: "2026-11-01", End: "2026-12-02" } }, "ValidationException"],
    ["a day that does not exist", { TimePeriod: { Start: "2026-02-30", End: "2026-04-01" } }, "ValidationException"],
    ["hours", { Granularity: "HOURLY" }, "ValidationException"],
    ["an unknown granularity", { Granularity: "WEEKLY" as never }, "ValidationException"],
    ["an unknown metric", { Metrics: ["Cost"] }, "ValidationException"],
    ["no metric", { Metrics: [] }, "ValidationException"],
    [
      "three groups",
      {
        GroupBy: [
          { Key: "SERVICE", Type: "DIMENSION" },
          { Key: "REGION", Type: "DIMENSION" },
          { Key: "OPERATION", Type: "DIMENSION" },
        ],
      },
      "ValidationException",
    ],
    ["an unknown dimension", { GroupBy: [{ Key: "COLOUR", Type: "DIMENSION" }] }, "ValidationException"],
    [
      "a filter with two members",
      { Filter: { Dimensions: { Key: "SERVICE", Values: ["a"] }, Tags: { Key: "team", Values: ["b"] } } },
      "ValidationException",
    ],
    ["an And of one", { Filter: { And: [{ Dimensions: { Key: "SERVICE", Values: ["a"] } }] } }, "ValidationException"],
    ["a condition without values", { Filter: { Dimensions: { Key: "SERVICE", Values: [] } } }, "ValidationException"],
    [
      "an unknown view",
      { BillingViewArn: "arn:aws:billing::111122223333:billingview/billing-transfer-0" },
      "ResourceNotFoundException",
    ],
    ["a view that is no ARN", { BillingViewArn: "billing-transfer-of-acme" }, "ValidationException"],
  ])("%s", async (_, more, name) => {
    expect(await failure(send(more))).toBe(name);
  });

  it("an unhealthy view, somebody else's, and one whose transfer has not started", async () => {
    const { facts, estate } = site.cloud.book;
    expect(await failure(send({ BillingViewArn: viewArn(facts.unhealthyView?.index) }))).toBe(
      "BillingViewHealthStatusException",
    );
    expect(await failure(send({ BillingViewArn: viewArn(facts.unhealthyView?.index, "showback") }))).toBe("no error");
    expect(await failure(send({ BillingViewArn: viewArn(facts.twoLevel?.seller.index) }))).toBe(
      "AccessDeniedException",
    );
    expect(await failure(send({ BillingViewArn: viewArn(facts.pending?.index) }))).toBe("DataUnavailableException");
    expect(estate.groups[facts.pending?.index ?? 0]?.status).toBe("PENDING");
  });

  it.each<[string, object, string]>([
    ["an unknown member", { Colour: "red" }, "ValidationException"],
    ["a missing member", { Metrics: undefined }, "ValidationException"],
    ["a mistyped member", { Metrics: "UnblendedCost" }, "SerializationException"],
    ["a mistyped inner member", { TimePeriod: { Start: 20261001, End: "2026-11-01" } }, "SerializationException"],
    [
      "an unknown inner member",
      { Filter: { Dimensions: { Key: "SERVICE", Values: ["a"], Match: "x" } } },
      "ValidationException",
    ],
  ])("%s", async (_, more, name) => {
    const body = { TimePeriod: october, Granularity: "MONTHLY", Metrics: ["UnblendedCost"], ...more };
    const answer = await raw(site.cloud, { service: "ce", target: "AWSInsightsIndexService.GetCostAndUsage", body });
    expect([answer.status, answer.name]).toEqual([400, name]);
  });
});
