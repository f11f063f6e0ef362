import type { Scope } from "./scopes.ts";

/** What a token has proven of its bearer. The token itself goes no further than its check: nothing behind it could pass it on. */
export interface Proof {
  /** As grants name them: `slack:T01:U02`, `oidc:<issuer>:<sub>`, `local`. */
  readonly subject: string;
  readonly scopes: readonly Scope[];
  /** The program that the token was given to, where it says so. */
  readonly program: string;
}

/** Checks a token; `null` for one that is not valid here. `Upstream` when that cannot be said now. */
export type Verify = (token: string) => Promise<Proof | null>;
