import { ListBillingGroupsCommand } from "@aws-sdk/client-billingconductor";
import { GetTagsCommand } from "@aws-sdk/client-cost-explorer";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Fault } from "#src/local/aws/faults.ts";
import { startItemSite } from "./items.ts";
import { failure, raw, type Site, startSite } from "./site.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite({ rows: 1_000, months: 2, clients: 3 });
});
afterEach(() => site.cloud.aws.faults.clear());
afterAll(() => site.cloud.close());

const groups = () => site.conductor.send(new ListBillingGroupsCommand({}));
const tags = () => site.costs.send(new GetTagsCommand({ TimePeriod: { Start: "2026-11-01", End: "2026-11-02" } }));
const identity = () => site.sts.send(new GetCallerIdentityCommand({}));

describe("A-11 faults", () => {
  it.each<[Fault["kind"], string, string, string]>([
    ["throttle", "ThrottlingException", "LimitExceededException", "Throttling"],
    ["500", "InternalServerException", "InternalServerException", "InternalServerException"],
    ["503", "ServiceUnavailableException", "ServiceUnavailableException", "ServiceUnavailableException"],
    ["expired-token", "ExpiredTokenException", "ExpiredTokenException", "ExpiredToken"],
  ])("%s has each service's own name", async (kind, conductor, costs, sts) => {
    site.cloud.aws.faults.on({ kind });
    expect(await failure(groups())).toBe(conductor);
    expect(await failure(tags())).toBe(costs);
    expect((await failure(identity())).replace(/Exception$/, "")).toBe(sts.replace(/Exception$/, ""));
  });

  it("strikes the nth request of one operation, so many times, and then no more", async () => {
    site.cloud.aws.faults.on({
      service: "billingconductor",
      operation: "ListBillingGroups",
      nth: 2,
      times: 2,
      kind: "throttle",
    });
    const results = [];
    for (let i = 0; i < 5; i += 1) results.push(await failure(groups()));
    expect(results).toEqual(["no error", "ThrottlingException", "ThrottlingException", "no error", "no error"]);
    expect(await failure(identity())).toBe("no error");
  });

  it("can be switched off one by one", async () => {
    const off = site.cloud.aws.faults.on({ kind: "500" });
    off();
    expect(await failure(groups())).toBe("no error");
  });

  it("cuts the connection, and says so in the record", async () => {
    site.cloud.aws.faults.on({ kind: "reset", nth: 1 });
    expect(await failure(groups())).not.toBe("no error");
    expect(site.cloud.aws.requests.at(-1)).toMatchObject({
      operation: "ListBillingGroups",
      status: 0,
      error: "ConnectionReset",
    });
  });

  it("delays and then answers as usual", async () => {
    site.cloud.aws.faults.on({ kind: "delay", ms: 30, nth: 1 });
    expect(await failure(groups())).toBe("no error");
    expect(site.cloud.aws.requests.at(-1)?.durationMs).toBeGreaterThanOrEqual(29);
  });

  it("does what was asked and answers too late, and does not wait for a client that has gone", async () => {
    const late = await startItemSite({ clients: 4 });
    late.cloud.aws.faults.on({ kind: "late", operation: "CreateCustomLineItem", ms: 60_000 });
    const leave = new AbortController();
    const asked = late.writer.send(late.fee(), { abortSignal: leave.signal });
    const made = () => late.cloud.book.customItems().filter(({ name }) => name === "Support-2026-11").length;
    await vi.waitFor(() => expect(made()).toBe(1));
    expect(late.cloud.aws.requests.of("CreateCustomLineItem")).toEqual([]);
    leave.abort();
    await expect(asked).rejects.toThrow();
    await vi.waitFor(() => expect(late.cloud.aws.requests.of("CreateCustomLineItem")).toHaveLength(1));
    await late.cloud.close();
  });

  it("produces any error by name", async () => {
    site.cloud.aws.faults.on({ kind: "error", name: "BillExpirationException", operation: "GetTags" });
    expect(await failure(tags())).toBe("BillExpirationException");
  });

  it("is met by the retries of a real client", async () => {
    const patient = await startSite({ rows: 500, months: 1, clients: 2, maxAttempts: 3 });
    patient.cloud.aws.faults.on({ kind: "throttle", nth: 1, times: 2 });
    expect((await patient.conductor.send(new ListBillingGroupsCommand({}))).BillingGroups).toHaveLength(2);
    expect(patient.cloud.aws.requests.of("ListBillingGroups").map((r) => r.status)).toEqual([429, 429, 200]);
    await patient.cloud.close();
  });
});

describe("A-11 rate limits, when asked for", () => {
  it("throttles what goes over a limit and recovers with time", async () => {
    const limited = await startSite({
      rows: 500,
      months: 1,
      clients: 2,
      rateLimits: { "billingconductor.ListBillingGroups": 2 },
    });
    const ask = () => failure(limited.conductor.send(new ListBillingGroupsCommand({})));
    expect([await ask(), await ask(), await ask()]).toEqual(["no error", "no error", "ThrottlingException"]);
    limited.clock.advance(500);
    expect(await ask()).toBe("no error");
    await limited.cloud.close();
  });
});

describe("A-11 records", () => {
  it("remembers every request with its account, parameters, outcome and nothing secret", async () => {
    site.cloud.aws.requests.clear();
    const seen: string[] = [];
    const off = site.cloud.aws.requests.onRequest((r) => seen.push(r.operation));
    await groups();
    await raw(site.cloud, { service: "ce", target: "AWSInsightsIndexService.GetTags", body: { Colour: "red" } });
    off();
    await groups();
    expect(seen).toEqual(["ListBillingGroups", "GetTags"]);
    expect(site.cloud.aws.requests.length).toBe(3);
    expect(site.cloud.aws.requests.at(1)).toMatchObject({
      time: "2026-11-21T10:00:00.000Z",
      service: "ce",
      operation: "GetTags",
      account: "111122223333",
      params: { Colour: "red" },
      status: 400,
      error: "ValidationException",
    });
    const text = JSON.stringify([...site.cloud.aws.requests]);
    expect(text).not.toContain(site.cloud.aws.accounts.home.secretAccessKey);
    expect(text).not.toContain("Signature");
  });
});
