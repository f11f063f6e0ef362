import { z } from "zod";
import {
  accessOf,
  calledIn,
  personParam,
  reachNamed,
  reachParam,
  rightShape,
  rightWords,
  roleParam,
  subjectOf,
} from "#src/tool/access/words.ts";
import { defineTool } from "#src/tool/define.ts";
import { findClient } from "#src/tool/find-client.ts";

/** Access take: a right that was given ends at once. Asks AWS nothing, so it also works while AWS does not answer. */
export const accessTake = defineTool({
  name: "access-take",
  title: "Take a right back",
  description: "Takes a role for one client or for all back from a person or a Slack user group; it ends at once.",
  input: z.object({ person: personParam, role: roleParam, client: reachParam }),
  output: rightShape,
  effect: "own",
  grant: "admin",
  command: {
    positional: ["person", "role", "client"],
    examples: ["access-take @marco account-manager acme", "access-take @finance-approvers approver all"],
  },

  async run({ person, role, client }, context) {
    const access = accessOf(context);
    const { caller } = context;
    const subject = subjectOf(person, caller);
    const named = reachNamed(client);
    const right = { subject, role };
    const who = await calledIn(access, subject);
    if (named.toLowerCase() === "all") {
      return { ...right, who, client: null, changed: await access.take({ ...right, client: "all" }, caller) };
    }
    const clients = await access.clients(caller);
    const findable = clients.map(({ accounts, ...one }) => ({ ...one, primaryAccountId: accounts[0] ?? "" }));
    const found =
      clients.find(({ accounts }) => accounts.includes(named)) ??
      findClient(named, findable, (account) => `access-take ${person} ${role} ${account}`);
    const changed = await access.take({ ...right, client: found.id }, caller);
    return { ...right, who, client: found.name, changed };
  },

  view: (data) => [
    data.changed
      ? { kind: "alert", level: "success", text: `${data.who} is no longer ${rightWords(data)}.` }
      : { kind: "text", text: `${data.who} was not ${rightWords(data)}; nothing has changed.` },
  ],
});
