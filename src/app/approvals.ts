import { createApprovals } from "#src/approval/approvals.ts";
import { createPolicies } from "#src/approval/policies.ts";
import { rulesFrom } from "#src/approval/rules.ts";
import type { Config } from "#src/config.ts";
import { enqueueWith } from "#src/jobs/proposal-handlers.ts";
import type { Clock } from "#src/kernel/clock.ts";
import type { Policies } from "#src/ports/policies.ts";
import type { Approvals } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";
import { registry } from "#tools/index.ts";

/** The proposals of this installation, over its store and by its rules. */
export function openApprovals(parts: {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly changed?: (proposalId: string) => void;
}): Approvals {
  const { config, store, clock, changed } = parts;
  return createApprovals({
    store,
    clock,
    rules: rulesFrom(config.approval),
    enqueue: enqueueWith(clock),
    undoable: (name) => {
      const tool = registry.find((t) => t.name === name);
      return tool?.effect === "write" && tool.undo !== undefined;
    },
    ...(changed === undefined ? {} : { changed }),
  });
}

/** The policies of this installation; about the tools that write. */
export function openPolicies(parts: {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
}): Policies {
  const { config, store, clock } = parts;
  const tools = registry.filter((tool) => tool.effect === "write").map(({ name }) => name);
  return createPolicies({ store, clock, rules: rulesFrom(config.approval), tools });
}
