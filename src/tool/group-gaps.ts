import type { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup, CostReport, Unreadable } from "#src/ports/billing-groups.ts";
import type { CostLine, CostQuery } from "#src/ports/cost-source.ts";
import type { CustomLineItem } from "#src/ports/custom-line-items.ts";
import type { CategorySum, GapCategory, GapReading, Modelled } from "#src/ports/gaps.ts";
import { withoutReport } from "./both-sides.ts";
import type { ToolContext } from "./context.ts";
import { PURPOSE_TAG } from "./line-items/payload.ts";

/** What the gaps of one group in one currency are found from, with what else is known of its month. */
export interface GroupReading extends GapReading {
  readonly group: BillingGroup;
  readonly report: CostReport;
  /** Every custom line item of the group in the period. */
  readonly items: readonly CustomLineItem[];
  /** Those among them that we did not make. */
  readonly foreign: readonly CustomLineItem[];
  readonly estimated: boolean;
}

const MARKETPLACE = "AWS Marketplace";
/** Custom line items stand under this service on Showback (Billing Conductor user guide). */
const CONDUCTOR = "AWS Billing Conductor";

/**
 * Reads what the gaps of some groups are made of: My View by record type and billing entity, Showback by record type without custom
 * line items, and those items with what they are for. Two requests to Cost Explorer a group, a third where Marketplace was bought, none for
 * `Passthrough`. A group that cannot be read is in `unreadable`.
 */
export async function readGaps(
  context: ToolContext,
  groups: readonly BillingGroup[],
  period: BillingPeriod,
): Promise<{ readonly found: readonly GroupReading[]; readonly unreadable: readonly Unreadable[] }> {
  const { desk, call } = context;
  const priced = groups.filter((group) => group.plan?.passthrough !== true);
  const query = (side: CostQuery["side"], by: CostQuery["by"], of = priced): CostQuery => ({
    groups: of,
    side,
    first: period,
    last: period,
    by,
  });
  const nothing = { lines: [], unreadable: [] };
  const [reports, ours, shown, items] = await Promise.all([
    desk.groups.reports(period, period, call),
    priced.length === 0 ? nothing : desk.costs.read(query("my-view", ["kind", "provider"]), call),
    priced.length === 0 ? nothing : desk.costs.read(query("showback", ["kind", "service"]), call),
    desk.lineItems?.list(period, call) ?? [],
  ]);
  const buyers = new Set(ours.lines.filter((l) => categoryOf(l) === "marketplace").map((l) => l.groupId));
  const market = priced.filter((group) => buyers.has(group.id));
  const entities = market.length === 0 ? nothing : await desk.costs.read(query("showback", ["provider"], market), call);
  const purposes = await purposesOf(context, items, new Set(priced.map((group) => group.id)));

  const unreadable = [...ours.unreadable, ...shown.unreadable, ...entities.unreadable];
  const missing = new Set(unreadable.map((u) => u.groupId));
  const readable = groups.filter((group) => !missing.has(group.id));
  const found = readable.flatMap((group) => {
    const own = (lines: readonly CostLine[]): CostLine[] => lines.filter((line) => line.groupId === group.id);
    const sides = { ours: own(ours.lines), shown: own(shown.lines), entities: own(entities.lines) };
    const ofGroup = items.filter((item) => item.groupId === group.id);
    return reports
      .filter((report) => report.groupId === group.id)
      .map((report): GroupReading => {
        const { currency } = report.myView;
        const modelled = ofGroup.map((item) => modelledBy(item, purposes.get(item.id), currency));
        return {
          group,
          currency,
          sums: sumsOf(sides).filter((sum) => sum.cost.currency === currency),
          modelled: modelled.filter((m) => m !== null),
          passthrough: group.plan?.passthrough === true,
          report,
          items: ofGroup,
          foreign: ofGroup.filter((item) => !purposes.has(item.id)),
          estimated: [...sides.ours, ...sides.shown].some((line) => line.estimated),
        };
      });
  });
  return { found, unreadable: [...unreadable, ...withoutReport(readable, reports, period.toString())] };
}

function sumsOf(sides: {
  readonly ours: readonly CostLine[];
  readonly shown: readonly CostLine[];
  readonly entities: readonly CostLine[];
}): CategorySum[] {
  return [
    ...sides.ours.flatMap((line) => sum("my-view", categoryOf(line), line)),
    ...sides.shown
      .filter((line) => line.keys.service !== CONDUCTOR)
      .flatMap((line) => sum("showback", categoryOf({ ...line, keys: { kind: line.keys.kind ?? "" } }), line)),
    ...sides.entities
      .filter((line) => line.keys.provider === MARKETPLACE)
      .flatMap((line) => sum("showback", "marketplace", line)),
  ];
}

function sum(side: CategorySum["side"], category: GapCategory | null, line: CostLine): CategorySum[] {
  return category === null ? [] : [{ side, category, cost: line.cost }];
}

/** By record type first: a credit on a Marketplace purchase is a credit. A product whose name has "support" in it is not AWS Support. */
function categoryOf({ keys }: Pick<CostLine, "keys">): GapCategory | null {
  switch (keys.kind) {
    case "support":
    case "credit":
    case "refund":
    case "tax":
      return keys.kind;
    case "custom-fee":
    case "custom-credit":
      return null;
    default:
      return keys.provider === MARKETPLACE ? "marketplace" : null;
  }
}

/** What our items are for, by ARN, from their tags; items of others are not in the map. One request an item. */
async function purposesOf(
  { desk, call }: ToolContext,
  items: readonly CustomLineItem[],
  groups: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const purposes = await Promise.all(
    items
      .filter((item) => groups.has(item.groupId))
      .map(async (item) => [item.id, (await desk.lineItems?.tags(item.id, call))?.[PURPOSE_TAG]] as const),
  );
  return new Map(purposes.flatMap(([id, purpose]) => (purpose === undefined ? [] : [[id, purpose] as const])));
}

/** A percentage never stands for a gap: its amount follows the bill. */
function modelledBy(item: CustomLineItem, purpose: string | undefined, currency: string): Modelled | null {
  if (item.charge.kind === "percentage" || item.charge.amount.currency !== currency) return null;
  const amount = item.type === "credit" ? item.charge.amount.negate() : item.charge.amount;
  return { id: item.id, amount, purpose: purpose === undefined ? null : asPurpose(purpose) };
}

function asPurpose(purpose: string): Modelled["purpose"] {
  const known: readonly string[] = ["support", "credit", "refund", "tax", "marketplace"];
  return known.includes(purpose) ? (purpose as GapCategory) : "other";
}
