import type { Act, ActAnswer, Completion, PageEvent, Snapshot } from "../wire.ts";
import { byId } from "./dom.ts";

/** Everything the person sees, with the messages of a channel. */
export function state(person: string, channel: string): Promise<Snapshot> {
  return get<Snapshot>(`console/state?${new URLSearchParams({ person, channel })}`);
}

/** What the composer may offer to the person. */
export function completions(person: string): Promise<readonly Completion[]> {
  return get<readonly Completion[]>(`console/completions?${new URLSearchParams({ person })}`);
}

/** Does something as the person; a failure is told on the page and answered as undefined. */
export async function act(deed: Act): Promise<Extract<ActAnswer, { ok: true }> | undefined> {
  const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(deed) };
  const answer: ActAnswer = await fetch("console/act", request)
    .then((response) =>
      response.ok ? response.json() : { ok: false, error: `The console's server answered ${response.status}.` },
    )
    .catch(() => ({ ok: false, error: "The console's server does not answer. Is npm start still running?" }));
  if (answer.ok) return answer;
  toast(answer.error);
  return undefined;
}

/** Follows what changes for the person; `opened` is called after each (re)connection. Returns the way to stop. */
export function follow(person: string, opened: () => void, heard: (event: PageEvent) => void): () => void {
  const source = new EventSource(`console/events?${new URLSearchParams({ person })}`);
  source.addEventListener("open", () => {
    document.body.removeAttribute("data-offline");
    opened();
  });
  source.addEventListener("error", () => document.body.setAttribute("data-offline", "yes"));
  source.addEventListener("message", (event) => heard(JSON.parse(event.data)));
  return () => source.close();
}

let hiding: ReturnType<typeof setTimeout> | undefined;

/** Shows a sentence for some seconds; screen readers hear it at once. */
export function toast(sentence: string): void {
  const box = byId("toast", HTMLElement);
  box.textContent = sentence;
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    box.textContent = "";
  }, 8000);
}

async function get<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}
