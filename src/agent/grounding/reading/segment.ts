/** A sentence, a bullet or a cell of a table, with what stands above it. */
export interface Segment {
  /** Without marks of emphasis; of a cell, what names it comes first. */
  readonly text: string;
  /** From where on its own figures stand. */
  readonly from: number;
  /** As it is told when something in it is not found. */
  readonly shown: string;
  /** What it stands under, the nearest first: bullets above it, a line that introduces it, headings. */
  readonly above: readonly string[];
  /** The sentences before it in its paragraph. */
  readonly before: string;
  /** How many bullets or rows follow what it introduces. */
  readonly introduces: number;
  /** How many bullets stand before it in its list. */
  readonly item: number;
}
