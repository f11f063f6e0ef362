import type { Asked } from "./ask.ts";
import { KINDS } from "./case.ts";
import { differencesOf, type Recording, usersOf } from "./recording.ts";
import { nameOf, tableOf } from "./report.ts";

/** What is different between two recordings: the words for the model, the counts by kind, and each case that came out otherwise. */
export function compared(before: Recording, after: Recording): string {
  const [a, b] = [before, after].map(({ head }) => nameOf(head, true));
  const { tools, texts } = differencesOf(before.head, after.head);
  const users = new Set(usersOf(tools, [...before.asked, ...after.asked]));
  const pairs = after.asked.flatMap((now) => {
    const then = before.asked.find(({ id }) => id === now.id);
    return then === undefined ? [] : [{ then, now }];
  });
  const moved = pairs.filter(({ then, now }) => then.verdict !== now.verdict);
  const lone = lonelyIn(before.asked, after.asked);
  return [
    `A: ${a}`,
    `B: ${b}`,
    tools.length === 0
      ? "The words of the tools are the same."
      : `The words of these tools are others: ${tools.join(", ")}.`,
    texts ? "The system prompt or the texts of general knowledge are others." : "The system prompt is the same.",
    "",
    ...tableOf([
      ["answered by", "kind", "right in A", "right in B", "wrong in A", "wrong in B"],
      ...[...KINDS, "all" as const].map((kind) => rowOf(`A: ${a}; B: ${b}`, kind, pairs)),
    ]),
    "",
    ...(moved.length === 0 ? ["No case came out otherwise."] : []),
    ...moved.map(({ then, now }) => {
      const why = users.has(now.id) ? " (used a tool whose words are others)" : "";
      return `${now.id}: ${then.verdict} in A (${a}), ${now.verdict} in B (${b})${why}: ${[...now.faults, ...then.faults][0] ?? ""}`;
    }),
    ...(lone.length === 0 ? [] : [`In one of them alone: ${lone.join(", ")}.`]),
  ].join("\n");
}

interface Pair {
  readonly then: Asked;
  readonly now: Asked;
}

function rowOf(name: string, kind: string, pairs: readonly Pair[]): string[] {
  const of = pairs.filter(({ now }) => kind === "all" || now.kind === kind);
  const count = (side: keyof Pair, verdict: Asked["verdict"]): string =>
    String(of.filter((pair) => pair[side].verdict === verdict).length);
  return [name, kind, count("then", "right"), count("now", "right"), count("then", "wrong"), count("now", "wrong")];
}

function lonelyIn(a: readonly Asked[], b: readonly Asked[]): string[] {
  const count = new Map<string, number>();
  for (const { id } of [...a, ...b]) count.set(id, (count.get(id) ?? 0) + 1);
  return [...count].flatMap(([id, times]) => (times === 1 ? [id] : []));
}
