import type { DrawnModal } from "../wire.ts";
import { checked, focusFirst } from "./checks.ts";
import { all, byId, closest, drawn } from "./dom.ts";
import { here } from "./here.ts";
import { act } from "./net.ts";
import { valuesOf } from "./values.ts";

/** Shows the modal on top of the stack, or none. What was typed into the same inputs before stays. */
export function showModal(modal: DrawnModal | null): void {
  const dialog = byId("modal", HTMLDialogElement);
  if (modal === null) {
    if (!dialog.open) return;
    dialog.close();
    dialog.replaceChildren();
    if (document.activeElement === document.body) byId("composer", HTMLElement).focus();
    return;
  }
  const form = drawn(modal.html);
  const former = dialog.querySelector<HTMLElement>("[data-view]");
  const same = former?.dataset.view === modal.viewId;
  // What a person typed is told to everybody too; drawing it again would close the menu they are in.
  if (same && dialog.dataset.version === modal.version) return;
  dialog.dataset.version = modal.version;
  const focused = document.activeElement?.closest<HTMLElement>("[data-control]")?.dataset;
  if (former && same) keepTyped(former, form);
  dialog.replaceChildren(form);
  dialog.setAttribute("aria-labelledby", form.getAttribute("aria-labelledby") ?? "");
  if (!dialog.open) dialog.showModal();
  const refused = form.querySelector<HTMLElement>(".field[data-invalid]");
  const again = same && focused ? find(form, focused) : undefined;
  if (refused) focusFirst(refused);
  else if (again) focusFirst(again);
  else (form.querySelector<HTMLElement>("[data-focus]") ?? firstInput(form)).focus();
}

/** Wires the modal's buttons, its submission and its keys. */
export function listenToModal(): void {
  const dialog = byId("modal", HTMLDialogElement);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    void close(dialog, false);
  });
  dialog.addEventListener("click", (event) => {
    const which = closest(event, "[data-modal]")?.dataset.modal;
    if (which !== undefined) void close(dialog, which === "clear");
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit(dialog);
  });
  for (const each of [dialog, byId("confirm", HTMLDialogElement)])
    each.addEventListener("keydown", (event) => stayInside(each, event));
}

/** Asks before an element acts; true when it needs no question or the person says yes. */
export async function confirmed(control: HTMLElement): Promise<boolean> {
  const question = control.querySelector<HTMLTemplateElement>(":scope > template");
  if (!question) return true;
  const dialog = byId("confirm", HTMLDialogElement);
  byId("confirm-title", HTMLElement).textContent = question.dataset.title ?? "";
  byId("confirm-text", HTMLElement).replaceChildren(question.content.cloneNode(true));
  const yes = byId("confirm-yes", HTMLButtonElement);
  yes.textContent = question.dataset.yes ?? "";
  yes.className = question.dataset.style === "danger" ? "button danger" : "button primary";
  byId("confirm-no", HTMLElement).textContent = question.dataset.no ?? "";
  dialog.returnValue = "no";
  dialog.showModal();
  byId("confirm-no", HTMLElement).focus();
  await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
  return dialog.returnValue === "yes";
}

async function close(dialog: HTMLElement, clear: boolean): Promise<void> {
  const viewId = dialog.querySelector<HTMLElement>("[data-view]")?.dataset.view;
  if (viewId !== undefined) await act({ do: "close", person: here().person, viewId, clear });
}

async function submit(dialog: HTMLElement): Promise<void> {
  const form = dialog.querySelector<HTMLElement>("[data-view]");
  const button = form?.querySelector<HTMLButtonElement>("[type=submit]");
  if (!form || !button || button.getAttribute("aria-busy") === "true" || !checked(form)) return;
  button.setAttribute("aria-busy", "true");
  // The app may refuse the same values for the same reasons again: its answer is drawn in any case.
  dialog.dataset.version = "";
  await act({ do: "submit", person: here().person, viewId: form.dataset.view ?? "", values: valuesOf(form) });
  button.removeAttribute("aria-busy");
}

function keepTyped(former: HTMLElement, next: HTMLElement): void {
  for (const control of all(next, "[data-control]")) {
    const before = find(former, control.dataset);
    if (!before || before.dataset.control !== control.dataset.control) continue;
    const fields = all(before, "input, textarea, select");
    for (const [i, field] of all(control, "input, textarea, select").entries()) carry(fields[i], field);
    const picked = before.querySelector(".picked");
    if (picked) control.querySelector(".picked")?.replaceWith(picked);
  }
}

function carry(from: HTMLElement | undefined, to: HTMLElement): void {
  if (from instanceof HTMLInputElement && to instanceof HTMLInputElement && to.type !== "file") {
    if (to.type === "checkbox" || to.type === "radio") to.checked = from.value === to.value ? from.checked : to.checked;
    else to.value = from.value;
  }
  if (from instanceof HTMLTextAreaElement && to instanceof HTMLTextAreaElement) to.value = from.value;
  if (from instanceof HTMLSelectElement && to instanceof HTMLSelectElement) to.value = from.value;
}

function find(root: HTMLElement, at: DOMStringMap): HTMLElement | undefined {
  const selector = `[data-block="${CSS.escape(at.block ?? "")}"][data-action="${CSS.escape(at.action ?? "")}"]`;
  return root.querySelector<HTMLElement>(selector) ?? undefined;
}

function firstInput(form: HTMLElement): HTMLElement {
  const first = form.querySelector<HTMLElement>(".modal-body :is(input, select, textarea, summary, button)");
  return first ?? form.querySelector<HTMLElement>("footer button") ?? form;
}

/** Tab goes round within the dialog instead of out to the browser. */
function stayInside(dialog: HTMLElement, event: KeyboardEvent): void {
  if (event.key !== "Tab") return;
  const stops = all(dialog, "a[href], button:not([disabled]), input, select, textarea, summary, [tabindex='0']").filter(
    (el) => el.checkVisibility(),
  );
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}
