import type { Logger } from "@slack/bolt";
import { LogLevel } from "@slack/bolt";
import type { Log } from "#src/ports/log.ts";

/** What may be written of something that was thrown: its kind, code, sentence and stack, with every secret taken out. */
export function describeError(thrown: unknown): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { message: withoutSecrets(String(thrown)) };
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
  return {
    name: thrown.name,
    ...(code === undefined ? {} : { code }),
    message: withoutSecrets(thrown.message),
    stack: withoutSecrets(thrown.stack ?? ""),
    ...(thrown.cause === undefined ? {} : { cause: describeError(thrown.cause) }),
  };
}

/** Takes Slack tokens, signatures and one-time addresses out of a text. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/\bx(?:ox[a-z]|app)-[\w-]+/gi, "[token]")
    .replace(/\bv0=[0-9a-f]{16,}/gi, "[signature]")
    .replace(/https?:\/\/[^\s"']*\/(?:commands|actions|response|services|upload)\/[^\s"']*/gi, "[one-time address]")
    .replace(/\bwss?:\/\/[^\s"']+/gi, "[socket address]")
    .replace(/(Bearer|token=)\s*[^\s"'&]+/gi, "$1 [token]");
}

/** Hands Bolt's warnings and errors on, cleaned. Its finer levels hold whole payloads, so they are dropped. */
export function boltLogger(log: Log): Logger {
  const text = (parts: readonly unknown[]): string =>
    parts.map((part) => withoutSecrets(part instanceof Error ? part.message : String(part))).join(" ");
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts) => log.warn({ from: "bolt" }, text(parts)),
    error: (...parts) => log.error({ from: "bolt" }, text(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
