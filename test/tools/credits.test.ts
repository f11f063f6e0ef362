import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { CustomLineItem } from "#src/ports/custom-line-items.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { CreditsData } from "#src/tool/credits/shape.ts";
import { PURPOSE_TAG } from "#src/tool/line-items/payload.ts";
import type { Answer } from "#src/tool/run.ts";
import { renderText } from "#src/view/text.ts";
import { aCall } from "../support/cloud-writer.ts";
import { type LedgerClient, ledgerDesk } from "../support/desk.ts";
import { entrance, operator, textOf } from "../support/door.ts";
import { partner } from "../support/northwind.ts";
import { aisha, jonas, olivia, startWriteRig, vera, type WriteRig } from "../support/write-rig.ts";

const usd = (amount: string): Money => Money.of(amount, "USD");
const sum = (amounts: readonly string[]): string => Money.sum("USD", amounts.map(usd)).toString();
const dataOf = (answer: Answer): CreditsData => answer.data as CreditsData;
const commandsOf = ({ view }: Answer): string[] =>
  view.flatMap((block) => (block.kind === "actions" ? block.items.map((item) => item.command) : []));

describe("B-04 credits over the wire", () => {
  let rig: WriteRig;
  let all: Answer;
  let requests: Record<"list" | "history", unknown[]>;
  const of = async (line: string): Promise<CreditsData> => dataOf(await rig.ask(line));
  const indexOf = (name: string): number => rig.cloud.book.estate.groups.find((g) => g.name === name)?.index ?? -1;
  beforeAll(async () => {
    rig = await startWriteRig();
    all = await rig.ask("credits 2026-10");
    const sent = rig.cloud.aws.requests;
    requests = { list: [...sent.of("GetCredits")], history: [...sent.of("GetCreditAllocationHistory")] };
  });
  afterAll(() => rig.close());

  it("asks twice for each client, and says how many it asked and how many were told", () => {
    const { asked, answered, unavailable } = dataOf(all);
    expect([requests.list.length, requests.history.length]).toEqual([asked, asked]);
    const denied = rig.cloud.book.facts.creditsDenied.map((fact) => fact.name).toSorted();
    const untold = unavailable.filter((u) => u.what === "balances").map((u) => u.client);
    expect(untold.toSorted()).toEqual(denied);
    expect(answered).toBe(asked - denied.length);
    expect(renderText(all.view)).toContain(`credits of ${asked} clients and told the balances of ${answered}.`);
    const billing = all.receipt.sources.find((s) => s.source === "Billing");
    expect(billing?.requests).toBe(2 * asked);
  });

  it("tells every credit of the book, the largest risk first, each with its client", () => {
    const { credits, unavailable } = dataOf(all);
    const untold = new Set(unavailable.filter((u) => u.what === "balances").map((u) => indexOf(u.client)));
    const { estate } = rig.cloud.book;
    const [{ accountId }] = estate.receivers;
    const ours = new Set(estate.groups.filter((g) => g.receiver === accountId).map((g) => g.index));
    const book = rig.cloud.book.credits.filter((c) => ours.has(c.group) && !untold.has(c.group));
    const lines = (rows: readonly { id: string; initial: string }[]): string[] =>
      rows.map((row) => `${row.id} ${row.initial}`).toSorted();
    expect(lines(credits)).toEqual(lines(book));
    const risks = credits.map((row) => row.forecast.atRisk).filter((risk) => risk !== null);
    expect(risks).toEqual(risks.toSorted((a, b) => usd(b).compare(usd(a))));
  });

  it("forecasts from the closed months alone: used + at risk = what remains", () => {
    const known = dataOf(all).credits.filter(({ end, forecast }) => end !== null && forecast.used !== null);
    expect(known.length).toBeGreaterThan(2);
    for (const { remaining, forecast } of known) {
      expect(sum([forecast.used ?? "", forecast.atRisk ?? ""])).toBe(remaining);
      // October is not final on the fifth of November; July is before the book.
      if (forecast.state !== "used-up") expect(forecast.months).toEqual(["2026-08", "2026-09"]);
    }
    expect(known.map(({ forecast }) => forecast.state)).toContain("runs-out");
  });

  it("the mean is what final bills had, to the last digit of the book", async () => {
    const row = dataOf(all).credits.find(({ forecast }) => forecast.state === "runs-out");
    const uses = await rig.cloud.book.creditUses(indexOf(row?.client ?? ""));
    const used = uses.filter((u) => u.creditId === row?.id && ["2026-08", "2026-09"].includes(u.period));
    const [once = ""] = [row?.forecast.monthly ?? ""];
    expect(sum([once, once, ...used.map((u) => u.amount)])).toBe("0");
  });

  it("a credit that nothing uses is at risk as a whole, and says so", async () => {
    const name = rig.cloud.book.facts.withoutCustomItems?.name ?? "";
    const row = dataOf(all).credits.find((c) => c.client === name);
    expect(row).toMatchObject({
      remaining: "2500",
      services: [],
      forecast: { state: "unused", atRisk: "2500", used: "0" },
    });
    const text = renderText((await rig.ask(`credits "${name}" 2026-10`)).view);
    expect(text).toContain("no use so far: all of it is at risk at expiry");
    expect(text).toContain("$2,500.00 is at risk");
  });

  it("what credits took off is told by month and service, and is what the client's own bill has", async () => {
    const { uses, showback } = await of("credits acme 2026-10");
    const book = await rig.cloud.book.creditUses(indexOf("Acme Robotics"));
    expect(new Set(uses.map((use) => use.source))).toEqual(new Set(["history"]));
    expect(sum(uses.map((use) => use.amount))).toBe(sum(book.map((use) => use.amount)));
    const october = sum(uses.filter((use) => use.period === "2026-10").map((use) => use.amount));
    expect(showback).toHaveLength(1);
    expect(`-${showback[0]?.credits}`).toBe(october);
    expect(showback[0]?.told).toBe(showback[0]?.credits);
  });

  it("a credit that only open bills use so far says so; the burn-down fits a native chart", async () => {
    const { view } = await rig.ask("credits acme 2026-10");
    const text = renderText(view);
    expect(text).toMatch(/\$[\d,.]+ used by open bills, nothing before/);
    expect(text).toContain("is the most it can be: only bills that are not final use that credit so far");
    const charts = [...view, ...all.view].flatMap((block) => (block.kind === "chart" ? [block.chart] : []));
    expect(charts.map((chart) => chart.title)).toEqual(Array(2).fill("Burn-down of credits in USD"));
    for (const { categories, series } of charts) {
      expect([categories.length <= 20, series.length > 0, series.length <= 6]).toEqual([true, true, true]);
      expect(categories[0]).toBe("2026-09");
      for (const { name, values } of series) {
        expect([name.length <= 20, values.length, values.includes(null)]).toEqual([true, categories.length, false]);
      }
    }
  });

  it("where AWS does not tell the use, My View does, and the answer says so; the forecast is unknown", async () => {
    const { creditHistoryGap, creditsDenied } = rig.cloud.book.facts;
    const { credits, uses, unavailable, unknown } = dataOf(all);
    const gap = creditHistoryGap?.name ?? "";
    expect(credits.filter((c) => c.client === gap).map((c) => c.forecast.state)).toContain("unknown");
    const untold = unavailable.filter((u) => u.what === "use").map((u) => u.client);
    expect(untold).toEqual(expect.arrayContaining([gap, ...creditsDenied.map((f) => f.name)]));
    const told = untold.filter((name) => !unknown.some((u) => u.client === name));
    for (const name of told) {
      const own = uses.filter((use) => use.client === name);
      expect(new Set(own.map((u) => `${u.source} ${u.credit}`)).size).toBeLessThanOrEqual(1);
      const book = await rig.cloud.book.creditUses(indexOf(name));
      expect(sum(own.map((use) => use.amount)), name).toBe(sum(book.map((use) => use.amount)));
    }
    const { view } = await rig.ask(`credits "${gap}" 2026-10`);
    const text = renderText(view);
    expect(text).toContain(`in ${creditHistoryGap?.month}`);
    expect(text).toContain("from My View instead (record type Credit)");
    expect(text).toContain("unknown: no history");
  });

  it("a Passthrough plan shows every credit by itself; what is given and invisible adds up for all", () => {
    const { showback, totals } = dataOf(all);
    const passing = showback.find((row) => row.client === rig.cloud.book.facts.passthrough?.name);
    expect(passing).toMatchObject({ invisible: "0", given: passing?.credits, native: passing?.credits, open: false });
    expect(usd(passing?.credits ?? "0").compare(usd("0"))).toBe(1);
    for (const row of [...showback, ...totals]) {
      expect(sum([row.given, row.invisible])).toBe(row.credits);
      expect(row.invisible.startsWith("-")).toBe(false);
    }
  });

  it("offers the fix to who may propose it, and after it nothing is invisible", async () => {
    const before = await rig.ask("credits acme 2026-10", olivia);
    const fix = commandsOf(before).find((command) => command.startsWith("fix"));
    expect(fix).toMatch(/^fix \d{12} 2026-10 --only credit$/);
    expect(commandsOf(await rig.ask("credits acme 2026-10", vera))).toEqual([expect.stringMatching(/^gaps /)]);
    // AWS takes no line items for September any more.
    expect(commandsOf(await rig.ask("credits acme 2026-09", olivia))).toEqual([expect.stringMatching(/^gaps /)]);
    const { number } = await rig.propose(fix ?? "");
    await rig.ask(`approve ${number}`, aisha);
    await rig.work();
    const [row] = dataOf(await rig.ask("credits acme 2026-10", olivia)).showback;
    expect(row?.open).toBe(false);
    expect(
      usd(row?.invisible ?? "1")
        .round()
        .isZero(),
    ).toBe(true);
    expect(usd(row?.ours ?? "0").equals(usd(row?.credits ?? "1").round())).toBe(true);
  });

  it("is not shown to a client; a month that AWS does not tell any more is refused", async () => {
    await expect(rig.ask("credits", jonas)).rejects.toMatchObject({ kind: "not-allowed" });
    await expect(rig.ask("credits acme 2025-10")).rejects.toMatchObject({ code: "credits.too-old" });
  });
});

describe("B-04 B-26 credits of small books", () => {
  const client = (name: string, account: string, charges: LedgerClient["charges"] = []): LedgerClient => ({
    ...{ name, account, charges },
  });
  const charge = (kind: "support" | "credit" | "refund", myView: string) => ({ period: "2026-09", kind, myView });
  /** A desk on these clients with custom line items: the place of a client, the signed amount, and its purpose when it is ours. */
  const deskOf = (clients: LedgerClient[], items: [number, string, string?][] = []): Desk => {
    const desk = ledgerDesk(partner(...clients));
    const period = BillingPeriod.parse("2026-09");
    const list = async (): Promise<CustomLineItem[]> => {
      const groups = await desk.groups.list(period, aCall());
      return items.map(([of, amount], i) => ({
        ...{ id: `${i}`, name: `Item-${i}`, description: "An item", groupId: groups[of]?.id ?? "", accountId: null },
        type: amount.startsWith("-") ? "credit" : "fee",
        charge: { kind: "flat", amount: usd(amount).abs() },
        ...{ filtered: false, start: period, end: period.next(), createdAt: "", modifiedAt: "" },
      }));
    };
    const tags = async (id: string): Promise<Record<string, string>> => {
      const purpose = items[Number(id)]?.[2];
      return purpose === undefined ? {} : { [PURPOSE_TAG]: purpose };
    };
    return { ...desk, lineItems: { list, tags, versions: async () => [] } };
  };
  const ask = (desk: Desk, line = "credits"): Promise<Answer> => entrance(desk).door.command(line, operator);

  it("B-26 V3: A has no credits of its own, 15 of B's 40 are invisible, and the totals add up", async () => {
    // Shared out by cost it would have been 30 for A and 10 for B.
    const a = client("A", "111111111111", [{ period: "2026-09", myView: "750" }, charge("support", "100")]);
    const b = client("B", "222222222222", [{ period: "2026-09", myView: "250" }, charge("credit", "-40")]);
    const answer = await ask(
      deskOf(
        [a, b],
        [
          [0, "60", "support"],
          [1, "-25", "credit"],
        ],
      ),
    );
    const { showback, totals } = dataOf(answer);
    expect(showback).toMatchObject([
      { client: "B", credits: "40", given: "25", invisible: "15", over: "0", ours: "25" },
    ]);
    expect(totals).toEqual([{ currency: "USD", credits: "40", given: "25", invisible: "15", over: "0" }]);
    expect(textOf(answer)).toContain("$15.00 of the credits of 2026-09 is invisible to clients.");
  });

  it("B-26 B15: what one is shown too much does not hide what another one misses", async () => {
    const a = client("A", "111111111111", [charge("credit", "-30")]);
    const b = client("B", "222222222222", [charge("credit", "-10")]);
    const answer = await ask(deskOf([a, b], [[1, "-25", "credit"]]));
    expect(dataOf(answer).totals).toEqual([
      { currency: "USD", credits: "40", given: "10", invisible: "30", over: "15" },
    ]);
    expect(textOf(answer)).toContain("$15.00 more credit is shown to clients in 2026-09 than there is.");
  });

  it("B-26 B12: credits and refunds are never lumped, and neither loses its sign", async () => {
    const mixed = [charge("credit", "-40"), charge("refund", "-10"), charge("refund", "3"), charge("credit", "5")];
    const { showback } = dataOf(await ask(deskOf([client("A", "111111111111", mixed)], [[0, "-7", "refund"]])));
    expect(showback).toMatchObject([{ credits: "35", given: "0", invisible: "35", over: "0" }]);
  });

  it("an item of others with just the amount is called probable, never ours", async () => {
    const answer = await ask(
      deskOf([client("A", "111111111111", [charge("credit", "-40")])], [[0, "-40"]]),
      "credits a",
    );
    expect(dataOf(answer).showback).toMatchObject([{ given: "40", invisible: "0", ours: "0", probably: "40" }]);
    expect(textOf(answer)).toContain("$40.00 probably by a line item of others");
  });

  it("a source without balances says so, and tells the amounts of My View", async () => {
    const answer = await ask(deskOf([client("A", "111111111111", [charge("credit", "-40")])]));
    const { asked, credits, uses, unavailable } = dataOf(answer);
    expect([asked, credits]).toEqual([0, []]);
    expect(uses).toMatchObject([{ period: "2026-09", amount: "-40", credit: null, source: "my-view" }]);
    expect(unavailable[0]?.reason).toContain("does not tell the balances of credits");
    expect(textOf(answer)).toContain("AWS was not asked for credits.");
  });
});
