import { z } from "zod";
import type { Door } from "#src/tool/run.ts";
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

/** Makes the handler. Run twice, it finds the proposal of the first run waiting, and makes no second one. */
export function driftCheckHandler(door: Pick<Door, "run">): JobHandler<Payload> {
  const caller = {
    id: "job:drift.check",
    name: "Daily check",
    surface: "job",
    roles: ["operator"],
    clients: "all",
  } as const;
  return async (_job, { signal, log }) => {
    const { proposal } = await door.run("drift-mend", {}, caller, { signal });
    log.info(
      { proposal: proposal?.number ?? null },
      proposal === undefined ? "no drift" : "drift found and proposed to be mended",
    );
  };
}
