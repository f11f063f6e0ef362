import { bindingOf } from "./page-tokens.ts";

/** What was made under which client token: the same token and parameters give the same thing again. */
export class ClientTokens {
  readonly #made = new Map<string, { readonly binding: string; readonly arn: string }>();

  /** The ARN made before, "other" when the token was used with other parameters, undefined for a new one or none. */
  find(operation: string, account: string, params: Params): { readonly arn: string } | "other" | undefined {
    const found = this.#made.get(keyOf(operation, account, params));
    if (found === undefined || params.ClientToken === undefined) return undefined;
    return found.binding === bindingOf(operation, account, params, []) ? found : "other";
  }

  record(operation: string, account: string, params: Params, arn: string): void {
    if (params.ClientToken === undefined) return;
    this.#made.set(keyOf(operation, account, params), { binding: bindingOf(operation, account, params, []), arn });
  }
}

interface Params {
  readonly ClientToken?: string;
}

function keyOf(operation: string, account: string, { ClientToken = "" }: Params): string {
  return `${operation} ${account} ${ClientToken}`;
}
