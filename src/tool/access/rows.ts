import { Upstream } from "#src/kernel/errors.ts";
import type { Role } from "#src/ports/access.ts";
import type { Access, Directory, HeldRight } from "#src/ports/rights.ts";
import { calledIn } from "./words.ts";

/** Somebody's right, and where it is from. */
export interface AccessRow {
  readonly who: string;
  readonly subject: string;
  readonly role: Role;
  /** The client's name; `null` for all clients. */
  readonly client: string | null;
  readonly from: "hand" | "group" | "settings";
  /** What the user group is called that the right is from. */
  readonly group: string | null;
}

/** A user group whose members could not be read, and why. */
export interface UnreadGroup {
  readonly group: string;
  readonly reason: string;
}

/** How many members of one user group are named. */
const NAMED = 30;

/**
 * Rights by person: those of a user group are followed by the same right for each member. With a subject, that one's alone. A group whose
 * members cannot be read is told beside the rows, never taken for an empty one.
 */
export async function accessRows(
  rights: readonly HeldRight[],
  access: Access,
  subject: string | null,
): Promise<{ readonly rows: AccessRow[]; readonly unread: UnreadGroup[]; readonly unnamed: number }> {
  const groups = [...new Set(rights.map((right) => right.subject).filter(isGroup))];
  const memberships = new Map(
    await Promise.all(groups.map(async (group) => [group, await membersOf(group, access.directory())] as const)),
  );
  const rows: AccessRow[] = [];
  let unnamed = 0;
  for (const right of rights) {
    if (isWanted(right.subject, subject)) rows.push(await rowOf(right, right.subject, access));
    const membership = memberships.get(right.subject);
    if (membership === undefined || "reason" in membership) continue;
    const { members } = membership;
    const all = subject === null || subject === right.subject;
    const wanted = all ? members.slice(0, NAMED) : members.filter((member) => member === subject);
    if (all) unnamed += members.length - wanted.length;
    for (const member of wanted) rows.push(await rowOf(right, member, access));
  }
  const unread = await Promise.all(
    [...memberships].flatMap(([group, found]) =>
      "reason" in found ? [calledIn(access, group).then((name) => ({ group: name, reason: found.reason }))] : [],
    ),
  );
  return { rows, unread, unnamed };
}

const isGroup = (subject: string): boolean => subject.startsWith("slack-group:");

/** The settings name people of whichever workspace. */
function isWanted(held: string, wanted: string | null): boolean {
  return wanted === null || held === wanted || (held.startsWith("slack:*:") && held.slice(8) === wanted.split(":")[2]);
}

async function rowOf(right: HeldRight, subject: string, access: Access): Promise<AccessRow> {
  const { role, client } = right;
  const through = subject !== right.subject;
  return {
    who: await calledIn(access, subject),
    subject,
    role,
    client: client === "all" ? null : client.name,
    from: through ? "group" : right.from,
    group: through ? await calledIn(access, right.subject) : null,
  };
}

type Membership = { readonly members: readonly string[] } | { readonly reason: string };

async function membersOf(group: string, directory: Directory | null): Promise<Membership> {
  if (directory === null) return { reason: "User groups are read in chat only; ask there." };
  try {
    return { members: await directory.members(group) };
  } catch (thrown) {
    if (thrown instanceof Upstream) return { reason: thrown.message };
    throw thrown;
  }
}
