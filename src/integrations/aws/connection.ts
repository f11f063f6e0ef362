import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { DeserializeMiddleware, Pluggable } from "@smithy/types";
import type { Clock } from "#src/kernel/clock.ts";
import type { ApiCall, CostSnapshotStore } from "#src/ports/cost-records.ts";

/** Static keys, or a function that gets (and renews) temporary ones. */
export type AwsCredentials =
  | { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string }
  | (() => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string; expiration?: Date }>);

/** One receiver account as this process reaches it. */
export interface AwsConnection {
  /** The receiver's account id, twelve digits. */
  readonly receiver: string;
  readonly receiverName: string;
  readonly credentials: AwsCredentials;
  /** Only for the local cloud; real endpoints are never overridden. */
  readonly endpoint?: string;
  readonly clock: Clock;
  /** Keeps figures of different estates apart in the store: "aws", or which local cloud. */
  readonly estate: string;
  /** Figures read earlier; without it nothing outlives the process. */
  readonly snapshots?: CostSnapshotStore;
  /** Told of every request that left, retries included. Must not throw. */
  readonly meter: (call: ApiCall) => void;
  /** Attempts per request; the SDK waits between them with backoff and jitter. */
  readonly maxAttempts?: number;
}

/** All billing services live in us-east-1, and a custom endpoint is signed with the client's region. */
export const BILLING_REGION = "us-east-1";

/** The settings that every AWS client of this connection is made with. */
export function clientConfig(connection: AwsConnection): {
  region: string;
  credentials: AwsCredentials;
  endpoint?: string;
  maxAttempts: number;
  retryMode: string;
  requestHandler: NodeHttpHandler;
} {
  return {
    region: BILLING_REGION,
    credentials: connection.credentials,
    ...(connection.endpoint === undefined ? {} : { endpoint: connection.endpoint }),
    maxAttempts: connection.maxAttempts ?? 5,
    retryMode: "standard",
    requestHandler: new NodeHttpHandler({ connectionTimeout: 5_000, requestTimeout: 60_000 }),
  };
}

/**
 * Counts every attempt that a client sends, also those that the SDK retries by itself.
 * Used as `client.middlewareStack.use(meter(...))`.
 */
export function meter<I extends object, O extends object>(
  connection: AwsConnection,
  service: string,
  costUsd = "0",
): Pluggable<I, O> {
  const middleware: DeserializeMiddleware<I, O> = (next, context) => async (args) => {
    const operation = String(context.commandName ?? "").replace(/Command$/, "");
    try {
      const result = await next(args);
      connection.meter(apiCall(connection, service, operation, costUsd, "ok"));
      return result;
    } catch (error) {
      const status = error instanceof Error ? error.name : "unknown";
      connection.meter(apiCall(connection, service, operation, costUsd, status));
      throw error;
    }
  };
  // Outside the deserializer, which is what turns an error answer into an exception; inside the retry.
  return { applyToStack: (stack) => stack.add(middleware, { step: "deserialize", priority: "high", name: "meter" }) };
}

/** The record of one request. */
export function apiCall(
  connection: AwsConnection,
  service: string,
  operation: string,
  costUsd: string,
  status: string,
): ApiCall {
  return {
    service,
    operation,
    receiver: connection.receiver,
    at: connection.clock.now(),
    cost: costUsd,
    currency: "USD",
    status,
    throttled: /Throttl|TooManyRequests|LimitExceeded/.test(status),
  };
}
