import { NotAllowed } from "#src/kernel/errors.ts";

/** What is said where this installation keeps no proposals; `what` is the command that was asked for. */
export function noProposals(what: string): NotAllowed {
  return new NotAllowed(
    "write.nowhere",
    `"${what}" needs proposals, and there are none here: figures from files cannot be changed, and a single command keeps nothing without DATABASE_URL. Use the chat, or set DATABASE_URL.`,
  );
}

/** What is said where this installation keeps no audit trail. */
export function noRecords(): NotAllowed {
  return new NotAllowed(
    "audit.absent",
    "No audit trail is kept here: it needs a database. Set DATABASE_URL to the one that the installation uses.",
  );
}
