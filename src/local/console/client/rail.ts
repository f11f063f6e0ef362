import { all, byId, drawn } from "./dom.ts";
import { here } from "./here.ts";

/** Shows the rail that the server drew and marks where the page stands. */
export function showRail(html: string): void {
  const body = byId("rail-body", HTMLElement);
  const focused = document.activeElement?.closest<HTMLAnchorElement>("#rail-body a")?.getAttribute("href");
  body.replaceChildren(drawn(html));
  pointRail();
  markPlace();
  if (focused) body.querySelector<HTMLElement>(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

/**
 * Lets the channels of the rail lead where the person of the address goes. The rail itself is drawn anew only when the
 * server has answered; until then a click on a channel would lead back to the person before.
 */
export function pointRail(): void {
  const { person } = here();
  for (const link of all(document, "a[data-channel-link]"))
    link.setAttribute("href", `#/${encodeURIComponent(person)}/${encodeURIComponent(link.dataset.channelLink ?? "")}`);
}

/** Marks the open place in the rail and writes it into the head of the page. */
export function markPlace(): void {
  const { channel } = here();
  for (const link of all(document, "[data-channel-link]")) {
    const current = link.dataset.channelLink === channel;
    if (current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    if (!current) continue;
    byId("place", HTMLElement).textContent = link.dataset.title ?? "";
    byId("topic", HTMLElement).textContent = link.dataset.topic ?? "";
    const name = link.dataset.kind === "home" ? "Home" : (link.dataset.title ?? "");
    document.title = `${name} · ${document.querySelector(".rail h1")?.textContent ?? ""}`;
  }
}

/** The link of a channel in the rail, if the person is in it. */
export function linkOf(channel: string): HTMLElement | undefined {
  return all(document, "[data-channel-link]").find((link) => link.dataset.channelLink === channel);
}

/** Opens and closes the rail where it covers the page. */
export function listenToRail(): void {
  const open = byId("rail-open", HTMLButtonElement);
  const rail = byId("rail", HTMLElement);
  const set = (shown: boolean): void => {
    document.body.toggleAttribute("data-rail", shown);
    open.setAttribute("aria-expanded", String(shown));
  };
  open.addEventListener("click", () => {
    set(true);
    rail.querySelector<HTMLElement>("a, button")?.focus();
  });
  byId("rail-close", HTMLButtonElement).addEventListener("click", () => {
    set(false);
    open.focus();
  });
  rail.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.body.hasAttribute("data-rail")) return;
    set(false);
    open.focus();
  });
  window.addEventListener("hashchange", () => set(false));
}
