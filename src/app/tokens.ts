import { hash, randomBytes } from "node:crypto";
import type { Clock } from "#src/kernel/clock.ts";
import { Conflict, InputError, NotAllowed, NotFound } from "#src/kernel/errors.ts";
import type { Actor } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";
import type { TokenRecord, Tokens } from "#src/ports/tokens.ts";
import { isGroup, isSubject } from "./callers.ts";

/** What every token of ours begins with: it is told from others, and found where it should not be. */
const PREFIX = "rkn_";

/** As many as anybody can keep an eye on. */
const MOST = 10;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The tokens of this installation over its store. */
export function openTokens(store: Store, clock: Clock): Tokens {
  const visible = async (by: Actor): Promise<readonly TokenRecord[]> =>
    (await store.tokens.list()).filter(({ subject }) => subject === by.id || managesAll(by));
  return {
    list: visible,
    async add({ name, days, readOnly, subject }, by) {
      const owner = subject ?? by.id;
      demandOwner(owner, by);
      const now = clock.now();
      const token = `${PREFIX}${randomBytes(32).toString("base64url")}`;
      const record = await store.transaction(async (within) => {
        const its = (await within.tokens.list()).filter((one) => one.subject === owner);
        const stale = its.filter(({ expiresAt }) => expiresAt <= now);
        for (const one of stale) await within.tokens.remove(owner, one.name);
        if (its.length - stale.length >= MOST) throw tooMany();
        const expiresAt = new Date(now.getTime() + days * DAY_MS);
        return within.tokens.add({ name, subject: owner, readOnly, expiresAt, hash: hashOf(token) });
      });
      return { token, record };
    },
    async remove(name, by, subject) {
      const found = (await visible(by)).find((one) => one.name === name && one.subject === (subject ?? by.id));
      if (found === undefined || !(await store.tokens.remove(found.subject, name))) {
        throw new NotFound(
          "token.unknown",
          `There is no token "${name}" of ${subject ?? "yours"}. The command tokens lists them.`,
        );
      }
      return found;
    },
  };
}

/** The token behind these characters, while it holds; asked for at every request, so that one that was removed ends at once. */
export async function findToken(store: Store, clock: Clock, token: string): Promise<TokenRecord | null> {
  if (!token.startsWith(PREFIX)) return null;
  // 256 random bits: a plain hash cannot be turned back, and looking it up tells nothing by how long it takes.
  const found = await store.tokens.byHash(hashOf(token));
  const now = clock.now();
  if (found === undefined || found.expiresAt <= now) return null;
  // To the hour: not every request has to write.
  const last = found.lastUsedAt?.getTime() ?? 0;
  if (now.getTime() - last >= HOUR_MS) await store.tokens.used(found.id);
  return found;
}

const hashOf = (token: string): string => hash("sha256", token);

const managesAll = ({ roles, clients }: Actor): boolean => roles.includes("admin") && clients === "all";

/** Nobody makes themselves somebody else; who has the settings of this machine could anyway. */
function demandOwner(owner: string, by: Actor): void {
  if (owner !== by.id && by.surface !== "cli") {
    throw new NotAllowed(
      "token.other",
      "A token is for yourself. Somebody else makes their own, or it is made on the command line.",
    );
  }
  if (isSubject(owner) && !isGroup(owner)) return;
  throw new InputError(
    "token.owner",
    `"${owner.slice(0, 60)}" is nobody here. Write slack:<workspace>:<member>, oidc:<issuer>:<subject>, or local.`,
  );
}

function tooMany(): Conflict {
  return new Conflict(
    "token.many",
    `There are ${MOST} tokens already. Remove one that is not used; the command tokens says which.`,
  );
}
