import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { BedrockOptions } from "#src/local/aws/bedrock/bedrock.ts";
import { type Cloud, startCloud } from "#src/local/cloud.ts";

/** A small cloud, and temporary keys of its roles. */
export interface BedrockSite {
  readonly cloud: Cloud;
  /** Of the read role, which may invoke models. */
  readonly keys: Keys;
  readonly client: BedrockRuntimeClient;
}

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Starts a cloud with the real client of Bedrock under the read role; it tries nothing again. */
export async function startBedrock(bedrock: BedrockOptions = {}): Promise<BedrockSite> {
  const cloud = await startCloud({ clients: 2, months: 1, rows: 500, bedrock });
  const keys = await keysOf(cloud, "read");
  return { cloud, keys, client: clientOf(cloud, keys) };
}

/** The real client with some keys. */
export function clientOf(cloud: Cloud, credentials: Omit<Keys, "sessionToken">): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    endpoint: cloud.url,
    region: "eu-central-1",
    credentials,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  });
}

/** Temporary keys of a role. */
export async function keysOf(cloud: Cloud, role: "read" | "apply"): Promise<Keys> {
  const [receiver] = cloud.aws.accounts.receivers;
  const sts = new STSClient({ endpoint: cloud.url, region: "us-east-1", credentials: cloud.aws.accounts.home });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: role === "read" ? receiver?.roleArn : receiver?.applyRoleArn,
      ExternalId: role === "read" ? receiver?.externalId : receiver?.applyExternalId,
      RoleSessionName: "bedrock-test",
    }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
}
