import { z } from "zod";
import { BillingPeriod } from "#src/kernel/period.ts";
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

/** Access give: somebody, or everybody in a user group, has a role from now on. */
export const accessGive = defineTool({
  name: "access-give",
  title: "Give a right",
  description: "Gives a person, or every member of a Slack user group, a role for one client or for all.",
  input: z.object({ person: personParam, role: roleParam, client: reachParam }),
  output: rightShape,
  effect: "own",
  grant: "admin",
  command: {
    positional: ["person", "role", "client"],
    examples: ["access-give @marco account-manager acme", "access-give @finance-approvers approver all"],
  },

  async run({ person, role, client }, context) {
    const access = accessOf(context);
    const subject = subjectOf(person, context.caller);
    const named = reachNamed(client);
    const right = { subject, role };
    const who = await calledIn(access, subject);
    if (named.toLowerCase() === "all") {
      const changed = await access.give({ ...right, client: "all" }, context.caller);
      return { ...right, who, client: null, changed };
    }
    const groups = await context.desk.groups.list(BillingPeriod.at(context.clock.now()), context.call);
    const found = findClient(named, groups, (account) => `access-give ${person} ${role} ${account}`);
    const changed = await access.give({ ...right, client: found }, context.caller);
    return { ...right, who, client: found.name, changed };
  },

  view: (data) => [
    data.changed
      ? { kind: "alert", level: "success", text: `${data.who} is now ${rightWords(data)}.` }
      : { kind: "text", text: `${data.who} was ${rightWords(data)} already; nothing has changed.` },
  ],
});
