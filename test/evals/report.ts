import type { Asked } from "./ask.ts";
import { KINDS } from "./case.ts";
import { type Differences, differencesOf, type Head, type Recording, usersOf } from "./recording.ts";

/** Who answered, as every line with a score says it. */
export function nameOf({ model, by, date }: Pick<Head, "model" | "by" | "date">, isReplayed = false): string {
  const name =
    by === "planner" ? "planner (rules, no language model)" : model.startsWith(SCRIPT) ? "script (no model)" : model;
  return isReplayed ? `${name}, as recorded ${date.slice(0, 16)}` : name;
}

/** What the ids of scripted models of the local cloud begin with. */
const SCRIPT = "scripted";

/** The report: who was asked, how it went by kind, and each case that was not right with the reason. */
export function reportOf({ head, asked }: Recording, before?: Recording): string {
  const name = nameOf(before?.head ?? head, before !== undefined);
  const kinds = KINDS.filter((kind) => asked.some((one) => one.kind === kind));
  const rows = [
    ...kinds.map((kind) =>
      rowOf(
        kind,
        asked.filter((one) => one.kind === kind),
      ),
    ),
    rowOf("all", asked),
  ].map((row) => [name, ...row]);
  const open = asked.filter(({ verdict }) => verdict !== "right");
  const stopped = asked.filter(({ verdict }) => verdict === "not asked");
  return [
    firstLine({ head, asked }, before?.head),
    ...(stopped.length === 0
      ? []
      : [`Stopped: ${stopped.length} questions were not asked, because ${stopped[0]?.faults[0]}.`]),
    ...(before === undefined ? [] : changedLines(differencesOf(before.head, head), before.asked)),
    "",
    ...tableOf([HEAD, ...rows]),
    "",
    ...open.map(
      ({ verdict, id, faults, unfound }) =>
        `${name}: ${verdict}: ${id}: ${[...faults, ...unfound.map((text) => `kept back: ${text}`)].join("; ")}`,
    ),
  ].join("\n");
}

function firstLine({ head, asked }: Recording, before: Head | undefined): string {
  if (before !== undefined) {
    return `Nothing was asked anew: what ${nameOf(before)} said on ${before.date.slice(0, 16)} is held against the tools of today.`;
  }
  if (head.by === "planner")
    return "No language model was asked: the planner of the local cloud answers, which goes by rules.";
  if (head.model.startsWith(SCRIPT)) return "No language model was asked: a script answers.";
  if (asked.every(({ turns }) => turns.flat().length === 0)) return `${head.model} has answered nothing.`;
  return `${head.model} was asked on ${head.date.slice(0, 16)}, over the demo's book.`;
}

function changedLines({ tools, texts }: Differences, asked: readonly Asked[]): string[] {
  if (tools.length === 0 && !texts) return ["The words for the model are those of the recording."];
  const users = usersOf(tools, asked);
  return [
    ...(texts ? ["The system prompt or the texts of general knowledge have changed since the recording."] : []),
    ...(tools.length === 0 ? [] : [`The words of these tools have changed since the recording: ${tools.join(", ")}.`]),
    ...(users.length === 0 ? [] : [`Cases that used them, whose answers may be others now: ${users.join(", ")}.`]),
  ];
}

const HEAD = [
  "answered by",
  "kind",
  "asked",
  "right",
  "cannot",
  "wrong",
  "failed",
  "invented",
  "tokens in",
  "out",
  "turns",
  "seconds",
];

function rowOf(kind: string, asked: readonly Asked[]): string[] {
  const count = (verdict: Asked["verdict"]): number => asked.filter((one) => one.verdict === verdict).length;
  const sum = (of: (one: Asked) => number): number => asked.reduce((total, one) => total + of(one), 0);
  const numbers = [
    asked.length - count("not asked"),
    ...[count("right"), count("cannot"), count("wrong"), count("failed")],
    sum(({ invented }) => invented.length),
    sum(({ tokens }) => tokens.input),
    sum(({ tokens }) => tokens.output),
    sum(({ turns }) => turns.flat().length),
  ];
  return [kind, ...numbers.map(String), (sum(({ ms }) => ms) / 1_000).toFixed(1)];
}

/** Columns of one width each; words to the left, numbers to the right. */
export function tableOf(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  "),
  );
}
