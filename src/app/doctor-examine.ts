import type { Config } from "#src/config.ts";
import { type Clock, systemClock } from "#src/kernel/clock.ts";
import type { Doctor } from "#src/ports/doctor.ts";
import type { Store } from "#src/ports/store.ts";
import { type AwsSide, awsChecks, awsNotOpened, awsNotUsed, overrideCheck, type ProcessKind } from "./doctor-aws.ts";
import { type Check, runCheck } from "./doctor-check.ts";
import { mcpChecks } from "./doctor-mcp.ts";
import { slackChecks } from "./doctor-slack.ts";
import { databaseCheck, homeCheck, queueCheck } from "./doctor-state.ts";

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
        ...mcpChecks(config),
        overrideCheck(config, parts.variables),
        ...cloudChecks(parts, paid),
      ];
      const findings = await Promise.all(checks.map((check) => runCheck(check, call.signal)));
      return { at: clock.now().toISOString(), findings: [home, ...findings] };
    },
  };
}

function cloudChecks({ config, aws, process, machineClock }: DoctorParts, paid: boolean): readonly Check[] {
  if (aws === null) return [awsNotUsed()];
  if ("message" in aws) return [awsNotOpened(aws.message, aws.fix)];
  return awsChecks({ config, side: aws, process, paid, machineClock: machineClock ?? systemClock });
}
