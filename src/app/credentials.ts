import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { CostOrigin } from "#src/config.ts";
import { type AwsCredentials, BILLING_REGION } from "#src/integrations/aws/connection.ts";

/** The credentials of a real receiver: its read role when one is named, else those of this process. */
export function receiverCredentials(origin: Extract<CostOrigin, { kind: "real" }>): AwsCredentials {
  if (origin.roleArn === null) return fromNodeProviderChain({ clientConfig: { region: BILLING_REGION } });
  return fromTemporaryCredentials({
    params: {
      RoleArn: origin.roleArn,
      RoleSessionName: "reckoner-read",
      ...(origin.externalId === null ? {} : { ExternalId: origin.externalId }),
    },
    clientConfig: { region: BILLING_REGION },
  });
}
