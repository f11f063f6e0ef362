import { z } from "zod";
import { Misconfigured, type Problem } from "#src/kernel/errors.ts";
import { conflicts } from "./config/conflicts.ts";
import { SETTINGS, type Settings } from "./config/settings.ts";

/** Where costs come from. */
export type CostOrigin =
  | { readonly kind: "local"; readonly seed: number; readonly clients: number; readonly cloudUrl: string | null }
  | {
      readonly kind: "real";
      readonly accountId: string;
      readonly name: string;
      readonly roleArn: string | null;
      readonly externalId: string | null;
      /** What the worker assumes to write; `null` when nothing may be written. */
      readonly apply: { readonly roleArn: string; readonly externalId: string | null } | null;
    }
  | { readonly kind: "bill"; readonly files: readonly string[]; readonly pricing: string | null };

/** Where people talk to us. */
export type SlackOrigin =
  | { readonly kind: "local" }
  | {
      readonly kind: "real";
      readonly botToken: string;
      readonly signingSecret: string | null;
      readonly appToken: string | null;
      readonly admins: readonly string[];
      readonly internalChannels: readonly string[];
      /** Where every proposal is posted; `null` for only where it was asked for. */
      readonly approvalsChannel: string | null;
    };

/** How MCP is served over HTTP. "local": on this machine, with a token that is printed; "served": as the settings say. */
export type McpOrigin =
  | { readonly kind: "off" }
  | { readonly kind: "local"; readonly callsPerMinute: number }
  | {
      readonly kind: "served";
      /** Address of the endpoint, as clients know it. */
      readonly url: string;
      readonly issuer: string | null;
      /** Whether static tokens are taken. */
      readonly tokens: boolean;
      readonly origins: readonly string[];
      readonly sessions: boolean;
      readonly callsPerMinute: number;
    };

/** Who answers questions in words: nobody, the planner of the local cloud, or a model of Amazon Bedrock. */
export type AssistantOrigin =
  | { readonly kind: "off" }
  | { readonly kind: "planner" }
  | {
      readonly kind: "bedrock";
      readonly models: readonly [string, ...string[]];
      readonly region: string;
      readonly role: { readonly roleArn: string; readonly externalId: string | null } | null;
      readonly guardrail: { readonly id: string; readonly version: string } | null;
    };

/** Where documentation is served: by a program that is started, or at an address. */
export type DocumentationOrigin =
  | { readonly kind: "program"; readonly command: string; readonly args: readonly string[] }
  | { readonly kind: "address"; readonly url: string };

/** How far the assistant may go; amounts are decimal strings in USD. */
export interface AssistantSettings {
  readonly turns: number;
  readonly tokens: number;
  readonly ms: number;
  readonly awsUsd: string;
  readonly day: { readonly tokens: number; readonly awsUsd: string };
}

/** When whose approval is needed; amounts are decimal strings, compared in the currency of the proposal. */
export interface ApprovalSettings {
  readonly selfUpTo: string;
  readonly twoPeopleFrom: string;
  readonly typedFrom: string;
  readonly expiresAfterMs: number;
  /** How many decisions of people a policy must have watched before it can be enabled. */
  readonly policyEvidence: number;
}

/** The whole configuration, checked. Holds secrets: never log it. */
export interface Config {
  readonly mode: "demo" | "bill" | "mixed" | "live";
  /** Without a port each role has its own. */
  readonly http: { readonly host: string; readonly port: number | null };
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  readonly home: string;
  readonly fresh: boolean;
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly costs: CostOrigin;
  readonly slack: SlackOrigin;
  readonly approval: ApprovalSettings;
  readonly assistant: AssistantOrigin;
  readonly assistantLimits: AssistantSettings;
  /** Documentation that the assistant may look things up in. */
  readonly documentation: DocumentationOrigin | null;
  readonly mcp: McpOrigin;
  /** The token that says whose rights MCP over stdio has; `null` for those of this machine's command line. */
  readonly mcpToken: string | null;
}

/** What was said on the command line. */
export interface Flags {
  readonly bill?: readonly string[];
  readonly pricing?: string;
  readonly port?: number;
  readonly fresh?: boolean;
  readonly seed?: number;
  readonly clients?: number;
  readonly cloud?: string;
}

/** The variables of this process, `.env` included where there is one. The only place that reads them. */
export function environment(): NodeJS.ProcessEnv {
  try {
    process.loadEnvFile();
  } catch (error) {
    // No file is the usual case; anything else must be seen.
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  return process.env;
}

/**
 * Checks all settings together. Every problem is reported at once as `Misconfigured`, by variable, with what to do;
 * values are never repeated, because some are secrets.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, flags: Flags = {}): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const result = SETTINGS.safeParse(given);
  const problems: Problem[] = (result.error?.issues ?? []).map((issue) => ({
    path: issue.path.join("."),
    message: issue.message,
  }));
  problems.push(...conflicts(given, flags));
  if (!result.success || problems.length > 0) {
    throw new Misconfigured("config.invalid", "Reckoner cannot start with these settings:", { problems });
  }
  const s = result.data;
  const costs = costOrigin(s, flags);
  const slack = slackOrigin(s);
  return {
    mode: modeOf(costs, slack),
    http: { host: s.HOST, port: flags.port ?? (s.PORT === undefined ? null : Number(s.PORT)) },
    // Who tries it out reads the terminal; who runs it reads the log.
    logLevel: s.LOG_LEVEL ?? (slack.kind === "local" ? "warn" : "info"),
    home: s.RECKONER_HOME,
    fresh: flags.fresh ?? false,
    databaseUrl: s.DATABASE_URL ?? null,
    redisUrl: s.REDIS_URL ?? null,
    costs,
    slack,
    approval: {
      selfUpTo: s.APPROVAL_SELF_UP_TO,
      twoPeopleFrom: s.APPROVAL_TWO_PEOPLE_FROM,
      typedFrom: s.APPROVAL_TYPED_FROM,
      expiresAfterMs: Number(s.APPROVAL_EXPIRES_HOURS) * 3_600_000,
      policyEvidence: Number(s.APPROVAL_POLICY_EVIDENCE),
    },
    assistant: assistantOrigin(s, costs),
    assistantLimits: {
      turns: Number(s.ASSISTANT_TURNS),
      tokens: Number(s.ASSISTANT_TOKENS),
      ms: Number(s.ASSISTANT_SECONDS) * 1_000,
      awsUsd: s.ASSISTANT_AWS_USD,
      day: { tokens: Number(s.ASSISTANT_DAY_TOKENS), awsUsd: s.ASSISTANT_DAY_AWS_USD },
    },
    documentation: documentationOrigin(s),
    mcp: mcpOrigin(s),
    mcpToken: s.MCP_TOKEN ?? null,
  };
}

/** The text of `.env.example`, made from the schema so that it cannot fall behind. */
export function envExample(): string {
  const lines = ["# Every setting there is. Nothing is required: what is not set is local, embedded or off.", ""];
  let group = "";
  for (const [name, schema] of Object.entries(SETTINGS.shape)) {
    const [title = "", words = ""] = (schema.description ?? "").split("|");
    if (title !== group) lines.push(...(group === "" ? [] : [""]), `# ${title}`);
    group = title;
    const fallback = schema instanceof z.ZodDefault ? String(schema.def.defaultValue) : "";
    lines.push(`# ${words}`, `${fallback === "" ? "# " : ""}${name}=${fallback}`);
  }
  return `${lines.join("\n")}\n`;
}

function costOrigin(s: Settings, flags: Flags): CostOrigin {
  if (flags.bill !== undefined) return { kind: "bill", files: flags.bill, pricing: flags.pricing ?? null };
  if (s.RECEIVER_ACCOUNT_ID === undefined) {
    return { kind: "local", seed: flags.seed ?? 7, clients: flags.clients ?? 24, cloudUrl: flags.cloud ?? null };
  }
  return {
    kind: "real",
    accountId: s.RECEIVER_ACCOUNT_ID,
    name: s.RECEIVER_NAME ?? s.RECEIVER_ACCOUNT_ID,
    roleArn: s.RECEIVER_ROLE_ARN ?? null,
    externalId: s.RECEIVER_EXTERNAL_ID ?? null,
    apply:
      s.APPLY_ROLE_ARN === undefined ? null : { roleArn: s.APPLY_ROLE_ARN, externalId: s.APPLY_EXTERNAL_ID ?? null },
  };
}

function slackOrigin(s: Settings): SlackOrigin {
  if (s.SLACK_BOT_TOKEN === undefined) return { kind: "local" };
  return {
    kind: "real",
    botToken: s.SLACK_BOT_TOKEN,
    signingSecret: s.SLACK_SIGNING_SECRET ?? null,
    appToken: s.SLACK_APP_TOKEN ?? null,
    admins: list(s.SLACK_ADMINS),
    internalChannels: list(s.SLACK_INTERNAL_CHANNELS),
    approvalsChannel: s.SLACK_APPROVALS_CHANNEL ?? null,
  };
}

function assistantOrigin(s: Settings, costs: CostOrigin): AssistantOrigin {
  if (s.BEDROCK_MODEL === undefined) return { kind: costs.kind === "real" ? "off" : "planner" };
  const [, id, version] = /^(.+):(DRAFT|\d+)$/.exec(s.BEDROCK_GUARDRAIL ?? "") ?? [];
  return {
    kind: "bedrock",
    models: [s.BEDROCK_MODEL, ...(s.BEDROCK_FALLBACK_MODEL === undefined ? [] : [s.BEDROCK_FALLBACK_MODEL])],
    region: s.BEDROCK_REGION ?? "us-east-1",
    role:
      s.BEDROCK_ROLE_ARN === undefined
        ? null
        : { roleArn: s.BEDROCK_ROLE_ARN, externalId: s.BEDROCK_EXTERNAL_ID ?? null },
    guardrail: id === undefined || version === undefined ? null : { id, version },
  };
}

function documentationOrigin({ DOCS_MCP_COMMAND: program, DOCS_MCP_URL: url }: Settings): DocumentationOrigin | null {
  if (url !== undefined) return { kind: "address", url };
  const [command, ...args] = program?.split(" ") ?? [];
  return command === undefined ? null : { kind: "program", command, args };
}

function mcpOrigin(s: Settings): McpOrigin {
  const callsPerMinute = Number(s.MCP_CALLS_PER_MINUTE);
  if (s.MCP_URL === undefined) {
    // Where the console lets anybody on this machine in, a printed token is no less than that.
    return s.SLACK_BOT_TOKEN === undefined ? { kind: "local", callsPerMinute } : { kind: "off" };
  }
  return {
    kind: "served",
    url: s.MCP_URL,
    issuer: s.MCP_ISSUER ?? null,
    tokens: s.MCP_TOKENS === "on",
    origins: list(s.MCP_ORIGINS),
    sessions: s.MCP_SESSIONS === "on",
    callsPerMinute,
  };
}

function modeOf(costs: CostOrigin, slack: SlackOrigin): Config["mode"] {
  if (costs.kind === "bill" && slack.kind === "local") return "bill";
  if (costs.kind === "local" && slack.kind === "local") return "demo";
  return costs.kind === "real" && slack.kind === "real" ? "live" : "mixed";
}

const list = (text: string | undefined): string[] =>
  text === undefined ? [] : text.split(",").map((part) => part.trim());
