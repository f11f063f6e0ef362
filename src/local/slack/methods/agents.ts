import { Refusal } from "../content.ts";
import type { SlackContext } from "../context.ts";
import { type Json, recordsOf, textOf } from "../json.ts";
import type { Args } from "./args.ts";
import { readableChannel } from "./chat.ts";
import type { Method } from "./method.ts";

const STATUSES = ["active", "processing", "suspended", "closed"];
/** At most this many suggested prompts. */
const MOST_PROMPTS = 4;

/** `agents.sessions.*` and `assistant.threads.*`: what the app says about a conversation it is having. */
export const agentMethods: Readonly<Record<string, Method>> = {
  "agents.sessions.setStatus": { tier: 3, run: setSessionStatus },
  "agents.sessions.rename": { tier: 3, run: (args, context) => rename(args, context) },
  "assistant.threads.setStatus": { tier: 3, run: setThreadStatus },
  "assistant.threads.setTitle": { tier: 3, run: (args, context) => rename(args, context) },
  "assistant.threads.setSuggestedPrompts": { tier: 3, run: setPrompts },
};

function setSessionStatus(args: Args, context: SlackContext): Json {
  args.need("channel_id", "status");
  const status = args.required("status");
  if (!STATUSES.includes(status)) {
    throw new Refusal("invalid_arguments", ["must be a valid enum value [json-pointer:/status]"]);
  }
  const { channel, threadTs } = conversation(args, context);
  context.workspace.setStatus(channel, threadTs, status);
  return { status, agent_status: status, title: context.workspace.title(channel, threadTs) };
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
  if ([...title].length > 200) {
    throw new Refusal("invalid_arguments", ["must be less than 201 characters [json-pointer:/title]"]);
  }
  const { channel, threadTs } = conversation(args, context);
  context.workspace.setTitle(channel, threadTs, title);
  return { title };
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
