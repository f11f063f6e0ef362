import type { Config } from "#src/config.ts";
import type { AwsConnection } from "#src/integrations/aws/connection.ts";
import { fromAwsError } from "#src/integrations/aws/errors.ts";
import { type Identity, identity, once, timeAtAws } from "#src/integrations/aws/probe.ts";
import type { Clock } from "#src/kernel/clock.ts";
import { Misconfigured } from "#src/kernel/errors.ts";
import { type Check, missing, nameOf, ok, UNREACHED, unknown, unused, type Verdict } from "./doctor-check.ts";
import { permissionChecks } from "./doctor-permissions.ts";

/** What this process does; who serves chat must not hold the apply role. */
export type ProcessKind = "command" | "chat" | "worker" | "all";

/** AWS as this process reaches it. */
export interface AwsSide {
  /** Under the read role. */
  readonly connection: AwsConnection;
  /** Under the apply role; `null` where none is configured. */
  readonly apply: AwsConnection | null;
}

interface AwsParts {
  readonly config: Config;
  readonly side: AwsSide;
  readonly process: ProcessKind;
  readonly paid: boolean;
  /** The clock that requests are signed by: the machine's, whatever the clock of a demo says. */
  readonly machineClock: Clock;
}

const AWS = "AWS";
/** What AWS signatures bear (AWS Signature Version 4, requests must be at most five minutes old). */
const MOST_SKEW_MS = 5 * 60_000;

/** Identity, apply role, clock, and each permission, tried with the cheapest request. */
export function awsChecks(parts: AwsParts): readonly Check[] {
  const { connection, apply } = parts.side;
  const simulated = parts.config.costs.kind === "local";
  // Asked once: each permission waits for it, for without an identity all of them would fail the same way.
  const who = once((signal) => identity(connection, signal));
  const trial = { simulated, paid: parts.paid, untried: (detail: string) => unknown(detail, "Add --paid to try it.") };
  const writing =
    apply === null || !mayAssume(parts) ? null : { apply, who: once((signal) => identity(apply, signal)) };
  return [
    { area: AWS, name: "identity", fix: UNREACHED, run: async (signal) => identified(parts, () => who(signal)) },
    { area: AWS, name: "apply role", fix: UNREACHED, run: (signal) => applyRole(parts, writing?.who, signal) },
    { area: AWS, name: "clock", fix: UNREACHED, run: (signal) => skew(parts, signal) },
    ...permissionChecks(connection, "read", { ...trial, known: who }),
    ...(writing === null
      ? []
      : permissionChecks(writing.apply, "apply", { ...trial, known: ownedBy(connection, writing.who) })),
  ];
}

/** The lines of an installation that reads a bill of one's own. */
export function awsNotUsed(): Check {
  const said = unused("Not used: costs come from a bill file.");
  return { area: AWS, name: "account and permissions", fix: "", run: async () => said };
}

/** The lines of an installation whose source of costs could not be opened. */
export function awsNotOpened(message: string, fix: string): Check {
  return { area: AWS, name: "account and permissions", fix, run: async () => missing(message, fix) };
}

/** Variables that send AWS requests elsewhere. */
export function overrideCheck(config: Config, names: readonly string[]): Check {
  const found = names.filter((name) => name.startsWith("AWS_ENDPOINT_URL")).sort();
  return {
    area: AWS,
    name: "endpoint overrides",
    fix: "",
    async run() {
      if (found.length === 0) return ok("None in the environment.");
      const set = `${found.join(", ")} ${found.length === 1 ? "is" : "are"} set`;
      if (config.costs.kind === "bill") return unused(`${set}; not used, costs come from a bill file.`);
      if (config.costs.kind === "local") return ok(`${set}; simulated AWS has an address of its own.`);
      return missing(`${set} and would send requests of a real account elsewhere.`, `Unset ${found.join(", ")}.`);
    },
  };
}

async function identified({ config, side }: AwsParts, who: () => Promise<Identity>): Promise<Verdict> {
  const { costs } = config;
  try {
    const { account, arn } = await who();
    if (costs.kind === "local") return ok(`Simulated: ${arn}.`);
    if (account === side.connection.receiver) return ok(`${arn}, the receiver account.`);
    return missing(
      `These credentials belong to account ${account}, not to ${side.connection.receiver}.`,
      "Set RECEIVER_ROLE_ARN to a role of the receiver account, or correct RECEIVER_ACCOUNT_ID.",
    );
  } catch (thrown) {
    const assumes = costs.kind === "real" && costs.roleArn !== null;
    return refusedIdentity(thrown, assumes ? "RECEIVER_ROLE_ARN" : null, "RECEIVER_EXTERNAL_ID");
  }
}

function refusedIdentity(thrown: unknown, role: string | null, externalId: string): Verdict {
  const error = fromAwsError(thrown, "STS", "our identity");
  if (error.code === "aws.denied" && role !== null) {
    return missing(
      `AWS refuses to let us assume the role of ${role}.`,
      `Let the role trust who runs this process, and check that ${externalId} is what its trust policy demands.`,
    );
  }
  if (error.code === "aws.credentials" || error.code === "aws.denied") {
    return missing(
      "AWS does not accept the credentials of this process, or there are none.",
      "Set AWS_PROFILE, sign in again, or give this machine a role.",
    );
  }
  return unknown(`STS does not answer as expected (${nameOf(thrown)}).`, UNREACHED);
}

/** A process that serves chat assumes no real apply role, not even to try it. */
function mayAssume({ config, process }: AwsParts): boolean {
  return config.costs.kind !== "real" || (process !== "chat" && process !== "all");
}

/** The identity, where it is of the receiver's own account: under another one nothing that writes is tried. */
export function ownedBy(
  { receiver }: Pick<AwsConnection, "receiver">,
  who: (signal: AbortSignal) => Promise<Identity>,
): (signal: AbortSignal) => Promise<Identity> {
  return async (signal) => {
    const found = await who(signal);
    if (found.account === receiver) return found;
    throw new Misconfigured("aws.account", `These credentials belong to account ${found.account}, not to ${receiver}.`);
  };
}

async function applyRole(
  parts: AwsParts,
  who: ((signal: AbortSignal) => Promise<Identity>) | undefined,
  signal: AbortSignal,
): Promise<Verdict> {
  const { config, side } = parts;
  if (config.costs.kind === "real" && !mayAssume(parts)) {
    if (config.costs.apply === null) return ok("Not held by this process, which serves chat: as it must be.");
    return missing(
      "This process serves chat and holds APPLY_ROLE_ARN; only the worker may.",
      "Unset APPLY_ROLE_ARN here, and run reckoner worker by itself with it.",
    );
  }
  if (who === undefined) {
    if (config.costs.kind === "local") return unused("Simulated; the running demo writes to its own book alone.");
    return unused("APPLY_ROLE_ARN is not set: nothing can be written to AWS from here.");
  }
  try {
    const { account, arn } = await who(signal);
    if (config.costs.kind === "local") return ok(`Simulated: ${arn}.`);
    if (account === side.connection.receiver) return ok(`${arn} can be assumed.`);
    return missing(`The apply role belongs to account ${account}.`, "Set APPLY_ROLE_ARN to a role of the receiver.");
  } catch (thrown) {
    return refusedIdentity(thrown, "APPLY_ROLE_ARN", "APPLY_EXTERNAL_ID");
  }
}

async function skew({ side, machineClock }: AwsParts, signal: AbortSignal): Promise<Verdict> {
  const theirs = await timeAtAws(side.connection.endpoint, signal);
  if (theirs === null) return unknown("The answer of AWS has no date.", "Ask again.");
  const seconds = Math.round(Math.abs(machineClock.now().getTime() - theirs.getTime()) / 1_000);
  const minutes = Math.round(seconds / 60);
  if (seconds * 1_000 > MOST_SKEW_MS) {
    return missing(
      `This machine's clock is ${minutes} minutes away from AWS's; AWS refuses signatures more than 5 minutes away.`,
      "Set the clock, for instance with chrony or timedatectl set-ntp true.",
    );
  }
  return ok(seconds < 60 ? "Within a minute of AWS's." : `${minutes} ${minutes === 1 ? "minute" : "minutes"} away.`);
}
