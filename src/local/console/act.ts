import { InputError } from "#src/kernel/errors.ts";
import type { Outcome } from "../slack/model.ts";
import type { Workspace } from "../slack/workspace.ts";
import { object, string } from "./render/json.ts";
import type { Act, ActAnswer } from "./wire.ts";

/** Moves the demo's clock ahead; what it refuses is an `InputError`. Left out where the time is everybody's. */
export type MoveClock = (byMs: number) => void | Promise<void>;

/** Does what a person did in the page, through the workspace's person side, and answers in words when it failed. */
export async function act(workspace: Workspace, deed: Act, moveClock?: MoveClock): Promise<ActAnswer> {
  if (workspace.person(deed.person) === undefined) return { ok: false, error: "This person is not in the workspace." };
  if (deed.do === "read") {
    workspace.markRead(deed.person, deed.channel);
    return { ok: true };
  }
  if (deed.do === "clock") return moved(deed.byMs, moveClock);
  if (deed.do === "options")
    return { ok: true, options: await workspace.loadOptions(deed.person, deed.place, deed.element) };
  const outcome = await delivered(workspace, deed);
  if (outcome.ok) return { ok: true };
  // A failed command is told in the channel already, in Slack's own words.
  return { ok: false, error: deed.do === "command" ? "" : sentence(outcome.error) };
}

async function moved(byMs: number, moveClock: MoveClock | undefined): Promise<ActAnswer> {
  if (moveClock === undefined)
    return { ok: false, error: "The clock can only be moved where everything is simulated." };
  try {
    await moveClock(byMs);
    return { ok: true };
  } catch (thrown) {
    if (thrown instanceof InputError) return { ok: false, error: thrown.message };
    throw thrown;
  }
}

function delivered(workspace: Workspace, deed: Exclude<Act, { do: "read" | "options" | "clock" }>): Promise<Outcome> {
  switch (deed.do) {
    case "command":
      return workspace.runCommand(deed.person, deed.channel, deed.text, deed.threadTs);
    case "say":
      return workspace.say(deed.person, deed.channel, deed.text, deed.threadTs);
    case "press":
      return workspace.pressAction(deed.person, deed.place, deed.action, deed.values);
    case "submit":
      return workspace.submitView(deed.person, deed.viewId, deed.values);
    case "close":
      return workspace.closeView(deed.person, deed.viewId, deed.clear);
    case "home":
      return workspace.openHome(deed.person, deed.tab, deed.channel);
    case "stop":
      return workspace.stopAgent(deed.person, deed.channel, deed.threadTs);
  }
}

const DEEDS = new Set(["command", "say", "press", "submit", "close", "home", "read", "stop", "options", "clock"]);

/** True when a request's body is a deed that this page sends; what a deed refers to is checked where it is done. */
export function isAct(body: unknown): body is Act {
  const deed = object(body);
  if (!DEEDS.has(string(deed.do)) || typeof deed.person !== "string") return false;
  if (deed.do === "clock" && typeof deed.byMs !== "number") return false;
  return [deed.channel, deed.text, deed.viewId, deed.threadTs].every(
    (part) => part === undefined || typeof part === "string",
  );
}

const SENTENCES: Readonly<Record<string, string>> = {
  operation_timeout: "Reckoner did not answer within 3 seconds. Try again.",
  dispatch_failed: "Reckoner could not be reached. Check that it is running, then try again.",
  app_not_connected: "Reckoner is not connected to this workspace. Check that it is running, then try again.",
  http_client_error: "Reckoner refused the request. Its log says why.",
  http_service_error: "Reckoner failed on this request. Its log says why.",
};

function sentence(error: string): string {
  return SENTENCES[error] ?? `This did not work (${error}). Try again.`;
}
