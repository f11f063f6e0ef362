import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factorOf, type PlanPrices, type PriceRule } from "#src/engine/pricing/prices.ts";
import { type PricedMonth, reprice, type ShownSum } from "#src/engine/pricing/reprice.ts";
import { serviceCode } from "#src/engine/pricing/service-codes.ts";
import { Money } from "#src/kernel/money.ts";

const usd = (amount: string): Money => Money.of(amount, "USD");
const rule = (
  scope: PriceRule["scope"],
  type: PriceRule["type"],
  percent: string | null,
  more: Partial<PriceRule> = {},
): PriceRule => ({
  scope,
  type,
  percent,
  service: null,
  billingEntity: null,
  usageType: null,
  operation: null,
  ...more,
});
const plan = (...rules: PriceRule[]): PlanPrices => ({ passthrough: false, rules });
const up = (percent: string): PlanPrices => plan(rule("global", "markup", percent));
const PASSTHROUGH: PlanPrices = { passthrough: true, rules: [] };
const sum = (cost: string, more: Partial<ShownSum> = {}): ShownSum => ({
  service: "Amazon Simple Storage Service",
  billingEntity: "AWS",
  kind: "usage",
  cost: usd(cost),
  ...more,
});
const month = (shown: readonly ShownSum[], myView = "0"): PricedMonth => ({
  currency: "USD",
  myView: usd(myView),
  shown,
});
const changeOf = (...args: Parameters<typeof reprice>): string | undefined =>
  reprice(...args)
    ?.change.round()
    .toString();

describe("B-22 which factor holds", () => {
  const mixed = plan(
    rule("global", "markup", "6"),
    rule("billing-entity", "markup", "3", { billingEntity: "AWS Marketplace" }),
    rule("service", "discount", "4", { service: "AmazonS3" }),
    rule("global", "tiering", null),
  );

  it.each([
    ["Amazon Simple Storage Service", "AWS", "0.96"],
    ["AWS Lambda", "AWS", "1.06"],
    ["Datadog Pro", "AWS Marketplace", "1.03"],
    // Who sells it was not asked, and a rule goes by that.
    ["Datadog Pro", null, null],
    // A rule for the service goes first, whoever sells it.
    ["Amazon Simple Storage Service", null, "0.96"],
  ])("%s sold by %s: %s", (service, billingEntity, factor) => {
    expect(factorOf(mixed, { service, billingEntity })).toBe(factor);
  });

  it("one code may stand for several names; no rule is the public price; rules for usage types leave no one factor", () => {
    const ec2 = plan(rule("service", "markup", "12.5", { service: "AmazonEC2" }));
    for (const service of ["EC2 - Other", "Amazon Elastic Compute Cloud - Compute"]) {
      expect(factorOf(ec2, { service, billingEntity: "AWS" })).toBe("1.125");
    }
    expect(factorOf(ec2, { service: "AWS Lambda", billingEntity: "AWS" })).toBe("1");
    const sku = plan(rule("sku", "markup", "1", { service: "AmazonEC2", usageType: "BoxUsage:m6i.xlarge" }));
    expect(factorOf(sku, { service: "EC2 - Other", billingEntity: "AWS" })).toBeNull();
    expect(factorOf(sku, { service: "AWS Lambda", billingEntity: "AWS" })).toBe("1");
  });

  it("a service is found by its code or its name", () => {
    expect(serviceCode("amazonrds")).toBe("AmazonRDS");
    expect(serviceCode("Amazon Relational Database Service")).toBe("AmazonRDS");
    expect(serviceCode("constructor")).toBeNull();
  });
});

describe("B-22 what other prices come to", () => {
  it("usage and what takes covered usage off again are priced; fees, credits and custom line items stay", () => {
    const shown = [
      sum("108"),
      sum("-54", { kind: "negation" }),
      sum("40", { kind: "commitment" }),
      sum("7", { kind: "custom-fee" }),
    ];
    expect(changeOf(month(shown), up("8"), up("10"))).toBe("1");
  });

  it("V9: to Passthrough the client is shown My View; custom line items stay beside it", () => {
    const shown = [sum("105"), sum("-2", { kind: "custom-credit" })];
    expect(changeOf(month(shown, "98"), up("5"), PASSTHROUGH)).toBe("-7");
    expect(reprice(month(shown, "98"), PASSTHROUGH, PASSTHROUGH)).toEqual({ change: usd("0"), unknown: [] });
  });

  it("what cannot be told is not told: public prices behind Passthrough or behind a discount of 100 percent", () => {
    expect(reprice(month([sum("98")], "98"), PASSTHROUGH, up("8"))).toBeNull();
    expect(reprice(month([sum("0")]), plan(rule("global", "discount", "100")), up("8"))).toBeNull();
  });

  it("what is not in the amount is named", () => {
    const odd = plan(rule("service", "markup", "12", { service: "AmazonFuture" }), rule("global", "markup", "8"));
    expect(reprice(month([sum("108")]), up("8"), odd)).toEqual({
      change: usd("0"),
      unknown: ["AmazonFuture, a service code that is not known here"],
    });
    const sku = plan(rule("sku", "markup", "1", { service: "AmazonS3", usageType: "Requests-Tier1" }));
    expect(reprice(month([sum("100")]), plan(), sku)?.unknown).toEqual([
      "Amazon Simple Storage Service, which has no one price",
    ]);
    expect(reprice(month([sum("100")]), sku, sku)).toEqual({ change: usd("0"), unknown: [] });
  });

  it("there and back again is nothing, to far below a cent", () => {
    const percent = fc.integer({ min: 0, max: 9_999 }).map((points) => (points / 100).toFixed(2));
    const cost = fc.integer({ min: -1_000_000_00, max: 1_000_000_00 }).map((cents) => (cents / 100).toFixed(2));
    fc.assert(
      fc.property(percent, percent, fc.array(cost, { minLength: 1, maxLength: 8 }), (from, to, costs) => {
        const before = month(costs.map((each) => sum(each)));
        const there = reprice(before, up(from), up(to))?.change ?? usd("1");
        const total = Money.sum(
          "USD",
          before.shown.map(({ cost }) => cost),
        );
        const back = reprice(month([sum(total.plus(there).toString())]), up(to), up(from))?.change ?? usd("1");
        expect(there.plus(back).round(6).toString()).toBe("0");
      }),
    );
  });
});
