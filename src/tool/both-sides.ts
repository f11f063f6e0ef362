import type { BillingGroup, CostReport, Unreadable } from "#src/ports/billing-groups.ts";
import type { Side } from "#src/ports/call.ts";
import type { CostLine, Dimension } from "#src/ports/cost-source.ts";
import type { ToolContext } from "./context.ts";
import type { PeriodSpan } from "./period-words.ts";

/** A cost line that knows its side. */
export interface SidedLine extends CostLine {
  readonly side: Side;
}

/**
 * Reads My View and Showback of some groups by the same dimensions. A group of which one side cannot be read is left
 * out on both, and named: half a margin is worse than none.
 */
export async function readBothSides(
  context: ToolContext,
  groups: readonly BillingGroup[],
  span: PeriodSpan,
  by: readonly Dimension[],
): Promise<{ lines: SidedLine[]; unreadable: Unreadable[] }> {
  const sides = ["my-view", "showback"] as const;
  const readings = await Promise.all(
    sides.map((side) =>
      context.desk.costs.read({ groups, side, first: span.first, last: span.last, by }, context.call),
    ),
  );
  const unreadable = new Map(readings.flatMap((r) => r.unreadable.map((u) => [u.groupId, u] as const)));
  const lines = readings.flatMap((reading, i) =>
    reading.lines
      .filter((line) => !unreadable.has(line.groupId))
      .map((line) => ({ ...line, side: sides[i] ?? ("my-view" as const) })),
  );
  return { lines, unreadable: [...unreadable.values()] };
}

/** The groups for which no report came at all; their figures are unknown, which is not zero. */
export function withoutReport(
  groups: readonly BillingGroup[],
  reports: readonly CostReport[],
  span: string,
): Unreadable[] {
  const reported = new Set<string>();
  for (const report of reports) reported.add(report.groupId);
  const reason = `There is no cost report for ${span}.`;
  return groups
    .filter((group) => !reported.has(group.id))
    .map((group) => ({ groupId: group.id, reason: group.status === "pending" ? NOT_BEGUN : reason }));
}

/** Those of some groups that have not begun and so have no figures yet; none where there are figures. */
export function notBegun(groups: readonly BillingGroup[], figures: readonly unknown[]): Unreadable[] {
  if (figures.length > 0) return [];
  return groups.filter((g) => g.status === "pending").map((g) => ({ groupId: g.id, reason: NOT_BEGUN }));
}

const NOT_BEGUN = "Its billing transfer has not begun.";

/** The unreadable groups by name, as the outputs carry them; each once, with the reason that was found first. */
export function unknownClients(
  groups: readonly BillingGroup[],
  unreadable: readonly Unreadable[],
): { client: string; reason: string }[] {
  const names = new Map(groups.map((g) => [g.id, g.name]));
  const first = new Map(unreadable.toReversed().map((u) => [u.groupId, u] as const));
  const once = unreadable.filter((u) => first.get(u.groupId) === u);
  return once.map((u) => ({ client: names.get(u.groupId) ?? u.groupId, reason: u.reason }));
}
