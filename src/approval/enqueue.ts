import type { Repositories } from "#src/ports/store.ts";

/** Asks for a job in the transaction that decides, to be run at once. Asking twice has no second effect. */
export type Enqueue = (
  within: Repositories,
  name: "proposal.apply" | "proposal.undo",
  payload: { readonly proposal: string; readonly round: number },
) => Promise<{ readonly state: "waiting" | "done" | "dead" }>;
