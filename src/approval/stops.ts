import { Conflict, InputError, NotAllowed } from "#src/kernel/errors.ts";
import type { Actor, WriteStop } from "#src/ports/proposals.ts";
import type { Repositories } from "#src/ports/store.ts";
import { seesClients } from "./rights.ts";
import { when } from "./words.ts";

/** Refuses, with who stopped it and why, what a stop holds back: everything, one of these clients, or what the agent proposed. */
export async function refuseStopped(within: Repositories, clients: readonly string[], surface: string): Promise<void> {
  const stopped = await stopFor(within, clients, surface);
  if (stopped !== undefined) throw new Conflict("write.stopped", stopped);
}

/** What a stop holds back is told as a sentence: who stopped it and why. */
export async function stopFor(
  within: Repositories,
  clients: readonly string[],
  surface: string,
): Promise<string | undefined> {
  const stop = (await within.stops.list()).find(
    ({ scope }) =>
      scope === "all" ||
      (scope === "agent" && surface === "agent") ||
      clients.some((client) => scope === `client:${client}`),
  );
  return stop && stoppedBy(stop);
}

/** Refuses what is no scope, and a scope beyond what the actor may see. */
export function checkScope(scope: string, by: Actor): void {
  if (!/^(all|agent|client:\d{12})$/.test(scope)) {
    throw new InputError("stop.scope", `"${scope.slice(0, 60)}" cannot be stopped; name all, agent, or one client.`);
  }
  if (scope.startsWith("client:") && !seesClients(by, [scope.slice(7)])) {
    throw new NotAllowed("grant.client", "This client is not among yours.");
  }
}

const WHAT: Readonly<Record<string, string>> = { all: "All changes", agent: "Changes proposed by the agent" };

function stoppedBy({ scope, byName, reason, at }: WriteStop): string {
  const what = WHAT[scope] ?? `Changes for client ${scope.slice(7)}`;
  return `${what} were stopped by ${byName} on ${when(at)}: ${reason.replace(/[.]+$/, "")}. Ask an operator, approver or admin to let it go on.`;
}
