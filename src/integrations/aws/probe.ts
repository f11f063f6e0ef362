import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type AwsConnection, BILLING_REGION, clientConfig, meter } from "./connection.ts";

/** One permission, and the cheapest request that needs it. */
export interface PermissionProbe {
  /** As it is written in a policy: "billing:GetCredits". */
  readonly action: string;
  /** What is done with it, for people. */
  readonly feature: string;
  /** What the request costs, decimal string in USD. */
  readonly costUsd: string;
  /** Throws what the client throws. */
  ask(signal: AbortSignal): Promise<unknown>;
}

/** Who AWS takes us for. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
}

/** Asks AWS whose credentials these are; needs no permission. Throws what the client throws. */
export async function identity(connection: AwsConnection, signal: AbortSignal): Promise<Identity> {
  const client = new STSClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, "STS"));
  try {
    const { Account = "", Arn = "" } = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
    return { account: Account, arn: Arn };
  } finally {
    client.destroy();
  }
}

/** The time at AWS, to the second, from an answer to an unsigned request; `null` when the answer does not tell. */
export async function timeAtAws(endpoint: string | undefined, signal: AbortSignal): Promise<Date | null> {
  const url = endpoint ?? `https://sts.${BILLING_REGION}.amazonaws.com/`;
  const response = await fetch(url, { redirect: "manual", signal });
  await response.body?.cancel();
  const date = response.headers.get("date");
  return date === null ? null : new Date(date);
}

/**
 * What AWS says to whoever may ask about something that is not there, or not as it was asked for. Whoever may not ask is denied before
 * (IAM user guide, policy evaluation), so that either is an answer. Other failures are thrown.
 */
export async function answered(asked: Promise<unknown>, more: readonly string[] = []): Promise<void> {
  try {
    await asked;
  } catch (thrown) {
    const name = thrown instanceof Error ? thrown.name : "";
    if (name === "ResourceNotFoundException" || name === "ValidationException" || more.includes(name)) return;
    throw thrown;
  }
}

/** The ARN of something that this account does not have: AWS makes its ids at random. */
export function absent(account: string, type: "billinggroup" | "customlineitem" | "pricingplan"): string {
  return `arn:aws:billingconductor::${account}:${type}/0000000000`;
}

/** Sends a request once, however many permissions are told from its answer. */
export function once<T>(ask: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let asked: Promise<T> | undefined;
  return (signal) => {
    asked ??= ask(signal);
    return asked;
  };
}
