import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type TallyEntry, tally } from "#src/engine/margin/tally.ts";
import { Money } from "#src/kernel/money.ts";
import { exactText } from "../../support/exact.ts";

const entry = (key: string, side: TallyEntry["side"], amount: string, currency = "USD"): TallyEntry => ({
  key,
  side,
  cost: Money.of(amount, currency),
});
const short = (entries: TallyEntry[]): string[] =>
  tally(entries).map((row) => `${row.key} ${row.currency} ${row.myView} ${row.showback} ${row.margin}`);

describe("A-21 tally", () => {
  it("adds up by key, largest My View first", () => {
    expect(
      short([
        entry("a", "my-view", "1.10"),
        entry("b", "my-view", "5"),
        entry("a", "showback", "2"),
        entry("a", "my-view", "0.20"),
        entry("b", "showback", "4"),
      ]),
    ).toEqual(["b USD 5 4 -1", "a USD 1.3 2 0.7"]);
  });

  it("never adds two currencies: a key with two gives two rows", () => {
    expect(
      short([
        entry("a", "my-view", "1"),
        entry("a", "showback", "2"),
        entry("a", "my-view", "10", "EUR"),
        entry("a", "showback", "12", "EUR"),
      ]),
    ).toEqual(["a EUR 10 12 2", "a USD 1 2 1"]);
  });

  it("keeps keys apart that read alike when joined with a currency", () => {
    expect(short([entry("x", "my-view", "1", "USD"), entry("USD x", "my-view", "2", "USD")])).toEqual([
      "USD x USD 2 0 -2",
      "x USD 1 0 -1",
    ]);
  });

  it("keeps credits negative and orders what is equal by showback, then key", () => {
    expect(
      short([
        entry("z", "my-view", "-4"),
        entry("b", "my-view", "1"),
        entry("a", "my-view", "1"),
        entry("c", "my-view", "1"),
        entry("c", "showback", "9"),
      ]),
    ).toEqual(["c USD 1 9 8", "a USD 1 0 -1", "b USD 1 0 -1", "z USD -4 0 4"]);
  });

  it("of nothing is nothing", () => {
    expect(tally([])).toEqual([]);
  });

  it("loses nothing: rows add up to what came in, in any order", () => {
    const entries = fc.array(
      fc.record({
        key: fc.constantFrom("a", "b", "c"),
        side: fc.constantFrom("my-view" as const, "showback" as const),
        cost: fc
          .tuple(exactText({ whole: 12 }), fc.constantFrom("USD", "EUR"))
          .map(([amount, currency]) => Money.of(amount, currency)),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(entries, (list) => {
        for (const currency of ["USD", "EUR"]) {
          const of = (side: string): Money =>
            Money.sum(
              currency,
              list.filter((e) => e.side === side && e.cost.currency === currency).map((e) => e.cost),
            );
          const rows = tally(list).filter((row) => row.currency === currency);
          expect(
            Money.sum(
              currency,
              rows.map((r) => r.myView),
            ).equals(of("my-view")),
          ).toBe(true);
          expect(
            Money.sum(
              currency,
              rows.map((r) => r.margin),
            ).equals(of("showback").minus(of("my-view"))),
          ).toBe(true);
        }
        expect(JSON.stringify(tally(list.toReversed()))).toBe(JSON.stringify(tally(list)));
      }),
    );
  });
});
