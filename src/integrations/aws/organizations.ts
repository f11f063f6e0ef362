import {
  ListInboundResponsibilityTransfersCommand,
  OrganizationsClient,
  type ResponsibilityTransfer,
} from "@aws-sdk/client-organizations";
import type { Json } from "#src/ports/cost-records.ts";
import type { Transfer, Transfers } from "#src/ports/transfers.ts";
import { type AwsConnection, clientConfig, meter } from "./connection.ts";
import { fromAwsError } from "./errors.ts";
import { toTransfer } from "./mapping.ts";
import { noteRead } from "./note-read.ts";
import { allPages } from "./pages.ts";
import type { ReadCache } from "./read-cache.ts";

const SERVICE = "Organizations";

/** Billing transfers through AWS Organizations, which alone knows their status and effective dates. */
export function organizations(connection: AwsConnection, cache: ReadCache): Transfers {
  const client = new OrganizationsClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, SERVICE));
  return {
    inbound: async (call) => {
      try {
        const read = await cache.read<Transfer[]>(
          {
            key: ["transfers", connection.receiver].join(":"),
            service: SERVICE,
            state: "estimated",
            fetch: async (signal) => {
              const { items, requests } = await allPages<ResponsibilityTransfer>(async (token) => {
                const output = await client.send(
                  new ListInboundResponsibilityTransfersCommand({
                    Type: "BILLING",
                    MaxResults: 20,
                    ...(token === undefined ? {} : { NextToken: token }),
                  }),
                  { abortSignal: signal },
                );
                return { items: output.ResponsibilityTransfers, next: output.NextToken };
              });
              return { value: items.map(toTransfer), requests };
            },
            toJson: (transfers) => transfers as unknown as Json,
            fromJson: (json) => json as unknown as Transfer[],
          },
          call,
        );
        noteRead(connection, call, { ...read, source: SERVICE, state: "final" });
        return read.value;
      } catch (error) {
        throw fromAwsError(error, SERVICE, "the billing transfers");
      }
    },
  };
}
