import { NotAllowed, NotFound } from "#src/kernel/errors.ts";

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

/** What is said where no answers of the assistant are kept. */
export function noAnswers(): NotAllowed {
  return new NotAllowed(
    "answers.absent",
    "No answers of the assistant are kept here: they need a database. Use the chat, or set DATABASE_URL to the one that the installation uses.",
  );
}

/** What is said where this installation keeps no rights. */
export function noRights(): NotAllowed {
  return new NotAllowed(
    "access.nowhere",
    "No rights are kept here: they need a database. Use the chat, or set DATABASE_URL to the one that the installation uses.",
  );
}

/** What is said where the requests to AWS are not written down. */
export function noRequests(): NotFound {
  return new NotFound(
    "usage.absent",
    "What is asked of AWS is not written down here: that needs a database. Set DATABASE_URL to the one that the installation uses.",
  );
}

/** What is said where no tokens are kept. */
export function noTokens(): NotAllowed {
  return new NotAllowed(
    "tokens.nowhere",
    "No tokens are kept here: they need a database. Use the chat, or set DATABASE_URL to the one that the installation uses.",
  );
}

/** What is said where no receivers are kept. */
export function noReceivers(): NotAllowed {
  return new NotAllowed(
    "receivers.nowhere",
    "No receivers are kept here: figures come from files, or a single command has no DATABASE_URL. Use the chat, or set DATABASE_URL.",
  );
}
