import type { Json } from "../model.ts";
import type { Phrase } from "./answers.ts";
import { field, listOf, moneyOf, percentOf, sizeOf, textOf } from "./figures.ts";
import type { Wish } from "./wish.ts";

const MOST_ROWS = 8;

/** Margin: the totals, then the rows, in the order that was asked for. */
export const margin: Phrase = (data, wish) => {
  const totals = listOf(data, "totals");
  const who = `${textOf(data, "client") || "all clients"} in ${spanOf(data)}`;
  if (totals.length === 0) return textOf(data, "by") === "" ? "" : `There are no figures of ${who}.${unknownOf(data)}`;
  const lines = totals.map((total) => `Margin of ${who}: ${marginOf(total)}.`);
  const rows = inOrder(listOf(data, "rows"), wish.question.text);
  const isOne = rows.length === 1 && textOf(rows[0], "label") === textOf(data, "client");
  return [...lines, ...(isOne ? [] : table(rows, marginOf)), unknownOf(data).trim()].filter(Boolean).join("\n");
};

/** Loss: who is charged less than we are; says so when nobody is. */
export const loss: Phrase = (data, wish) => {
  const rows = listOf(data, "rows");
  const client = textOf(data, "client");
  if (textOf(data, "by") === "") return "";
  if (client !== "") {
    const totals = listOf(data, "totals");
    const losing = totals.some((total) => sizeOf(total, "margin") < 0);
    const begin = losing ? `Yes, we lose money at ${client}.` : `No, we do not lose money at ${client}.`;
    return [begin, margin(data, wish)].join("\n");
  }
  const losing = dollarsFirst(rows.filter((row) => sizeOf(row, "margin") < 0));
  if (losing.length === 0) return `At no client do we lose money in ${spanOf(data)}.${unknownOf(data)}`;
  return (
    [`Clients at which we lose money in ${spanOf(data)}:`, ...table(losing, marginOf)].join("\n") + unknownOf(data)
  );
};

/** Gain: whether money is made; says so when it is lost. */
export const gain: Phrase = (data, wish) => {
  const client = textOf(data, "client");
  if (textOf(data, "by") === "") return "";
  if (client === "") return margin(data, wish);
  const totals = listOf(data, "totals");
  if (totals.length === 0) return margin(data, wish);
  const losing = totals.some((total) => sizeOf(total, "margin") < 0);
  const begin = losing ? `No, we lose money at ${client}.` : `Yes, we make money at ${client}.`;
  return [begin, margin(data, wish)].join("\n");
};

/** Change: one month against the one before, and what moved most. When it did not go the way that was said, says so. */
export function change(now: Json, before: Json | undefined, wish: Wish): string {
  if (textOf(now, "by") === "") return "";
  const who = textOf(now, "client") || "all clients";
  if (before === undefined) {
    return [`I compare single months, and ${spanOf(now)} is several.`, margin(now, wish)].join("\n");
  }
  const asked = wish.question.text.toLowerCase();
  const side = sideOf(asked);
  const totals = listOf(now, "totals").map((total) => {
    const then = sameCurrency(listOf(before, "totals"), total);
    const [name, at] = [SIDES[side], `in ${spanOf(before)}`];
    if (then === undefined)
      return `There is nothing ${at} to compare with: ${name} was ${moneyOf(total, side)} in ${spanOf(now)}.`;
    const delta = sizeOf(total, side) - sizeOf(then, side);
    const told = `${name} of ${who} was ${moneyOf(then, side)} ${at} and ${moneyOf(total, side)} in ${spanOf(now)}`;
    const moved = delta === 0 ? "It did not change" : delta > 0 ? "It went up" : "It went down";
    const contradicts = (delta <= 0 && UP.test(asked)) || (delta >= 0 && DOWN.test(asked));
    if (!contradicts) return `${moved}: ${told}.`;
    return `It did not go ${UP.test(asked) ? "up" : "down"}${delta === 0 ? "" : `, ${moved.toLowerCase()}`}: ${told}.`;
  });
  if (totals.length === 0) return `There are no figures of ${who} in ${spanOf(now)}.${unknownOf(now)}`;
  const moved = movedRows(now, before, side);
  const list = moved.length === 0 ? [] : [`What moved most, by ${textOf(now, "by")}:`, ...moved];
  const open = wish.period === "this" ? ["This month is not over yet."] : [];
  return [...totals, ...list, ...open, unknownOf(now).trim()].filter(Boolean).join("\n");
}

const UP = /\b(?:up\b|ris|rose|increas|grow|grew|jump|spik|higher|more\b)/;
const DOWN = /\b(?:down|drop|fell|fall|decreas|shr|lower|cheaper|less\b)/;
const SIDES = { myView: "My View", showback: "Showback", margin: "Margin" } as const;
type SideName = keyof typeof SIDES;

/** A client's bill is what it is shown; what it costs is what AWS charges us. */
function sideOf(asked: string): SideName {
  if (/\bmargin|profit/.test(asked)) return "margin";
  return /\bcosts?\b|\bspen[dt]|my view|\baws\b/.test(asked) ? "myView" : "showback";
}

function movedRows(now: Json, before: Json, side: SideName): string[] {
  const then = listOf(before, "rows");
  const keyOf = (row: Json): string => `${textOf(row, "key") || textOf(row, "label")} ${textOf(row, "currency")}`;
  const old = new Map(then.map((row) => [keyOf(row), row]));
  const rows = listOf(now, "rows");
  const known = new Set(rows.map(keyOf));
  const pairs = [
    ...rows.map((row) => ({ row, from: old.get(keyOf(row)), to: row as Json | undefined })),
    ...then.filter((row) => !known.has(keyOf(row))).map((row) => ({ row, from: row, to: undefined })),
  ].map((pair) => ({ ...pair, by: Math.abs(sizeOf(pair.to, side) - sizeOf(pair.from, side)) }));
  const shown = pairs.filter(({ by }) => by > 0).sort((a, b) => b.by - a.by);
  return shown.slice(0, 5).map(({ row, from, to }) => {
    const part = (one: Json | undefined): string => (one === undefined ? "nothing" : moneyOf(one, side));
    return `- ${labelOf(row)}: ${part(from)} before, ${part(to)} now`;
  });
}

/** Trend: one line a month. */
export const trend: Phrase = (data) => {
  const months = dollarsFirst(listOf(data, "months"));
  const who = textOf(data, "client") || "All clients";
  if (months.length === 0)
    return textOf(data, "first") === "" ? "" : `There are no figures of ${who}.${unknownOf(data)}`;
  const lines = months.map((month) => `- ${textOf(month, "period")}: ${marginOf(month)}`);
  return [`${who}, ${spanOf(data)}:`, ...lines, unknownOf(data).trim()].filter(Boolean).join("\n");
};

/** Waterfall: every step in its order. */
export const waterfall: Phrase = (data) =>
  listOf(data, "waterfalls")
    .map((one) => {
      const currency = textOf(one, "currency");
      const steps = listOf(one, "steps").map((step) => {
        return `- ${textOf(step, "step").replaceAll("-", " ")}: ${moneyOf(step, "amount", currency)}`;
      });
      return [`${textOf(data, "client") || "All clients"} in ${textOf(data, "period")}, step by step:`, ...steps].join(
        "\n",
      );
    })
    .join("\n");

/** Overview: both bills, what lies between, and how they moved. */
export const overview: Phrase = (data) => {
  const who = `${textOf(data, "client") || "All clients"} in ${textOf(data, "period")}`;
  const totals = listOf(data, "totals");
  if (totals.length === 0)
    return textOf(data, "period") === "" ? "" : `${who}: there are no figures.${unknownOf(data)}`;
  const lines = totals.map((total) => {
    const my = `AWS charges us ${moneyOf(total, "myView")} (${percentOf(total, "myViewChange", true)} against the month before)`;
    const shown = `shown is ${moneyOf(total, "showback")} (${percentOf(total, "showbackChange", true)})`;
    return `${who}: ${my}, ${shown}; margin ${moneyOf(total, "margin")}, ${percentOf(total, "onCost")} on cost.`;
  });
  const services = listOf(data, "topServices").slice(0, 3);
  const top = services.map((row) => `${textOf(row, "service")} ${moneyOf(row, "myView")}`).join(", ");
  return [...lines, ...(top === "" ? [] : [`Largest: ${top}.`]), unknownOf(data).trim()].filter(Boolean).join("\n");
};

function marginOf(row: Json): string {
  const shares = `${percentOf(row, "onCost")} on cost, ${percentOf(row, "onRevenue")} on revenue`;
  return `${moneyOf(row, "margin")} (${shares}), My View ${moneyOf(row, "myView")}, Showback ${moneyOf(row, "showback")}`;
}

function table(rows: readonly Json[], write: (row: Json) => string): string[] {
  const more = rows.length > MOST_ROWS ? [`- and ${rows.length - MOST_ROWS} more`] : [];
  return [...rows.slice(0, MOST_ROWS).map((row) => `- ${labelOf(row)}: ${write(row)}`), ...more];
}

/** In the order that was asked for: by cost when it is about cost, else by margin. */
function inOrder(rows: readonly Json[], asked: string): readonly Json[] {
  const by = /\b(?:costs?|expensive|costly|cheapest|spen[dt])\b/i.test(asked) ? "myView" : "margin";
  const up = (a: Json, b: Json): number => sizeOf(a, by) - sizeOf(b, by);
  if (/\b(?:worst|lowest|smallest|least|cheapest)\b/i.test(asked)) return dollarsFirst(rows.toSorted(up));
  const isDown = /\b(?:best|highest|biggest|largest|top|most)\b/i.test(asked);
  return dollarsFirst(isDown ? rows.toSorted((a, b) => up(b, a)) : rows);
}

/** US dollars, in which AWS reckons, before other currencies, so that one order never mixes two. */
const dollarsFirst = (rows: readonly Json[]): readonly Json[] =>
  rows.toSorted((a, b) => Number(textOf(b, "currency") === "USD") - Number(textOf(a, "currency") === "USD"));

const labelOf = (row: Json): string => textOf(row, "label", 80) || textOf(row, "key", 80) || "(not named)";

const sameCurrency = (rows: readonly Json[], row: Json): Json | undefined =>
  rows.find((other) => field(other, "currency") === field(row, "currency"));

/** The months of an answer. */
export function spanOf(data: Json): string {
  const [first, last] = [textOf(data, "first"), textOf(data, "last")];
  return first === last ? last : `${first} to ${last}`;
}

/** A client that could not be read is said, never left out. */
export function unknownOf(data: Json): string {
  const names = listOf(data, "unknown").map((one) => textOf(one, "client", 80));
  if (names.length === 0) return "";
  const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
  return `\nNot in these figures, because they could not be read: ${names.slice(0, 5).join(", ")}${more}.`;
}
