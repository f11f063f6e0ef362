import { decimal } from "#src/kernel/decimal.ts";
import { serviceNames } from "./service-codes.ts";

/** What a pricing rule does to public prices, as Billing Conductor has it. */
export interface PriceRule {
  readonly scope: "global" | "service" | "billing-entity" | "sku";
  readonly type: "markup" | "discount" | "tiering";
  /** Decimal string; `null` for tiering rules. */
  readonly percent: string | null;
  /** Service code, for the scopes service and sku. */
  readonly service: string | null;
  readonly billingEntity: string | null;
  /** For the scope sku. */
  readonly usageType: string | null;
  readonly operation: string | null;
}

/** How a pricing plan prices. A Passthrough plan shows what AWS charges us, whatever the rules. */
export interface PlanPrices {
  readonly passthrough: boolean;
  readonly rules: readonly PriceRule[];
}

/** A service of a client, as Cost Explorer names it, and who sells it ("AWS", "AWS Marketplace"); `null` where that is not known. */
export interface PricedService {
  readonly service: string;
  readonly billingEntity: string | null;
}

/**
 * By how much a plan multiplies the public price of a service: "1.08" for 8 percent up. The narrowest rule holds: service, then billing
 * entity, then everything (Billing Conductor user guide, "Pricing rules"); none is the public price. `null` where there is no one factor:
 * rules for single usage types price a part of the service, or a rule goes by the seller and that is not known.
 */
export function factorOf({ rules }: PlanPrices, { service, billingEntity }: PricedService): string | null {
  const priced = rules.filter((rule) => rule.type !== "tiering");
  const named = (rule: PriceRule): boolean => rule.service !== null && isService(rule.service, service);
  if (priced.some((rule) => rule.scope === "sku" && named(rule))) return null;
  const byService = priced.find((each) => each.scope === "service" && named(each));
  if (byService !== undefined) return multiplierOf(byService);
  if (billingEntity === null && priced.some((each) => each.scope === "billing-entity")) return null;
  const rule =
    priced.find((each) => each.scope === "billing-entity" && each.billingEntity === billingEntity) ??
    priced.find((each) => each.scope === "global");
  return rule === undefined ? "1" : multiplierOf(rule);
}

/** The codes of services that rules name and that we cannot find in Cost Explorer. */
export function unknownCodes({ rules }: PlanPrices): readonly string[] {
  const codes = rules.filter((rule) => rule.type !== "tiering").map((rule) => rule.service);
  return [...new Set(codes.filter((code) => code !== null && serviceNames(code) === null))] as string[];
}

/** Whether a service that Cost Explorer names is the one of a code; a code that is a name, as for products of Marketplace, is itself. */
function isService(code: string, name: string): boolean {
  return serviceNames(code)?.includes(name) ?? code === name;
}

function multiplierOf({ type, percent }: PriceRule): string {
  const share = decimal.multiply(decimal.parse(percent ?? "0"), decimal.parse("0.01"));
  const one = decimal.parse("1");
  return decimal.format(type === "discount" ? decimal.subtract(one, share) : decimal.add(one, share));
}
