import { type AwsConnection, BILLING_REGION } from "#src/integrations/aws/connection.ts";
import { fromAwsError } from "#src/integrations/aws/errors.ts";
import { type Identity, identity, once } from "#src/integrations/aws/probe.ts";
import type { Finding } from "#src/ports/doctor.ts";
import type { ReceiverTest } from "#src/ports/receivers.ts";
import { ownedBy } from "./doctor-aws.ts";
import { type Check, missing, ok, runCheck, UNREACHED, unknown, unused, type Verdict } from "./doctor-check.ts";
import { permissionChecks } from "./doctor-permissions.ts";

interface TestParts {
  /** Under the read role, with credentials that nobody has used yet. */
  readonly connection: AwsConnection;
  /** Under the apply role; `null` when there is none, "elsewhere" when this process may not assume it. */
  readonly apply: AwsConnection | null | "elsewhere";
  /** True when the role is that of the settings. */
  readonly configured: boolean;
  readonly paid: boolean;
}

const AREA = "Receiver";
const READ = { name: "read role", file: "manifests/aws/read-role.yaml", settings: "RECEIVER_ROLE_ARN" };
const APPLY = { name: "apply role", file: "manifests/aws/apply-role.yaml", settings: "APPLY_ROLE_ARN" };

/** Assumes the roles of a receiver, and tries each permission of both as the doctor does. */
export async function testReceiver(parts: TestParts, stop: AbortSignal): Promise<readonly Finding[]> {
  const { connection, apply, paid } = parts;
  const untried = (detail: string): Verdict => unused(`${detail} Add --paid to try it.`);
  const trial = { simulated: connection.endpoint !== undefined, paid, untried };
  const read = underRole(connection, connection.receiver);
  const write = apply === null || apply === "elsewhere" ? null : underRole(apply, connection.receiver);
  const checks: readonly Check[] = [
    roleCheck(READ, parts, read.who),
    write === null ? withoutApply(apply === null, connection.receiver) : roleCheck(APPLY, parts, write.who),
    ...permissionChecks(read.connection, "read", { ...trial, known: read.who }),
    ...(write === null ? [] : permissionChecks(write.connection, "apply", { ...trial, known: write.who })),
  ];
  return Promise.all(checks.map((check) => runCheck(check, stop)));
}

/** What is kept of a test. */
export function outcomeOf(findings: readonly Finding[], at: Date): ReceiverTest {
  const lacking = findings.filter((finding) => finding.state === "missing");
  const refused = lacking.some((finding) => finding.area === AREA && finding.name === READ.name);
  const unsure = findings.some((finding) => finding.state === "unknown");
  const outcome = refused ? "refused" : lacking.length > 0 ? "missing" : unsure ? "unknown" : "ok";
  return { at, outcome, missing: lacking.map((finding) => finding.name) };
}

/** A connection whose role is assumed once, whatever is tried with it, and tried on only where it is of the receiver's account. */
function underRole(connection: AwsConnection, receiver: string) {
  // Repeated once: who tests waits for it.
  const patient = { ...connection, maxAttempts: 2 };
  return {
    connection: patient,
    who: ownedBy(
      { receiver },
      once((signal) => identity(patient, signal)),
    ),
  };
}

/** What is said of a receiver that has no apply role, or one that this process may not assume. */
function withoutApply(never: boolean, receiver: string): Check {
  const said = never
    ? "There is none: nothing can be written to this receiver."
    : `Not tried from here: only the worker may assume it. Run npx reckoner receiver-test ${receiver} where the worker runs.`;
  return { area: AREA, name: APPLY.name, fix: "", run: async () => unused(said) };
}

function roleCheck(
  words: typeof READ,
  { configured, connection: { receiver } }: TestParts,
  who: (signal: AbortSignal) => Promise<Identity>,
): Check {
  const mend = configured
    ? `Correct ${words.settings} and its external id, or let the role trust who runs this process.`
    : `Deploy ${words.file} in ${receiver} with the external id that receiver-add has shown, and let it trust who runs this process. Is the external id lost? Remove the receiver and add it again.`;
  const run = async (signal: AbortSignal): Promise<Verdict> => {
    try {
      return ok(`${(await who(signal)).arn}.`);
    } catch (thrown) {
      const { code, message } = fromAwsError(thrown, "STS", `the ${words.name}`);
      if (code === "aws.account") return missing(message, mend);
      if (code === "aws.denied") return missing(`AWS refuses to let us assume the ${words.name}.`, mend);
      if (code === "aws.credentials") {
        return missing(
          "AWS does not accept the credentials of this process.",
          "Set AWS_PROFILE, or give this machine a role.",
        );
      }
      return unknown(`STS does not answer in ${BILLING_REGION}.`, UNREACHED);
    }
  };
  return { area: AREA, name: words.name, fix: UNREACHED, run };
}
