import { and, eq, type SQL } from "drizzle-orm";
import { NotFound } from "#src/kernel/errors.ts";
import type { ChannelAddress, ChannelBinding, ChannelStore } from "#src/ports/access.ts";
import type { Context } from "./database.ts";
import { FOREIGN_KEY_VIOLATION, sqlState } from "./errors.ts";
import { channels } from "./schema/access.ts";

/** `ChannelStore` in SQL. */
export function channelStore({ db, clock }: Context): ChannelStore {
  return {
    async bind(binding) {
      const { clientId, audience } = binding;
      const boundAt = clock.now();
      await db
        .insert(channels)
        .values({ ...binding, boundAt })
        .onConflictDoUpdate({
          target: [channels.platform, channels.workspace, channels.channel],
          set: { clientId, audience, boundAt },
        })
        .catch((thrown: unknown) => {
          if (sqlState(thrown) !== FOREIGN_KEY_VIOLATION) throw thrown;
          throw new NotFound("client.unknown", "The channel cannot be bound: this client does not exist.");
        });
    },
    async unbind(address) {
      const rows = await db.delete(channels).where(at(address)).returning({ channel: channels.channel });
      return rows.length > 0;
    },
    async binding(address) {
      const [row] = await db.select().from(channels).where(at(address));
      return row && toBinding(row);
    },
    async list() {
      const rows = await db.select().from(channels).orderBy(channels.platform, channels.workspace, channels.channel);
      return rows.map(toBinding);
    },
  };
}

function at({ platform, workspace, channel }: ChannelAddress): SQL | undefined {
  return and(eq(channels.platform, platform), eq(channels.workspace, workspace), eq(channels.channel, channel));
}

function toBinding({ boundAt: _, ...binding }: typeof channels.$inferSelect): ChannelBinding {
  return binding;
}
