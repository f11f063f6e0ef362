import type { Clock } from "#src/kernel/clock.ts";
import { Upstream } from "#src/kernel/errors.ts";
import type { Log } from "#src/ports/log.ts";
import type { Directory } from "#src/ports/rights.ts";
import { boltLogger, describeError } from "./log.ts";
import { Names } from "./names.ts";
import { cleanLine } from "./render/clean.ts";
import { SlackWeb, slackErrorOf } from "./web.ts";

/** How long a membership or a handle is taken to be what it was, in milliseconds: Slack takes these questions 20 times a minute. */
const KEPT_MS = 5 * 60_000;
/** How long an answer about who somebody is may keep people waiting, in milliseconds. */
const PATIENCE_MS = 5_000;
const LONGEST = 60;

export interface DirectoryOptions {
  readonly botToken: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly slackApiUrl?: string;
}

/** Slack's people and user groups. What could not be read is not remembered; what was, five minutes from when it was asked. */
export function slackDirectory({ botToken, clock, log, slackApiUrl }: DirectoryOptions): Directory {
  const api = { logger: boltLogger(log), ...(slackApiUrl === undefined ? {} : { slackApiUrl }) };
  const web = new SlackWeb({ token: botToken, ...api });
  const names = new Names(web, clock, log);
  const members = remembered(clock, (group: string) => membersOf(web, group));
  const handles = remembered(clock, () => inTime(web.groupHandles()));

  const noted = async <T>(work: Promise<T>, what: Readonly<Record<string, string>>): Promise<T> => {
    try {
      return await work;
    } catch (thrown) {
      log.error({ ...what, error: describeError(thrown) }, "the user groups of Slack could not be read");
      const sentence = "Slack's user groups cannot be read at the moment. Try again in a minute, or ask doctor.";
      throw new Upstream("slack.groups", sentence, { retryable: true, cause: thrown });
    }
  };

  return {
    members: (group) => noted(members(group), { group }),
    async nameOf(subject) {
      const [kind, , id = ""] = subject.split(":");
      if (kind === "slack") {
        const name = await names.of(id);
        return name === null ? null : `@${name}`;
      }
      try {
        const handle = (await noted(handles(""), { group: subject })).get(id);
        return handle === undefined ? null : `@${cleanLine(handle, LONGEST)}`;
      } catch (thrown) {
        // A name is only words: without it the id stands in its place.
        if (thrown instanceof Upstream) return null;
        throw thrown;
      }
    },
  };
}

/** The members as grants name them; nobody in a group that is gone or switched off (docs.slack.dev, usergroups.users.list). */
async function membersOf(web: SlackWeb, group: string): Promise<readonly string[]> {
  const [, team = "", id = ""] = group.split(":");
  try {
    return (await inTime(web.groupMembers(id))).map((user) => `slack:${team}:${user}`);
  } catch (thrown) {
    if (slackErrorOf(thrown) === "no_such_subteam") return [];
    throw thrown;
  }
}

/** Asks once for all who want to know at the same time. Its age counts from the question, so that nothing is kept for longer. */
function remembered<T>(clock: Clock, ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, { readonly answer: Promise<T>; readonly at: number }>();
  return (key) => {
    const now = clock.now().getTime();
    const found = known.get(key);
    if (found !== undefined && now - found.at < KEPT_MS) return found.answer;
    const entry = { answer: ask(key), at: now };
    known.set(key, entry);
    entry.answer.catch(() => {
      if (known.get(key) === entry) known.delete(key);
    });
    return entry.answer;
  };
}

/** The answer, or a failure when Slack lets us wait, as it does after too many questions. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("Slack took too long to answer")), PATIENCE_MS);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
