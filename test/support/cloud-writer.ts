import { applyCredentials } from "#src/app/credentials.ts";
import type { AwsConnection } from "#src/integrations/aws/connection.ts";
import { lineItemWriter } from "#src/integrations/aws/line-item-writer.ts";
import { pricingWriter } from "#src/integrations/aws/pricing-writer.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import type { Call } from "#src/ports/call.ts";
import type { LineItemWriter } from "#src/ports/custom-line-items.ts";
import type { PricingWriter } from "#src/ports/pricing.ts";
import type { CloudDoor } from "./cloud-door.ts";

/** A call that nobody stops; what it used is not kept. */
export const aCall = (fresh = true): Call => ({ signal: AbortSignal.timeout(60_000), fresh, used: () => {} });

/** The writer as the worker has it: under the apply role, assumed over the wire. */
export function writerOf(rig: CloudDoor, maxAttempts?: number): LineItemWriter {
  return lineItemWriter(applying(rig, maxAttempts));
}

/** The same for pricing. */
export function pricingWriterOf(rig: CloudDoor, maxAttempts?: number): PricingWriter {
  return pricingWriter(applying(rig, maxAttempts));
}

function applying(rig: CloudDoor, maxAttempts?: number): AwsConnection {
  const { cloud, clock, calls } = rig;
  const [partner] = cloud.book.estate.receivers;
  const role = { roleArn: partner.applyRoleArn, externalId: partner.applyExternalId };
  return {
    receiver: partner.accountId,
    receiverName: partner.name,
    credentials: applyCredentials(role, { endpoint: cloud.url, keys: LOCAL_KEYS }),
    endpoint: cloud.url,
    clock,
    estate: "test",
    meter: (call) => calls.push(call),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
  };
}
