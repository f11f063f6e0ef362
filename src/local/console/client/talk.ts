import type { Talk } from "../wire.ts";
import { byId, closest } from "./dom.ts";
import { here } from "./here.ts";
import { keepingEnd } from "./messages.ts";
import { act } from "./net.ts";

/** Shows the suggested prompts and what the app says it is doing, where they belong. */
export function showTalk(talk: Talk): void {
  const { channel, thread } = here();
  if (talk.channel !== channel) return;
  if (talk.threadTs === undefined) keepingEnd("scroll", () => fill(byId("talk", HTMLElement), talk));
  else if (talk.threadTs === thread) {
    keepingEnd("thread-scroll", () => fill(byId("thread-talk", HTMLElement), talk));
    byId("thread-title", HTMLElement).textContent = talk.title || "Thread";
  }
}

/** Clears both places. */
export function clearTalk(): void {
  for (const id of ["talk", "thread-talk"])
    fill(byId(id, HTMLElement), { channel: "", status: "", session: "", title: "", prompts: "" });
  byId("thread-title", HTMLElement).textContent = "Thread";
}

/** Wires the prompts and the stop button. */
export function listenToTalk(): void {
  document.addEventListener("click", (event) => {
    const inThread = closest(event, "#thread-talk") !== undefined;
    const { person, channel, thread } = here();
    const where = { person, channel, ...(inThread ? { threadTs: thread } : {}) };
    const prompt = closest(event, "[data-prompt]")?.dataset.prompt;
    if (prompt !== undefined) void act({ do: "say", ...where, text: prompt });
    if (closest(event, "[data-part=stop]")) void act({ do: "stop", ...where });
  });
}

function fill(box: HTMLElement, talk: Talk): void {
  const prompts = box.querySelector("[data-part=prompts]");
  const status = box.querySelector<HTMLElement>("[data-part=status]");
  const text = box.querySelector("[data-part=status-text]");
  const stop = box.querySelector<HTMLElement>("[data-part=stop]");
  const words = talk.status || (STANDING[talk.session] ?? "");
  if (prompts) prompts.innerHTML = talk.prompts;
  if (status) {
    status.hidden = words === "";
    status.dataset.waits = String(talk.status === "" && talk.session === "suspended");
  }
  if (text) text.textContent = words === "" ? "" : `Reckoner ${words}`;
  // What waits for a person is not under way.
  if (stop) stop.hidden = talk.status === "" && talk.session !== "processing";
}

/** What is said of a conversation in a state; of the others there is nothing to say. */
const STANDING: Readonly<Record<string, string>> = {
  processing: "is working on an answer\u2026",
  suspended: "waits for a decision about what it proposed",
};
