import { z } from "zod";

const account = z.string().regex(/^\d{12}$/, "must be an AWS account id of 12 digits");
const url = (...schemes: string[]): z.ZodString =>
  z.string().regex(new RegExp(`^(${schemes.join("|")})://.+`), `must be a URL that begins with ${schemes[0]}://`);

/** Whether a text is a port number, 0 to 65535. */
export function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

/** Encrypted, or on this machine. */
const SAFE_URL = /^(https:\/\/[^\s/?#@]+|http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?)(\/[^\s?#]*)?$/;

const amount = (fallback: string): z.ZodDefault<z.ZodString> =>
  z
    .string()
    .regex(/^\d{1,12}(\.\d{1,2})?$/, "must be an amount like 10000 or 99.50")
    .default(fallback);

const MODEL_ID = /^[\w.:/-]{3,2048}$/;

const count = (least: number, most: number, fallback: string): z.ZodDefault<z.ZodString> =>
  z
    .string()
    .refine(
      (text) => /^\d{1,11}$/.test(text) && Number(text) >= least && Number(text) <= most,
      `must be a whole number, ${least} to ${most}`,
    )
    .default(fallback);

/**
 * Every setting there is, with the words that `.env.example` is made of. A group's first line is its title.
 * Nothing is required: what is not set is local, embedded or off.
 */
export const SETTINGS = z.object({
  PORT: z
    .string()
    // Not coerced: white space would become port 0.
    .refine(isPort, "must be a port number, 0 to 65535")
    .optional()
    .describe("Web|Port of the one HTTP server. Not set: 3000, or any free one for a worker alone."),
  HOST: z
    .string()
    .min(1, "must not be empty")
    .default("127.0.0.1")
    .describe("Web|Address to listen on. Loopback unless a real Slack is connected."),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"], "must be debug, info, warn, error or silent")
    .optional()
    .describe(
      "Web|debug, info, warn, error or silent; JSON lines on stderr. Not set: info with a real Slack, else warn.",
    ),
  RECKONER_HOME: z
    .string()
    .min(1, "must not be empty")
    .default(".reckoner")
    .describe("State|Folder of the embedded database, used while DATABASE_URL is not set."),
  DATABASE_URL: url("postgres", "postgresql")
    .optional()
    .describe("State|PostgreSQL. Not set: embedded in RECKONER_HOME."),
  REDIS_URL: url("redis", "rediss").optional().describe("State|Redis for the job queue. Not set: embedded."),
  RECEIVER_ACCOUNT_ID: account
    .optional()
    .describe("AWS|The bill-transfer account whose bills are read. Not set: the simulated AWS of the local cloud."),
  RECEIVER_NAME: z.string().min(1, "must not be empty").optional().describe("AWS|What people call this account."),
  RECEIVER_ROLE_ARN: z
    .string()
    .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/.+/, "must be the ARN of an IAM role")
    .optional()
    .describe("AWS|The read role to assume. Not set: the credentials of this process are used as they are."),
  RECEIVER_EXTERNAL_ID: z
    .string()
    .min(16, "must have at least 16 characters, so that it cannot be guessed")
    .optional()
    .describe("AWS|External id that the read role demands; secret, random."),
  APPLY_ROLE_ARN: z
    .string()
    .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/.+/, "must be the ARN of an IAM role")
    .optional()
    .describe("AWS|The role that may change custom line items. For the worker alone: never set it for chat."),
  APPLY_EXTERNAL_ID: z
    .string()
    .min(16, "must have at least 16 characters, so that it cannot be guessed")
    .optional()
    .describe("AWS|External id that the apply role demands; secret, random, another one than the read role's."),
  APPROVAL_SELF_UP_TO: amount("0").describe(
    "Approval|Up to this amount, in the currency of a proposal, who proposed may also approve. 0: never.",
  ),
  APPROVAL_TWO_PEOPLE_FROM: amount("100000").describe(
    "Approval|From this amount on, two different people must approve.",
  ),
  APPROVAL_TYPED_FROM: amount("10000").describe("Approval|From this amount on, an approver must type the amount."),
  APPROVAL_EXPIRES_HOURS: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, "must be a whole number of hours, 1 to 9999")
    .default("72")
    .describe("Approval|After so many hours a proposal that nobody decided on expires."),
  APPROVAL_POLICY_EVIDENCE: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, "must be a whole number, 1 to 9999")
    .default("10")
    .describe("Approval|So many decisions of people a policy must have watched before it can be enabled."),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xoxb-/, "must begin with xoxb- (OAuth & Permissions, Bot User OAuth Token)")
    .optional()
    .describe("Slack|Bot token. Not set: the console in the browser takes Slack's place."),
  SLACK_SIGNING_SECRET: z
    .string()
    .min(16, "is too short (Basic Information, App Credentials, Signing Secret)")
    .optional()
    .describe("Slack|Signing secret, for delivery over HTTP."),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-/, "must begin with xapp- (Basic Information, App-Level Tokens, connections:write)")
    .optional()
    .describe("Slack|App-level token, for socket mode: no public address is needed."),
  SLACK_ADMINS: z
    .string()
    .regex(
      /^[UW][A-Z0-9]{2,}(\s*,\s*[UW][A-Z0-9]{2,})*$/,
      "must be Slack member ids, like U012AB3CD, separated by commas",
    )
    .optional()
    .describe("Slack|Member ids of the first billing admins. Everybody else sees nothing until a right is given."),
  SLACK_INTERNAL_CHANNELS: z
    .string()
    .regex(
      /^[CG][A-Z0-9]{2,}(\s*,\s*[CG][A-Z0-9]{2,})*$/,
      "must be Slack channel ids, like C012AB3CD, separated by commas",
    )
    .optional()
    .describe(
      "Slack|Channels where answers are posted for all members to see: name only those whose members may see every client.",
    ),
  SLACK_APPROVALS_CHANNEL: z
    .string()
    .regex(/^[CG][A-Z0-9]{2,}$/, "must be a Slack channel id, like C012AB3CD")
    .optional()
    .describe("Slack|Channel where every proposal is posted for approval; one of the internal channels."),
  BEDROCK_MODEL: z
    .string()
    .regex(MODEL_ID, "must be the id or ARN of a model or an inference profile of Amazon Bedrock")
    .optional()
    .describe(
      "Assistant|Model of Amazon Bedrock that answers questions in words, by id or inference profile. Not set: the planner of the local cloud; with a real receiver, commands alone.",
    ),
  BEDROCK_FALLBACK_MODEL: z
    .string()
    .regex(MODEL_ID, "must be the id or ARN of a model or an inference profile of Amazon Bedrock")
    .optional()
    .describe("Assistant|Model that is asked while the first one is throttled or down."),
  BEDROCK_REGION: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be an AWS region, like eu-central-1")
    .optional()
    .describe("Assistant|Region whose Bedrock is asked. Not set: us-east-1."),
  BEDROCK_ROLE_ARN: z
    .string()
    .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/.+/, "must be the ARN of an IAM role")
    .optional()
    .describe("Assistant|Role that may invoke the models and nothing else. Not set: the credentials of this process."),
  BEDROCK_EXTERNAL_ID: z
    .string()
    .min(16, "must have at least 16 characters, so that it cannot be guessed")
    .optional()
    .describe("Assistant|External id that this role demands; secret, random."),
  BEDROCK_GUARDRAIL: z
    .string()
    .regex(/^[\w:/-]{1,2048}:(DRAFT|\d{1,8})$/, "must be a guardrail and its version, like abc123def456:1")
    .optional()
    .describe("Assistant|Guardrail that reads what is asked and what is said: its id, a colon, its version."),
  ASSISTANT_TURNS: count(1, 50, "12").describe("Assistant|How often the model is asked for one answer."),
  ASSISTANT_TOKENS: count(1_000, 5_000_000, "300000").describe("Assistant|Tokens, in and out, for one answer."),
  ASSISTANT_SECONDS: count(5, 900, "180").describe("Assistant|Seconds for one answer."),
  ASSISTANT_AWS_USD: amount("0.50").describe("Assistant|What the requests to AWS for one answer may cost, in USD."),
  ASSISTANT_DAY_TOKENS: count(1_000, 10_000_000_000, "20000000").describe(
    "Assistant|Tokens for all answers of a day (UTC).",
  ),
  ASSISTANT_DAY_AWS_USD: amount("20").describe(
    "Assistant|What the requests to AWS for all answers of a day (UTC) may cost, in USD.",
  ),
  DOCS_MCP_COMMAND: z
    .string()
    .regex(
      /^(?=.*(@|==)v?\d+\.\d+|\/)\S+( \S+)*$/,
      "must be a command that names one version of the server, like name@1.2.3, or the path of a program",
    )
    .optional()
    .describe(
      "Assistant|Program that serves documentation over MCP, in one fixed version. It is given no key of ours.",
    ),
  DOCS_MCP_URL: z
    .string()
    .regex(SAFE_URL, "must be an https address without query")
    .optional()
    .describe("Assistant|Address that serves documentation over MCP; instead of a program."),
  MCP_URL: z
    .string()
    .regex(SAFE_URL, "must be an https address without query, like https://reckoner.example.com/mcp")
    .optional()
    .describe(
      "MCP|Address of the MCP endpoint as clients know it; tokens must be for it. Not set: MCP over HTTP on this machine alone, without a real Slack.",
    ),
  MCP_ISSUER: z
    .string()
    .regex(SAFE_URL, "must be the https address of an authorization server, exactly as its tokens name it")
    .optional()
    .describe("MCP|Authorization server where people sign in (OAuth 2.1), exactly as its tokens name it."),
  MCP_TOKENS: z
    .enum(["on", "off"], "must be on or off")
    .default("off")
    .describe("MCP|Whether static tokens (token-add) are taken at MCP_URL."),
  MCP_ORIGINS: z
    .string()
    .regex(
      /^https?:\/\/[^\s,/]+(\s*,\s*https?:\/\/[^\s,/]+)*$/,
      "must be origins, like https://app.example.com, separated by commas",
    )
    .optional()
    .describe("MCP|Origins whose web pages may ask, beside our own. Programs have none."),
  MCP_SESSIONS: z
    .enum(["on", "off"], "must be on or off")
    .default("on")
    .describe("MCP|off where several processes answer for one address: every request then stands alone."),
  MCP_CALLS_PER_MINUTE: z
    .string()
    .regex(/^[1-9]\d{0,4}$/, "must be a whole number, 1 to 99999")
    .default("120")
    .describe("MCP|So many requests a minute over HTTP for each caller."),
  MCP_TOKEN: z
    .string()
    .regex(/^rkn_[\w-]{43}$/, "must be a token that token-add has made")
    .optional()
    .describe("MCP|For MCP over stdio: the token that says whose rights it has. Not set: those of the command line."),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(live|test)_/, "must begin with sk_live_, sk_test_, rk_live_ or rk_test_")
    .optional()
    .describe("Stripe|Key for invoicing. Refused while costs are simulated: money never mixes."),
});

/** The settings as they are given, checked one by one. */
export type Settings = z.output<typeof SETTINGS>;
