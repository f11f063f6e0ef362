import { randomBytes } from "node:crypto";
import type { Clock } from "../../kernel/clock.ts";
import type { Receiver } from "../book/parties.ts";
import { ServiceError } from "./service-error.ts";

/** Who signs a request. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  /** True under the apply role alone; everybody else may only read. */
  readonly mayWrite: boolean;
}

/** Keys as a client needs them; `sessionToken` and `expiration` for temporary ones. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

interface Entry extends Keys {
  readonly caller: Caller;
}

/**
 * The keys of the partner's own account: made up, and the same in every local cloud, so that a shell keeps working after
 * a restart. They read; to write, the apply role is assumed with them, so that a process that never does so cannot write.
 */
export const LOCAL_KEYS: Keys = {
  accessKeyId: "AKIALOCALRECKONER001",
  secretAccessKey: "local-secret-that-opens-nothing",
};

const MOST_SESSIONS = 5_000;

/** The directory of access keys and roles: which key belongs to which account, and who may assume what. */
export class Accounts {
  readonly #clock: Clock;
  readonly #receivers: readonly Receiver[];
  readonly #entries = new Map<string, Entry>();
  /** The key of the partner's own bill-transfer account. */
  readonly home: Keys;

  constructor(clock: Clock, receivers: readonly Receiver[]) {
    const [partner] = receivers;
    if (partner === undefined) throw new RangeError("an account is needed");
    this.#clock = clock;
    this.#receivers = receivers;
    this.home = LOCAL_KEYS;
    const { accountId } = partner;
    const caller = {
      account: accountId,
      arn: `arn:aws:iam::${accountId}:user/reckoner`,
      userId: "AIDALOCALRECKONER001",
      mayWrite: false,
    };
    this.#entries.set(this.home.accessKeyId, { ...this.home, caller });
  }

  /** The caller that a key belongs to; refuses unknown keys, wrong session tokens and expired sessions as AWS does. */
  callerOf(accessKeyId: string, sessionToken: string | undefined): Caller {
    const entry = this.#entries.get(accessKeyId);
    if (entry === undefined || entry.sessionToken !== sessionToken) {
      throw new ServiceError(
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
        403,
      );
    }
    if (entry.expiration !== undefined && entry.expiration <= this.#clock.now()) {
      throw new ServiceError("ExpiredTokenException", "The security token included in the request is expired", 403);
    }
    return entry.caller;
  }

  /** Gives temporary keys of a receiver's account to a caller who knows the external id of its read or apply role. */
  assume(
    caller: Caller,
    role: { arn: string; session: string; externalId: string | undefined; seconds: number },
  ): { keys: Keys; caller: Caller } {
    const receiver = this.#receivers.find((r) => r.roleArn === role.arn || r.applyRoleArn === role.arn);
    const mayWrite = receiver?.applyRoleArn === role.arn;
    const externalId = mayWrite ? receiver?.applyExternalId : receiver?.externalId;
    if (receiver === undefined || externalId !== role.externalId) {
      throw new ServiceError(
        "AccessDenied",
        `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${role.arn}`,
        403,
      );
    }
    const id = `AROA${randomId(16)}:${role.session}`;
    const name = role.arn.split("/").at(-1) ?? "";
    const arn = `arn:aws:sts::${receiver.accountId}:assumed-role/${name}/${role.session}`;
    const entry: Entry = {
      accessKeyId: `ASIA${randomId(16)}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(96).toString("base64"),
      expiration: new Date(this.#clock.now().getTime() + role.seconds * 1_000),
      caller: { account: receiver.accountId, arn, userId: id, mayWrite },
    };
    this.#entries.set(entry.accessKeyId, entry);
    const oldest = [...this.#entries.keys()][1];
    if (this.#entries.size > MOST_SESSIONS && oldest !== undefined) this.#entries.delete(oldest);
    return { keys: entry, caller: entry.caller };
  }

  /** Ends every temporary session at once, as when a role's sessions are revoked. */
  revokeSessions(): void {
    for (const [key, entry] of this.#entries) if (entry.sessionToken !== undefined) this.#entries.delete(key);
  }

  get receivers(): readonly Receiver[] {
    return this.#receivers;
  }
}

function randomId(length: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  return [...randomBytes(length)].map((byte) => alphabet[byte % 32]).join("");
}
