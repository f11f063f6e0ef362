import type Big from "big.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { marginOf, totalMargins } from "#src/engine/margin/margin.ts";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Group } from "#src/local/book/parties.ts";
import type { Caller } from "#src/tool/caller.ts";
import { renderText } from "#src/view/text.ts";
import { aCall } from "../support/cloud-writer.ts";
import { big } from "../support/exact.ts";
import { ada, type ReceiversRig, startReceivers } from "../support/receivers-rig.ts";

interface Figures {
  readonly myView: string;
  readonly showback: string;
  readonly margin: string;
  readonly currency: string;
}
interface Margin {
  readonly rows: readonly (Figures & { readonly key: string })[];
  readonly totals: readonly Figures[];
  readonly twoLevels: readonly { readonly client: string; readonly receivers: readonly string[] }[];
}

/** The distributor is the receiver of the settings, the seller a second one; the seller hands the bill of one client on to the distributor. */
describe("B-26 B17 a transfer in two levels, both of them ours", () => {
  let rig: ReceiversRig;
  let upper: Group;
  let lower: Group;
  beforeAll(async () => {
    rig = await startReceivers();
    await rig.ask(rig.addSecond);
    const { groups } = rig.cloud.book.estate;
    lower = groups.find((g) => g.upstream !== null) as Group;
    upper = groups.find((g) => g.index === lower.upstream) as Group;
  }, 60_000);
  afterAll(() => rig.close());

  const margins = async (line: string, caller?: Caller): Promise<Margin> =>
    (await rig.ask(line, caller)).data as Margin;
  const rowOf = ({ rows }: Margin, group: Group): Figures => {
    const row = rows.find(({ key }) => key === group.arn);
    if (row === undefined) throw new Error(`no row of ${group.arn}`);
    return row;
  };
  const only = (group: Group): Caller => ({
    id: `test:${group.receiver}`,
    name: "Manager",
    surface: "slack",
    roles: ["account-manager"],
    clients: [group.sourceAccountId],
    bills: { [group.sourceAccountId]: [group.receiver] },
  });

  it("B-26 B17 V8: the distributor's My View is AWS's price, the seller's is what the distributor shows, each with a margin of its own", async () => {
    const data = await margins("margin 2026-10");
    const [ours, theirs] = [rowOf(data, upper), rowOf(data, lower)];
    const figures = await rig.cloud.book.figures("2026-10");
    expect(text(big(ours.myView))).toBe(text(big(figures.get(upper.index)?.aws ?? "")));
    expect(theirs.myView).toBe(ours.showback);
    expect(ours.margin).toBe(less(ours.showback, ours.myView));
    expect(theirs.margin).toBe(less(theirs.showback, ours.showback));
    expect([ours.margin, theirs.margin].filter((margin) => big(margin).lte(0))).toEqual([]);
  });

  it("B-26 B17: by account and by service too, from the billing view of each level", async () => {
    for (const by of ["account", "service"]) {
      const [ours, theirs] = [
        await margins(`margin 2026-10 --by ${by}`, only(upper)),
        await margins(`margin 2026-10 --by ${by}`, only(lower)),
      ];
      const shown = ours.rows.filter((row) => !big(row.showback).eq(0)).map((row) => [row.key, row.showback]);
      const charged = theirs.rows.filter((row) => !big(row.myView).eq(0)).map((row) => [row.key, row.myView]);
      expect(charged.toSorted()).toEqual(shown.toSorted());
      expect(charged.length).toBeGreaterThan(1);
    }
  });

  it("B-26 B17: sums over both are the sums of their rows, and it is said that they hold one amount twice", async () => {
    const answer = await rig.ask("margin 2026-10");
    const data = answer.data as Margin;
    const { currency } = rowOf(data, upper);
    const rows = data.rows.filter((row) => row.currency === currency);
    const total = data.totals.find((one) => one.currency === currency);
    for (const part of ["myView", "showback", "margin"] as const) {
      expect(total?.[part]).toBe(text(rows.reduce((sum, row) => sum.plus(row[part]), big("0"))));
    }
    // The margin of both levels is what lies between AWS's price and what the client is shown.
    const both = big(rowOf(data, upper).margin).plus(rowOf(data, lower).margin);
    expect(text(both)).toBe(less(rowOf(data, lower).showback, rowOf(data, upper).myView));
    expect(data.twoLevels).toEqual([{ client: upper.name, receivers: ["local cloud", "Meridian Cloud"] }]);
    const said = `${upper.name} is billed in two levels, by local cloud and by Meridian Cloud`;
    expect(renderText(answer.view)).toContain(said);
    expect(renderText((await rig.ask("overview 2026-10")).view)).toContain(said);
  });

  it("B-26 B17: who sees one level alone is told nothing of the other", async () => {
    for (const [group, other] of [
      [upper, lower],
      [lower, upper],
    ] as const) {
      const data = await margins("margin 2026-10", only(group));
      expect(data.rows.map(({ key }) => key)).toEqual([group.arn]);
      expect(data.twoLevels).toEqual([]);
      expect(JSON.stringify(data)).not.toContain(other.arn);
    }
  });

  it("B-26 B17: what the distributor adds to its Showback is what the seller is charged, and it is said on whose bill", async () => {
    const before = await margins("margin 2026-11");
    const { proposal } = await rig.ask(`line-item-add ${upper.arn} 2026-11 --amount 40 --description Onboarding`);
    expect(proposal?.plan.effects).toMatchObject([{ receiver: upper.receiver, client: upper.sourceAccountId }]);
    expect(await rig.applied(proposal)).toBe("verified");
    const items = (await rig.desk.lineItems?.list(BillingPeriod.at(rig.clock.now()), aCall())) ?? [];
    expect(items.filter((i) => i.description === "Onboarding").map((i) => i.groupId)).toEqual([upper.arn]);
    rig.clock.advance(3 * 86_400_000);
    const after = (await rig.ask("margin 2026-11", ada, { fresh: true })).data as Margin;
    const rise = (group: Group, part: "myView" | "showback"): string =>
      less(rowOf(after, group)[part], rowOf(before, group)[part]);
    expect([rise(upper, "myView"), rise(upper, "showback"), rise(lower, "myView")]).toEqual(["0", "40", "40"]);
  });
});

describe("B-26 V8", () => {
  it("B-26 V8 B17: AWS 20, the distributor 21, the seller 22: one of margin at each level", () => {
    const usd = (amount: string): Money => Money.of(amount, "USD");
    const distributor = marginOf(usd("20"), usd("21"));
    const seller = marginOf(distributor.showback, usd("22"));
    const shares = [distributor, seller].map((m) => [m.margin.toString(), m.onCost, m.onRevenue]);
    expect(shares).toEqual([
      ["1", "5", "4.7619"],
      ["1", "4.7619", "4.5455"],
    ]);
    expect(totalMargins([distributor, seller]).map((m) => m.margin.toString())).toEqual(["2"]);
  });
});

const text = (amount: Big): string => amount.toFixed();
const less = (from: string, amount: string): string => text(big(from).minus(amount));
