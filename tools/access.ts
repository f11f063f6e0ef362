import { z } from "zod";
import { accessRows } from "#src/tool/access/rows.ts";
import { accessOf, calledIn, personParam, roleParam, rolesInWords, subjectOf } from "#src/tool/access/words.ts";
import { defineTool } from "#src/tool/define.ts";
import type { Block, View } from "#src/view/view.ts";

const row = z.object({
  who: z.string(),
  subject: z.string().describe("As the grants name them: slack:T01:U02, slack-group:T01:S03"),
  role: roleParam,
  client: z.string().nullable().describe("Its name, or null for all clients"),
  from: z.enum(["hand", "group", "settings"]).describe("Given by hand, from a user group, or a first admin"),
  group: z.string().nullable().describe("The user group that it is from"),
});

/** Access: who may do what for which clients, and from where they have it. */
export const access = defineTool({
  name: "access",
  title: "Who may do what",
  description:
    "Who has which role for which clients, and from where: given by hand, from a Slack user group, or as a first admin from the settings; " +
    "of everybody, or of one person or user group. Also what each role may do.",
  input: z.object({ person: personParam.optional() }),
  output: z.object({
    of: z.string().nullable().describe("The one who was asked about"),
    rows: z.array(row),
    unread: z.array(z.object({ group: z.string(), reason: z.string() })).describe("User groups that could not be read"),
    unnamed: z.number().int().describe("Members of user groups beyond those that are named"),
    roles: z.array(z.object({ role: roleParam, may: z.string() })),
  }),
  effect: "read",
  needs: "rights",
  grant: "admin",
  command: { positional: ["person"], examples: ["access", "access @marco"] },

  async run({ person }, context) {
    const rights = accessOf(context);
    const subject = person === undefined ? null : subjectOf(person, context.caller);
    const found = await accessRows(await rights.list(context.caller), rights, subject);
    return {
      of: subject === null ? null : await calledIn(rights, subject),
      ...found,
      roles: rolesInWords(),
    };
  },

  view(data): View {
    return [
      { kind: "heading", text: data.of === null ? "Who may do what" : `What ${data.of} may do` },
      ...data.unread.map(({ group, reason }): Block => {
        return { kind: "alert", level: "warning", text: `The members of ${group} are not known: ${reason}` };
      }),
      data.rows.length === 0 ? nobody(data) : tableOf(data.rows),
      ...(data.unnamed === 0
        ? []
        : [{ kind: "text" as const, text: `And ${data.unnamed} more members of user groups.` }]),
      { kind: "facts", items: data.roles.map(({ role, may }) => ({ label: role, value: may })) },
    ];
  },
});

function nobody({ of, unread }: { readonly of: string | null; readonly unread: readonly unknown[] }): Block {
  if (of === null) return { kind: "text", text: "Nobody has a role yet. Give one with access-give." };
  return { kind: "text", text: `${of} has no role${unread.length === 0 ? "" : " of which we know"}.` };
}

function tableOf(rows: readonly z.output<typeof row>[]): Block {
  return {
    kind: "table",
    caption: "Roles by person",
    columns: ["Who", "Role", "Client", "From"].map((label) => ({ label, align: "left" })),
    rows: rows.map(({ who, role, client, from, group }) => [
      who,
      role,
      client ?? "all clients",
      fromWords(from, group),
    ]),
  };
}

function fromWords(from: "hand" | "group" | "settings", group: string | null): string {
  if (from === "group") return group ?? "a user group";
  return from === "hand" ? "given by hand" : "the settings";
}
