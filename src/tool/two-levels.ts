import { z } from "zod";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { Block } from "#src/view/view.ts";

/** A client whose bill passes through two receivers of ours. */
export const twoLevelShape = z.object({
  client: z.string(),
  receivers: z.array(z.string()).describe("Both are ours: what one shows is what the other is charged"),
});

/**
 * The clients that are on the bills of two receivers: their bill is transferred in two levels, for an organisation hands its bill to one
 * receiver alone (AWS Organizations: one outbound transfer). At the lower level My View is then not AWS's price but what the upper one shows.
 */
export function twoLevels(groups: readonly BillingGroup[]): z.output<typeof twoLevelShape>[] {
  const bySource = Map.groupBy(groups, (group) => group.primaryAccountId);
  return [...bySource.values()].flatMap((all) => {
    const receivers = [...new Set(all.flatMap(({ receiver }) => (receiver === undefined ? [] : [receiver.name])))];
    return receivers.length > 1 ? [{ client: all[0]?.name ?? "", receivers }] : [];
  });
}

/** What it means for sums over both. */
export function twoLevelNotes(found: readonly z.output<typeof twoLevelShape>[]): Block[] {
  return found.map(({ client, receivers }) => ({
    kind: "text",
    text:
      `${client} is billed in two levels, by ${receivers.join(" and by ")}: what one shows is what the other is charged, so sums ` +
      "over both hold that amount in My View and in Showback. Their margin is that of both levels; as a percentage it is less than from AWS's price to the client.",
  }));
}
