import type { ClockFace } from "../wire.ts";
import { all, announce, byId } from "./dom.ts";
import { here } from "./here.ts";
import { act } from "./net.ts";

const HOUR_MS = 3_600_000;

/** Shows the demo's time. */
export function showClock(face: ClockFace): void {
  const clock = byId("clock", HTMLTimeElement);
  clock.textContent = face.text;
  clock.dateTime = face.at;
}

/** Wires the buttons beside the clock, where there are any; `moved` shows the page as it is once it stands elsewhere. */
export function listenToClock(moved: () => Promise<void>): void {
  for (const button of all(document, "[data-clock-move]"))
    button.addEventListener("click", () => void move(button, moved));
}

async function move(button: HTMLElement, moved: () => Promise<void>): Promise<void> {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  const done = await act({ do: "clock", person: here().person, byMs: distance(button.dataset.clockMove ?? "") });
  button.removeAttribute("aria-busy");
  if (done === undefined) return;
  // The answer may be here before the page has heard the new time.
  await moved();
  announce(`The demo clock is now ${byId("clock", HTMLTimeElement).textContent}`);
}

/** How far it is from what the clock shows, in milliseconds; the first of the next month begins at 00:00 UTC. */
function distance(by: string): number {
  if (by === "hour") return HOUR_MS;
  if (by === "day") return 24 * HOUR_MS;
  const at = new Date(byId("clock", HTMLTimeElement).dateTime);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1) - at.getTime();
}
