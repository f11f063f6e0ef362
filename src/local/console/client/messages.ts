import type { DrawnMessage } from "../wire.ts";
import { all, byId, drawn } from "./dom.ts";
import { here } from "./here.ts";

/** Messages of one author within this time stand under one head. */
const RUN_MS = 5 * 60_000;

/** The HTML that each node was made of, so that what has not changed is left alone. */
const madeOf = new WeakMap<HTMLElement, string>();

/** Shows a channel and its open thread; of a channel that is on the page already only what differs is drawn again. */
export function showAll(messages: readonly DrawnMessage[]): void {
  const { person, channel, thread } = here();
  const fill = (id: "messages" | "thread-messages", place: string, wanted: readonly DrawnMessage[]): void => {
    const list = byId(id, HTMLElement);
    const known = new Set(wanted.map((m) => m.ts));
    const same = list.dataset.place === place;
    list.dataset.place = place;
    for (const node of all(list, ".message")) if (!same || !known.has(node.dataset.ts ?? "")) node.remove();
    for (const message of wanted) insert(list, message).classList.remove("arriving");
    reflow();
    if (same) return;
    if (id === "messages") toBottom("scroll");
    else toNewest("thread-scroll", all(list, ".message").at(-1));
  };
  fill("messages", `${person} ${channel}`, messages.filter(inChannel));
  fill(
    "thread-messages",
    `${person} ${channel} ${thread}`,
    messages.filter((m) => inThread(m, thread)),
  );
}

/** Puts a new or changed message where it belongs; returns its node in the open lists, if any. */
export function put(message: DrawnMessage): HTMLElement | undefined {
  const { channel, thread } = here();
  if (message.channel !== channel) return undefined;
  const low = { main: atBottom("scroll"), thread: atBottom("thread-scroll") };
  const placed = [
    inChannel(message) ? insert(byId("messages", HTMLElement), message) : undefined,
    inThread(message, thread) ? insert(byId("thread-messages", HTMLElement), message) : undefined,
  ];
  reflow();
  if (low.main) {
    toNewest("scroll", placed[0]);
    // A picture takes its room when it has come.
    for (const picture of all(placed[0] ?? document.createElement("i"), "img"))
      picture.addEventListener("load", () => toNewest("scroll", placed[0]), { once: true });
  }
  if (low.thread) toNewest("thread-scroll", placed[1]);
  return placed.find((node) => node !== undefined);
}

/** Takes a message off the page. */
export function remove(channel: string, ts: string): void {
  if (channel !== here().channel) return;
  for (const node of all(document, `.message[data-ts="${CSS.escape(ts)}"]`)) node.remove();
  reflow();
}

/** Changes something beside a list that takes room from it; who read its end still does. */
export function keepingEnd(id: "scroll" | "thread-scroll", change: () => void): void {
  const low = atBottom(id);
  change();
  if (low) toBottom(id);
}

/** Scrolls a list to its newest message. */
export function toBottom(id: "scroll" | "thread-scroll"): void {
  const box = byId(id, HTMLElement);
  box.scrollTop = box.scrollHeight;
}

/** The end of the list; but of an answer taller than the screen, its pictures among it, the beginning, where reading starts. */
function toNewest(id: "scroll" | "thread-scroll", node: HTMLElement | undefined): void {
  const box = byId(id, HTMLElement);
  if (node === undefined || node.nextElementSibling !== null) {
    toBottom(id);
    return;
  }
  let first = node;
  while (first.dataset.picture !== undefined && first.previousElementSibling instanceof HTMLElement)
    first = first.previousElementSibling;
  const tall = node.getBoundingClientRect().bottom - first.getBoundingClientRect().top > box.clientHeight;
  if (tall) first.scrollIntoView({ block: "start" });
  else toBottom(id);
}

function inChannel(m: DrawnMessage): boolean {
  return m.threadTs === undefined || m.broadcast === true;
}

function inThread(m: DrawnMessage, thread: string): boolean {
  return thread !== "" && (m.threadTs === thread || m.ts === thread);
}

function insert(list: HTMLElement, message: DrawnMessage): HTMLElement {
  const former = list.querySelector<HTMLElement>(`.message[data-ts="${CSS.escape(message.ts)}"]`);
  if (former && madeOf.get(former) === message.html) return former;
  const node = drawn(message.html);
  madeOf.set(node, message.html);
  if (former) {
    keep(former, node);
    former.replaceWith(node);
    return node;
  }
  const after = all(list, ".message").find((other) => (other.dataset.ts ?? "") > message.ts);
  list.insertBefore(node, after ?? null);
  node.classList.add("arriving");
  return node;
}

/** An edit keeps what was unfolded and where the focus was. */
function keep(former: HTMLElement, next: HTMLElement): void {
  const open = all(former, "details").map((d) => d instanceof HTMLDetailsElement && d.open);
  all(next, "details").forEach((d, i) => {
    if (d instanceof HTMLDetailsElement && open[i] !== undefined) d.open = open[i];
  });
  const control = document.activeElement?.closest<HTMLElement>("[data-control]");
  if (!control || !former.contains(control)) return;
  const { block = "", action = "" } = control.dataset;
  const same = next.querySelector(`[data-block="${CSS.escape(block)}"][data-action="${CSS.escape(action)}"]`);
  const target = same?.querySelector<HTMLElement>("button, input, select, textarea, summary");
  queueMicrotask(() => target?.focus());
}

/** Day lines, and heads folded within a run of one author. */
function reflow(): void {
  for (const list of [byId("messages", HTMLElement), byId("thread-messages", HTMLElement)]) {
    for (const line of all(list, ".day")) line.remove();
    let before: HTMLElement | undefined;
    for (const node of all(list, ".message")) {
      const newDay = before?.dataset.day !== node.dataset.day;
      if (newDay) list.insertBefore(dayLine(node.dataset.day ?? ""), node);
      const near = Number(node.dataset.at) - Number(before?.dataset.at) < RUN_MS;
      const same =
        before?.dataset.user === node.dataset.user &&
        before?.classList.contains("ephemeral") === node.classList.contains("ephemeral");
      // An answer of the app keeps its head: it stands for itself.
      node.classList.toggle("follows", !newDay && near && same && node.dataset.app === undefined);
      before = node;
    }
  }
}

function dayLine(day: string): HTMLElement {
  const line = document.createElement("li");
  line.className = "day";
  line.textContent = day;
  return line;
}

function atBottom(id: string): boolean {
  const box = byId(id, HTMLElement);
  return box.scrollHeight - box.scrollTop - box.clientHeight < 120;
}
