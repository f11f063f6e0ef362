import { formatMoney } from "./format.ts";

/** Where the figures of an answer come from; every answer carries one. */
export interface Receipt {
  /** The oldest moment at which one of the figures was read, ISO 8601 UTC; `null` when nothing was read. */
  readonly asOf: string | null;
  /** "estimated" as soon as one figure may still move. */
  readonly state: "estimated" | "final" | "none";
  /** Requests sent for this answer and what they cost us, decimal string in USD. */
  readonly requests: number;
  readonly costUsd: string;
  readonly sources: readonly ReceiptSource[];
}

/** One source in a receipt. */
export interface ReceiptSource {
  readonly source: string;
  /** True when the local cloud answered: simulated figures. */
  readonly local: boolean;
  readonly side: "my-view" | "showback" | null;
  readonly periods: readonly string[];
  readonly state: "estimated" | "final";
  readonly asOf: string;
  readonly requests: number;
}

const SIDE_NAMES = { "my-view": "My View", showback: "Showback" } as const;

/** One line for people: sources, views, periods, as-of, estimated or final, what asking cost. */
export function receiptLine(receipt: Receipt): string {
  if (receipt.asOf === null) return "No figures were read for this answer.";
  const sources = receipt.sources.map((s) => {
    const side = s.side === null ? "" : ` ${SIDE_NAMES[s.side]}`;
    return `${s.source}${side}${s.local ? " (simulated)" : ""}`;
  });
  const periods = [...new Set(receipt.sources.flatMap((s) => s.periods))].sort();
  const span = periods.length > 1 ? `${periods[0]} to ${periods[periods.length - 1]}` : (periods[0] ?? "");
  const asked =
    receipt.requests === 0
      ? "no new requests"
      : `${receipt.requests} ${receipt.requests === 1 ? "request" : "requests"}, ${formatMoney(receipt.costUsd, "USD")}`;
  return [
    [...new Set(sources)].join(", "),
    span,
    receipt.state,
    `as of ${receipt.asOf.slice(0, 16).replace("T", " ")} UTC`,
    asked,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}
