import { z } from "zod";
import { Misconfigured, type Problem } from "#src/kernel/errors.ts";

const account = z.string().regex(/^\d{12}$/, "must be an AWS account id of 12 digits");
const url = (...schemes: string[]): z.ZodString =>
  z.string().regex(new RegExp(`^(${schemes.join("|")})://.+`), `must be a URL that begins with ${schemes[0]}://`);

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

/**
 * Every setting there is, with the words that `.env.example` is made of. A group's first line is its title.
 * Nothing is required: what is not set is local, embedded or off.
 */
const SETTINGS = z.object({
  PORT: z
    .string()
    // Not coerced: white space would become port 0.
    .refine(isPort, "must be a port number, 0 to 65535")
    .default("3000")
    .describe("Web|Port of the one HTTP server."),
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
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(live|test)_/, "must begin with sk_live_, sk_test_, rk_live_ or rk_test_")
    .optional()
    .describe("Stripe|Key for invoicing. Refused while costs are simulated: money never mixes."),
});

/** Where costs come from. */
export type CostOrigin =
  | { readonly kind: "local"; readonly seed: number; readonly clients: number; readonly cloudUrl: string | null }
  | {
      readonly kind: "real";
      readonly accountId: string;
      readonly name: string;
      readonly roleArn: string | null;
      readonly externalId: string | null;
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
    };

/** The whole configuration, checked. Holds secrets: never log it. */
export interface Config {
  readonly mode: "demo" | "bill" | "mixed" | "live";
  readonly http: { readonly host: string; readonly port: number };
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  readonly home: string;
  readonly fresh: boolean;
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly costs: CostOrigin;
  readonly slack: SlackOrigin;
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
    http: { host: s.HOST, port: flags.port ?? Number(s.PORT) },
    // Who tries it out reads the terminal; who runs it reads the log.
    logLevel: s.LOG_LEVEL ?? (slack.kind === "local" ? "warn" : "info"),
    home: s.RECKONER_HOME,
    fresh: flags.fresh ?? false,
    databaseUrl: s.DATABASE_URL ?? null,
    redisUrl: s.REDIS_URL ?? null,
    costs,
    slack,
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

type Settings = z.output<typeof SETTINGS>;

function conflicts(env: Readonly<Record<string, string | undefined>>, flags: Flags): Problem[] {
  return [...flagProblems(flags), ...costProblems(env, flags), ...slackProblems(env)];
}

function flagProblems(flags: Flags): Problem[] {
  const problems: Problem[] = [];
  const problem = (path: string, message: string): void => void problems.push({ path, message });
  if (flags.cloud !== undefined && !isLoopback(flags.cloud)) {
    problem("--cloud", "must be the http address of a local cloud on this machine, like http://127.0.0.1:4000");
  }
  if (flags.cloud !== undefined && flags.bill !== undefined) {
    problem("--cloud", "and --bill are two sources of cost; leave one out");
  }
  if (flags.pricing !== undefined && flags.bill === undefined) {
    problem("--pricing", "says how the bill of --bill is priced; give --bill too, or leave it out");
  }
  if (flags.port !== undefined && !isPort(String(flags.port))) problem("--port", "must be a port number, 0 to 65535");
  if (flags.seed !== undefined && !Number.isSafeInteger(flags.seed)) problem("--seed", "must be a whole number");
  if (flags.clients !== undefined && !(Number.isSafeInteger(flags.clients) && flags.clients > 0)) {
    problem("--clients", "must be a whole number above zero");
  }
  return problems;
}

function costProblems(env: Readonly<Record<string, string | undefined>>, flags: Flags): Problem[] {
  const problems: Problem[] = [];
  const has = (name: string): boolean => env[name] !== undefined;
  const problem = (path: string, message: string): void => void problems.push({ path, message });
  const real = has("RECEIVER_ACCOUNT_ID");
  if (real && flags.bill !== undefined) {
    problem("RECEIVER_ACCOUNT_ID", "is set, and --bill gives another source of cost; unset it or leave --bill out");
  }
  if (real && flags.cloud !== undefined) {
    problem("RECEIVER_ACCOUNT_ID", "is set, and --cloud asks for simulated AWS; unset it or leave --cloud out");
  }
  if (real) {
    for (const name of Object.keys(env).filter((n) => n.startsWith("AWS_ENDPOINT_URL"))) {
      problem(name, "redirects AWS requests, which is refused with a real receiver account; unset it");
    }
  } else {
    for (const name of ["RECEIVER_NAME", "RECEIVER_ROLE_ARN", "RECEIVER_EXTERNAL_ID"].filter(has)) {
      problem(name, "belongs to a real receiver account; set RECEIVER_ACCOUNT_ID too, or unset it");
    }
  }
  if (real && has("RECEIVER_EXTERNAL_ID") && !has("RECEIVER_ROLE_ARN")) {
    problem("RECEIVER_EXTERNAL_ID", "is only used when a role is assumed; set RECEIVER_ROLE_ARN too");
  }
  if (has("STRIPE_SECRET_KEY") && !real) {
    problem("STRIPE_SECRET_KEY", "is refused while costs are simulated or from a file: money never mixes; unset it");
  }
  return problems;
}

function slackProblems(env: Readonly<Record<string, string | undefined>>): Problem[] {
  const has = (name: string): boolean => env[name] !== undefined;
  if (has("SLACK_BOT_TOKEN")) {
    if (has("SLACK_SIGNING_SECRET") || has("SLACK_APP_TOKEN")) return [];
    const message = "is missing; set it for delivery over HTTP, or SLACK_APP_TOKEN for socket mode";
    return [{ path: "SLACK_SIGNING_SECRET", message }];
  }
  const problems: Problem[] = ["SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_ADMINS", "SLACK_INTERNAL_CHANNELS"]
    .filter(has)
    .map((path) => ({ path, message: "is set, but SLACK_BOT_TOKEN is not; set the token too, or unset it" }));
  if (has("HOST") && !isLoopbackHost(env.HOST ?? "")) {
    const message = "must be loopback (127.0.0.1) while the console takes Slack's place: it lets anyone in";
    problems.push({ path: "HOST", message });
  }
  return problems;
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
  };
}

function modeOf(costs: CostOrigin, slack: SlackOrigin): Config["mode"] {
  if (costs.kind === "bill" && slack.kind === "local") return "bill";
  if (costs.kind === "local" && slack.kind === "local") return "demo";
  return costs.kind === "real" && slack.kind === "real" ? "live" : "mixed";
}

const list = (text: string | undefined): string[] =>
  text === undefined ? [] : text.split(",").map((part) => part.trim());

const isLoopbackHost = (text: string): boolean => /^(127\.\d+\.\d+\.\d+|localhost|::1)$/.test(text);

const isLoopback = (text: string): boolean => /^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?\/?$/.test(text);
