import { keepsCreditsToItself } from "../../book/credits.ts";
import type { Group } from "../../book/parties.ts";
import type { Context } from "../operation.ts";
import { ServiceError } from "../service-error.ts";

/**
 * The group of a source account that the caller pays for, undefined for the caller's own account. Whether AWS answers for
 * sources at all is not documented: here it does for most and refuses some, so that both are met.
 */
export function sourceOf(context: Context, accountId: string): Group | undefined {
  const { account, arn } = context.caller;
  if (accountId === account) return undefined;
  const group = context.book.estate.groups.find(
    (g) => g.kind === "client" && g.receiver === account && g.sourceAccountId === accountId,
  );
  if (group === undefined || keepsCreditsToItself(group)) {
    throw new ServiceError(
      "AccessDeniedException",
      `User: ${arn} is not authorized to perform: billing:${context.operation} for account ${accountId}`,
    );
  }
  return group;
}
