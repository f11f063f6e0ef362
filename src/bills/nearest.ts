/**
 * The name most like the one that was looked for, by the number of letters to change (Levenshtein), without regard to
 * case; `undefined` when more than half of it would change.
 */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.floor(wanted.length / 2) + 1;
  for (const name of names) {
    const changes = distance(wanted.toLowerCase(), name.slice(0, 200).toLowerCase());
    if (changes < least) {
      least = changes;
      best = name;
    }
  }
  return best;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
