/** The neutral picture of an answer: data only. Renderers know platforms; nothing here does. */
export type View = readonly Block[];

/** One part of a picture. Texts are plain: no markup of any platform. */
export type Block =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "facts"; readonly items: readonly Fact[] }
  | Table
  | { readonly kind: "chart"; readonly chart: Chart }
  | TextFile
  | { readonly kind: "alert"; readonly level: "info" | "success" | "warning" | "error"; readonly text: string }
  | { readonly kind: "actions"; readonly items: readonly Action[] };

/** Text that is to be kept as it is, to the character: shared as a file where it is long and the place takes files, else shown. */
export interface TextFile {
  readonly kind: "file";
  /** With the ending that says what it is: "audit-trail.csv". */
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

/** A labelled value. */
export interface Fact {
  readonly label: string;
  readonly value: Cell;
  /** A short second line: the change against last month, for instance. */
  readonly note?: string;
}

/** A table; every row has a cell for every column. */
export interface Table {
  readonly kind: "table";
  /** What the table shows, in a few words; screen readers read it, data tables demand it. */
  readonly caption: string;
  readonly columns: readonly { readonly label: string; readonly align: "left" | "right" }[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows that are totals, drawn last and marked. */
  readonly totals?: readonly (readonly Cell[])[];
}

/** A value that is formatted in one place, `format.ts`. */
export type Cell =
  | string
  | { readonly money: { readonly amount: string; readonly currency: string } }
  /** A share, already in percent: "12.5"; `null` where it has no meaning (share of nothing). */
  | { readonly percent: string | null; readonly signed?: boolean }
  | { readonly count: number }
  /** A value that could not be read. Never drawn as zero. */
  | { readonly unknown: string };

/**
 * A picture of numbers. Values are decimal strings, `null` where unknown.
 * A waterfall has two series over the same categories: first the changes, bars that start where the former bar ended,
 * then the levels, bars that stand on the ground; each category has a value in exactly one of them.
 */
export interface Chart {
  readonly type: "line" | "bar" | "pie" | "waterfall";
  readonly title: string;
  /** One currency for every value, or `null` for plain numbers. */
  readonly currency: string | null;
  readonly categories: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly (string | null)[] }[];
}

/** Something to press that runs another command. */
export interface Action {
  readonly label: string;
  /** The command line without the slash command, for instance `margin acme --by service`. */
  readonly command: string;
  /** How much weight it has; drawn as the platform does. */
  readonly style?: "primary" | "danger";
  /** What a person is asked for before the command runs: each answer is given as the option of this name. */
  readonly ask?: readonly Ask[];
}

/** One question that goes with an action. */
export interface Ask {
  /** Key of the tool's input, as in the schema: "reason". */
  readonly key: string;
  readonly label: string;
  readonly hint?: string;
  readonly initial?: string;
  readonly multiline?: boolean;
  readonly optional?: boolean;
}
