/** Which of the two bills of a billing group: what AWS charges us, or what the client is shown. */
export type Side = "my-view" | "showback";

/** How final a figure is: AWS may still move an estimated one. */
export type FigureState = "estimated" | "final";

/** One source that was used for an answer; the receipt is made of these. */
export interface Use {
  /** The service in AWS's or the vendor's own words: "Cost Explorer", "Billing Conductor", "bill file oct.csv". */
  readonly source: string;
  /** True when the local cloud answered instead of the real service. */
  readonly local: boolean;
  readonly side?: Side;
  /** Billing periods covered, `YYYY-MM`. */
  readonly periods: readonly string[];
  /** When the figures were read from the source, ISO 8601 UTC. */
  readonly asOf: string;
  readonly state: FigureState;
  /** Requests sent for this answer; 0 when it came from what was read before. */
  readonly requests: number;
  /** What these requests cost us, decimal string in USD (Cost Explorer: 0.01 a request). */
  readonly costUsd: string;
}

/** Carried through one call into every port: how to stop, and where to note what was used. */
export interface Call {
  readonly signal: AbortSignal;
  /** True when figures that were read before must not be used. */
  readonly fresh: boolean;
  /** Adds one source to the receipt of this call. */
  used(use: Use): void;
}
