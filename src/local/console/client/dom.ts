/** The element with an id, of the class expected; a page without it is a broken page. */
export function byId<T extends Element>(id: string, type: { new (): T; prototype: T }): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`the page has no ${type.name} #${id}`);
}

/** The first element of a piece of HTML that the server drew. */
export function drawn(html: string): HTMLElement {
  const template = document.createElement("template");
  template.innerHTML = html;
  const first = template.content.firstElementChild;
  if (first instanceof HTMLElement) return first;
  throw new Error("the server drew nothing");
}

/** The closest ancestor of an event's target that matches, as an HTMLElement. */
export function closest(event: Event, selector: string): HTMLElement | undefined {
  const target = event.target instanceof Element ? event.target.closest(selector) : null;
  return target instanceof HTMLElement ? target : undefined;
}

/** All matching elements below one. */
export function all(root: ParentNode, selector: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(selector)];
}

/** Says something to screen readers once the present change is on the page. */
export function announce(words: string): void {
  byId("live", HTMLElement).textContent = words;
}
