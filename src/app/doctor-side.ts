import type { Config } from "#src/config.ts";
import type { AwsConnection } from "#src/integrations/aws/connection.ts";
import { identity } from "#src/integrations/aws/probe.ts";
import type { Clock } from "#src/kernel/clock.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import type { Cloud } from "#src/local/cloud.ts";
import type { ApiCall } from "#src/ports/cost-records.ts";
import { applyCredentials, receiverCredentials } from "./credentials.ts";
import type { AwsSide } from "./doctor-aws.ts";
import type { DoctorParts } from "./doctor-examine.ts";

interface SideParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly meter: (call: ApiCall) => void;
  /** The simulated AWS of this process, when there is one. */
  readonly cloud: Cloud | null;
}

/** AWS as the configuration names it, for a doctor; a local cloud that does not answer is told, not thrown. */
export async function awsSide(parts: SideParts): Promise<DoctorParts["aws"]> {
  const { costs } = parts.config;
  switch (costs.kind) {
    case "bill":
      return null;
    case "real": {
      const shared = { ...common(parts), receiver: costs.accountId, receiverName: costs.name, estate: "aws" };
      return {
        connection: { ...shared, credentials: receiverCredentials(costs) },
        apply: costs.apply === null ? null : { ...shared, credentials: applyCredentials(costs.apply) },
      };
    }
    case "local":
      return localSide(parts, costs.cloudUrl ?? parts.cloud?.url ?? "");
  }
}

async function localSide(parts: SideParts, endpoint: string): Promise<AwsSide | { message: string; fix: string }> {
  const shared = { ...common(parts), receiverName: "local cloud", estate: "local", endpoint };
  const connection: AwsConnection = { ...shared, receiver: "", credentials: LOCAL_KEYS };
  try {
    const { account } = await identity({ ...connection, maxAttempts: 1 }, AbortSignal.timeout(5_000));
    const role = parts.cloud?.aws.accounts.receivers.find((r) => r.accountId === account);
    const apply =
      role === undefined
        ? null
        : applyCredentials(
            { roleArn: role.applyRoleArn, externalId: role.applyExternalId },
            { endpoint, keys: LOCAL_KEYS },
          );
    return {
      connection: { ...connection, receiver: account },
      apply: apply === null ? null : { ...shared, receiver: account, credentials: apply },
    };
  } catch {
    return { message: `No local cloud answers at ${endpoint}.`, fix: "Start one with npm run cloud." };
  }
}

/** Repeated once: a doctor is to answer soon. */
const common = ({ clock, meter }: SideParts): Pick<AwsConnection, "clock" | "meter" | "maxAttempts"> => ({
  clock,
  meter,
  maxAttempts: 2,
});
