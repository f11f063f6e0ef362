import { invalidAs, operation, type Service } from "./operation.ts";
import { integer, struct, text } from "./shapes.ts";

interface AssumeRoleInput {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly ExternalId?: string;
  readonly DurationSeconds?: number;
}

const assumeRole = operation<AssumeRoleInput>(
  struct(
    {
      RoleArn: text({ min: 20, max: 2048 }),
      RoleSessionName: text({ min: 2, max: 64, pattern: /[\w+=,.@-]*/ }),
      ExternalId: text({ min: 2, max: 1224, pattern: /[\w+=,.@:/-]*/ }),
      DurationSeconds: integer(900, 43_200),
    },
    ["RoleArn", "RoleSessionName"],
  ),
  (context, input) => {
    const { keys, caller } = context.accounts.assume(context.caller, {
      arn: input.RoleArn,
      session: input.RoleSessionName,
      externalId: input.ExternalId,
      seconds: input.DurationSeconds ?? 3_600,
    });
    return {
      Credentials: {
        AccessKeyId: keys.accessKeyId,
        SecretAccessKey: keys.secretAccessKey,
        SessionToken: keys.sessionToken,
        Expiration: keys.expiration?.toISOString(),
      },
      AssumedRoleUser: { AssumedRoleId: caller.userId, Arn: caller.arn },
    };
  },
);

const getCallerIdentity = operation<object>(struct({}), ({ caller }) => ({
  UserId: caller.userId,
  Account: caller.account,
  Arn: caller.arn,
}));

/** STS over awsQuery; it answers in every region. */
export const sts: Service = {
  name: "sts",
  protocol: "query",
  onlyUsEast1: false,
  operations: { AssumeRole: assumeRole, GetCallerIdentity: getCallerIdentity },
  throttle: { name: "Throttling", status: 400 },
  invalid: invalidAs("ValidationError"),
  tokenRefused: (reason) => {
    throw new RangeError(`sts has no pages: ${reason}`);
  },
};
