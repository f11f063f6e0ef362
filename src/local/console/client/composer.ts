import type { Completion } from "../wire.ts";
import { byId } from "./dom.ts";
import { here } from "./here.ts";
import { toBottom } from "./messages.ts";
import { act, completions, toast } from "./net.ts";

const MOST = 8;

/** A message box: sends on Enter, completes commands, and gives back what was sent before with the up arrow. */
export class Composer {
  readonly #id: string;
  readonly #form: HTMLFormElement;
  readonly #box: HTMLTextAreaElement;
  readonly #list: HTMLElement;
  readonly #history: string[] = [];
  #recalled = 0;
  #known: readonly Completion[] = [];
  #offered: readonly Completion[] = [];
  #active = -1;

  constructor(id: "composer" | "thread-composer") {
    this.#id = id;
    this.#box = byId(id, HTMLTextAreaElement);
    this.#list = byId(`${id}-list`, HTMLElement);
    const form = this.#box.form;
    if (!form) throw new Error("the message box stands in no form");
    this.#form = form;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.#box.addEventListener("focus", () => void this.learn());
    this.#box.addEventListener("input", () => this.#offer());
    this.#box.addEventListener("blur", () => this.#close());
    this.#box.addEventListener("keydown", (event) => this.#key(event));
    this.#list.addEventListener("mousedown", (event) => {
      // Keeps the focus in the box; the list would close on blur before the click.
      event.preventDefault();
      const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
      if (option) this.#accept(Number(option.dataset.at));
    });
  }

  /** Asks for the person's completions again. */
  async learn(): Promise<readonly Completion[]> {
    try {
      this.#known = await completions(here().person);
    } catch {
      toast("The list of commands could not be loaded. Commands work all the same.");
    }
    if (document.activeElement === this.#box) this.#offer();
    return this.#known;
  }

  /** Puts a text in, ready to be sent. */
  fill(text: string): void {
    this.#box.value = text;
    this.#box.focus();
    this.#offer();
  }

  /** What the box is called to a screen reader. */
  set name(words: string) {
    const label = this.#box.labels[0];
    if (label) label.textContent = words;
  }

  async #send(): Promise<void> {
    const text = this.#box.value.trim();
    if (text === "") return;
    const { person, channel, thread } = here();
    const where = { person, channel, ...(this.#id === "thread-composer" ? { threadTs: thread } : {}) };
    this.#history.push(text);
    this.#recalled = this.#history.length;
    this.#box.value = "";
    this.#offer();
    this.#form.setAttribute("aria-busy", "true");
    toBottom(this.#id === "composer" ? "scroll" : "thread-scroll");
    const done = await act({ do: text.startsWith("/") ? "command" : "say", ...where, text });
    this.#form.removeAttribute("aria-busy");
    // What could not be delivered is given back, unless something else is being typed by now.
    if (done === undefined && this.#box.value === "") this.#box.value = text;
    if (done !== undefined) toast("");
  }

  #key(event: KeyboardEvent): void {
    const open = !this.#list.hidden;
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (open && this.#active >= 0) this.#accept(this.#active);
      else this.#form.requestSubmit();
    } else if (event.key === "Tab" && open && !event.shiftKey) {
      event.preventDefault();
      this.#accept(Math.max(0, this.#active));
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.#close();
    } else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const count = this.#offered.length + 1;
      // One place more than there are options: nothing chosen, back in the text.
      this.#mark(((this.#active + 1 + (event.key === "ArrowDown" ? 1 : -1) + count) % count) - 1);
    } else if (
      event.key === "ArrowUp" &&
      (this.#box.value === "" || this.#box.value === this.#history[this.#recalled])
    ) {
      this.#recall(-1, event);
    } else if (event.key === "ArrowDown" && this.#recalled < this.#history.length) this.#recall(1, event);
  }

  #recall(by: number, event: KeyboardEvent): void {
    const at = this.#recalled + by;
    if (at < 0 || this.#history.length === 0) return;
    event.preventDefault();
    this.#recalled = at;
    this.#box.value = this.#history[at] ?? "";
    this.#grow();
  }

  #accept(at: number): void {
    const chosen = this.#offered[at];
    if (!chosen) return;
    this.#box.value = `${chosen.command} `;
    this.#offer();
  }

  #offer(): void {
    this.#grow();
    // Commands work in channels and conversations, not in threads.
    this.#offered = this.#id === "composer" ? matching(this.#known, this.#box.value) : [];
    this.#list.replaceChildren(...this.#offered.map((c, i) => this.#option(c, i)));
    this.#list.hidden = this.#offered.length === 0;
    this.#box.setAttribute("aria-expanded", String(!this.#list.hidden));
    this.#mark(-1);
  }

  #option(completion: Completion, at: number): HTMLElement {
    const node = document.createElement("div");
    node.id = `${this.#list.id}-${at}`;
    node.setAttribute("role", "option");
    node.dataset.at = String(at);
    for (const [tag, words] of [
      ["strong", completion.command],
      ["code", completion.usage === completion.command ? "" : completion.usage],
      ["span", completion.description],
    ] as const) {
      if (words === "") continue;
      const part = document.createElement(tag);
      part.textContent = words;
      node.append(part);
    }
    return node;
  }

  #mark(at: number): void {
    this.#active = at;
    [...this.#list.children].forEach((node, i) => {
      node.setAttribute("aria-selected", String(i === at));
      if (i === at) node.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) this.#box.removeAttribute("aria-activedescendant");
    else this.#box.setAttribute("aria-activedescendant", `${this.#list.id}-${at}`);
  }

  #close(): void {
    this.#list.hidden = true;
    this.#box.setAttribute("aria-expanded", "false");
    this.#mark(-1);
  }

  #grow(): void {
    this.#box.rows = Math.min(8, this.#box.value.split("\n").length);
  }
}

/** Commands that go on from what is typed; those that only contain its words come after. A finished command is not offered again. */
function matching(known: readonly Completion[], typed: string): readonly Completion[] {
  const text = typed.replace(/\s+/g, " ").trimStart().toLowerCase();
  if (!text.startsWith("/")) return [];
  const starts = known.filter((c) => c.command.toLowerCase().startsWith(text));
  const words = text.trim().split(" ");
  const contains = known.filter(
    (c) => !starts.includes(c) && words.length > 1 && words.every((w) => c.command.toLowerCase().includes(w)),
  );
  return [...starts, ...contains].slice(0, MOST);
}
