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

/** What the worker assumes to write: a role of its own, so that reading never needs the right to write. */
export interface ApplyRole {
  readonly roleArn: string;
  readonly externalId: string | null;
}

/** Credentials of the apply role; with an endpoint, of a local cloud that is asked with the keys given. */
export function applyCredentials(
  role: ApplyRole,
  local?: {
    readonly endpoint: string;
    readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  },
): AwsCredentials {
  return fromTemporaryCredentials({
    ...(local === undefined ? {} : { masterCredentials: local.keys }),
    params: {
      RoleArn: role.roleArn,
      RoleSessionName: "reckoner-apply",
      ...(role.externalId === null ? {} : { ExternalId: role.externalId }),
    },
    clientConfig: { region: BILLING_REGION, ...(local === undefined ? {} : { endpoint: local.endpoint }) },
  });
}
