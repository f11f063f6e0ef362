import type { Context } from "../operation.ts";
import { conflict } from "./common.ts";

interface Creation {
  readonly ClientToken?: string;
  readonly Name: string;
}

/** Makes something once for each client token: again with the same parameters gives the same ARN, with others a conflict. */
export function once(context: Context, input: Creation, type: string, make: () => string): { Arn: string } {
  const { clientTokens, operation, caller } = context;
  const before = clientTokens.find(operation, caller.account, input);
  if (before === "other") {
    throw conflict(undefined, "The client token was used with other parameters.", type, input.Name);
  }
  if (before !== undefined) return { Arn: before.arn };
  const arn = make();
  clientTokens.record(operation, caller.account, input, arn);
  return { Arn: arn };
}
