import { asAppError } from "#src/kernel/errors.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { AnyTool } from "#src/tool/define.ts";
import type { Card } from "#src/tool/proposals/card.ts";
import { cardView } from "#src/tool/proposals/view.ts";
import { errorView } from "#src/view/error-view.ts";
import { formatCell } from "#src/view/format.ts";
import { receiptLine } from "#src/view/receipt.ts";
import type { Action, View } from "#src/view/view.ts";
import { proposals as proposalList } from "#tools/proposals.ts";
import type { AnswerTools } from "./answer.ts";
import { describeError } from "./log.ts";
import { renderMessage } from "./render/message.ts";
import type { SlackWeb } from "./web.ts";

/** What the home tab needs. */
export interface HomeTools extends AnswerTools {
  readonly web: SlackWeb;
  /** Whom to ask for access, as a part of a sentence: "your billing admin". */
  readonly askForAccess: string;
}

/** Somebody who opened the home tab; `drawnBefore` when they see an earlier one already. */
export interface Visitor {
  readonly user: string;
  readonly teamId: string;
  readonly drawnBefore: boolean;
}

/** The commands whose answers stand on the home tab, where the person may use them. */
const SECTIONS = ["overview", "clients"];
/** How many proposals are listed with their buttons. */
const WAITING = 10;
const QUICK = 6;

/** Draws the home tab of a person: what waits for them, the figures, their clients, and the next questions as buttons. */
export async function publishHome(visitor: Visitor, tools: HomeTools): Promise<void> {
  const drawing = draw(visitor, tools);
  if (!visitor.drawnBefore) {
    const { promise, resolve } = Promise.withResolvers<"slow">();
    const handle = setTimeout(() => resolve("slow"), tools.placeholderAfterMs);
    const first = await Promise.race([drawing, promise]);
    clearTimeout(handle);
    if (first === "slow") await publish([{ kind: "text", text: "Reading your figures\u2026" }], [], visitor, tools);
  }
  const { view, footer } = await drawing;
  await publish(view, footer, visitor, tools);
}

interface Home {
  /** What the view was drawn from; absent when it failed. */
  readonly data?: unknown;
  readonly view: View;
  readonly footer: readonly string[];
}

async function draw(visitor: Visitor, tools: HomeTools): Promise<Home> {
  try {
    const caller = await tools.callerOf(visitor.user, visitor.teamId);
    return caller.roles.length === 0 ? welcome(tools.askForAccess, caller) : await dashboard(caller, tools);
  } catch (thrown) {
    tools.log.error({ user: visitor.user, error: describeError(thrown) }, "the home tab could not be drawn");
    return { view: errorView(asAppError(thrown)), footer: [] };
  }
}

function welcome(askForAccess: string, { unread }: Caller): Home {
  const text = `You have no access to the billing desk yet. Please ask ${askForAccess} to give you a role; then open this tab again.`;
  return {
    view: [
      { kind: "heading", text: "Welcome" },
      { kind: "text", text },
      ...(unread === undefined ? [] : [{ kind: "alert" as const, level: "warning" as const, text: unread }]),
    ],
    footer: [],
  };
}

async function dashboard(caller: Caller, tools: HomeTools): Promise<Home> {
  const granted = tools.door.tools(caller);
  const names = SECTIONS.filter((name) => granted.some((tool) => tool.name === name));
  const [waiting, sections] = await Promise.all([
    proposals(granted, caller, tools),
    Promise.all(names.map((name) => section(name, caller, tools))),
  ]);
  // A question can be asked by pressing; what changes something is not offered without its subject.
  const quick: Action[] = granted
    .filter((tool) => tool.name !== "overview" && tool.name !== "proposals")
    .filter((tool) => tool.effect !== "write" && tool.effect !== "own")
    .slice(0, QUICK)
    .map((tool) => ({ label: tool.title, command: tool.command.examples[0] ?? tool.name }));
  return {
    view: [
      { kind: "heading", text: "Your billing desk" },
      ...(quick.length === 0 ? [] : [{ kind: "actions" as const, items: quick }]),
      ...waiting,
      ...sections.flatMap((part) => part.view),
      ...(sections.length > 0 ? [] : [{ kind: "text" as const, text: "There are no figures for your role here yet." }]),
      { kind: "text", text: "Answers to the buttons come as a direct message. In any channel: /billing help" },
    ],
    footer: [...new Set(sections.flatMap((part) => part.footer))],
  };
}

/** What waits for the person's decision, with its buttons, and what they have proposed; nothing where there are no proposals. */
async function proposals(granted: readonly AnyTool[], caller: Caller, tools: HomeTools): Promise<View> {
  const may = (name: string): boolean => granted.some((tool) => tool.name === name);
  if (!may("proposals")) return [];
  const [waiting, mine] = await Promise.all([
    section("proposals --state waiting", caller, tools),
    section("proposals --state mine", caller, tools),
  ]);
  const own = new Set(cardsOf(mine.data).map((card) => card.number));
  const theirs = cardsOf(waiting.data).filter((card) => !own.has(card.number));
  const failed = waiting.data === undefined ? waiting.view : [];
  return [
    ...(may("approve")
      ? [{ kind: "heading" as const, text: "Waiting for you" }, ...failed, ...theirs.slice(0, WAITING).flatMap(waits)]
      : []),
    ...(may("approve") && failed.length === 0 && theirs.length === 0
      ? [{ kind: "text" as const, text: "Nothing waits for you." }]
      : []),
    ...(theirs.length > WAITING
      ? [{ kind: "text" as const, text: `And ${theirs.length - WAITING} more: /billing proposals` }]
      : []),
    ...(mine.data === undefined || own.size > 0
      ? [{ kind: "heading" as const, text: "Your proposals" }, ...mine.view.filter((block) => block.kind !== "heading")]
      : []),
  ];
}

/** One proposal in short, and its buttons. */
function waits(card: Card): View {
  const amounts = card.totals.map((total) => formatCell({ money: total })).join(", ");
  const until = `expires ${card.expiresAt.slice(0, 16).replace("T", " ")} UTC`;
  const show: Action = { label: "Show", command: `proposals ${card.number}` };
  const deeds = cardView(card).flatMap((block) => (block.kind === "actions" ? block.items : []));
  return [
    {
      kind: "facts",
      items: [
        { label: `${card.number}: ${card.title}`, value: `${amounts} \u00b7 by ${card.proposedBy}`, note: until },
      ],
    },
    { kind: "actions", items: [...deeds.filter((action) => !/^(edit|withdraw)\b/.test(action.command)), show] },
  ];
}

function cardsOf(data: unknown): readonly Card[] {
  return proposalList.output.safeParse(data).data?.cards ?? [];
}

/** One section; one that fails says so in its place and leaves the others standing. */
async function section(name: string, caller: Caller, tools: HomeTools): Promise<Home> {
  try {
    const done = await tools.door.command(name, caller, { signal: tools.signal });
    return { data: done.data, view: done.view, footer: done.receipt.asOf === null ? [] : [receiptLine(done.receipt)] };
  } catch (thrown) {
    const error = asAppError(thrown);
    tools.log.warn({ section: name, code: error.code, error: describeError(thrown) }, "a part of the home tab failed");
    return { view: errorView(error), footer: [] };
  }
}

async function publish(view: View, footer: readonly string[], visitor: Visitor, tools: HomeTools): Promise<void> {
  const home = renderMessage(view, { surface: "home", native: false, pictures: false, buttons: "run", footer });
  await tools.web.publishHome(visitor.user, home);
}
