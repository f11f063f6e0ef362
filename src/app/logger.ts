import pino from "pino";
import type { Log } from "#src/ports/log.ts";

/** Where tokens and secrets could stand in something that is logged; what is there is replaced. */
const SECRETS = [
  "token",
  "secret",
  "password",
  "authorization",
  "signingSecret",
  "botToken",
  "appToken",
  "secretAccessKey",
];

/** The logger of this process: JSON lines on stderr, so that stdout stays free for answers. */
export function openLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      serializers: { error: pino.stdSerializers.errWithCause },
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: "[hidden]" },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
