import type { Score } from "#src/ports/policies.ts";
import type { SeenProposal } from "#src/ports/policy-rows.ts";

/** Holds what a policy found in shadow against what people decided. What nobody decided, or the policy is not about, counts for nothing. */
export function scoreOf(seen: readonly SeenProposal[], needed: number): Score {
  const decided = seen.flatMap((each) =>
    each.counts && each.people !== null ? [{ ...each, people: each.people }] : [],
  );
  return {
    seen: decided.length,
    would: decided.filter(({ fits }) => fits).length,
    differ: decided
      .filter(({ fits, people }) => fits !== (people === "approved"))
      .map(({ number, title, why, people, at }) => ({ number, title, why, people, at })),
    needed,
  };
}

/** "Would have approved 41 of 44, 3 differ." */
export function scoreWords({ seen, would, differ }: Score): string {
  if (seen === 0) return "No decision of people was seen yet.";
  const apart = differ.length === 0 ? "none differs" : `${differ.length} ${differ.length === 1 ? "differs" : "differ"}`;
  return `Would have approved ${would} of ${seen}, ${apart}.`;
}
