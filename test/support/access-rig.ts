import { openAccess } from "#src/app/access.ts";
import { auditTo } from "#src/app/audit.ts";
import { callerFrom, slackSubject } from "#src/app/callers.ts";
import { slackDirectory } from "#src/chat/slack/directory.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { type LocalSlack, startSlack } from "#src/local/slack/start.ts";
import type { Role } from "#src/ports/access.ts";
import type { Directory } from "#src/ports/rights.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import type { Caller } from "#src/tool/caller.ts";
import { type Answer, createDoor } from "#src/tool/run.ts";
import { registry } from "#tools/index.ts";
import { ledgerDesk } from "./desk.ts";
import { northwind } from "./northwind.ts";

/** The name of a member of the simulated workspace among the grants, and of its group of approvers. */
export const subject = (user: string): string => slackSubject(DEMO.teamId, user);
export const APPROVERS = `slack-group:${DEMO.teamId}:${DEMO.approvers}`;

/** A new live installation: a store without a client or a grant, the local Slack over the wire, and a door whose callers come from both. */
export interface AccessRig {
  readonly store: Store;
  readonly slack: LocalSlack;
  readonly clock: ManualClock;
  readonly directory: Directory;
  /** What was logged, a line each. */
  readonly logged: string[];
  /** Ids of members whom the settings name as first admins. */
  readonly admins: string[];
  callerOf(user: string): Promise<Caller>;
  /** Asks one command line as a member, or as the caller. */
  ask(line: string, by?: string | Caller): Promise<Answer>;
  /** Gives a right on all clients behind the desk's back. */
  grant(subject: string, role: Role): Promise<void>;
  /** Takes every right. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** Starts it. */
export async function startAccessRig(): Promise<AccessRig> {
  const clock = new ManualClock(northwind.now);
  const [store, slack] = await Promise.all([openStore({ clock }), startSlack({ clock })]);
  const logged: string[] = [];
  const keep = (details: object, message: string): void => void logged.push(`${message} ${JSON.stringify(details)}`);
  const directory = slackDirectory({
    botToken: slack.env().SLACK_BOT_TOKEN ?? "",
    slackApiUrl: slack.apiUrl,
    clock,
    log: { info: keep, warn: keep, error: keep },
  });
  const desk = ledgerDesk(northwind);
  const admins: string[] = [];
  const door = createDoor({
    registry,
    desk,
    clock,
    access: openAccess({ store, payer: desk.receiver, firstAdmins: admins, directory: () => directory }),
    system: { report: () => Promise.reject(new Error("not asked for in these tests")) },
    audit: auditTo(store.audit),
    onFault: (error) => {
      throw error.cause ?? error;
    },
    deadlineMs: 60_000,
  });
  const callerOf = (user: string): Promise<Caller> =>
    callerFrom(store, subject(user), "slack", { admins: admins.map(subject), directory });
  return {
    store,
    slack,
    clock,
    directory,
    logged,
    admins,
    callerOf,
    ask: async (line, by = DEMO.operator) => door.command(line, typeof by === "string" ? await callerOf(by) : by),
    grant: (to, role) => store.grants.give({ subject: to, role, client: "*" }),
    empty: async () => {
      for (const grant of await store.grants.list()) await store.grants.revoke(grant);
    },
    close: async () => {
      await store.close();
      await slack.close();
    },
  };
}
