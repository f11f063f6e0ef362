import type { Log } from "#src/ports/log.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import { proposalView } from "#src/tool/proposals/view.ts";
import type { View } from "#src/view/view.ts";
import type { ChannelKind } from "./audience.ts";
import { deliver, type NativeBlocks } from "./deliver.ts";
import { CHOICES, LIMITS } from "./limits.ts";
import { describeError } from "./log.ts";
import { channelOutlet, type Outlet } from "./outlet.ts";
import { contextLine } from "./render/block.ts";
import { cleanLine, escapeMrkdwn } from "./render/clean.ts";
import { topRows } from "./render/table.ts";
import { type Posted, type SlackWeb, slackErrorOf } from "./web.ts";

/** A message that shows a proposal and follows it to its end. */
export interface Card extends Posted {
  readonly proposalId: string;
  readonly teamId: string;
}

/** The memory of all cards, which outlives this process. Adding the same card twice is no error. */
export interface CardBook {
  add(card: Card): Promise<void>;
  of(proposalId: string): Promise<readonly Card[]>;
}

/** People are asked once more, or more people are. */
export type Nudge = "reminded" | "escalated";

/** What cards need. */
export interface CardTools {
  readonly web: SlackWeb;
  readonly native: NativeBlocks;
  readonly log: Log;
  readonly book: CardBook;
  /** Where every proposal is posted; `null` for only where it was asked for. */
  readonly approvalsChannel: string | null;
  readonly channelKind: (channelId: string, teamId: string) => Promise<ChannelKind>;
  /** The proposal as it is now: it may have changed while its card was on its way. */
  readonly current: (proposalId: string) => Promise<Proposal | undefined>;
}

/** Posts and remembers the cards of proposals, and keeps every one of them as its proposal is. */
export class Cards {
  readonly #tools: CardTools;
  /** The end of what is under way for each proposal, so that no card is drawn by two at once. */
  readonly #turns = new Map<string, Promise<void>>();

  /** The workspace that people ask from; an installation has one. */
  #teamId = "";

  constructor(tools: CardTools) {
    this.#tools = tools;
  }

  /**
   * Remembers where a proposal was shown to those who asked, and posts it where approvals are given. Gives a sentence when
   * nobody there could be asked.
   */
  async shown(proposal: Proposal, posted: Posted | undefined, teamId: string): Promise<string | null> {
    this.#teamId = teamId;
    let problem: string | null = null;
    await this.#inTurn(proposal.id, async () => {
      if (posted !== undefined) await this.#remember(proposal, posted, teamId);
      problem = await this.#postForApproval(proposal, teamId);
      const now = await this.#tools.current(proposal.id);
      if (now !== undefined && pictureOf(now) !== pictureOf(proposal)) await this.#drawAll(now);
    });
    return problem;
  }

  /**
   * Draws all cards of a proposal anew, and posts one that waits where approvals are given, wherever it was proposed. Fails when
   * that should be tried again. With a nudge, people are asked once more: in the thread of its card, then for all to see.
   */
  changed(proposal: Proposal, nudge: Nudge | null = null): Promise<void> {
    return this.#inTurn(proposal.id, async () => {
      if (proposal.state === "proposed") await this.#postForApproval(proposal, this.#teamId);
      await this.#drawAll(proposal);
      if (nudge !== null && proposal.state === "proposed") await this.#nudge(proposal, nudge);
    });
  }

  async #nudge(proposal: Proposal, nudge: Nudge): Promise<void> {
    const { approvalsChannel: channel, book, web } = this.#tools;
    const card = (await book.of(proposal.id)).find((each) => each.channel === channel);
    if (card === undefined) return;
    const until = `${proposal.expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
    const title = cleanLine(proposal.plan.title, LIMITS.header);
    const thread = nudge === "reminded" ? { threadTs: card.ts } : {};
    const text = `Proposal ${proposal.number} still waits for a decision and expires on ${until}: ${title}`;
    await web.post(
      { channel: card.channel, ...thread },
      { text: escapeMrkdwn(text), blocks: [contextLine(text)], pictures: [] },
    );
  }

  /** The proposal as it is now. */
  current(id: string): Promise<Proposal | undefined> {
    return this.#tools.current(id);
  }

  async #postForApproval(proposal: Proposal, teamId: string): Promise<string | null> {
    const { approvalsChannel: channel, book, web, channelKind, log } = this.#tools;
    if (channel === null || (await book.of(proposal.id)).some((card) => card.channel === channel)) return null;
    const outlet = channelOutlet(web, { channel });
    try {
      if ((await channelKind(channel, teamId)) === "client") return unasked("clients read it");
      await this.#draw(proposal, outlet, teamId);
    } catch (error) {
      log.error({ error: describeError(error), channel }, "a proposal could not be posted for approval");
      return unasked(slackErrorOf(error) === null ? "Slack did not take it" : "I am not in it");
    }
    if (outlet.posted !== undefined) await this.#remember(proposal, outlet.posted, teamId);
    return null;
  }

  #remember(proposal: Proposal, { channel, ts }: Posted, teamId: string): Promise<void> {
    return this.#tools.book.add({ proposalId: proposal.id, teamId, channel, ts });
  }

  async #drawAll(proposal: Proposal): Promise<void> {
    const { book, web, log } = this.#tools;
    const failures: unknown[] = [];
    for (const card of await book.of(proposal.id)) {
      try {
        await this.#draw(proposal, channelOutlet(web, { channel: card.channel }, card), card.teamId);
      } catch (error) {
        log.warn({ error: describeError(error), proposal: proposal.number }, "a card could not be brought up to date");
        // A message or channel that is gone will not come back; everything else is tried again by whoever told us.
        if (!GONE.has(slackErrorOf(error) ?? "")) failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  #draw(proposal: Proposal, outlet: Outlet, teamId: string): Promise<void> {
    const view = cardView(proposalView(proposal), proposal, outlet);
    // A card is edited often: its charts are drawn as tables, not uploaded each time.
    return deliver({ view, footer: [], buttons: "run", outlet, teamId, pictures: false }, this.#tools);
  }

  async #inTurn(id: string, work: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(id) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#turns.set(id, mine);
    try {
      await mine;
    } finally {
      if (this.#turns.get(id) === mine) this.#turns.delete(id);
    }
  }
}

/**
 * The picture of a proposal as it fits into a channel: "top 20 of 60". Where only its proposer reads it, it offers no approval
 * that they may not give.
 */
export function cardView(view: View, proposal: Proposal, outlet: Pick<Outlet, "shared">): View {
  return view.flatMap((block): View => {
    if (block.kind === "table") return [topRows(block, CHOICES.cardRows)];
    if (block.kind !== "actions" || outlet.shared || proposal.selfApproval) return [block];
    const items = block.items.filter((action) => !/^approve\b/.test(action.command));
    return items.length === 0 ? [] : [{ ...block, items }];
  });
}

/** The memory of one process; for where nothing else was given. */
export function memoryBook(): CardBook {
  const cards: Card[] = [];
  return {
    add: async (card) => {
      cards.push(card);
    },
    of: async (id) => cards.filter((card) => card.proposalId === id),
  };
}

const pictureOf = (proposal: Proposal): string => JSON.stringify(proposalView(proposal));

/** Slack's words for a message that cannot be edited any more. */
const GONE = new Set([
  "message_not_found",
  "cant_update_message",
  "edit_window_closed",
  "channel_not_found",
  "is_archived",
  "not_in_channel",
]);

const unasked = (why: string): string =>
  `The proposal was not posted in the approvals channel: ${why}. Ask somebody who may approve it yourself, or mend that and propose again.`;
