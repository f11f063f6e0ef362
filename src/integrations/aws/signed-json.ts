import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { type Clock, systemClock } from "#src/kernel/clock.ts";
import { type AwsConnection, type AwsCredentials, apiCall, BILLING_REGION } from "./connection.ts";

const ATTEMPTS = 5;

/** An AWS service that speaks JSON over one address, for which there is no client package here. */
export interface JsonService {
  /** As receipts and the count of requests name it. */
  readonly name: string;
  /** The service name that requests are signed for. */
  readonly signedAs: string;
  readonly endpoint: string;
  /** What stands before the operation in `X-Amz-Target`. */
  readonly target: string;
  readonly version: "1.0" | "1.1";
}

/** AWS Billing (service model of the AWS SDKs, 2023-09-07). */
export const BILLING: JsonService = {
  name: "Billing",
  signedAs: "billing",
  endpoint: "https://billing.us-east-1.api.aws",
  target: "AWSBilling",
  version: "1.0",
};

/** Sends one operation and gives its answer; throws an error named as the service names it. */
export type Send = (operation: string, body: object, signal: AbortSignal) => Promise<Record<string, unknown>>;

/** A thin client: requests are signed with SigV4, repeated while that can help, and each attempt is counted. */
export function signedJson(connection: AwsConnection, service: JsonService): Send {
  const url = new URL(connection.endpoint ?? service.endpoint);
  const signer = new SignatureV4({
    service: service.signedAs,
    region: BILLING_REGION,
    credentials: kept(connection.credentials),
    sha256: Sha256,
  });
  return async (operation, body, signal) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await sendOnce({ url, signer, service, connection, operation, body: JSON.stringify(body), signal });
      } catch (error) {
        if (attempt >= (connection.maxAttempts ?? ATTEMPTS) || !isTransient(error) || signal.aborted) throw error;
        // Full jitter, as the SDKs wait (AWS Architecture Blog, exponential backoff and jitter).
        await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(20_000, 100 * 2 ** attempt)));
      }
    }
  };
}

interface Sending {
  readonly url: URL;
  readonly signer: SignatureV4;
  readonly service: JsonService;
  readonly connection: AwsConnection;
  readonly operation: string;
  readonly body: string;
  readonly signal: AbortSignal;
}

async function sendOnce(sending: Sending): Promise<Record<string, unknown>> {
  const { url, signer, service, connection, operation, body, signal } = sending;
  const request = await signer.sign({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === "" ? {} : { port: Number(url.port) }),
    path: "/",
    headers: {
      host: url.host,
      "content-type": `application/x-amz-json-${service.version}`,
      "x-amz-target": `${service.target}.${operation}`,
    },
    body,
  });
  let status = "unknown";
  try {
    const response = await fetch(url, { method: "POST", headers: request.headers, body, signal });
    const answer = parsed(await response.text());
    if (response.ok && answer !== null) {
      status = "ok";
      return answer;
    }
    status = String(answer?.__type ?? response.status)
      .split("#")
      .at(-1) as string;
    throw Object.assign(new Error(String(answer?.message ?? answer?.Message ?? "")), {
      name: status,
      status: response.status,
    });
  } finally {
    connection.meter(apiCall(connection, service.name, operation, "0", status));
  }
}

/** What stands between us and AWS may answer with a page of its own. */
function parsed(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function isTransient(error: unknown): boolean {
  if (!(error instanceof Error) || error.name === "AbortError") return false;
  // A TypeError is how fetch reports a connection that broke.
  const status = "status" in error ? Number(error.status) : 0;
  return error instanceof TypeError || status >= 500 || /Throttl|TooManyRequests/.test(error.name);
}

/** Temporary credentials are renewed when less than this is left of them. */
const RENEW_MS = 5 * 60_000;

/**
 * Credentials that are asked for again only when they are about to end. SDK clients do this by themselves, the bare signer
 * does not: it would assume the role anew for every request. They end by the machine's clock, as signatures bear it.
 */
export function kept(credentials: AwsCredentials, clock: Clock = systemClock): AwsCredentials {
  if (typeof credentials !== "function") return credentials;
  let current: ReturnType<typeof credentials> | undefined;
  let end = 0;
  return () => {
    if (current === undefined || end - clock.now().getTime() < RENEW_MS) {
      // Whoever comes while they are being renewed waits for the same answer.
      end = Number.POSITIVE_INFINITY;
      current = credentials().then(
        (renewed) => {
          end = renewed.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
          return renewed;
        },
        (error: unknown) => {
          current = undefined;
          throw error;
        },
      );
    }
    return current;
  };
}
