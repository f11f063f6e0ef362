/** A small deterministic source of choices: the same seed and purpose always give the same sequence. */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** One of the items. */
  pick<T>(items: readonly T[]): T;
  /** Lower-case letters and digits. */
  text(length: number): string;
  uuid(): string;
}

/** Makes a source of choices for one purpose, so that a new choice in one place does not move all others. */
export function randomOf(seed: number, purpose: string): Random {
  let state = seed >>> 0;
  for (const char of purpose) state = (Math.imul(state ^ char.charCodeAt(0), 0x9e3779b1) + 0x7f4a7c15) >>> 0;
  const next = (): number => {
    // mulberry32: enough for made-up bills, and the same on every machine
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const int = (low: number, high: number): number => low + (next() % (high - low + 1));
  const from = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[int(0, alphabet.length - 1)]).join("");
  const hex = (length: number): string => from("0123456789abcdef", length);
  return {
    int,
    pick<T>(items: readonly T[]): T {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new RangeError("nothing to choose from");
      return item;
    },
    text: (length) => from("abcdefghijklmnopqrstuvwxyz0123456789", length),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${from("89ab", 1)}${hex(3)}-${hex(12)}`,
  };
}
