import { type Config, environment, readConfig } from "#src/config.ts";
import { systemClock } from "#src/kernel/clock.ts";
import { AppError, InputError } from "#src/kernel/errors.ts";
import { startCloud } from "#src/local/cloud.ts";
import type { Call } from "#src/ports/call.ts";
import type { Examination, Finding } from "#src/ports/doctor.ts";
import type { Receipt } from "#src/view/receipt.ts";
import { renderText } from "#src/view/text.ts";
import { doctor as tool } from "#tools/doctor.ts";
import { readArguments } from "./arguments.ts";
import { asJson, EXIT_CODES, writeOut } from "./command-line.ts";
import { openDoctor } from "./doctor-examine.ts";
import { awsSide } from "./doctor-side.ts";

/**
 * `doctor [--paid] [--json]`: tries every connection and permission, says of each whether it is ok, missing or unknown, and the
 * fix. Ends with 0 when nothing is missing, else with the code of a wrong configuration.
 */
export async function doctor(words: readonly string[]): Promise<number> {
  const request = readArguments(words);
  const more = request.words.filter((word) => word !== "--paid");
  if (more.length > 0) {
    throw new InputError("doctor.usage", "Write doctor, and --paid to try also what costs $0.02, or --json.");
  }
  const variables = environment();
  const config = settings(() => readConfig(variables, request.flags));
  const { at, findings } =
    "problems" in config
      ? { at: systemClock.now().toISOString(), findings: config.problems }
      : await examine(config, Object.keys(variables), request.words.includes("--paid"));
  const count = (state: string): number => findings.filter((f) => f.state === state).length;
  const data = { at, missing: count("missing"), unknown: count("unknown"), findings: findings.map((f) => ({ ...f })) };
  await writeOut(`${request.json ? asJson({ data, receipt: NO_FIGURES }) : renderText(tool.view(data))}\n`);
  return data.missing === 0 ? 0 : EXIT_CODES.misconfigured;
}

/** An examination reads no figures. */
const NO_FIGURES: Receipt = { asOf: null, state: "none", requests: 0, costUsd: "0", sources: [] };

async function examine(config: Config, variables: readonly string[], paid: boolean): Promise<Examination> {
  const { costs } = config;
  const own = costs.kind === "local" && costs.cloudUrl === null;
  const cloud = own ? await startCloud({ seed: costs.seed, clients: costs.clients }) : null;
  try {
    const aws = await awsSide({ config, clock: systemClock, meter: () => {}, cloud });
    const parts = { config, clock: systemClock, process: "command" as const, store: null, aws, variables };
    return await openDoctor(parts).examine({ paid }, call());
  } finally {
    await cloud?.close();
  }
}

const call = (): Call => ({ signal: new AbortController().signal, fresh: true, used: () => {} });

/** The settings, or a line for each that is refused: a doctor tells what is wrong with them, too. */
function settings(read: () => Config): Config | { readonly problems: readonly Finding[] } {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.problems.length === 0) throw thrown;
    const refused = thrown.problems.map(
      ({ path, message }): Finding => ({
        area: "Settings",
        name: path,
        state: "missing",
        detail: `This setting is refused: ${path} ${message}.`,
        fix: `Mend ${path} and ask again.`,
      }),
    );
    const rest: Finding = {
      area: "Settings",
      name: "everything else",
      state: "unknown",
      detail: "Not tried: nothing starts with these settings.",
      fix: "Mend the settings first.",
    };
    return { problems: [...refused, rest] };
  }
}
