import { z } from "zod";
import { InputError } from "#src/kernel/errors.ts";
import { ROLES, type Role } from "#src/ports/access.ts";
import type { Access } from "#src/ports/rights.ts";
import type { Caller } from "../caller.ts";
import type { ToolContext } from "../context.ts";
import { noRights } from "../not-kept.ts";

/** The parameter by which a person or a user group is named. */
export const personParam = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .describe("A person or user group: @ and the name, chosen from Slack's list, or slack:<workspace>:<member>");

/** The parameter for a role. */
export const roleParam = z.enum(ROLES).describe("The role; the command access says what each may do");

/** The parameter for the reach of a right: never all by leaving it out. */
export const reachParam = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .optional()
  .describe("A client: billing group name (or the beginning of it) or primary account id; or the word all");

/** Each role with what it may do, in a sentence. */
export function rolesInWords(): { readonly role: Role; readonly may: string }[] {
  return ROLES.map((role) => ({ role, may: ROLE_WORDS[role] }));
}

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  operator: "Runs the month: sees cost and margin, proposes and stops changes, reads the audit trail.",
  "account-manager": "Looks after clients: sees their cost and margin, and proposes changes of their bills.",
  approver: "Decides on proposals of others, sees cost and margin, reads the audit trail.",
  admin: "Does all of this, and gives and takes rights; for some clients, or for all.",
  viewer: "Sees cost and margin, and changes nothing.",
  client: "Is a person of the client: never sees cost or margin.",
};

/** The rights of this installation; refuses where none are kept. */
export function accessOf(context: ToolContext): Access {
  if (context.access !== null) return context.access;
  throw noRights();
}

/**
 * The name that grants have for whom a person wrote: a mention in Slack is somebody of the writer's workspace; anything else has to be
 * the name itself.
 */
export function subjectOf(text: string, caller: Caller): string {
  const [, sign, id] = /^<(@|!subteam\^)([A-Z0-9]+)(?:\|[^>]*)?>$/.exec(text) ?? [];
  if (id === undefined) {
    if (/^(slack(-group)?:|oidc:|local$)/.test(text)) return text;
    throw new InputError(
      "access.person",
      `It is not clear who "${text.slice(0, 60)}" is. Write @ and choose the person or user group from Slack's list, or write slack:<workspace>:<member>.`,
    );
  }
  const team = /^slack:([^:]+):/.exec(caller.id)?.[1];
  if (team === undefined) {
    throw new InputError("access.mention", "A mention has a meaning in Slack only; write slack:<workspace>:<member>.");
  }
  return `${sign === "@" ? "slack" : "slack-group"}:${team}:${id}`;
}

/** What people call somebody or a user group; the name of the grants where no other is known. */
export async function calledIn(access: Access, subject: string): Promise<string> {
  return (await access.directory()?.nameOf(subject)) ?? subject.replace(/^slack:\*:/, "");
}

/** Refuses a right whose reach was left out. */
export function reachNamed(text: string | undefined): string {
  if (text !== undefined) return text;
  throw new InputError("access.reach", "For which client? Name it last, or write all for all of them.");
}

/** What giving and taking answer with. */
export const rightShape = z.object({
  who: z.string(),
  subject: z.string(),
  role: z.enum(ROLES),
  client: z.string().nullable().describe("Its name, or null for all clients"),
  changed: z.boolean().describe("False when it was so before"),
});

/** "approver for all clients", "client for Acme Robotics". */
export function rightWords({ role, client }: { readonly role: Role; readonly client: string | null }): string {
  return `${role} for ${client ?? "all clients"}`;
}
