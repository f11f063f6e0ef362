import type { Decimal } from "#src/kernel/decimal.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { Span } from "../reading/dates.ts";

/** One tool result as the model was given it. */
export interface Evidence {
  readonly tool: string;
  readonly input: Json;
  readonly data: Json;
}

/** What a name is a name of; what is none of these is an "other". */
export type NameKind = "client" | "account" | "service" | "plan" | "proposal" | "other";

/** Where a value stands: in which row, of whom, of which months. */
export interface Place {
  /** Names of the row and of what it stands in. */
  readonly names: ReadonlySet<string>;
  /** Those of them that stand in a list of the row. */
  readonly beside: ReadonlySet<string>;
  readonly currency: string | null;
  readonly span: Span | null;
  readonly part: string | null;
  /** The days that the row names. */
  readonly days: ReadonlySet<string>;
  /** Which row, and for rows that are parts of one thing which list. */
  readonly row: object;
  readonly tool: string;
}

/** A figure of the evidence. */
export interface Leaf {
  readonly value: Decimal;
  readonly kind: "amount" | "percent" | "either" | "count";
  readonly key: string;
  readonly measures: ReadonlySet<string>;
  /** What its field, and the field that this stands in, are called. */
  readonly words: ReadonlySet<string>;
  readonly place: Place;
}

/** A text of the evidence; dates and numbers of accounts are texts. */
export interface TextLeaf {
  readonly text: string;
  readonly key: string;
  readonly place: Place;
}

/** A list of the evidence. */
export interface ListLeaf {
  readonly key: string;
  readonly rows: readonly Json[];
  readonly place: Place;
}

/** Everything that the evidence says, so that it is walked once. */
export interface Index {
  /** By size, whatever their sign. */
  readonly leaves: readonly Leaf[];
  /** Those of them that count something. */
  readonly counts: readonly Leaf[];
  /** By tool: the last months of what its figures are of. */
  readonly lastMonths: ReadonlyMap<string, ReadonlySet<string>>;
  readonly texts: readonly TextLeaf[];
  readonly lists: readonly ListLeaf[];
  readonly names: ReadonlyMap<string, NameKind>;
  readonly months: ReadonlySet<string>;
  /** Months that texts have inside, such as titles and examples. */
  readonly saidMonths: ReadonlySet<string>;
  /** The steps and categories that rows are of. */
  readonly steps: ReadonlySet<string>;
  /** Of which client a whole result is. */
  readonly about: ReadonlySet<string>;
  /** The figures of each row. */
  readonly rows: ReadonlyMap<object, readonly Leaf[]>;
}
