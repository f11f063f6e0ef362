import type { z } from "zod";
import type { Cell } from "#src/view/view.ts";
import { shapes } from "./params.ts";

/** How a margin looks in every tool's output. */
export const marginShape = {
  currency: shapes.currency,
  myView: shapes.amount.describe("What AWS charges us (My View), exact decimal"),
  showback: shapes.amount.describe("What the client is shown (Showback, pro forma), exact decimal"),
  margin: shapes.amount.describe("Showback - My View"),
  onCost: shapes.percent.describe("Margin as percent of My View; null when My View is not above zero"),
  onRevenue: shapes.percent.describe("Margin as percent of Showback; null when Showback is not above zero"),
};

/** A margin row as data. */
export type MarginFigures = z.output<z.ZodObject<typeof marginShape>>;

/** Anything exact that writes itself as a decimal string. */
interface Exact {
  toString(): string;
}

/** Writes a computed margin as plain data. */
export function marginData(margin: {
  readonly currency: string;
  readonly myView: Exact;
  readonly showback: Exact;
  readonly margin: Exact;
  readonly onCost: string | null;
  readonly onRevenue: string | null;
}): MarginFigures {
  return {
    currency: margin.currency,
    myView: margin.myView.toString(),
    showback: margin.showback.toString(),
    margin: margin.margin.toString(),
    onCost: margin.onCost,
    onRevenue: margin.onRevenue,
  };
}

/** The columns that every margin table ends with. */
export const MARGIN_COLUMNS = [
  { label: "My View", align: "right" },
  { label: "Showback", align: "right" },
  { label: "Margin", align: "right" },
  { label: "On cost", align: "right" },
  { label: "On revenue", align: "right" },
] as const;

/** The cells of these columns. */
export function marginCells(row: MarginFigures): Cell[] {
  return [
    money(row.myView, row.currency),
    money(row.showback, row.currency),
    money(row.margin, row.currency),
    { percent: row.onCost },
    { percent: row.onRevenue },
  ];
}

/** The same cells for something that could not be read. */
export function unknownCells(reason: string): Cell[] {
  return MARGIN_COLUMNS.map(() => ({ unknown: reason }));
}

/** As they are shown: US dollars, in which AWS reckons, before the other currencies; within one, the order stays. */
export function dollarsFirst<T extends { readonly currency: string }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => Number(b.currency === "USD") - Number(a.currency === "USD"));
}

/** An amount as a cell. */
export function money(amount: string, currency: string): Cell {
  return { money: { amount, currency } };
}
