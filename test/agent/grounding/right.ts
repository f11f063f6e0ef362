import type { Evidence } from "#src/agent/grounding/check.ts";
import { Money } from "#src/kernel/money.ts";
import type { Json } from "#src/ports/cost-records.ts";
import { type Fact, factsOf, HELD_BACK, PHRASINGS, type Phrasing } from "./facts.ts";
import { AMOUNTS, PERCENTS, spell } from "./formats.ts";
import { seeded } from "./rig.ts";

/** An answer, and what it may come from. */
export interface Said {
  readonly kind: string;
  readonly tool: string;
  readonly heldBack: boolean;
  readonly answer: string;
  readonly evidence: readonly Evidence[];
  readonly question: string;
}

type Row = Readonly<Record<string, Json>>;

/** One of a list. */
export const pick = <T>(list: readonly T[], next: () => number): T => list[Math.floor(next() * list.length)] as T;

/** Of each tool and measure as many. */
export function spread(facts: readonly Fact[], next: () => number, each: number): Fact[] {
  const groups = Map.groupBy(facts, ({ at, measure }) => `${at} ${measure}`);
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.min(each, group.length) }, () => pick(group, next)),
  );
}

const money = (amount: string, currency = "USD"): string => {
  const text = Money.of(amount, currency).toFixed();
  return `${text.startsWith("-") ? "−" : ""}${currency === "USD" ? "$" : `${currency} `}${text.replace("-", "").replace(/\B(?=(\d{3})+\.)/g, ",")}`;
};

/** Right figures of real answers in many formats and phrasings. */
export function rightAnswers(evidence: readonly Evidence[]): Said[] {
  const next = seeded(7);
  const facts = factsOf(evidence);
  const made: Said[] = [];
  const all = [
    ...PHRASINGS.map((phrase) => [phrase, false] as const),
    ...HELD_BACK.map((phrase) => [phrase, true] as const),
  ];
  const add = (kind: string, tool: string, answer: string, heldBack = false, question = "How are we doing?"): number =>
    made.push({ kind, tool, heldBack, answer, evidence, question });
  for (const fact of spread(facts, next, 9)) {
    const [name, write] = pick(fact.kind === "amount" ? AMOUNTS : PERCENTS, next);
    const [phrase, heldBack]: readonly [Phrasing, boolean] = pick(all, next);
    const v = write(fact);
    if (v !== null) add(name, fact.tool, phrase(fact, v), heldBack);
  }
  operations(evidence, facts, next, add);
  counts(evidence, add);
  return made;
}

type Add = (kind: string, tool: string, answer: string, heldBack?: boolean, question?: string) => number;

function operations(_evidence: readonly Evidence[], facts: readonly Fact[], next: () => number, add: Add): void {
  const clients = facts.filter(
    ({ tool, client, currency, kind }) => tool === "margin" && client && currency === "USD" && kind === "amount",
  );
  const mine = (fact: Fact, measure: string, period = fact.period): Fact | undefined =>
    clients.find((other) => other.who === fact.who && other.measure === measure && other.period === period);
  for (let i = 0; i < 30; i++) {
    const fact = pick(clients, next);
    const [my, shown, margin] = ["My View", "Showback", "margin"].map((measure) => mine(fact, measure));
    const before = mine(fact, "My View", "2026-09");
    const now = mine(fact, "My View", "2026-10");
    if (my !== undefined && shown !== undefined && margin !== undefined) {
      add(
        "difference",
        "margin",
        `${fact.who} in ${fact.period}: ${money(shown.value)} − ${money(my.value)} = ${money(margin.value)}.`,
      );
      add(
        "both sides",
        "margin",
        `In ${fact.period} AWS charged us ${money(my.value)} for ${fact.who} and it was billed ${money(shown.value)}, a margin of ${money(margin.value)}.`,
        true,
      );
      const onCost = (Number(margin.value) / Number(my.value)) * 100;
      add(
        "ratio",
        "margin",
        `${fact.who}, ${fact.period}: ${money(margin.value)} / ${money(my.value)} = ${onCost.toFixed(1).replace("-", "−")} % on cost.`,
      );
    }
    if (before !== undefined && now !== undefined) {
      const change = (Number(now.value) / Number(before.value) - 1) * 100;
      const word = change < 0 ? "down" : "up";
      const by = Math.abs(change).toFixed(1);
      add(
        "change",
        "margin",
        `My View of ${fact.who} went from ${money(before.value)} in 2026-09 to ${money(now.value)} in 2026-10, ${word} ${by} %.`,
      );
      add(
        "change",
        "margin",
        `In October 2026 AWS charged us ${money(now.value)} for ${fact.who}, against ${money(before.value)} in September 2026 (${word} ${by}%).`,
        true,
      );
    }
    const other = pick(
      clients.filter(({ measure, period, who }) => measure === "My View" && period === fact.period && who !== fact.who),
      next,
    );
    if (my !== undefined && other !== undefined) {
      const sum = Money.of(my.value, "USD").plus(Money.of(other.value, "USD")).toString();
      add(
        "sum",
        "margin",
        `In ${fact.period}, My View of ${fact.who} and ${other.who} together was ${money(sum)} (${money(my.value)} + ${money(other.value)}).`,
      );
      add(
        "two clients",
        "margin",
        `In ${fact.period} My View was ${money(my.value)} for ${fact.who} and ${money(other.value)} for ${other.who}.`,
        true,
      );
      add(
        "two clients",
        "margin",
        `${fact.period}: ${fact.who} cost us ${money(my.value)}, while ${other.who} cost us ${money(other.value)}.`,
      );
    }
  }
}

function counts(evidence: readonly Evidence[], add: Add): void {
  const data = (tool: string, at = 0): Row => (evidence.filter((one) => one.tool === tool)[at]?.data ?? {}) as Row;
  const rows = (of: Row, key: string): Row[] => (of[key] ?? []) as Row[];
  const margins = rows(data("margin"), "rows");
  const losing = margins.filter(({ margin }) => String(margin).startsWith("-")).length;
  add("count", "margin", `${losing} clients lose money in October 2026.`);
  add("count", "margin", `Of ${margins.length} clients, ${spell(losing)} have a negative margin in 2026-10.`, true);
  add("count", "overview", `There are ${String(data("overview").clients)} clients in 2026-10.`);
  add(
    "count",
    "coverage",
    `${rows(data("coverage"), "rows").length} clients were looked at; ${String(data("coverage").covered)} are covered.`,
  );
  add("count", "line-items", `There are ${spell(rows(data("line-items"), "items").length)} custom line items.`);
  add(
    "count",
    "budgets",
    `${spell(rows(data("budgets"), "budgets").length)} budgets are watched, and ${String(data("budgets").forecastOver)} are forecast to be over.`,
  );
  add("count", "transfers", `We have ${rows(data("transfers"), "transfers").length} billing transfers.`);
  add("count", "anomalies", `AWS found two anomalies, and one of them is going on.`);
  add("count", "pricing", `There are ${rows(data("pricing"), "plans").length} pricing plans.`, true);
  for (const client of rows(data("clients"), "clients").slice(0, 12)) {
    add(
      "count",
      "clients",
      `${String(client.name)} (${String(client.primaryAccountId)}) has ${rows(client, "accounts").length} accounts.`,
    );
  }
  for (const credit of rows(data("credits"), "credits").slice(0, 8)) {
    const end = new Date(`${String(credit.end)}T00:00:00Z`);
    const day = (options: Intl.DateTimeFormatOptions, locale = "en-GB"): string =>
      end.toLocaleDateString(locale, { timeZone: "UTC", ...options });
    add(
      "date",
      "credits",
      `A credit of ${String(credit.client)} expires on ${day({ day: "numeric", month: "long", year: "numeric" })}.`,
    );
    add(
      "date",
      "credits",
      `The credit \`${String(credit.id)}\` of ${String(credit.client)} expires ${String(credit.end)}.`,
    );
    add(
      "date",
      "credits",
      `- ${String(credit.client)}: ${money(String(credit.remaining), String(credit.currency))} left, expires ${day({ day: "numeric", month: "short", year: "numeric" }, "en-US")}`,
      true,
    );
  }
  for (const transfer of rows(data("transfers"), "transfers").slice(0, 6)) {
    add(
      "date",
      "transfers",
      `The transfer of ${String(transfer.client)} (${String(transfer.account)}) takes effect on ${String(transfer.effective)}.`,
    );
  }
  add(
    "question",
    "margin",
    "You asked for the 5 largest clients since 2024-01.",
    true,
    "Show the 5 largest clients since 2024-01",
  );
}
