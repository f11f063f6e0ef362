import { Refusal } from "../content.ts";
import type { SlackContext } from "../context.ts";
import { DEMO } from "../demo-workspace.ts";
import type { Json } from "../json.ts";
import { userOutput } from "../payloads.ts";
import type { Args } from "./args.ts";
import type { Method } from "./method.ts";

/** Scopes that the demo installation has. */
export const SCOPES =
  "app_mentions:read,assistant:write,channels:history,channels:read,chat:write,commands,files:write,groups:read,im:history,im:read,im:write,usergroups:read,users:read,users:read.email";

/** Who is who: tokens, users, groups, bots, installation. */
export const identityMethods: Readonly<Record<string, Method>> = {
  "auth.test": { tier: "none", run: (_args, context) => authTest(context) },
  "apps.connections.open": { tier: 1, token: "app", run: (_args, context) => ({ url: context.openSocket() }) },
  "oauth.v2.access": { tier: 4, token: "none", run: oauthAccess },
  "team.info": { tier: 3, run: () => ({ team: { id: DEMO.teamId, name: DEMO.teamName, domain: DEMO.teamDomain } }) },
  "bots.info": { tier: 3, run: botsInfo },
  "users.info": { tier: 4, run: usersInfo },
  "users.list": { tier: 2, run: usersList },
  "users.lookupByEmail": { tier: 3, run: lookupByEmail },
  "usergroups.list": { tier: 2, scope: "usergroups:read", run: userGroups },
  "usergroups.users.list": { tier: 2, scope: "usergroups:read", run: userGroupMembers },
};

function authTest(context: SlackContext): Json {
  return {
    url: `${context.baseUrl()}/`,
    team: DEMO.teamName,
    user: "reckoner",
    team_id: DEMO.teamId,
    user_id: DEMO.botUserId,
    bot_id: DEMO.botId,
    is_enterprise_install: false,
  };
}

function oauthAccess(args: Args, context: SlackContext): Json {
  const { clientId, clientSecret, botToken } = context.credentials;
  if (args.required("client_id") !== clientId) throw new Refusal("invalid_client_id");
  if (args.required("client_secret") !== clientSecret) throw new Refusal("bad_client_secret");
  if (args.required("code") !== "local-code") throw new Refusal("invalid_code");
  return {
    access_token: botToken,
    token_type: "bot",
    scope: context.scopes,
    bot_user_id: DEMO.botUserId,
    app_id: DEMO.appId,
    team: { id: DEMO.teamId, name: DEMO.teamName },
    enterprise: null,
    is_enterprise_install: false,
    authed_user: { id: DEMO.operator },
  };
}

function botsInfo(args: Args): Json {
  const id = args.text("bot");
  if (id !== undefined && id !== DEMO.botId) throw new Refusal("bot_not_found");
  return { bot: { id: DEMO.botId, deleted: false, name: "Reckoner", app_id: DEMO.appId, user_id: DEMO.botUserId } };
}

function usersInfo(args: Args, context: SlackContext): Json {
  const person = context.workspace.person(args.required("user"));
  if (person === undefined) throw new Refusal("user_not_found");
  return { user: userOutput(person) };
}

function usersList(args: Args, context: SlackContext): Json {
  const { items, next } = args.page(context.workspace.people());
  return { members: items.map(userOutput), cache_ts: 0, response_metadata: { next_cursor: next } };
}

function lookupByEmail(args: Args, context: SlackContext): Json {
  const email = args.required("email").toLowerCase();
  const person = context.workspace.people().find((p) => p.email === email && p.role !== "app");
  if (person === undefined) throw new Refusal("users_not_found");
  return { user: userOutput(person) };
}

/** Those in use, unless `include_disabled` asks for all; counts and members only where they are asked for. */
function userGroups(args: Args, { workspace, clock }: SlackContext): Json {
  const listed = workspace.groups().filter((group) => group.inUse || args.flag("include_disabled"));
  return {
    usergroups: listed.map(({ id, handle, inUse, members }) => ({
      id,
      team_id: DEMO.teamId,
      is_usergroup: true,
      is_external: false,
      name: handle.replaceAll("-", " "),
      handle,
      date_delete: inUse ? 0 : Math.floor(clock.now().getTime() / 1_000),
      ...(args.flag("include_count") && { user_count: members.length }),
      ...(args.flag("include_users") && { users: members }),
    })),
  };
}

/** A group that was switched off is not there, unless `include_disabled` says otherwise. */
function userGroupMembers(args: Args, { workspace }: SlackContext): Json {
  const id = args.required("usergroup");
  const group = workspace.groups().find((g) => g.id === id);
  if (group === undefined || !(group.inUse || args.flag("include_disabled"))) throw new Refusal("no_such_subteam");
  return { users: group.members };
}
