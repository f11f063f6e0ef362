import { placeOf, send } from "./controls.ts";
import { all, closest } from "./dom.ts";
import { here } from "./here.ts";
import { act } from "./net.ts";
import { stateOf } from "./values.ts";

interface Option {
  readonly value: string;
  readonly text: { readonly text: string };
}

/** Wires the menus whose options the app is asked for while the person types. */
export function listenToExternalMenus(): void {
  document.addEventListener("input", (event) => {
    const box = closest(event, ".external");
    if (box && event.target instanceof HTMLInputElement) void search(box, event.target.value);
  });
  document.addEventListener("click", (event) => {
    const option = closest(event, ".external [role=option]");
    const picked = closest(event, ".external .picked li");
    if (option) pick(option);
    else if (picked) unpick(picked);
  });
  document.addEventListener("keydown", (event) => {
    const box = closest(event, ".external");
    if (box && event.target instanceof HTMLInputElement) keys(box, event.target, event);
  });
}

async function search(box: HTMLElement, query: string): Promise<void> {
  const control = box.closest<HTMLElement>("[data-control]");
  const place = control ? placeOf(control) : undefined;
  if (!control || !place || query.length < Number(box.dataset.min)) return show(box, []);
  const { block = "", action = "" } = control.dataset;
  const answer = await act({
    do: "options",
    person: here().person,
    place,
    element: { block_id: block, action_id: action, query },
  });
  const current = box.querySelector("input")?.value;
  // An answer to an older query must not replace a newer one's.
  if (answer && current === query) show(box, (answer.options ?? []) as Option[]);
}

function show(box: HTMLElement, options: readonly Option[]): void {
  const list = box.querySelector<HTMLElement>("[role=listbox]");
  const input = box.querySelector("input");
  if (!list || !input) return;
  list.replaceChildren(
    ...options.map((option, i) => {
      const node = document.createElement("div");
      node.setAttribute("role", "option");
      node.setAttribute("aria-selected", "false");
      node.id = `${list.id}-${i}`;
      node.dataset.option = JSON.stringify(option);
      node.textContent = option.text.text;
      return node;
    }),
  );
  list.hidden = options.length === 0;
  input.setAttribute("aria-expanded", String(options.length > 0));
  input.removeAttribute("aria-activedescendant");
}

function keys(box: HTMLElement, input: HTMLInputElement, event: KeyboardEvent): void {
  const options = all(box, "[role=option]");
  const at = options.findIndex((o) => o.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = options[(at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % Math.max(1, options.length)];
    for (const option of options) option.setAttribute("aria-selected", String(option === next));
    if (next) input.setAttribute("aria-activedescendant", next.id);
  } else if (event.key === "Enter") {
    event.preventDefault();
    const option = options[Math.max(0, at)];
    if (option) pick(option);
  } else if (event.key === "Escape" && options.length > 0) {
    event.preventDefault();
    event.stopPropagation();
    show(box, []);
  } else if (event.key === "Backspace" && input.value === "") {
    const last = all(box, ".picked li").at(-1);
    if (last) unpick(last);
  }
}

function pick(option: HTMLElement): void {
  const box = option.closest<HTMLElement>(".external");
  const control = option.closest<HTMLElement>("[data-control]");
  const picked = box?.querySelector(".picked");
  const input = box?.querySelector("input");
  if (!box || !control || !picked || !input) return;
  const node = document.createElement("li");
  node.dataset.option = option.dataset.option ?? "{}";
  node.textContent = option.textContent;
  if (control.dataset.control?.startsWith("multi_")) picked.append(node);
  else picked.replaceChildren(node);
  input.value = "";
  show(box, []);
  input.focus();
  void send(control, stateOf(control));
}

function unpick(node: HTMLElement): void {
  const control = node.closest<HTMLElement>("[data-control]");
  const input = node.closest(".external")?.querySelector("input");
  node.remove();
  input?.focus();
  if (control) void send(control, stateOf(control));
}
