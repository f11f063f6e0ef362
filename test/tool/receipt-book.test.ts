import { describe, expect, it } from "vitest";
import type { Use } from "#src/ports/call.ts";
import { ReceiptBook } from "#src/tool/receipt-book.ts";
import { receiptLine } from "#src/view/receipt.ts";

const use = (part: Partial<Use>): Use => ({
  source: "Cost Explorer",
  local: false,
  side: "my-view",
  periods: ["2026-10"],
  asOf: "2026-10-15T12:00:00.000Z",
  state: "final",
  requests: 1,
  costUsd: "0.01",
  ...part,
});

function receiptOf(uses: readonly Use[]): ReturnType<ReceiptBook["receipt"]> {
  const book = new ReceiptBook();
  for (const u of uses) book.add(u);
  return book.receipt();
}

describe("A-21 the receipt", () => {
  it("sums uses up by source and side, exactly", () => {
    const receipt = receiptOf([
      use({ requests: 3, costUsd: "0.03" }),
      use({ periods: ["2026-09"], asOf: "2026-10-01T06:00:00.000Z", costUsd: "0.01" }),
      use({ side: "showback", state: "estimated", costUsd: "0.01" }),
      {
        source: "Organizations",
        local: true,
        periods: [],
        asOf: "2026-10-15T11:00:00.000Z",
        state: "final",
        requests: 0,
        costUsd: "0",
      },
    ]);
    expect(receipt).toEqual({
      asOf: "2026-10-01T06:00:00.000Z",
      state: "estimated",
      requests: 5,
      costUsd: "0.05",
      sources: [
        {
          source: "Cost Explorer",
          local: false,
          side: "my-view",
          periods: ["2026-09", "2026-10"],
          state: "final",
          asOf: "2026-10-01T06:00:00.000Z",
          requests: 4,
        },
        {
          source: "Cost Explorer",
          local: false,
          side: "showback",
          periods: ["2026-10"],
          state: "estimated",
          asOf: "2026-10-15T12:00:00.000Z",
          requests: 1,
        },
        {
          source: "Organizations",
          local: true,
          side: null,
          periods: [],
          state: "final",
          asOf: "2026-10-15T11:00:00.000Z",
          requests: 0,
        },
      ],
    });
  });

  it("keeps what is simulated apart from what is real", () => {
    const receipt = receiptOf([use({}), use({ local: true })]);
    expect(receipt.sources.map((s) => s.local)).toEqual([false, true]);
    expect(receiptLine(receipt)).toContain("Cost Explorer My View, Cost Explorer My View (simulated)");
  });

  it("of nothing says so", () => {
    expect(receiptOf([])).toEqual({ asOf: null, state: "none", requests: 0, costUsd: "0", sources: [] });
    expect(receiptLine(receiptOf([]))).toBe("No figures were read for this answer.");
  });

  it("counts a hundred cents of a cent as they are", () => {
    const receipt = receiptOf(Array.from({ length: 300 }, () => use({ costUsd: "0.001" })));
    expect(receipt.costUsd).toBe("0.3");
  });
});

describe("A-22 B3 every answer says its period", () => {
  it("in one line with source, view, state, time and cost", () => {
    expect(receiptLine(receiptOf([use({})]))).toBe(
      "Cost Explorer My View \u00b7 2026-10 \u00b7 final \u00b7 as of 2026-10-15 12:00 UTC \u00b7 1 request, $0.01",
    );
    expect(receiptLine(receiptOf([use({ periods: ["2026-09", "2026-10"], state: "estimated", requests: 0 })]))).toBe(
      "Cost Explorer My View \u00b7 2026-09 to 2026-10 \u00b7 estimated \u00b7 as of 2026-10-15 12:00 UTC \u00b7 no new requests",
    );
    expect(receiptLine(receiptOf([use({ periods: [], requests: 2, costUsd: "0" })]))).toBe(
      "Cost Explorer My View \u00b7 final \u00b7 as of 2026-10-15 12:00 UTC \u00b7 2 requests, $0.00",
    );
  });
});
