import { type AwsConnection, BILLING_REGION } from "#src/integrations/aws/connection.ts";
import { fromAwsError } from "#src/integrations/aws/errors.ts";
import { identity, permissions } from "#src/integrations/aws/probe.ts";
import type { Finding } from "#src/ports/doctor.ts";
import type { ReceiverTest } from "#src/ports/receivers.ts";
import { tried } from "./doctor-aws.ts";
import { missing, ok, runCheck, unknown, unused, type Verdict } from "./doctor-check.ts";

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
const PERMISSIONS = "AWS permissions";
const UNREACHED = "Check that this machine can reach AWS, then ask again.";
const READ = { name: "read role", file: "manifests/aws/read-role.yaml", settings: "RECEIVER_ROLE_ARN" };
const APPLY = { name: "apply role", file: "manifests/aws/apply-role.yaml", settings: "APPLY_ROLE_ARN" };

/** Assumes the roles of a receiver, and tries each permission of the read role with the cheapest request there is. */
export async function testReceiver(parts: TestParts, stop: AbortSignal): Promise<readonly Finding[]> {
  const { connection, apply, paid } = parts;
  const role = await runCheck(
    roleCheck(READ, parts, () => connection),
    stop,
  );
  const writing = runCheck(
    roleCheck(APPLY, parts, () => apply),
    stop,
  );
  const simulated = connection.endpoint !== undefined;
  // Repeated once: who tests waits for it.
  const tries = permissions({ ...connection, maxAttempts: 2 }).map((probe) => {
    const run = async (signal: AbortSignal): Promise<Verdict> => {
      if (role.state !== "ok")
        return unknown("Not tried, because the role cannot be used.", "Mend the read role first.");
      if (Number(probe.costUsd) === 0 || simulated || paid) return tried(probe, simulated, signal);
      const detail = `Not tried because it costs $${probe.costUsd}; needed for ${probe.feature}.`;
      return unused(`${detail} Add --paid to try it.`);
    };
    return runCheck({ area: PERMISSIONS, name: probe.action, fix: UNREACHED, run }, stop);
  });
  return [role, await writing, ...(await Promise.all(tries))];
}

/** What is kept of a test. */
export function outcomeOf(findings: readonly Finding[], at: Date): ReceiverTest {
  const lacking = findings.filter((finding) => finding.state === "missing");
  const refused = lacking.some((finding) => finding.area === AREA && finding.name === READ.name);
  const unsure = findings.some((finding) => finding.state === "unknown");
  const outcome = refused ? "refused" : lacking.length > 0 ? "missing" : unsure ? "unknown" : "ok";
  return { at, outcome, missing: lacking.map((finding) => finding.name) };
}

function roleCheck(
  words: typeof READ,
  { configured, connection: { receiver } }: TestParts,
  connected: () => AwsConnection | null | "elsewhere",
): { area: string; name: string; fix: string; run(signal: AbortSignal): Promise<Verdict> } {
  const mend = configured
    ? `Correct ${words.settings} and its external id, or let the role trust who runs this process.`
    : `Deploy ${words.file} in ${receiver} with the external id that receiver-add has shown, and let it trust who runs this process. Is the external id lost? Remove the receiver and add it again.`;
  const run = async (signal: AbortSignal): Promise<Verdict> => {
    const connection = connected();
    if (connection === null) return unused("There is none: nothing can be written to this receiver.");
    if (connection === "elsewhere") return unused("Not tried from here: only the worker may assume it.");
    try {
      const { account, arn } = await identity({ ...connection, maxAttempts: 2 }, signal);
      if (account === receiver) return ok(`${arn}.`);
      return missing(`This role belongs to account ${account}, not to ${receiver}.`, mend);
    } catch (thrown) {
      const { code } = fromAwsError(thrown, "STS", `the ${words.name}`);
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
