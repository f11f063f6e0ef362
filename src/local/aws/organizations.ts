import type { Transfer } from "../book/transfers.ts";
import { type Context, invalidAs, operation, pageOf, type Service } from "./operation.ts";
import { ServiceError } from "./service-error.ts";
import { integer, struct, text } from "./shapes.ts";

const page = { NextToken: text({ max: 100_000 }), MaxResults: integer(1, 20) };
const transferId = text({ pattern: /rt-[0-9a-z]{8,32}/ });

interface Paged {
  readonly NextToken?: string;
  readonly MaxResults?: number;
  readonly Id?: string;
}

const MOST = 20;

const listInbound = operation<Paged>(
  struct({ Type: text({ values: ["BILLING"] }), Id: transferId, ...page }, ["Type"]),
  (context, input) => {
    const mine = context.book.estate.transfers.filter(
      (transfer) => transfer.target === context.caller.account && (input.Id === undefined || input.Id === transfer.id),
    );
    return paged(
      context,
      "ResponsibilityTransfers",
      mine.map((transfer) => wire(context, transfer)),
      input,
    );
  },
);

const describeTransfer = operation<{ readonly Id: string }>(struct({ Id: transferId }, ["Id"]), (context, input) => {
  const { account } = context.caller;
  const transfer = context.book.estate.transfers.find(
    (t) => t.id === input.Id && (t.target === account || t.source === account),
  );
  if (transfer === undefined) {
    throw new ServiceError(
      "ResponsibilityTransferNotFoundException",
      "We can't find a responsibility transfer with the ID that you specified.",
    );
  }
  return { ResponsibilityTransfer: wire(context, transfer) };
});

const listAccounts = operation<Paged>(struct(page), (context, input) => {
  const organization = organizationOf(context);
  const own = context.book.estate.groups.find((g) => g.kind === "own" && g.receiver === context.caller.account);
  const members = context.book.estate.accounts
    .filter((account) => account.group === own?.index)
    .map((account) => ({
      Id: account.id,
      Arn: `arn:aws:organizations::${organization.MasterAccountId}:account/${organization.Id}/${account.id}`,
      Email: account.email,
      Name: account.name,
      Status: "ACTIVE",
      State: "ACTIVE",
      JoinedMethod: "CREATED",
      JoinedTimestamp: Math.floor((own?.createdAt ?? new Date(0)).getTime() / 1_000),
    }));
  return paged(context, "Accounts", members, input);
});

const describeOrganization = operation<object>(struct({}), (context) => ({ Organization: organizationOf(context) }));

/** Organizations over awsJson 1.1, seen from the caller's own organisation. */
export const organizations: Service = {
  name: "organizations",
  protocol: "json-1.1",
  target: "AWSOrganizationsV20161128",
  onlyUsEast1: true,
  operations: {
    ListInboundResponsibilityTransfers: listInbound,
    DescribeResponsibilityTransfer: describeTransfer,
    ListAccounts: listAccounts,
    DescribeOrganization: describeOrganization,
  },
  throttle: { name: "TooManyRequestsException", status: 400 },
  invalid: invalidAs("InvalidInputException", (problem) => ({ Reason: REASONS[problem.rule] ?? "UNRECOGNIZED_ENUM" })),
  tokenRefused: (reason) =>
    new ServiceError("InvalidInputException", `The next token is not valid: ${reason}.`, 400, {
      Reason: "INVALID_NEXT_TOKEN",
    }),
};

const REASONS: Readonly<Record<string, string>> = {
  missing: "INPUT_REQUIRED",
  value: "INVALID_ENUM",
  pattern: "INVALID_PATTERN",
  length: "MAX_LENGTH_EXCEEDED",
  range: "MAX_VALUE_EXCEEDED",
};

function paged(context: Context, name: string, items: readonly object[], input: Paged): object {
  const { items: found, next } = pageOf(context, items, input, {
    token: input.NextToken,
    tokenName: "NextToken",
    size: input.MaxResults ?? MOST,
    sizeName: "MaxResults",
  });
  return { [name]: found, ...(next === undefined ? {} : { NextToken: next }) };
}

function wire(context: Context, transfer: Transfer): object {
  const email = (account: string): string =>
    context.book.estate.accounts.find((a) => a.id === account)?.email ?? "aws@example.com";
  const seconds = (date: Date): number => Math.floor(date.getTime() / 1_000);
  return {
    Arn: transfer.arn,
    Name: transfer.name,
    Id: transfer.id,
    Type: "BILLING",
    Status: transfer.status,
    Source: { ManagementAccountId: transfer.source, ManagementAccountEmail: email(transfer.source) },
    Target: { ManagementAccountId: transfer.target, ManagementAccountEmail: email(transfer.target) },
    StartTimestamp: seconds(transfer.start),
    ...(transfer.end === null ? {} : { EndTimestamp: seconds(transfer.end) }),
    ActiveHandshakeId: transfer.handshake,
  };
}

function organizationOf(context: Context): { Id: string; MasterAccountId: string } {
  const { account } = context.caller;
  const receiver = context.accounts.receivers.find((r) => r.accountId === account);
  if (receiver === undefined) {
    throw new ServiceError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
  }
  const { organizationId: id } = receiver;
  return {
    Id: id,
    Arn: `arn:aws:organizations::${account}:organization/${id}`,
    FeatureSet: "ALL",
    MasterAccountArn: `arn:aws:organizations::${account}:account/${id}/${account}`,
    MasterAccountId: account,
    MasterAccountEmail: "aws@example.com",
    AvailablePolicyTypes: [],
  } as { Id: string; MasterAccountId: string };
}
