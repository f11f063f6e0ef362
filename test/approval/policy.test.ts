import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Judgement, judge, keysBefore, type PolicyFacts } from "#src/approval/policy.ts";
import { Money } from "#src/kernel/money.ts";
import type { Cap, PolicyRule } from "#src/ports/policies.ts";
import type { Amount, Effect, Outcome, Plan } from "#src/ports/proposals.ts";
import { RULE } from "./policy-rig.ts";
import { ACME, BETA, effect, planOf } from "./rig.ts";

const NOTHING: Cap = { amount: "0", times: 0 };

/** Facts in which the rule fits, but for what is said. */
function facts(
  plan: Plan,
  more: Partial<Omit<PolicyFacts, "proposal"> & { readonly proposal: object }> = {},
): PolicyFacts {
  const proposedBy = { id: "slack:T:O", name: "Olivia", surface: "slack" };
  const proposal = { tool: "fix", plan, approvalsNeeded: 1 as const, mustType: null, proposedBy };
  const used = { day: NOTHING, month: NOTHING };
  return { stopped: null, before: new Map(), used, ...more, proposal: { ...proposal, ...more.proposal } };
}

const said = ({ fits, code, why, counts }: Judgement): unknown[] => [fits, code, why, counts];

const outcome = (showbackBefore: string, more: Partial<Outcome> = {}): Outcome => ({
  client: ACME,
  clientName: "Client 1",
  period: "2026-10",
  currency: "USD",
  myView: "1",
  showbackBefore,
  showbackAfter: "0",
  ...more,
});

const small = planOf(effect("a", "500"), effect("b", "-300"));
const inEuros = { ...effect("e", "1"), change: { amount: "1", currency: "EUR" } };
const machine = (surface: string) => ({ proposal: { proposedBy: { id: "x", name: "x", surface } } });
const month = { ...RULE, change: "10" };
const october = planOf(effect(`support 2026-10 ${ACME}`, "110"));
const was = (amount: string, currency = "USD") => ({
  before: new Map([[`support 2026-09 ${ACME}`, { amount, currency }]]),
});
const share = { ...RULE, share: "5" };

describe("B-13 what a policy approves", () => {
  it.each<[string, PolicyRule, PolicyFacts]>([
    ["all limits reached, none passed, whatever the signs", RULE, facts(small)],
    ["every client, when all are meant", { ...RULE, clients: "all" }, facts(planOf(effect("a", "1", BETA)))],
    ["what the agent proposed, when it says so", { ...RULE, agent: true }, facts(small, machine("agent"))],
    ["exactly ten percent more than the month before", month, facts(october, was("100"))],
    ["the same as nothing", { ...month }, facts(planOf(effect(`support 2026-10 ${ACME}`, "0")), was("0"))],
    ["exactly five percent of what is shown", share, facts({ ...small, outcomes: [outcome("16000")] })],
    [
      "what uses a cap to its last cent",
      RULE,
      facts(small, { used: { day: { amount: "200", times: 4 }, month: NOTHING } }),
    ],
    ["a plan without the words", { ...RULE, without: ["every month"] }, facts({ ...small, risks: ["Once."] })],
  ])("%s", (_what, rule, given) => {
    const judged = judge(rule, given);
    expect([judged.why, judged.fits, judged.counts]).toEqual([null, true, true]);
    expect(judged.amount).toBe(
      given.proposal.plan.effects.reduce((sum, { change }) => sum + Math.abs(Number(change.amount)), 0).toString(),
    );
  });

  it.each<[string, string, boolean, PolicyRule, PolicyFacts]>([
    ["tool", "It was proposed with commission.", false, RULE, facts(small, { proposal: { tool: "commission" } })],
    ["proposer", "No person has proposed it.", false, RULE, facts(small, machine("agent"))],
    ["proposer", "No person has proposed it.", false, RULE, facts(small, machine("mcp"))],
    ["proposer", "No person has proposed it.", false, RULE, facts(small, machine("job"))],
    [
      "client",
      "It is about Client 1 on another bill.",
      false,
      { ...RULE, clients: [{ account: ACME, name: "Client 1", receiver: "111100001111" }] },
      facts(planOf({ ...effect("a", "1"), receiver: "222200002222" })),
    ],
    ["client", `It is about client ${BETA} too.`, false, RULE, facts(planOf(effect("a", "1"), effect("b", "1", BETA)))],
    [
      "client",
      `It is about client ${BETA} too.`,
      false,
      RULE,
      facts({ ...small, outcomes: [outcome("9", { client: BETA })] }),
    ],
    ["stopped", "Stopped by Ada.", true, RULE, facts(small, { stopped: "Stopped by Ada." })],
    [
      "two-people",
      "Two people must approve it: it is so large, or not all of it is in the amounts.",
      true,
      RULE,
      facts(small, { proposal: { approvalsNeeded: 2 } }),
    ],
    [
      "typed",
      "It is so large that a person must type the amount.",
      true,
      RULE,
      facts(small, { proposal: { mustType: "800.00 USD" } }),
    ],
    ["currency", "It changes amounts in EUR, not USD.", true, RULE, facts(planOf(effect("a", "1"), inEuros))],
    [
      "effect",
      '"Fee a" changes 500.01 USD; one change may be 500.00 USD at most.',
      true,
      RULE,
      facts(planOf(effect("a", "-500.01"))),
    ],
    [
      "proposal",
      "It changes 800.01 USD in all; 800.00 USD is the most.",
      true,
      RULE,
      facts(planOf(effect("a", "500"), effect("b", "-300.01"))),
    ],
    ["change", '"Fee a" was not done for the month before, so it cannot be compared.', true, month, facts(small)],
    [
      "change",
      `"Fee support 2026-10 ${ACME}" was 99.99 USD for the month before: more than 10 % away.`,
      true,
      month,
      facts(october, was("99.99")),
    ],
    [
      "change",
      `"Fee support 2026-10 ${ACME}" was -110.00 USD for the month before: more than 100 % away.`,
      true,
      { ...month, change: "100" },
      facts(october, was("-110")),
    ],
    [
      "change",
      `"Fee support 2026-10 ${ACME}" was not done for the month before, so it cannot be compared.`,
      true,
      month,
      facts(october, was("110", "EUR")),
    ],
    [
      "change",
      `"Fee support 2026-10 ${ACME}" was 0.00 USD for the month before: more than 100 % away.`,
      true,
      { ...month, change: "100" },
      facts(october, was("0")),
    ],
    [
      "share",
      "For Client 1 it is 800.00 USD, more than 5 % of the 15999.99 USD that they are shown.",
      true,
      share,
      facts({ ...small, outcomes: [outcome("15999.99"), outcome("99999")] }),
    ],
    [
      "share",
      "What Client 1 is shown is not known to be above zero, so no share of it can be told.",
      true,
      share,
      facts(small),
    ],
    [
      "share",
      "What Client 1 is shown is not known to be above zero, so no share of it can be told.",
      true,
      share,
      facts({ ...small, outcomes: [outcome("0"), outcome("99999")] }),
    ],
    [
      "share",
      "What Client 1 is shown is not known to be above zero, so no share of it can be told.",
      true,
      share,
      facts({ ...small, outcomes: [outcome("99999", { currency: "EUR" })] }),
    ],
    [
      "words",
      'It says "every month", which is for people.',
      true,
      { ...RULE, without: ["every month"] },
      facts({ ...small, risks: ["It is charged EVERY MONTH."] }),
    ],
    ["words", 'It says "fee b", which is for people.', true, { ...RULE, without: ["fee b"] }, facts(small)],
    [
      "day-times",
      "The cap of 5 approvals a day is used up.",
      true,
      RULE,
      facts(small, { used: { day: { amount: "0", times: 5 }, month: NOTHING } }),
    ],
    [
      "day-amount",
      "Of the cap of 1000.00 USD a day, 199.99 USD is left; it changes 800.00 USD.",
      true,
      RULE,
      facts(small, { used: { day: { amount: "800.01", times: 1 }, month: NOTHING } }),
    ],
    [
      "month-times",
      "The cap of 50 approvals a month is used up.",
      true,
      RULE,
      facts(small, { used: { day: NOTHING, month: { amount: "0", times: 50 } } }),
    ],
    [
      "month-amount",
      "Of the cap of 5000.00 USD a month, 799.99 USD is left; it changes 800.00 USD.",
      true,
      RULE,
      facts(small, { used: { day: NOTHING, month: { amount: "4200.01", times: 1 } } }),
    ],
  ])("not %s: %s", (code, why, counts, rule, given) => {
    expect(said(judge(rule, given))).toEqual([false, code, why, counts]);
  });

  it("finds the effect of the month before by its key, over the end of a year, and none where no month is named", () => {
    const keys = keysBefore([
      effect("support 2027-01 111111111111 USD", "1"),
      effect("add Fee-1000-01 111111111111", "1"),
    ]);
    expect([...keys]).toEqual([["support 2027-01 111111111111 USD", "support 2026-12 111111111111 USD"]]);
  });
});

const cents = (most: number): fc.Arbitrary<bigint> => fc.bigInt({ min: 0n, max: BigInt(most) });
const signed = (most: number): fc.Arbitrary<bigint> => fc.bigInt({ min: -BigInt(most), max: BigInt(most) });
const usd = (units: bigint): string => Money.fromMinorUnits(units, "USD").toString();
const cap = (most: number): fc.Arbitrary<{ amount: bigint; times: number }> =>
  fc.record({ amount: limit(most), times: fc.integer({ min: 0, max: 4 }) });
const capOf = ({ amount, times }: { amount: bigint; times: number }): Cap => ({ amount: usd(amount), times });
const percent = fc.option(fc.integer({ min: 1, max: 100 }), { nil: null, freq: 3 });
/** Mostly wide enough, so that each limit is often the only one that counts. */
const limit = (most: number): fc.Arbitrary<bigint> =>
  fc.oneof(cents(most), fc.constant(BigInt(most)), fc.constant(BigInt(most)));
const size = (units: bigint): bigint => (units < 0n ? -units : units);

/** Effects in cents, in one of few clients, currencies and months. */
const effects = fc.array(
  fc.record({
    amount: signed(2_000),
    client: fc.constantFrom(ACME, ACME, ACME, ACME, ACME, BETA),
    currency: fc.constantFrom("USD", "USD", "USD", "USD", "USD", "USD", "USD", "USD", "EUR"),
    moved: fc.option(signed(300), { nil: null, freq: 6 }),
    shown: fc.option(fc.bigInt({ min: -1_000n, max: 100_000n }), { nil: null, freq: 6 }),
  }),
  { minLength: 1, maxLength: 3 },
);

const LIMITS =
  "proposer client stopped two-people typed currency effect proposal change share words day-times day-amount month-times month-amount".split(
    " ",
  );

describe("B-13 no evaluation ever approves above any of its limits", () => {
  it("in 20,000 random plans, against limits counted in whole cents", () => {
    let approved = 0;
    const refused = new Map<string, number>();
    const property = fc.property(
      fc.record({
        effects,
        perEffect: limit(2_000),
        perProposal: limit(6_000),
        day: cap(9_000),
        month: cap(12_000),
        usedDay: cap(2_000),
        usedMonth: cap(3_000),
        change: percent,
        share: percent,
        all: fc.boolean(),
        agent: fc.boolean(),
        surface: fc.constantFrom("slack", "slack", "slack", "agent"),
        approvalsNeeded: fc.constantFrom(1 as const, 1 as const, 1 as const, 2 as const),
        mustType: fc.constantFrom(null, null, null, "1 USD"),
        stopped: fc.constantFrom(null, null, null, "Stopped."),
        says: fc.constantFrom("", "", "", "Every month."),
      }),
      (drawn) => {
        const keyed = drawn.effects.map((each, i) => {
          const before = each.moved === null ? null : each.amount + each.moved;
          return { ...each, before, key: `kind${i} 2026-10 ${each.client}` };
        });
        const plan: Plan = {
          title: "t",
          risks: [drawn.says],
          effects: keyed.map(
            ({ key, amount, client, currency }): Effect => ({
              ...effect(key, usd(amount), client),
              change: { amount: usd(amount), currency },
            }),
          ),
          outcomes: keyed.flatMap(({ shown, client }) => (shown === null ? [] : [outcome(usd(shown), { client })])),
        };
        const rule: PolicyRule = {
          tools: ["fix"],
          clients: drawn.all ? "all" : RULE.clients,
          currency: "USD",
          perEffect: usd(drawn.perEffect),
          perProposal: usd(drawn.perProposal),
          change: drawn.change?.toString() ?? null,
          share: drawn.share?.toString() ?? null,
          without: ["every month"],
          agent: drawn.agent,
          perDay: capOf(drawn.day),
          perMonth: capOf(drawn.month),
        };
        const before = new Map<string, Amount>(
          keyed.flatMap(({ key, before: then }): [string, Amount][] =>
            then === null ? [] : [[key.replace("2026-10", "2026-09"), { amount: usd(then), currency: "USD" }]],
          ),
        );
        const { approvalsNeeded, mustType, surface, stopped } = drawn;
        const proposedBy = { id: "p", name: "P", surface };
        const used = { day: capOf(drawn.usedDay), month: capOf(drawn.usedMonth) };
        const more = { proposal: { approvalsNeeded, mustType, proposedBy }, before, stopped, used };
        const { fits, code } = judge(rule, facts(plan, more));
        if (!fits) {
          refused.set(code ?? "", (refused.get(code ?? "") ?? 0) + 1);
          return;
        }
        approved += 1;
        const sum = keyed.reduce((all, { amount }) => all + size(amount), 0n);
        const held = [
          keyed.every(({ currency }) => currency === "USD"),
          keyed.every(({ client }) => drawn.all || client === ACME),
          keyed.every(({ amount }) => size(amount) <= drawn.perEffect),
          sum <= drawn.perProposal,
          sum + drawn.usedDay.amount <= drawn.day.amount && drawn.usedDay.times < drawn.day.times,
          sum + drawn.usedMonth.amount <= drawn.month.amount && drawn.usedMonth.times < drawn.month.times,
          surface !== "agent" || drawn.agent,
          approvalsNeeded === 1 && mustType === null && stopped === null && drawn.says === "",
          keyed.every(({ amount, before: then }) => {
            if (drawn.change === null) return true;
            return then !== null && size(amount - then) * 100n <= size(then) * BigInt(drawn.change);
          }),
          [ACME, BETA].every((client) => {
            const own = keyed.filter((each) => each.client === client);
            if (drawn.share === null || own.length === 0) return true;
            const shown = own.flatMap((each) => (each.shown === null ? [] : [each.shown]));
            const moved = own.reduce((all, { amount }) => all + size(amount), 0n);
            const share = BigInt(drawn.share);
            return shown.length > 0 && shown.every((each) => each > 0n && moved * 100n <= each * share);
          }),
        ];
        expect(held).not.toContain(false);
      },
    );
    fc.assert(property, { numRuns: 20_000 });
    // If nothing were ever approved, or a limit never decided, this would prove nothing.
    expect(approved).toBeGreaterThan(80);
    expect(LIMITS.filter((code) => (refused.get(code) ?? 0) < 10)).toEqual([]);
  });
});
