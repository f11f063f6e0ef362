import { Sha256 } from "@aws-crypto/sha256-js";
import { BillingconductorClient } from "@aws-sdk/client-billingconductor";
import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { STSClient } from "@aws-sdk/client-sts";
import { SignatureV4 } from "@smithy/signature-v4";
import { ManualClock } from "#src/kernel/clock.ts";
import { type Cloud, type CloudOptions, startCloud } from "#src/local/cloud.ts";

/** The present of every test of the local AWS. */
const NOW = "2026-11-21T10:00:00Z";

/** A running cloud with real clients pointed at it. */
export interface Site {
  readonly cloud: Cloud;
  readonly clock: ManualClock;
  readonly costs: CostExplorerClient;
  readonly conductor: BillingconductorClient;
  readonly organizations: OrganizationsClient;
  readonly sts: STSClient;
}

/** Starts a small cloud; clients retry nothing unless told to. */
export async function startSite(options: CloudOptions & { maxAttempts?: number } = {}): Promise<Site> {
  const clock = new ManualClock(NOW);
  const { maxAttempts = 1, ...rest } = options;
  const cloud = await startCloud({ rows: 20_000, clock, ...rest });
  return { cloud, clock, ...clientsOf(cloud, cloud.aws.accounts.home, maxAttempts) };
}

/** Real clients with some keys. */
export function clientsOf(
  cloud: Cloud,
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
  maxAttempts: number = 1,
): Pick<Site, "costs" | "conductor" | "organizations" | "sts"> {
  const config = { endpoint: cloud.url, region: "us-east-1", credentials, maxAttempts };
  return {
    costs: new CostExplorerClient(config),
    conductor: new BillingconductorClient(config),
    organizations: new OrganizationsClient(config),
    sts: new STSClient(config),
  };
}

/** How a raw request differs from a right one. */
export interface RawRequest {
  readonly service: string;
  readonly region?: string;
  readonly target?: string;
  readonly path?: string;
  readonly method?: string;
  readonly body: unknown;
  readonly contentType?: string;
  readonly accessKeyId?: string;
  readonly sessionToken?: string;
  readonly unsigned?: boolean;
}

/** Sends a signed request as it is, past the client's own checks. */
export async function raw(
  cloud: Cloud,
  request: RawRequest,
): Promise<{ status: number; name: string; body: Record<string, unknown>; text: string }> {
  const { hostname, port } = new URL(cloud.url);
  const { service, region = "us-east-1", target, path = "/", method = "POST" } = request;
  const body = typeof request.body === "string" ? request.body : JSON.stringify(request.body);
  const headers: Record<string, string> = {
    host: `${hostname}:${port}`,
    "content-type": request.contentType ?? "application/x-amz-json-1.1",
    ...(target === undefined ? {} : { "x-amz-target": target }),
  };
  const home = cloud.aws.accounts.home;
  const signer = new SignatureV4({
    service,
    region,
    sha256: Sha256,
    credentials: {
      accessKeyId: request.accessKeyId ?? home.accessKeyId,
      secretAccessKey: home.secretAccessKey,
      ...(request.sessionToken === undefined ? {} : { sessionToken: request.sessionToken }),
    },
  });
  const plain = {
    method,
    protocol: "http:",
    hostname,
    port: Number(port),
    path,
    headers,
    query: {},
    ...(method === "GET" ? {} : { body }),
  };
  const signed = request.unsigned === true ? plain : await signer.sign(plain);
  const response = await fetch(`${cloud.url}${path}`, {
    method,
    headers: signed.headers,
    ...(method === "GET" ? {} : { body }),
  });
  const text = await response.text();
  const parsed: Record<string, unknown> = text.startsWith("{") ? JSON.parse(text) : {};
  const name =
    response.headers.get("x-amzn-errortype") ?? String(parsed.__type ?? /<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? "");
  return { status: response.status, name, body: parsed, text };
}

/** ListBillingViews, for which there is no published client here. */
export async function billingViews(
  cloud: Cloud,
  input: object,
): Promise<{ status: number; name: string; body: Record<string, unknown> }> {
  return raw(cloud, {
    service: "billing",
    target: "AWSBilling.ListBillingViews",
    body: input,
    contentType: "application/x-amz-json-1.0",
  });
}

/** The name of the error that a call fails with. */
export async function failure(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "no error",
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}

/** Temporary keys of the partner's apply role, which alone may write; they outlive every clock of a test. */
export function applyKeys(cloud: Cloud): { accessKeyId: string; secretAccessKey: string; sessionToken: string } {
  const { accounts } = cloud.aws;
  const [partner] = cloud.book.estate.receivers;
  const home = accounts.callerOf(accounts.home.accessKeyId, undefined);
  const role = {
    arn: partner.applyRoleArn,
    session: "apply",
    externalId: partner.applyExternalId,
    seconds: 90 * 86_400,
  };
  const { keys } = accounts.assume(home, role);
  return { ...keys, sessionToken: keys.sessionToken ?? "" };
}

/** Name and reason that a call of Billing Conductor is refused with. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "no error",
    (error: unknown) => {
      const { name, Reason, LimitCode } = error as { name: string; Reason?: string; LimitCode?: string };
      return [name, Reason ?? LimitCode].filter((part) => part !== undefined).join(" ");
    },
  );
}
