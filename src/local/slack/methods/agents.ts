import { Refusal } from "../content.ts";
import type { SlackContext } from "../context.ts";
import { type Json, recordsOf, textOf } from "../json.ts";
import type { Session } from "../model.ts";
import type { Args } from "./args.ts";
import { readableChannel } from "./chat.ts";
import type { Method } from "./method.ts";

const STATUSES: readonly Session[] = ["active", "processing", "suspended", "closed"];
const LONGEST_TITLE = 200;
/** At most this many suggested prompts. */
const MOST_PROMPTS = 4;

/** `agents.sessions.*` and `assistant.threads.*`: what the app says about a conversation it is having. */
export const agentMethods: Readonly<Record<string, Method>> = {
  "agents.sessions.setStatus": { tier: 3, scope: "chat:write", run: setSessionStatus },
  "agents.sessions.rename": { tier: 3, scope: "chat:write", run: (args, context) => rename(args, context) },
  "assistant.threads.setStatus": { tier: 3, run: setThreadStatus },
  "assistant.threads.setTitle": { tier: 3, run: (args, context) => rename(args, context) },
  "assistant.threads.setSuggestedPrompts": { tier: 3, scope: "assistant:write", run: setPrompts },
};

/** The status of this name, or a refusal. */
export function sessionOf(name: string): Session {
  const status = STATUSES.find((one) => one === name);
  if (status !== undefined) return status;
  throw new Refusal("invalid_arguments", ["must be a valid enum value [json-pointer:/status]"]);
}

function setSessionStatus(args: Args, context: SlackContext): Json {
  args.need("channel_id", "status");
  const status = sessionOf(args.required("status"));
  const title = args.text("title");
  if (title !== undefined) checkTitle(title);
  const { channel, threadTs } = conversation(args, context);
  // A session of a channel or direct conversation is one of its threads.
  if (threadTs === undefined) throw new Refusal("invalid_arguments", ["missing required field: thread_ts"]);
  const { workspace } = context;
  if (title !== undefined && workspace.session(channel, threadTs) === undefined)
    workspace.setTitle(channel, threadTs, title);
  workspace.setSession(channel, threadTs, status);
  const deaf = status === "processing" && !context.subscriptions.has("agent_session_stopped");
  return {
    status,
    agent_status: status,
    title: workspace.title(channel, threadTs),
    ...(deaf && { warning: "missing_agent_session_stopped_event_subscription" }),
  };
}

/** An empty status takes the line away. */
function setThreadStatus(args: Args, context: SlackContext): Json {
  args.need("channel_id", "thread_ts");
  const { channel, threadTs } = conversation(args, context);
  context.workspace.setStatus(channel, threadTs, args.text("status") ?? "");
  return {};
}

function rename(args: Args, context: SlackContext): Json {
  args.need("channel_id", "title");
  const title = args.required("title");
  checkTitle(title);
  const { channel, threadTs } = conversation(args, context);
  context.workspace.setTitle(channel, threadTs, title);
  return { title };
}

function checkTitle(title: string): void {
  if ([...title].length <= LONGEST_TITLE) return;
  throw new Refusal("invalid_arguments", [`must be less than ${LONGEST_TITLE + 1} characters [json-pointer:/title]`]);
}

function setPrompts(args: Args, context: SlackContext): Json {
  args.need("channel_id", "prompts");
  const given = args.json("prompts");
  const prompts = recordsOf(given).flatMap((p) => {
    const title = textOf(p.title);
    const message = textOf(p.message);
    return title && message ? [{ title, message }] : [];
  });
  if (!Array.isArray(given) || prompts.length !== given.length) {
    throw new Refusal("invalid_arguments", ["each prompt needs a title and a message [json-pointer:/prompts]"]);
  }
  if (prompts.length > MOST_PROMPTS) {
    throw new Refusal("invalid_arguments", [`no more than ${MOST_PROMPTS} items allowed [json-pointer:/prompts]`]);
  }
  const { channel, threadTs } = conversation(args, context);
  context.workspace.setPrompts(channel, threadTs, { title: args.text("title") ?? "", prompts });
  return {};
}

function conversation(
  args: Args,
  context: SlackContext,
): { readonly channel: string; readonly threadTs: string | undefined } {
  const channel = readableChannel(args.required("channel_id"), context).id;
  const threadTs = args.text("thread_ts");
  if (threadTs !== undefined && context.workspace.message(channel, threadTs) === undefined) {
    throw new Refusal("thread_not_found");
  }
  return { channel, threadTs };
}
