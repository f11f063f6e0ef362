import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { CostOrigin } from "#src/config.ts";
import { type AwsCredentials, BILLING_REGION } from "#src/integrations/aws/connection.ts";
import { kept } from "#src/integrations/aws/signed-json.ts";
import type { RoleAccess } from "#src/ports/receivers.ts";

/** A local cloud, and the keys that its roles are assumed with. */
export interface LocalSite {
  readonly endpoint: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The longest that assumed credentials last, in seconds; AWS allows up to twelve hours. */
const SESSION_SECONDS = 3_600;

/** The credentials of a real receiver: its read role when one is named, else those of this process. */
export function receiverCredentials(origin: Extract<CostOrigin, { kind: "real" }>): AwsCredentials {
  if (origin.roleArn === null) return ownCredentials();
  return readCredentials({ roleArn: origin.roleArn, externalId: origin.externalId });
}

/** The credentials that this process has by itself, and assumes roles with. */
export function ownCredentials(local?: LocalSite): AwsCredentials {
  return local?.keys ?? fromNodeProviderChain({ clientConfig: { region: BILLING_REGION } });
}

/** Credentials of a read role; with a local site, of a role of that cloud, and never of another. One session serves all clients of it. */
export function readCredentials(role: RoleAccess, local?: LocalSite, region: string = BILLING_REGION): AwsCredentials {
  return kept(assumed(role, "reckoner-read", region, local));
}

/**
 * Credentials of the apply role: a role of its own, so that reading never needs the right to write. With a local site, of a role of that
 * cloud.
 */
export function applyCredentials(role: RoleAccess, local?: LocalSite): AwsCredentials {
  return kept(assumed(role, "reckoner-apply", BILLING_REGION, local));
}

function assumed(role: RoleAccess, session: string, region: string, local: LocalSite | undefined): AwsCredentials {
  return fromTemporaryCredentials({
    ...(local === undefined ? {} : { masterCredentials: local.keys }),
    params: {
      RoleArn: role.roleArn,
      RoleSessionName: session,
      DurationSeconds: SESSION_SECONDS,
      ...(role.externalId === null ? {} : { ExternalId: role.externalId }),
    },
    clientConfig: { region, ...(local === undefined ? {} : { endpoint: local.endpoint }) },
  });
}
