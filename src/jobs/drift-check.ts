import { z } from "zod";
import { asAppError } from "#src/kernel/errors.ts";
import type { Door } from "#src/tool/run.ts";
import { drift } from "#tools/drift.ts";
import { defineJob, type JobHandler } from "./define.ts";
import { standardRetry } from "./retry.ts";

const payload = z.strictObject({ day: z.iso.date() });

type Payload = z.infer<typeof payload>;

/** Compares, once a day, what we have made with what AWS lists; what differs becomes a proposal, which is told where proposals are. */
export const driftCheck = defineJob<Payload>({
  payload,
  key: ({ day }) => day,
  timeoutMs: 15 * 60_000,
  retry: standardRetry,
  schedule: {
    cron: "30 6 * * *",
    catchUpMs: 24 * 3_600_000,
    payloads: async (slot) => [{ day: slot.toISOString().slice(0, 10) }],
  },
});

/** Tells the people who decide, once for the key. */
export type Tell = (key: string, notice: { readonly text: string; readonly command: string }) => Promise<void>;

/** How many line items are named. */
const NAMED = 5;

/**
 * Makes the handler. Run twice, it finds the proposal of the first run waiting, and makes no second one. While changes are stopped nothing can
 * be proposed; then what has drifted is told all the same, with who stopped it and why.
 */
export function driftCheckHandler(door: Pick<Door, "run">, tell: Tell): JobHandler<Payload> {
  const caller = {
    id: "job:drift.check",
    name: "Daily check",
    surface: "job",
    roles: ["operator"],
    clients: "all",
  } as const;
  return async ({ day }, { signal, log }) => {
    try {
      const { proposal } = await door.run("drift-mend", {}, caller, { signal });
      log.info(
        { proposal: proposal?.number ?? null },
        proposal === undefined ? "no drift" : "drift found and proposed to be mended",
      );
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error.code !== "write.stopped") throw thrown;
      const { data } = await door.run("drift", {}, caller, { signal });
      await tell(`drift ${day}`, { text: sentenceOf(drift.output.parse(data), error.message), command: "drift" });
      log.info({ stopped: error.message }, "drift found and told; nothing is proposed while changes are stopped");
    }
  };
}

function sentenceOf({ drifts, looked }: z.output<typeof drift.output>, why: string): string {
  const named = drifts.slice(0, NAMED).map(({ client, what }) => `${client}: ${what}`);
  const more = drifts.length > NAMED ? [`And ${drifts.length - NAMED} more.`] : [];
  const many = drifts.length === 1 ? "1 is" : `${drifts.length} are`;
  return [
    `Of ${looked} line items of ours ${many} not as approved.`,
    ...named,
    ...more,
    `No mending is proposed: ${why}`,
  ].join(" ");
}
