import type { Actor } from "./proposals.ts";

/** A static token for MCP, without what it is: only its hash is kept. */
export interface TokenRecord {
  readonly id: string;
  readonly name: string;
  /** Whose rights it has, by the name that grants have for them. */
  readonly subject: string;
  /** True when it is for reading alone, whatever the rights of its subject. */
  readonly readOnly: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** When it was last used, to the hour; `null` when it never was. */
  readonly lastUsedAt: Date | null;
}

/** What a token is kept as. */
export interface TokenDraft extends Pick<TokenRecord, "name" | "subject" | "readOnly" | "expiresAt"> {
  /** SHA-256 of the token, in hexadecimal. */
  readonly hash: string;
}

/** The tokens of this installation. */
export interface TokenStore {
  /** Keeps a token; `Conflict` when its subject has one of this name. */
  add(token: TokenDraft): Promise<TokenRecord>;
  /** The token with this hash, also when it has expired. */
  byHash(hash: string): Promise<TokenRecord | undefined>;
  /** Notes that it is used now. */
  used(id: string): Promise<void>;
  /** All, by subject and name, those that have expired too. */
  list(): Promise<readonly TokenRecord[]>;
  /** True when it was there. */
  remove(subject: string, name: string): Promise<boolean>;
}

/** A token to make; without a subject it is for whoever makes it. */
export interface TokenWish {
  readonly name: string;
  readonly days: number;
  readonly readOnly: boolean;
  readonly subject?: string;
}

/** Managing tokens: everybody their own, an admin of all clients everybody's. */
export interface Tokens {
  list(by: Actor): Promise<readonly TokenRecord[]>;
  /** The token itself is told this once. An expired one of the same name makes room. */
  add(wish: TokenWish, by: Actor): Promise<{ readonly token: string; readonly record: TokenRecord }>;
  /** Ends a token at once; `NotFound` when there is none of this name for the actor to end. */
  remove(name: string, by: Actor, subject?: string): Promise<TokenRecord>;
}
