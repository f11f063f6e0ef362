import type { Log } from "#src/ports/log.ts";
import type { Store } from "#src/ports/store.ts";
import { type Followed, followOutbox } from "./follow-outbox.ts";

/** What the people who decide are to know without having asked: a sentence, and the command that shows more. */
export interface Notice {
  readonly text: string;
  readonly command: string;
}

/** The outbox topic of notices. */
const TOPIC = "notice";

/** Writes a notice once for its key, to be shown by whichever process serves chat. */
export function noticeTo(store: Store): (key: string, notice: Notice) => Promise<void> {
  return (key, { text, command }) =>
    store.transaction(async (within) => {
      if (await within.inbox.claim(TOPIC, key)) {
        await within.outbox.add({ topic: TOPIC, key, payload: { text, command } });
      }
    });
}

/** Tells those who show notices of each. */
export function notices(store: Store, log: Log): Followed<(notice: Notice) => Promise<void>> {
  return followOutbox({
    store,
    log,
    topic: TOPIC,
    tell: async (_key, events, listeners) => {
      for (const { payload } of events) for (const listener of listeners) await listener(payload as unknown as Notice);
    },
  });
}
