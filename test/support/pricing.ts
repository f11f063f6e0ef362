import type { PlanPrices } from "#src/engine/pricing/prices.ts";
import type { PricedMonth } from "#src/engine/pricing/reprice.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { ChargeKind } from "#src/ports/cost-source.ts";
import type { PricingRule } from "#src/ports/pricing.ts";
import { aCall } from "./cloud-writer.ts";
import type { WriteRig } from "./write-rig.ts";

const present = (rig: WriteRig): BillingPeriod => BillingPeriod.at(rig.clock.now());

/** A plan as AWS lists it now, with its rules. */
export async function planNamed(
  rig: WriteRig,
  name: string,
): Promise<Pick<PlanPrices, "passthrough"> & { readonly id: string; readonly rules: readonly PricingRule[] }> {
  const { pricing } = rig.desk;
  const period = present(rig);
  const plan = (await pricing?.plans(period, aCall()))?.find((each) => each.name === name);
  if (pricing === null || plan === undefined) throw new Error(`no plan ${name}`);
  const ids = (await pricing.rulesOf([plan.id], period, aCall())).get(plan.id) ?? [];
  return { id: plan.id, passthrough: plan.passthrough, rules: await pricing.rules(period, aCall(), ids) };
}

/** What a client is shown in a month, by service and kind. */
export async function monthOf(rig: WriteRig, group: BillingGroup, period: BillingPeriod): Promise<PricedMonth> {
  const query = { groups: [group], side: "showback", first: period, last: period, by: ["service", "kind"] } as const;
  const [reports, { lines }] = await Promise.all([
    rig.desk.groups.reports(period, period, aCall()),
    rig.desk.costs.read(query, aCall()),
  ]);
  const report = reports.find(({ groupId }) => groupId === group.id);
  if (report === undefined) throw new Error(`no report of ${group.name}`);
  return {
    currency: report.showback.currency,
    myView: report.myView,
    shown: lines.map(({ keys, cost }) => ({
      service: keys.service ?? "",
      billingEntity: "AWS",
      kind: (keys.kind ?? "other") as ChargeKind,
      cost,
    })),
  };
}
