import { applyPermissions } from "#src/integrations/aws/apply-permissions.ts";
import type { AwsConnection } from "#src/integrations/aws/connection.ts";
import { fromAwsError } from "#src/integrations/aws/errors.ts";
import type { PermissionProbe } from "#src/integrations/aws/probe.ts";
import { readPermissions } from "#src/integrations/aws/read-permissions.ts";
import { AppError } from "#src/kernel/errors.ts";
import { type Check, missing, nameOf, ok, UNREACHED, unknown, type Verdict } from "./doctor-check.ts";

/** How permissions are tried. */
interface Trial {
  readonly simulated: boolean;
  /** Whether what costs money is tried too. */
  readonly paid: boolean;
  /** What is said of what was not tried because it costs money. */
  readonly untried: (detail: string) => Verdict;
  /** Fails where the role cannot be used: then nothing is tried under it. */
  readonly known: (signal: AbortSignal) => Promise<unknown>;
}

/** Areas of findings, and where what is missing is added. */
const ROLES = {
  read: { area: "AWS permissions", file: "manifests/aws/read-role.yaml" },
  apply: { area: "AWS permissions to write", file: "manifests/aws/apply-role.yaml" },
} as const;

/** Each permission of a role, tried with its cheapest request; the same for the doctor and for the test of a receiver. */
export function permissionChecks(
  connection: AwsConnection,
  role: keyof typeof ROLES,
  { simulated, paid, untried, known }: Trial,
): readonly Check[] {
  const { area, file } = ROLES[role];
  const probes = role === "read" ? readPermissions(connection) : applyPermissions(connection);
  return probes.map((probe) => ({
    area,
    name: probe.action,
    fix: UNREACHED,
    run: async (signal: AbortSignal): Promise<Verdict> => {
      if (Number(probe.costUsd) > 0 && !simulated && !paid) {
        return untried(`Not tried because it costs $${probe.costUsd}; needed for ${probe.feature}.`);
      }
      const usable = await known(signal).then(
        () => true,
        () => false,
      );
      if (usable) return tried(probe, { role, file, simulated }, signal);
      return role === "read"
        ? unknown("Not tried, because AWS does not know us.", "Mend the identity first.")
        : unknown("Not tried, because the apply role cannot be used.", "Mend the apply role first.");
    },
  }));
}

/** Whether a permission is there, as far as one request can tell. */
async function tried(
  { ask, action, feature }: PermissionProbe,
  { role, file, simulated }: { readonly role: string; readonly file: string; readonly simulated: boolean },
  signal: AbortSignal,
): Promise<Verdict> {
  try {
    await ask(signal);
    return ok(simulated ? `Simulated; for ${feature}.` : `For ${feature}.`);
  } catch (thrown) {
    if (thrown instanceof AppError) return unknown(`${thrown.message} Needed for ${feature}.`, "Mend that first.");
    const { code } = fromAwsError(thrown, action, feature);
    if (code === "aws.denied") {
      return missing(
        `The ${role} role may not do this; needed for ${feature}.`,
        `Allow ${action} in the policy of the ${role} role (${file}).`,
      );
    }
    if (code === "aws.throttled") return unknown("AWS is limiting our requests.", "Ask again in a minute.");
    return unknown(`AWS does not answer as expected (${nameOf(thrown)}).`, UNREACHED);
  }
}
