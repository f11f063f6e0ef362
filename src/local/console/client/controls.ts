import { confirmed } from "./dialogs.ts";
import { all, closest } from "./dom.ts";
import { here } from "./here.ts";
import { act } from "./net.ts";
import { optionOf, stateOf, valuesOf } from "./values.ts";

/** Where a control stands, as the workspace names it: its view, or its message. */
export function placeOf(control: HTMLElement): { channel: string; ts: string } | { viewId: string } | undefined {
  const view = control.closest<HTMLElement>("[data-view]")?.dataset.view;
  if (view !== undefined) return { viewId: view };
  const { channel, ts } = control.closest<HTMLElement>(".message")?.dataset ?? {};
  return channel === undefined || ts === undefined ? undefined : { channel, ts };
}

let pressedIn = "";

/** Whether something was pressed in this message and nothing has come of it yet; asked once, it is forgotten. */
export function wasPressed(ts: string): boolean {
  const was = pressedIn === ts;
  if (was) pressedIn = "";
  return was;
}

/** Wires buttons, menus and inputs everywhere on the page; one listener each, so that new messages need none. */
export function listenToControls(): void {
  document.addEventListener("click", (event) => {
    const button = closest(event, ".control button");
    const control = button?.closest<HTMLElement>("[data-control]");
    if (button && control) void clicked(control, button);
    for (const menu of all(document, "details.overflow[open], details.multi[open]"))
      if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute("open");
  });
  document.addEventListener("change", (event) => {
    const control = closest(event, "[data-control]");
    if (!control) return;
    if (control.dataset.control?.startsWith("multi_")) summarize(control);
    const text = /text_input|number_input/.test(control.dataset.control ?? "");
    if (!text && !control.querySelector(".external")) void send(control, stateOf(control));
  });
  document.addEventListener("input", (event) => {
    const control = closest(event, "[data-trigger*='on_character_entered']");
    if (control) void send(control, stateOf(control));
  });
  document.addEventListener("keydown", keys);
  // The event does not bubble; it is caught on its way down.
  document.addEventListener("toggle", opened, true);
}

/** Writes what is chosen into the closed menus of a freshly drawn part of the page. */
export function summarizeAll(root: ParentNode): void {
  for (const control of all(root, "[data-control^='multi_']")) summarize(control);
}

/** Tells the app what was chosen in a control, after its question if it has one. */
export async function send(control: HTMLElement, chosen: Readonly<Record<string, unknown>>): Promise<void> {
  const place = placeOf(control);
  const { dispatch, block = "", action = "" } = control.dataset;
  if (dispatch === undefined || place === undefined || !(await confirmed(control))) return;
  const root = control.closest("[data-view], .message") ?? control;
  control.setAttribute("aria-busy", "true");
  if ("ts" in place) pressedIn = place.ts;
  const { type: _, ...rest } = chosen;
  await act({
    do: "press",
    person: here().person,
    place,
    action: { block_id: block, action_id: action, ...rest },
    values: valuesOf(root),
  });
  control.removeAttribute("aria-busy");
}

async function clicked(control: HTMLElement, button: HTMLElement): Promise<void> {
  if (control.getAttribute("aria-busy") === "true" || control.querySelector(".external")) return;
  if (button.dataset.option !== undefined) {
    button.closest("details")?.removeAttribute("open");
    await send(control, { selected_option: optionOf(button) });
    return;
  }
  const { value, url } = button.dataset;
  if (url !== undefined) window.open(url, "_blank", "noreferrer,noopener");
  await send(control, value === undefined || value === "" ? {} : { value });
  // The app draws nothing anew for a verdict; what was pressed is seen all the same.
  if (control.dataset.control === "feedback_buttons")
    for (const each of all(control, "button")) each.setAttribute("aria-pressed", String(each === button));
}

function summarize(control: HTMLElement): void {
  const summary = control.querySelector<HTMLElement>("summary");
  if (!summary) return;
  const names = all(control, "input:checked").map(
    (input) => input.closest("label")?.querySelector("span")?.firstChild?.textContent ?? "",
  );
  summary.textContent = names.length > 0 ? names.join(", ") : (summary.dataset.placeholder ?? "");
}

function opened(event: Event): void {
  const menu = event.target;
  if (menu instanceof HTMLDetailsElement)
    menu.querySelector("summary[role]")?.setAttribute("aria-expanded", String(menu.open));
}

function keys(event: KeyboardEvent): void {
  const open = closest(event, "details.overflow[open], details.multi[open]");
  if (open && event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    open.removeAttribute("open");
    open.querySelector("summary")?.focus();
    return;
  }
  if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    step(all(open, "summary, [role=menuitem], input"), event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  const control = event.key === "Enter" ? closest(event, "[data-control][data-dispatch]") : undefined;
  const single = event.target instanceof HTMLInputElement && /text|email|url/.test(event.target.type);
  if (control && single && !control.querySelector(".external")) {
    event.preventDefault();
    void send(control, stateOf(control));
  }
}

function step(stops: HTMLElement[], by: number): void {
  const focused = document.activeElement;
  const at = focused instanceof HTMLElement ? stops.indexOf(focused) : -1;
  stops[(at + by + stops.length) % stops.length]?.focus();
}
