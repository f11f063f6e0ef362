import type { Evidence } from "#src/agent/grounding/check.ts";
import { decimal } from "#src/kernel/decimal.ts";
import type { Json } from "#src/ports/cost-records.ts";
import { type Fact, factsOf, HELD_BACK, PHRASINGS, type Phrasing } from "./facts.ts";
import { spell } from "./formats.ts";
import { seeded } from "./rig.ts";
import { pick, type Said, spread } from "./right.ts";

type Row = Readonly<Record<string, Json>>;

/** A figure as it is shown; of amounts to the cent, of percentages to one decimal. */
export const shown = ({ kind, currency }: Fact, value: string): string => {
  const text = decimal.formatFixed(decimal.parse(value), kind === "amount" ? 2 : 1);
  const minus = text.startsWith("-") && /[1-9]/.test(text) ? "−" : "";
  const digits = text.replace("-", "").replace(/\B(?=(\d{3})+\.)/g, ",");
  return kind === "percent" ? `${minus}${digits} %` : `${minus}${currency === "USD" ? "$" : `${currency} `}${digits}`;
};

const fixed = (value: string, digits: number): string => decimal.formatFixed(decimal.parse(value), digits);
const negated = (value: string): string => (value.startsWith("-") ? value.slice(1) : `-${value}`);
const times = (value: string, factor: string): string =>
  decimal.format(decimal.multiply(decimal.parse(value), decimal.parse(factor)));
const plus = (a: string, b: string): string => decimal.format(decimal.add(decimal.parse(a), decimal.parse(b)));

/** Wrong figures planted into what is said of real answers: none of them is right of what it is said of. */
export function wrongAnswers(evidence: readonly Evidence[]): Said[] {
  const next = seeded(11);
  const facts = factsOf(evidence);
  const made: Said[] = [];
  const all = [
    ...PHRASINGS.map((phrase) => [phrase, false] as const),
    ...HELD_BACK.map((phrase) => [phrase, true] as const),
  ];
  const plant = (kind: string, fact: Fact, v: string | null, of: Fact = fact, question = "How are we doing?"): void => {
    const [phrase, heldBack]: readonly [Phrasing, boolean] = pick(all, next);
    const right = [shown(fact, fact.value), fixed(fact.value, 0), fixed(fact.value, 1)];
    if (v === null || right.includes(v) || v === shown(of, fact.value)) return;
    made.push({ kind, tool: fact.tool, heldBack, answer: phrase(fact, v), evidence, question });
  };
  /** Another figure of the same kind, shown differently, that differs from this one in what is given. */
  const other = (fact: Fact, differs: (one: Fact) => boolean): Fact | null => {
    const fits = facts.filter(
      (one) => one.kind === fact.kind && differs(one) && shown(one, one.value) !== shown(fact, fact.value),
    );
    return fits.length === 0 ? null : pick(fits, next);
  };
  for (const fact of spread(facts, next, 1)) {
    const v = shown(fact, fact.value);
    plant("a digit changed", fact, changed(v, next));
    plant("digits swapped", fact, swapped(v));
    plant("off by tens", fact, shown(fact, times(fact.value, pick(["10", "100", "1000", "0.1"], next))));
    // "Credits of $5.00" may be -5 in the data: whoever says it means no other amount.
    const isTaken = /credit|discount/.test(fact.measure);
    if (/[1-9]/.test(v) && !isTaken) plant("sign flipped", fact, shown(fact, negated(fact.value)));
    const client = other(
      fact,
      (one) =>
        one.at === fact.at && one.measure === fact.measure && one.who !== fact.who && one.currency === fact.currency,
    );
    if (client !== null && fact.tool !== "pricing") plant("another's figure", fact, shown(client, client.value));
    const month = other(
      fact,
      (one) =>
        one.who === fact.who && one.measure === fact.measure && one.period !== fact.period && fact.period !== null,
    );
    if (month !== null) plant("another month's figure", fact, shown(month, month.value));
    const measure = other(
      fact,
      (one) =>
        one.at === fact.at &&
        one.who === fact.who &&
        one.period === fact.period &&
        one.measure !== fact.measure &&
        one.currency === fact.currency,
    );
    if (measure !== null) plant("another measure's figure", fact, shown(measure, measure.value));
    if (fact.kind === "amount") {
      plant(
        "another currency",
        fact,
        shown({ ...fact, currency: fact.currency === "EUR" ? "USD" : "EUR" }, fact.value),
      );
      plant("cut off", fact, cut(fact));
      plant("from the question", fact, "$54,321.09", fact, `Why is the ${fact.measure} of ${fact.who} $54,321.09?`);
    } else {
      plant("from the question", fact, "37.3 %", fact, `Why is it 37.3 % for ${fact.who}?`);
      plant("rounded wrongly", fact, shown(fact, plus(fact.value, "0.1")));
      plant("wrong words", fact, `${spell((Math.abs(Math.round(Number(fact.value))) + 3) % 100)} percent`);
    }
    const also = other(
      fact,
      (one) => one.at === fact.at && one.measure === fact.measure && one.currency === fact.currency,
    );
    if (fact.kind === "amount" && also !== null) plant("invented sum", fact, shown(fact, plus(fact.value, also.value)));
  }
  sentences(evidence, facts, next, made);
  return made;
}

/** A figure with one other digit. */
export function changed(v: string, next: () => number): string {
  const places = [...v].flatMap((letter, at) =>
    /\d/.test(letter) && at < v.length - (v.includes("%") ? 2 : 1) ? [at] : [],
  );
  const at = pick(places, next);
  return `${v.slice(0, at)}${(Number(v[at]) + 1 + Math.floor(next() * 8)) % 10}${v.slice(at + 1)}`;
}

function swapped(v: string): string | null {
  const match = /(\d)(?!\1)(\d)/.exec(v);
  return match === null ? null : v.slice(0, match.index) + match[2] + match[1] + v.slice(match.index + 2);
}

function cut(fact: Fact): string | null {
  for (const digits of [2, 1, 0]) {
    const [whole = "", fraction = ""] = fact.value.replace("-", "").split(".");
    const text = `${fact.value.startsWith("-") ? "−" : ""}${fact.currency} ${whole}${digits === 0 ? "" : `.${fraction.slice(0, digits).padEnd(digits, "0")}`}`;
    const right = `${fact.value.startsWith("-") ? "−" : ""}${fact.currency} ${fixed(fact.value, digits).replace("-", "")}`;
    if (text !== right && /[1-9]/.test(text.slice(4))) return text;
  }
  return null;
}

function sentences(evidence: readonly Evidence[], facts: readonly Fact[], next: () => number, made: Said[]): void {
  const plant = (kind: string, tool: string, answer: string, heldBack = false): number =>
    made.push({ kind, tool, heldBack, answer, evidence, question: "How are we doing?" });
  const margins = facts.filter(
    ({ tool, client, currency, kind }) => tool === "margin" && client && currency === "USD" && kind === "amount",
  );
  for (let i = 0; i < 20; i++) {
    const fact = pick(margins, next);
    const of = (measure: string, period: string | null): Fact | undefined =>
      margins.find((one) => one.who === fact.who && one.measure === measure && one.period === period);
    const [before, now] = [of("My View", "2026-09"), of("My View", "2026-10")];
    const [my, bill] = [of("My View", fact.period), of("Showback", fact.period)];
    if (before !== undefined && now !== undefined) {
      const change = (Number(now.value) / Number(before.value) - 1) * 100;
      const [a, b] = [shown(before, before.value), shown(now, now.value)];
      const word = change < 0 ? "down" : "up";
      plant(
        "wrong change",
        fact.tool,
        `My View of ${fact.who} went from ${a} in 2026-09 to ${b} in 2026-10, ${word} ${(Math.abs(change) + 1.3).toFixed(1)} %.`,
      );
      plant(
        "wrong direction",
        fact.tool,
        `My View of ${fact.who} went from ${a} in 2026-09 to ${b} in 2026-10, ${word === "up" ? "down" : "up"} ${Math.abs(change).toFixed(1)} %.`,
        true,
      );
      if (a !== b)
        plant(
          "months exchanged",
          fact.tool,
          `My View of ${fact.who} was ${b} in September 2026 and ${a} in October 2026.`,
        );
    }
    if (my !== undefined && bill !== undefined) {
      const [a, b] = [shown(my, my.value), shown(bill, bill.value)];
      plant(
        "sides exchanged",
        fact.tool,
        `In ${fact.period} AWS charged us ${b} for ${fact.who}, which was billed ${a}.`,
      );
      plant(
        "wrong difference",
        fact.tool,
        `${fact.who} in ${fact.period}: ${b} − ${a} = ${shown(my, plus(plus(bill.value, negated(my.value)), "10"))}.`,
        true,
      );
    }
    const also = margins.find(
      ({ measure, period, who }) => measure === "My View" && period === fact.period && who !== fact.who,
    );
    if (my !== undefined && also !== undefined) {
      plant(
        "clients exchanged",
        fact.tool,
        `In ${fact.period} My View was ${shown(also, also.value)} for ${fact.who} and ${shown(my, my.value)} for ${also.who}.`,
      );
      plant(
        "unshown sum",
        fact.tool,
        `In ${fact.period} My View of ${fact.who} and ${also.who} together was ${shown(my, plus(my.value, also.value))}.`,
        true,
      );
    }
  }
  counted(evidence, plant);
}

function counted(
  evidence: readonly Evidence[],
  plant: (kind: string, tool: string, answer: string, heldBack?: boolean) => number,
): void {
  const data = (tool: string): Row => (evidence.find((one) => one.tool === tool)?.data ?? {}) as Row;
  const rows = (of: Row, key: string): Row[] => (of[key] ?? []) as Row[];
  const margins = rows(data("margin"), "rows");
  const losing = margins.filter(({ margin }) => String(margin).startsWith("-")).length;
  for (const off of [-1, 1, 2]) {
    plant("wrong count", "margin", `${losing + off} clients lose money in October 2026.`);
    plant("wrong count", "margin", `${spell(losing + off)} clients have a negative margin in 2026-10.`, true);
    plant(
      "wrong count",
      "line-items",
      `There are ${rows(data("line-items"), "items").length + off} custom line items.`,
    );
    plant("wrong count", "budgets", `${spell(rows(data("budgets"), "budgets").length + off)} budgets are watched.`);
    plant(
      "wrong count",
      "transfers",
      `We have ${rows(data("transfers"), "transfers").length + off} billing transfers.`,
    );
    plant("wrong count", "pricing", `There are ${rows(data("pricing"), "plans").length + off} pricing plans.`, true);
    plant("wrong count", "budgets", `${Number(data("budgets").forecastOver) + off} budgets are forecast to be over.`);
  }
  plant("wrong count", "margin", "No client loses money in October 2026.");
  const clients = rows(data("clients"), "clients");
  clients.slice(0, 12).forEach((client, at) => {
    plant("wrong count", "clients", `${String(client.name)} has ${rows(client, "accounts").length + 1} accounts.`);
    plant(
      "wrong id",
      "clients",
      `The primary account of ${String(client.name)} is ${String(clients[at + 1]?.primaryAccountId)}.`,
    );
    plant(
      "wrong id",
      "clients",
      `${String(client.name)} (${String(client.primaryAccountId).replace(/\d\d$/, (end) => String(99 - Number(end)).padStart(2, "0"))}) is active.`,
      true,
    );
  });
  const credits = rows(data("credits"), "credits");
  for (const credit of credits) {
    const wrong = `${String(credit.end).slice(0, 8)}${String(credit.end).endsWith("15") ? "16" : "15"}`;
    plant("wrong date", "credits", `A credit of ${String(credit.client)} expires on ${wrong}.`);
    const ends = new Set(
      credits.filter(({ client }) => client === credit.client).flatMap(({ start, end }) => [start, end]),
    );
    const others = credits.find(({ client, end }) => client !== credit.client && !ends.has(end as string));
    if (others !== undefined)
      plant("another's date", "credits", `The credit of ${String(credit.client)} expires ${String(others.end)}.`, true);
  }
  for (const transfer of rows(data("transfers"), "transfers").slice(0, 8)) {
    plant(
      "wrong date",
      "transfers",
      `The transfer of ${String(transfer.client)} takes effect on ${String(transfer.effective).slice(0, 7)}-27.`,
    );
  }
}
