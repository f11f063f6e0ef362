import { z } from "zod";
import { type TickOptions, tickProposals } from "#src/approval/tick.ts";
import { defineJob, type JobHandler } from "./define.ts";
import { standardRetry } from "./retry.ts";

const payload = z.strictObject({ slot: z.iso.datetime() });

type Payload = z.infer<typeof payload>;

/** Expires, reminds, escalates, and looks after lost work, every ten minutes. A missed turn is made up for by the next. */
export const proposalTick = defineJob<Payload>({
  payload,
  key: ({ slot }) => slot,
  timeoutMs: 5 * 60_000,
  retry: standardRetry,
  schedule: {
    cron: "*/10 * * * *",
    catchUpMs: 10 * 60_000,
    payloads: async (slot) => [{ slot: slot.toISOString() }],
  },
});

/** Makes the handler; it goes by the present time, not by the slot: what is over is over. */
export function proposalTickHandler(options: TickOptions): JobHandler<Payload> {
  return () => tickProposals(options);
}
