import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Block } from "#src/view/view.ts";
import { dollarsFirst } from "../figures.ts";
import type { CreditsData } from "./shape.ts";

type Row = CreditsData["credits"][number];

/** More lines than these cannot be told apart. */
const LINES = 6;
/** Longer names are cut in a chart. */
const NAME = 20;

/**
 * The burn-down in each currency: what is left at the end of each month, from what is left now. The credits of one client with the
 * largest risk have a line each; those of all clients are one line. Credits whose future is unknown are in none.
 */
export function burnDownCharts(data: CreditsData): Block[] {
  const known = data.credits.filter((row) => row.forecast.left.length > 0);
  const currencies = dollarsFirst([...Map.groupBy(known, (row) => row.currency)].map(([currency]) => ({ currency })));
  return currencies.map(({ currency }): Block => {
    const rows = known.filter((row) => row.currency === currency);
    const months = monthsOf(rows);
    const lines = rows.map((row) => ({ name: nameOf(row), values: valuesOf(row, months) }));
    const all = months.map((_, i) =>
      Money.sum(
        currency,
        lines.map((l) => Money.of(l.values[i] ?? "0", currency)),
      ).toString(),
    );
    return {
      kind: "chart",
      chart: {
        type: "line",
        title: `Burn-down of credits in ${currency}`,
        currency,
        categories: months,
        series: data.client === null ? [{ name: "All credits", values: all }] : lines.slice(0, LINES),
      },
    };
  });
}

/** From the month before the first one forecast, with what final bills left, to the last in which something is left. */
function monthsOf(rows: readonly Row[]): string[] {
  const told = rows.flatMap((row) => row.forecast.left.map(({ period }) => period)).toSorted();
  const [first, last] = [told[0], told.at(-1)];
  if (first === undefined || last === undefined) return [];
  return BillingPeriod.span(BillingPeriod.parse(first).previous(), BillingPeriod.parse(last)).map(String);
}

/** A credit whose first month is a later one still has all of it before; after its last one it has nothing. */
function valuesOf({ remaining, forecast }: Row, months: readonly string[]): string[] {
  const left = new Map(forecast.left.map((point) => [point.period, point.left]));
  const first = forecast.left[0]?.period ?? "";
  return months.map((month) => left.get(month) ?? (month < first ? remaining : "0"));
}

function nameOf({ id }: Row): string {
  return id.length <= NAME ? id : `\u2026${id.slice(1 - NAME)}`;
}
