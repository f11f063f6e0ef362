import type { Writable } from "node:stream";
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

/** The logger of this process: JSON lines on stderr (or elsewhere, when told), so that stdout stays free for answers. */
export function openLog(level: string, to?: Writable): Log {
  return pino(
    {
      level,
      base: null,
      serializers: { error: pino.stdSerializers.errWithCause },
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: "[hidden]" },
    },
    to ?? pino.destination({ fd: 2, sync: true }),
  );
}
