import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../../kernel/clock.ts";

/** Why a page token was refused: never issued, too old, or issued for other parameters or another caller. */
export class TokenRefused extends Error {
  readonly reason: "unknown" | "expired" | "changed";

  constructor(reason: TokenRefused["reason"]) {
    super(`page token ${reason}`);
    this.name = "TokenRefused";
    this.reason = reason;
  }
}

interface Entry {
  readonly binding: string;
  readonly position: number;
  readonly expires: number;
}

const MOST = 20_000;

/** Opaque page tokens that expire and hold only for the operation, parameters and caller they were issued for. */
export class PageTokens {
  readonly #clock: Clock;
  readonly #lifetimeMs: number;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, lifetimeMs: number) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
  }

  issue(binding: string, position: number): string {
    const token = randomBytes(30).toString("base64url").replaceAll("-", "A").replaceAll("_", "B");
    this.#entries.set(token, { binding, position, expires: this.#clock.now().getTime() + this.#lifetimeMs });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MOST && oldest !== undefined) this.#entries.delete(oldest);
    return token;
  }

  /** The position that a token stands for; refused with `TokenRefused`. A token may be used again, as with AWS. */
  redeem(token: string, binding: string): number {
    const entry = this.#entries.get(token);
    if (entry === undefined) throw new TokenRefused("unknown");
    if (entry.binding !== binding) throw new TokenRefused("changed");
    if (entry.expires <= this.#clock.now().getTime()) throw new TokenRefused("expired");
    return entry.position;
  }
}

/** What a token is bound to: operation, caller and every parameter but the token and the page size. */
export function bindingOf(operation: string, account: string, params: object, without: readonly string[]): string {
  const kept = Object.entries(params).filter(([name]) => !without.includes(name));
  return createHash("sha256")
    .update(stable([operation, account, Object.fromEntries(kept)]))
    .digest("base64");
}

function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${stable(v)}`).join(",")}}`;
}
