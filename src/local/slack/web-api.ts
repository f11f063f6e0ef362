import { Refusal } from "./content.ts";
import type { SlackContext } from "./context.ts";
import type { Json } from "./json.ts";
import { agentMethods } from "./methods/agents.ts";
import { Args } from "./methods/args.ts";
import { chatMethods } from "./methods/chat.ts";
import { conversationMethods } from "./methods/conversations.ts";
import { fileMethods } from "./methods/files.ts";
import { identityMethods } from "./methods/identity.ts";
import type { Method, TokenKind } from "./methods/method.ts";
import { streamMethods } from "./methods/streaming.ts";
import { viewMethods } from "./methods/views.ts";
import type { RateLimits } from "./rate.ts";

/** Every Web API method that is served; any other is `unknown_method`. */
const METHODS: Readonly<Record<string, Method>> = {
  ...identityMethods,
  ...chatMethods,
  ...streamMethods,
  ...viewMethods,
  ...conversationMethods,
  ...fileMethods,
  ...agentMethods,
};

/** What a call comes to: a body, and when rate limited the seconds to wait. */
export interface ApiAnswer {
  readonly body: Json;
  readonly retryAfter?: number;
}

/** Answers one Web API call. `rates` is absent when rate tiers are not enforced. */
export function answerCall(
  name: string,
  values: Json,
  token: string | undefined,
  context: SlackContext,
  rates: RateLimits | undefined,
): ApiAnswer {
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (method === undefined) return { body: { ok: false, error: "unknown_method", req_method: name } };
  const args = new Args(values);
  const wrong = tokenProblem(method.token ?? "bot", token, context);
  if (wrong !== undefined) return { body: { ok: false, error: wrong } };
  const granted = context.scopes.split(",");
  if (method.scope !== undefined && !granted.includes(method.scope)) {
    return { body: { ok: false, error: "missing_scope", needed: method.scope, provided: context.scopes } };
  }
  const wait = rates?.take(name, method.tier, args.text("channel") ?? "");
  if (wait !== undefined) return { body: { ok: false, error: "ratelimited" }, retryAfter: wait };
  try {
    return { body: { ok: true, ...method.run(args, context) } };
  } catch (error) {
    if (error instanceof Refusal) return { body: refusalBody(error) };
    throw error;
  }
}

/** The body of a refusal, as Slack writes it. */
export function refusalBody(refusal: Refusal): Json {
  if (refusal.messages.length === 0) return { ok: false, error: refusal.error };
  const messages = refusal.messages.map((message) => `[ERROR] ${message}`);
  return { ok: false, error: refusal.error, errors: refusal.messages, response_metadata: { messages } };
}

function tokenProblem(kind: TokenKind, token: string | undefined, context: SlackContext): string | undefined {
  if (kind === "none") return undefined;
  if (!token) return "not_authed";
  const { botToken, appToken } = context.credentials;
  if (token === (kind === "bot" ? botToken : appToken)) return undefined;
  return token === botToken || token === appToken ? "not_allowed_token_type" : "invalid_auth";
}
