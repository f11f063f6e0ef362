import type { Config } from "#src/config.ts";
import { type AwsConnection, BILLING_REGION } from "#src/integrations/aws/connection.ts";
import { lineItemWriter } from "#src/integrations/aws/line-item-writer.ts";
import { pricingWriter } from "#src/integrations/aws/pricing-writer.ts";
import type { Clock } from "#src/kernel/clock.ts";
import { Misconfigured } from "#src/kernel/errors.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import type { ApiCall } from "#src/ports/cost-records.ts";
import type { Writers } from "#src/ports/writers.ts";
import { applyCredentials } from "./credentials.ts";
import type { Sources } from "./sources.ts";

interface WriterParts {
  readonly config: Config;
  readonly sources: Sources;
  readonly clock: Clock;
  readonly meter: (call: ApiCall) => void;
}

/**
 * What the worker writes with: under the apply role of the real receiver, or of the local cloud in this process. Where there is no such role,
 * every write is refused with what to do.
 */
export function openWriter({ config, sources, clock, meter }: WriterParts): Writers {
  const { costs } = config;
  const { receiver } = sources.desk;
  const shared: Omit<AwsConnection, "credentials" | "estate"> = {
    receiver: receiver.id,
    receiverName: receiver.name,
    clock,
    meter,
  };
  if (costs.kind === "real" && costs.apply !== null) {
    return writersOf({ ...shared, estate: "aws", credentials: applyCredentials(costs.apply) });
  }
  const own = sources.cloud?.book.estate.receivers.find((r) => r.accountId === receiver.id);
  if (sources.cloud !== null && own !== undefined) {
    const { url: endpoint } = sources.cloud;
    const role = { roleArn: own.applyRoleArn, externalId: own.applyExternalId };
    const credentials = applyCredentials(role, { endpoint, keys: LOCAL_KEYS });
    return writersOf({ ...shared, estate: "local", endpoint, credentials });
  }
  return refusing();
}

function writersOf(connection: AwsConnection): Writers {
  return { lineItems: lineItemWriter(connection), pricing: pricingWriter(connection) };
}

function refusing(): Writers {
  const refuse = async (): Promise<never> => {
    throw new Misconfigured(
      "apply.none",
      `There is no role to write with. Set APPLY_ROLE_ARN for the worker (region ${BILLING_REGION}); see manifests/aws/apply-role.yaml.`,
    );
  };
  return {
    lineItems: { create: refuse, update: refuse, remove: refuse },
    pricing: {
      movePlan: refuse,
      setRule: refuse,
      createRule: refuse,
      attach: refuse,
      detach: refuse,
      deleteRule: refuse,
    },
  };
}
