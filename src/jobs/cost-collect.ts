import { z } from "zod";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Receiver } from "#src/ports/parties.ts";
import type { JobHandler } from "./define.ts";
import { defineJob } from "./define.ts";
import { standardRetry } from "./retry.ts";

const payload = z.strictObject({
  period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  receiver: z.string().regex(/^\d{12}$/),
  /** The slot that asked, so that each refresh of a period is a job of its own. */
  slot: z.iso.datetime(),
});

type Payload = z.infer<typeof payload>;

/** AWS finishes a month's bill in the first days of the next; until then both months are open. */
const LAST_DAY_OF_PREVIOUS = 10;

/** Collects what a receiver was charged in a period: three times a day, AWS refreshes no oftener. */
export const costCollect = defineJob<Payload>({
  payload,
  key: ({ period, receiver, slot }) => `${period} ${receiver} ${slot}`,
  timeoutMs: 15 * 60_000,
  retry: standardRetry,
  rateLimit: { jobs: 5, perMs: 1_000 },
  schedule: {
    cron: "0 5,13,21 * * *",
    catchUpMs: 8 * 3_600_000,
    async payloads(slot, within) {
      const receivers = await within.receivers.list();
      return openPeriods(slot).flatMap((period) => receivers.map((receiver) => toPayload(period, receiver, slot)));
    },
  },
});

/** Makes the handler from whatever collects: it must store absolute figures, since it may be called twice. */
export function costCollectHandler(
  collect: (period: BillingPeriod, receiverAccountId: string, signal: AbortSignal) => Promise<void>,
): JobHandler<Payload> {
  return (job, run) => collect(BillingPeriod.parse(job.period), job.receiver, run.signal);
}

function openPeriods(slot: Date): readonly BillingPeriod[] {
  const current = BillingPeriod.at(slot);
  return slot.getUTCDate() <= LAST_DAY_OF_PREVIOUS ? [current.previous(), current] : [current];
}

function toPayload(period: BillingPeriod, receiver: Receiver, slot: Date): Payload {
  return { period: period.toString(), receiver: receiver.accountId, slot: slot.toISOString() };
}
