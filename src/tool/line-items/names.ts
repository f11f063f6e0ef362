import type { CustomLineItem } from "#src/ports/custom-line-items.ts";

/** Names of custom line items that are free: a name is unique in its billing group. */
export class ItemNames {
  readonly #taken: Set<string>;

  constructor(items: readonly CustomLineItem[]) {
    this.#taken = new Set(items.map((item) => `${item.groupId} ${item.name}`));
  }

  /** Whether the group has an item of this name already. */
  has(name: string, groupId: string): boolean {
    return this.#taken.has(`${groupId} ${name}`);
  }

  /** The name, or the next free one like it ("Support-2"), which is taken from then on. */
  take(name: string, groupId: string): string {
    for (let n = 1; ; n++) {
      const tried = n === 1 ? name : `${name}-${n}`;
      if (this.has(tried, groupId)) continue;
      this.#taken.add(`${groupId} ${tried}`);
      return tried;
    }
  }
}
