import { randomBytes } from "node:crypto";
import type { Config } from "#src/config.ts";
import { BILLING_REGION } from "#src/integrations/aws/connection.ts";
import { identity } from "#src/integrations/aws/probe.ts";
import type { Clock } from "#src/kernel/clock.ts";
import { Conflict, InputError, NotFound } from "#src/kernel/errors.ts";
import type { ListedReceiver, ReceiverAdmin, ReceiverDraft, RoleAccess } from "#src/ports/receivers.ts";
import type { Store } from "#src/ports/store.ts";
import { applyCredentials, ownCredentials } from "./credentials.ts";
import type { Reach, Reached } from "./reach.ts";
import { leftBehind, refuseOpen } from "./receiver-proposals.ts";
import { outcomeOf, testReceiver } from "./receiver-test.ts";

interface AdminParts {
  readonly config: Config;
  readonly store: Store;
  readonly reach: Reach;
  readonly clock: Clock;
  /** True where people talk to this process: then it assumes no real apply role, not even to try it. */
  readonly servesChat: boolean;
}

/** The receivers of this installation over its store. Whatever is changed here holds at once. */
export function receiverAdmin(parts: AdminParts): ReceiverAdmin {
  const { config, store, reach, clock } = parts;
  const list = async (): Promise<readonly ListedReceiver[]> => {
    const records = await store.receivers.records();
    const { id, name, connection } = reach.home;
    const own = records.find((record) => record.accountId === id);
    const { costs } = config;
    const home: ListedReceiver = {
      accountId: id,
      name,
      readRoleArn: costs.kind === "real" ? costs.roleArn : null,
      applyRoleArn: costs.kind === "real" ? (costs.apply?.roleArn ?? null) : null,
      test: own?.test ?? null,
      configured: true,
      connected: true,
    };
    const others = records.filter((record) => record.accountId !== id);
    return [
      home,
      ...others.map(({ estate, ...record }) => ({
        ...record,
        configured: false,
        connected: record.readRoleArn !== null && estate === connection.estate,
      })),
    ];
  };
  const find = async (accountId: string): Promise<ListedReceiver> => {
    const found = (await list()).find((receiver) => receiver.accountId === accountId);
    if (found !== undefined) return found;
    throw new NotFound("receiver.unknown", `There is no receiver ${accountId}. The command receivers lists them.`);
  };

  return {
    list,
    add: async (draft) => {
      const { accountId, name, region = BILLING_REGION } = draft;
      if (accountId === reach.home.id) {
        throw new Conflict("receiver.there", `The receiver ${accountId} is there already, by the settings.`);
      }
      const { read, apply } = rolesOf(draft);
      for (const { externalId } of [read, ...(apply === null ? [] : [apply])]) await refuseTaken(externalId, parts);
      await store.receivers.connect({ accountId, name, estate: reach.home.connection.estate, region, read, apply });
      reach.drop(accountId);
      return {
        receiver: await find(accountId),
        readExternalId: draft.externalId === undefined ? read.externalId : null,
        applyExternalId: draft.applyExternalId === undefined ? (apply?.externalId ?? null) : null,
        runsAs: await runsAs(reach),
      };
    },
    test: async (accountId, { paid }, call) => {
      const { configured } = await find(accountId);
      reach.drop(accountId);
      const reached = await reach.one(accountId);
      if (reached === undefined) {
        throw new Conflict(
          "receiver.unconnected",
          `The receiver ${accountId} has no read role here. Add it with receiver-add ${accountId}.`,
        );
      }
      if (configured) await store.receivers.save({ accountId, name: reached.name });
      const apply = await applyOf(parts, reached);
      const findings = await testReceiver({ connection: reached.connection, apply, configured, paid }, call.signal);
      const test = outcomeOf(findings, clock.now());
      await store.receivers.tested(accountId, test);
      // What was refused once is not tried on with what was given before. Other processes see the test and do the same.
      if (test.outcome !== "ok") reach.drop(accountId);
      return { receiver: await find(accountId), findings };
    },
    remove: async (accountId) => {
      const receiver = await find(accountId);
      if (receiver.configured) {
        throw new Conflict(
          "receiver.configured",
          `The receiver ${accountId} comes from the settings. Change RECEIVER_ACCOUNT_ID and start again.`,
        );
      }
      const left = await store.transaction(async (within) => {
        await refuseOpen(accountId, within);
        await within.receivers.remove(accountId);
        return leftBehind(accountId, within, clock);
      });
      reach.end(accountId);
      return { receiver, ...left };
    },
  };
}

/** The roles of a draft: in its account, two of them, each with an external id of its own, made here unless it is given. */
function rolesOf(draft: ReceiverDraft): { readonly read: RoleAccess; readonly apply: RoleAccess | null } {
  const { accountId, readOnly, applyRoleArn, applyExternalId } = draft;
  const problem = (message: string): never => {
    throw new InputError("receiver.role", message);
  };
  const roleOf = (arn: string | undefined, usual: string, externalId: string | undefined): string => {
    const role = arn ?? `arn:aws:iam::${accountId}:role/${usual}`;
    if (role.split(":")[4] !== accountId) {
      return problem(`The role ${role} is of another account. Name a role of ${accountId}.`);
    }
    // The templates make roles without a path: what has one is there already, and so is its external id.
    if (externalId !== undefined || !role.includes("/", role.indexOf(":role/") + 6)) return role;
    return problem(`The role ${role} has a path, so it is there already: give the external id that it demands.`);
  };
  const read = {
    roleArn: roleOf(draft.readRoleArn, "ReckonerRead", draft.externalId),
    externalId: draft.externalId ?? newExternalId(),
  };
  if (readOnly) {
    if (applyRoleArn === undefined && applyExternalId === undefined) return { read, apply: null };
    return problem("--read-only leaves the apply role out; leave out --apply-role and --apply-external-id too.");
  }
  const apply = {
    roleArn: roleOf(applyRoleArn, "ReckonerApply", applyExternalId),
    externalId: applyExternalId ?? newExternalId(),
  };
  if (apply.roleArn === read.roleArn) {
    return problem(
      "The apply role is the read role. Make one of its own, so that reading never needs the right to write.",
    );
  }
  if (apply.externalId === read.externalId) return problem("Give each of the two roles an external id of its own.");
  return { read, apply };
}

/** The ARN that a trust policy names for this process: of a session, its role (without its path, which a session does not tell). */
async function runsAs({ home, local }: Reach): Promise<string | null> {
  const connection = { ...home.connection, credentials: ownCredentials(local), maxAttempts: 1 };
  const late = new Promise<null>((resolve) => setTimeout(resolve, WAIT_MS, null).unref());
  // It is a help, no more: the receiver is added whether or not AWS answers.
  const asked = identity(connection, AbortSignal.timeout(WAIT_MS)).catch(() => null);
  const arn = (await Promise.race([asked, late]))?.arn ?? null;
  return arn?.replace(/^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\/.*$/, "arn:$1:iam::$2:role/$3") ?? null;
}

const WAIT_MS = 3_000;

/** 192 random bits, in characters that AWS takes. */
const newExternalId = (): string => randomBytes(24).toString("base64url");

async function refuseTaken(externalId: string | null, { config: { costs }, store }: AdminParts): Promise<void> {
  const own = costs.kind === "real" ? [costs.externalId, costs.apply?.externalId] : [];
  if (externalId === null || (!own.includes(externalId) && !(await store.receivers.externalIdTaken(externalId))))
    return;
  throw new Conflict(
    "receiver.external-id",
    "Another receiver has this external id. Each needs one of its own: leave it out, and one is made.",
  );
}

async function applyOf({ config, store, reach, servesChat }: AdminParts, reached: Reached) {
  const { costs } = config;
  const own = costs.kind === "real" ? costs.apply : null;
  const role = reached.id === reach.home.id ? own : ((await store.receivers.applyRole(reached.id)) ?? null);
  if (role === null) return null;
  if (costs.kind === "real" && servesChat) return "elsewhere";
  return { ...reached.connection, credentials: applyCredentials(role, reach.local) };
}
