import type { Caller } from "#src/tool/caller.ts";

/** Who reads a channel. */
export type ChannelKind = "internal" | "client" | "unknown";

/**
 * The caller as they may act where clients read along: as a client, whatever else they are. Costs and margin are then refused by
 * the door itself, listed nowhere and completed to by no typo.
 */
export function inAudience(caller: Caller, kind: ChannelKind): Caller {
  if (kind !== "client" || caller.roles.length === 0) return caller;
  const { reach: _, ...person } = caller;
  return { ...person, roles: ["client"] };
}
