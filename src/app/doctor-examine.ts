import type { Config } from "#src/config.ts";
import { type Clock, systemClock } from "#src/kernel/clock.ts";
import { Misconfigured } from "#src/kernel/errors.ts";
import type { Doctor } from "#src/ports/doctor.ts";
import type { Model } from "#src/ports/model.ts";
import type { Store } from "#src/ports/store.ts";
import { assistantChecks } from "./doctor-assistant.ts";
import { type AwsSide, awsChecks, awsNotOpened, awsNotUsed, overrideCheck, type ProcessKind } from "./doctor-aws.ts";
import { type Check, runCheck } from "./doctor-check.ts";
import { slackChecks } from "./doctor-slack.ts";
import { databaseCheck, homeCheck, queueCheck } from "./doctor-state.ts";
import { openModel } from "./models.ts";

/** What a doctor is made of. */
export interface DoctorParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly process: ProcessKind;
  /** The open store of this process; without one the database is looked at from outside and not changed. */
  readonly store: Store | null;
  /** How AWS is reached; `null` with a bill, or why it could not be opened. */
  readonly aws: AwsSide | { readonly message: string; readonly fix: string } | null;
  /** Names of the variables of this process. */
  readonly variables: readonly string[];
  /** The machine's own clock, by which requests are signed. */
  readonly machineClock?: Clock;
  /** Another address than Slack's. */
  readonly slackApi?: string;
  /** Another address than Bedrock's. */
  readonly bedrockUrl?: string;
}

/** Makes the doctor of this process. */
export function openDoctor(parts: DoctorParts): Doctor {
  return {
    async examine({ paid }, call) {
      const { config, clock, store } = parts;
      // First and by itself: opening the embedded database would mend its folder's mode.
      const home = await runCheck(homeCheck(config), call.signal);
      const checks = [
        databaseCheck(config, store),
        queueCheck(config),
        ...slackChecks(config, parts.slackApi),
        ...assistantChecks({ config, paid, modelBy: (id) => modelBy(parts, id) }),
        overrideCheck(config, parts.variables),
        ...cloudChecks(parts, paid),
      ];
      const findings = await Promise.all(checks.map((check) => runCheck(check, call.signal)));
      return { at: clock.now().toISOString(), findings: [home, ...findings] };
    },
  };
}

/** One model of the settings by itself: with the others behind it, it would be said to answer when they do. */
async function modelBy({ config, bedrockUrl }: DoctorParts, id: string): Promise<Model> {
  const { assistant } = config;
  const only =
    assistant.kind === "bedrock" ? { ...config, assistant: { ...assistant, models: [id] as const } } : config;
  const opened = await openModel(only, { bedrock: bedrockUrl });
  if (opened === null) throw new Misconfigured("assistant.off", "There is no model to ask.");
  return opened.model;
}

function cloudChecks({ config, aws, process, machineClock }: DoctorParts, paid: boolean): readonly Check[] {
  if (aws === null) return [awsNotUsed()];
  if ("message" in aws) return [awsNotOpened(aws.message, aws.fix)];
  return awsChecks({ config, side: aws, process, paid, machineClock: machineClock ?? systemClock });
}
