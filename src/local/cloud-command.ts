import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { InputError } from "../kernel/errors.ts";
import { type Cloud, type CloudOptions, startCloud } from "./cloud.ts";

/**
 * `npm run cloud -- --seed 7 --clients 24 --log FILE --port N`: starts the local cloud alone and prints the variables
 * that point clients at it as lines for a shell. Bad arguments are refused with an `InputError`; the caller stops it.
 */
export async function runCloud(
  argv: readonly string[],
  print: (text: string) => void = (text) => process.stdout.write(text),
  more: Pick<CloudOptions, "clock" | "moveClock" | "sessionClock" | "parts"> = {},
): Promise<Cloud> {
  const { values } = parse(argv);
  const cloud = await startCloud({
    ...more,
    ...whole("seed", values.seed, 0, 2 ** 31),
    ...whole("clients", values.clients, 1, 10_000),
    ...whole("months", values.months, 1, 36),
    ...whole("rows", values.rows, 1, 100_000_000),
    ...whole("port", values.port, 0, 65_535),
    ...(values.log === undefined ? {} : { log: resolve(values.log) }),
  });
  print(exportLines(cloud.env()));
  return cloud;
}

/** Variables as lines that a shell can read. */
export function exportLines(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(
      ([name, value]) =>
        `export ${name}=${/^[\w./:@+=-]*$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`}\n`,
    )
    .join("");
}

const text = { type: "string" } as const;

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: { seed: text, clients: text, months: text, rows: text, port: text, log: text },
    });
  } catch (cause) {
    throw new InputError(
      "cloud.arguments",
      "The local cloud knows --seed, --clients, --months, --rows, --port and --log.",
      { cause },
    );
  }
}

function whole(name: string, given: string | undefined, low: number, high: number): Record<string, number> {
  if (given === undefined) return {};
  const value = Number(given);
  if (!/^\d+$/.test(given) || value < low || value > high) {
    throw new InputError("cloud.arguments", `--${name} takes a whole number from ${low} to ${high}.`);
  }
  return { [name]: value };
}
