import type { Completion, DrawnMessage, PageEvent, Snapshot } from "../wire.ts";
import { listenToClock, showClock } from "./clock.ts";
import { Composer } from "./composer.ts";
import { listenToControls, summarizeAll, wasPressed } from "./controls.ts";
import { listenToModal, showModal } from "./dialogs.ts";
import { all, announce, byId, closest } from "./dom.ts";
import { listenToExternalMenus } from "./external.ts";
import { go, here } from "./here.ts";
import { put, remove, showAll } from "./messages.ts";
import { act, follow, state, toast } from "./net.ts";
import { linkOf, listenToRail, markPlace, pointRail, showRail } from "./rail.ts";
import { listenToTables } from "./tables.ts";
import { clearTalk, listenToTalk, showTalk } from "./talk.ts";
import { listenToTheme } from "./theme.ts";

const composers = { channel: new Composer("composer"), thread: new Composer("thread-composer") };
let following = "";
let stop = (): void => undefined;
/** Events that arrive while a picture is on its way wait for it: they may be newer than the picture. */
let waiting: PageEvent[] | undefined;
let loads = 0;
let homeOpened = "";
/** The channel that was read last: the conversation with the app opens beside it. */
let readBefore: string | undefined;

listenToTheme();
listenToRail();
listenToModal();
listenToControls();
listenToExternalMenus();
listenToTables();
listenToTalk();
listenToClock(() => {
  // What the app shows on its Home is of the time before.
  homeOpened = "";
  return load();
});
window.addEventListener("hashchange", arrive);
document.addEventListener("visibilitychange", read);
document.addEventListener("click", (event) => {
  const parent = closest(event, "[data-open-thread]")?.dataset.openThread;
  if (parent !== undefined) go({ thread: parent });
  const example = closest(event, "[data-example]")?.dataset.example;
  if (example !== undefined) composers.channel.fill(example);
});
byId("thread-close", HTMLButtonElement).addEventListener("click", closeThread);
byId("thread", HTMLElement).addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) closeThread();
});
arrive();

function arrive(): void {
  const { person } = here();
  if (person === following) return void load();
  stop();
  following = person;
  homeOpened = "";
  readBefore = undefined;
  pointRail();
  stop = follow(person, () => void load(), heard);
}

/** Draws everything from the server's present state. */
async function load(): Promise<void> {
  const turn = ++loads;
  waiting ??= [];
  const { person, channel } = here();
  const picture = await state(person, channel).catch(() => undefined);
  // A later load draws instead; an unreachable server is announced by the event stream, which loads again.
  if (turn !== loads) return;
  const late = waiting;
  waiting = undefined;
  if (picture === undefined) return toast("The console's server does not answer. Is npm start still running?");
  if (picture.me !== person) return go({ person: picture.me });
  showRail(picture.rail);
  if (!linkOf(channel)) return go({ channel: firstChannel(), thread: "" });
  draw(picture);
  for (const event of late) heard(event);
}

function draw(picture: Snapshot): void {
  const { channel, thread, person } = here();
  const isHome = channel === "home";
  byId("home", HTMLElement).hidden = !isHome;
  byId("conversation", HTMLElement).hidden = isHome;
  byId("thread", HTMLElement).hidden = thread === "" || isHome;
  document.body.toggleAttribute("data-thread", thread !== "" && !isHome);
  markPlace();
  showHome(picture.home);
  showAll(picture.messages);
  summarizeAll(document);
  clearTalk();
  for (const talk of picture.talks) showTalk(talk);
  showModal(picture.modal);
  showClock(picture.clock);
  const title = linkOf(channel)?.dataset.title ?? "";
  composers.channel.name = `Message to ${title}`;
  void composers.channel.learn().then((known) => introduce(title, known));
  if (linkOf(channel)?.dataset.kind === "channel") {
    homeOpened = "";
    readBefore = channel;
  } else openApp(person, isHome ? "home" : "messages");
  read();
}

/** The app hears that its Home or its conversation is looked at, once for each visit. */
function openApp(person: string, tab: "home" | "messages"): void {
  if (homeOpened === `${person} ${tab}`) return;
  homeOpened = `${person} ${tab}`;
  const beside = tab === "messages" && readBefore !== undefined ? { channel: readBefore } : {};
  void act({ do: "home", person, tab, ...beside });
}

function heard(event: PageEvent): void {
  if (waiting) {
    waiting.push(event);
    return;
  }
  if (event.kind === "clock") showClock(event);
  if (event.kind === "rail") showRail(event.html);
  if (event.kind === "home") showHome(event.html);
  if (event.kind === "modal") showModal(event.modal);
  if (event.kind === "talk") {
    showTalk(event.talk);
    // Its question is being answered: that is worth seeing before there is a word of it.
    if (event.talk.channel === here().channel && event.talk.session === "processing") openAnswer(event.talk);
  }
  if (event.kind === "gone") remove(event.channel, event.ts);
  if (event.kind === "message") {
    const before = document.querySelector<HTMLElement>(`.message[data-ts="${CSS.escape(event.message.ts)}"]`)?.dataset
      .words;
    const node = put(event.message);
    if (event.fresh) openAnswer(event.message);
    if (!node) return;
    const words = node.dataset.words ?? "";
    // A placeholder that becomes the answer is news too; a stream is told when it has ended.
    if (words !== before && node.dataset.user !== here().person && !node.querySelector(".cursor")) announce(words);
    read();
  }
  summarizeAll(document);
}

/**
 * What comes of a button is an answer in the thread of its message, and is shown. In the conversation with the app each
 * question has its thread: where there is room, it opens with the first answer.
 */
function openAnswer({ threadTs }: Pick<DrawnMessage, "threadTs">): void {
  const { person, channel, thread } = here();
  if (threadTs === undefined) return;
  const asked = wasPressed(threadTs);
  if (thread !== "") return;
  if (asked) {
    go({ thread: threadTs });
    return;
  }
  if (linkOf(channel)?.dataset.kind !== "dm" || innerWidth <= 1100) return;
  const question = document.querySelector<HTMLElement>(`#messages .message[data-ts="${CSS.escape(threadTs)}"]`);
  if (question?.dataset.user === person) go({ thread: threadTs });
}

function showHome(html: string): void {
  const box = byId("home", HTMLElement);
  const scroll = box.scrollTop;
  box.innerHTML = html;
  box.scrollTop = scroll;
}

function read(): void {
  const { person, channel } = here();
  const unread = linkOf(channel)?.classList.contains("unread") || all(document, "#messages .message").length > 0;
  if (document.visibilityState === "visible" && channel !== "home" && unread) void act({ do: "read", person, channel });
}

function firstChannel(): string {
  const own =
    document.querySelector<HTMLElement>("[data-kind=channel]") ?? document.querySelector<HTMLElement>("[data-kind=dm]");
  return own?.dataset.channelLink ?? "home";
}

function closeThread(): void {
  const { thread } = here();
  go({ thread: "" });
  document.querySelector<HTMLElement>(`#messages [data-open-thread="${CSS.escape(thread)}"]`)?.focus();
}

/** The head of a conversation: what it is for, and a few commands to try. */
function introduce(title: string, known: readonly Completion[]): void {
  const box = byId("intro", HTMLElement);
  const head = document.createElement("p");
  head.className = "intro-title";
  const shared = linkOf(here().channel)?.dataset.kind === "channel";
  head.textContent = shared ? `This is the start of ${title}` : `Your conversation with ${title}`;
  const examples = known.slice(0, 4).map((completion) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "prompt";
    button.dataset.example = completion.command;
    button.textContent = completion.command;
    button.title = completion.description;
    return button;
  });
  const row = document.createElement("div");
  row.className = "prompts";
  row.append(...examples);
  box.replaceChildren(head, ...(examples.length > 0 ? ["Commands to try:", row] : []));
}
