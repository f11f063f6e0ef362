import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectToken, planDigest } from "#src/approval/digest.ts";
import { demandsOf, driftOf, rulesFrom } from "#src/approval/rules.ts";
import { Money } from "#src/kernel/money.ts";
import { effect, HOUR, planOf, RULES } from "./rig.ts";

const cents = fc.bigInt({ min: -50_000_000n, max: 50_000_000n });
const usd = (units: bigint): string => Money.fromMinorUnits(units, "USD").toString();
const size = (units: bigint): bigint => (units < 0n ? -units : units);

describe("B-10 rules", () => {
  it("compare the sum of the absolute changes, to the cent, whatever the signs", () => {
    const rules = { ...RULES, selfUpTo: "100" };
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 5 }), (amounts) => {
        const total = amounts.reduce((sum, each) => sum + size(each), 0n);
        expect(demandsOf(planOf(...amounts.map((each, i) => effect(`e${i}`, usd(each)))), rules)).toEqual({
          approvalsNeeded: total >= 10_000_000n ? 2 : 1,
          mustType: total >= 1_000_000n ? `${Money.fromMinorUnits(total, "USD").toFixed()} USD` : null,
          selfApproval: total <= 10_000n,
        });
      }),
    );
  });

  it("apply to each currency on its own", () => {
    const euros = { ...effect("e", "9999.99"), change: { amount: "9999.99", currency: "EUR" } };
    expect(demandsOf(planOf(effect("u", "9999.99"), euros), RULES)).toMatchObject({ mustType: null });
    const more = { ...euros, change: { amount: "-10000", currency: "EUR" } };
    expect(demandsOf(planOf(effect("u", "1"), more), RULES)).toMatchObject({ mustType: "10000.00 EUR" });
  });

  it("tolerate what moved by up to one percent of what was planned, and nothing of a zero", () => {
    fc.assert(
      fc.property(cents, cents, (was, is) => {
        const drift = driftOf(planOf(effect("a", usd(was))), planOf(effect("a", usd(is))), NONE, RULES);
        expect(drift.length).toBe(size(is - was) * 100n > size(was) ? 1 : 0);
      }),
    );
  });

  it("remind after a third of the time and ask more people after two thirds", () => {
    const { remindAfterMs, escalateAfterMs } = rulesFrom({ ...RULES, expiresAfterMs: 72 * HOUR });
    expect([remindAfterMs, escalateAfterMs]).toEqual([24 * HOUR, 48 * HOUR]);
  });
});

const NONE = { without: [], amounts: {} };

describe("B-10 digest", () => {
  it("is of tool and plan to the last character, whatever the order of their keys", async () => {
    const plan = planOf(effect("a", "10"));
    const digest = await planDigest("fix", plan);
    const { title, effects, outcomes, risks } = plan;
    expect(await planDigest("fix", { risks, outcomes, effects, title })).toBe(digest);
    for (const other of [
      planDigest("fix2", plan),
      planDigest("fix", { ...plan, title: "Pass on suppor" }),
      planDigest("fix", planOf(effect("a", "10.0"))),
      planDigest("fix", { ...plan, risks: [""] }),
    ]) {
      expect(await other).not.toBe(digest);
    }
  });

  it("B-26 B10: an effect is known to AWS by one token, of its proposal and its key alone", async () => {
    const token = await effectToken("p", "support 2026-10 111111111111");
    expect(token).toMatch(/^[a-zA-Z0-9-]{1,64}$/);
    expect(await effectToken("p", "support 2026-10 111111111111")).toBe(token);
    const others = [
      ["p", "support 2026-11 111111111111"],
      ["q", "support 2026-10 111111111111"],
      ["p s", "upport"],
    ];
    for (const [proposal = "", key = ""] of others) expect(await effectToken(proposal, key)).not.toBe(token);
  });
});
