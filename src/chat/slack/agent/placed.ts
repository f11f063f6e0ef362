import { describeError } from "../log.ts";
import type { SlackBlock } from "../render/block.ts";
import { type StreamPlace, slackErrorOf } from "../web.ts";
import type { Growing } from "./growing.ts";
import type { StreamTools } from "./stream.ts";

/** What stands below an answer, and how much of it is left where Slack does not take all. */
export class Ending {
  readonly blocks: readonly SlackBlock[];
  readonly #needed: readonly SlackBlock[];

  /** `needed` are those that every workspace draws. */
  constructor(blocks: readonly SlackBlock[], needed: readonly SlackBlock[]) {
    this.blocks = blocks;
    this.#needed = needed;
  }

  /** From all to nothing. */
  variants(): readonly (readonly SlackBlock[])[] {
    const all = [this.blocks, this.#needed, []];
    return all.filter((blocks, at) => at === 0 || blocks.length < (all[at - 1]?.length ?? 0));
  }
}

/** Nothing stands below. */
export const NO_ENDING = new Ending([], []);

/** Puts the whole message in its place, edited or posted, and in plainer blocks where Slack does not take it. */
export async function placed(message: Growing, place: StreamPlace, ending: Ending, tools: StreamTools): Promise<void> {
  const { channel, threadTs } = place;
  const [all = []] = ending.variants();
  const drawings = [
    ...ending.variants().map((end) => [...message.blocks(), ...end]),
    [...message.plainBlocks(), ...all.filter((block) => block.type === "context")],
  ];
  for (const [at, blocks] of drawings.entries()) {
    const drawn = { text: message.spoken(), blocks, pictures: [] };
    try {
      if (message.posted === undefined) message.posted = await tools.web.post({ channel, threadTs }, drawn);
      else await tools.web.update(message.posted, drawn);
      message.settle();
      return;
    } catch (thrown) {
      const word = slackErrorOf(thrown) ?? "";
      const refused = REFUSED.has(word);
      if (!refused && !GONE.has(word)) throw thrown;
      tools.log.warn({ error: describeError(thrown) }, "Slack did not take a part of an answer as it was drawn");
      if (refused && at === drawings.length - 1) throw thrown;
      if (!refused) {
        if (message.posted === undefined) throw thrown;
        // Whoever took the message away has not read the rest.
        message.posted = undefined;
        return placed(message, place, ending, tools);
      }
    }
  }
}

const REFUSED = new Set(["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"]);
/** Slack's words for a message that cannot be edited. */
const GONE = new Set(["message_not_found", "cant_update_message", "edit_window_closed", "streaming_state_conflict"]);
