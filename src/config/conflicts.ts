import type { Problem } from "#src/kernel/errors.ts";
import type { Flags } from "../config.ts";
import { isPort } from "./settings.ts";

/** Settings and flags that do not go together, by variable, with what to do. */
export function conflicts(env: Readonly<Record<string, string | undefined>>, flags: Flags): Problem[] {
  return [
    ...flagProblems(flags),
    ...costProblems(env, flags),
    ...slackProblems(env),
    ...assistantProblems(env),
    ...mcpProblems(env),
  ];
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
    const belonging = [
      "RECEIVER_NAME",
      "RECEIVER_ROLE_ARN",
      "RECEIVER_EXTERNAL_ID",
      "APPLY_ROLE_ARN",
      "APPLY_EXTERNAL_ID",
    ];
    for (const name of belonging.filter(has)) {
      problem(name, "belongs to a real receiver account; set RECEIVER_ACCOUNT_ID too, or unset it");
    }
  }
  if (real && has("RECEIVER_EXTERNAL_ID") && !has("RECEIVER_ROLE_ARN")) {
    problem("RECEIVER_EXTERNAL_ID", "is only used when a role is assumed; set RECEIVER_ROLE_ARN too");
  }
  if (real && has("APPLY_EXTERNAL_ID") && !has("APPLY_ROLE_ARN")) {
    problem("APPLY_EXTERNAL_ID", "is only used when the apply role is assumed; set APPLY_ROLE_ARN too");
  }
  if (real && has("APPLY_ROLE_ARN") && env.APPLY_ROLE_ARN === env.RECEIVER_ROLE_ARN) {
    problem(
      "APPLY_ROLE_ARN",
      "is the read role; make an apply role of its own, so that reading never needs the right to write",
    );
  }
  if (has("STRIPE_SECRET_KEY") && !real) {
    problem("STRIPE_SECRET_KEY", "is refused while costs are simulated or from a file: money never mixes; unset it");
  }
  return problems;
}

function slackProblems(env: Readonly<Record<string, string | undefined>>): Problem[] {
  const has = (name: string): boolean => env[name] !== undefined;
  const channel = env.SLACK_APPROVALS_CHANNEL;
  const internal = (env.SLACK_INTERNAL_CHANNELS ?? "").split(",").map((part) => part.trim());
  if (has("SLACK_BOT_TOKEN") && channel !== undefined && !internal.includes(channel)) {
    const message = "must be one of SLACK_INTERNAL_CHANNELS: proposals show figures of every client";
    return [{ path: "SLACK_APPROVALS_CHANNEL", message }];
  }
  if (has("SLACK_BOT_TOKEN")) {
    if (has("SLACK_SIGNING_SECRET") || has("SLACK_APP_TOKEN")) return [];
    const message = "is missing; set it for delivery over HTTP, or SLACK_APP_TOKEN for socket mode";
    return [{ path: "SLACK_SIGNING_SECRET", message }];
  }
  const problems: Problem[] = [
    "SLACK_SIGNING_SECRET",
    "SLACK_APP_TOKEN",
    "SLACK_ADMINS",
    "SLACK_INTERNAL_CHANNELS",
    "SLACK_APPROVALS_CHANNEL",
  ]
    .filter(has)
    .map((path) => ({ path, message: "is set, but SLACK_BOT_TOKEN is not; set the token too, or unset it" }));
  if (has("HOST") && !isLoopbackHost(env.HOST ?? "")) {
    const message = "must be loopback (127.0.0.1) while the console takes Slack's place: it lets anyone in";
    problems.push({ path: "HOST", message });
  }
  return problems;
}

function assistantProblems(env: Readonly<Record<string, string | undefined>>): Problem[] {
  const has = (name: string): boolean => env[name] !== undefined;
  const belonging = [
    "BEDROCK_FALLBACK_MODEL",
    "BEDROCK_REGION",
    "BEDROCK_ROLE_ARN",
    "BEDROCK_EXTERNAL_ID",
    "BEDROCK_GUARDRAIL",
  ];
  const problems: Problem[] = has("BEDROCK_MODEL")
    ? []
    : belonging
        .filter(has)
        .map((path) => ({ path, message: "is set, but BEDROCK_MODEL is not; set the model too, or unset it" }));
  if (has("BEDROCK_MODEL") && has("BEDROCK_EXTERNAL_ID") && !has("BEDROCK_ROLE_ARN")) {
    const message = "is only used when a role is assumed; set BEDROCK_ROLE_ARN too";
    problems.push({ path: "BEDROCK_EXTERNAL_ID", message });
  }
  if (has("DOCS_MCP_COMMAND") && has("DOCS_MCP_URL")) {
    problems.push({ path: "DOCS_MCP_URL", message: "and DOCS_MCP_COMMAND are two places of documentation; unset one" });
  }
  if (has("BEDROCK_MODEL") && env.BEDROCK_FALLBACK_MODEL === env.BEDROCK_MODEL) {
    problems.push({ path: "BEDROCK_FALLBACK_MODEL", message: "is the same model; set another one, or unset it" });
  }
  return problems;
}

function mcpProblems(env: Readonly<Record<string, string | undefined>>): Problem[] {
  const has = (name: string): boolean => env[name] !== undefined;
  const problems: Problem[] = [];
  if (!has("MCP_URL")) {
    const message = "is set, but MCP_URL is not; set the address of the endpoint too, or unset it";
    const belonging = ["MCP_ISSUER", "MCP_ORIGINS"].filter(has);
    problems.push(
      ...[...belonging, ...(env.MCP_TOKENS === "on" ? ["MCP_TOKENS"] : [])].map((path) => ({ path, message })),
    );
  } else if (!has("MCP_ISSUER") && env.MCP_TOKENS !== "on") {
    const message =
      "needs a way to know who asks: set MCP_ISSUER, where people sign in, or MCP_TOKENS=on for static tokens";
    problems.push({ path: "MCP_URL", message });
  }
  if (has("MCP_TOKEN") && !has("DATABASE_URL")) {
    problems.push({ path: "MCP_TOKEN", message: "is looked up in the database; set DATABASE_URL too, or unset it" });
  }
  return problems;
}

const isLoopbackHost = (text: string): boolean => /^(127\.\d+\.\d+\.\d+|localhost|::1)$/.test(text);

const isLoopback = (text: string): boolean => /^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?\/?$/.test(text);
