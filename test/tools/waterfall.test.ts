import { describe, expect, it } from "vitest";
import { ask, textOf } from "../support/door.ts";
import { northwind, partner } from "../support/northwind.ts";

const sum = (step: string, amount: string) => ({ step, kind: "sum", amount });
const change = (step: string, amount: string) => ({ step, kind: "change", amount });

describe("A-21 waterfall", () => {
  it("names every step of one client and adds up", async () => {
    const answer = await ask(northwind, "waterfall acme 2026-09");
    expect(answer.data).toEqual({
      client: "Acme Robotics",
      account: "111111111111",
      period: "2026-09",
      waterfalls: [
        {
          currency: "USD",
          steps: [
            sum("gross", "120.5"),
            change("credits", "-20"),
            change("refunds", "-0.5"),
            change("tax", "8"),
            change("discounts", "-10"),
            sum("my-view-net", "98"),
            sum("showback", "146.35"),
            sum("margin", "48.35"),
          ],
        },
      ],
      unknown: [],
    });
    expect(textOf(answer)).toMatchInlineSnapshot(`
      "From gross to margin of Acme Robotics, 2026-09
      ==============================================

      Step by step in USD
      Step            Amount
      -------------  -------
      My View gross  $120.50
      + Credits      −$20.00
      + Refunds       −$0.50
      + Tax            $8.00
      + Discounts    −$10.00
      My View net     $98.00
      Showback       $146.35
      Margin          $48.35"
    `);
  });

  it("of all clients is one for each currency, and names who is left out", async () => {
    const answer = await ask(northwind, "waterfall 2026-09");
    expect(answer.data).toMatchObject({
      client: null,
      account: null,
      waterfalls: [{ currency: "EUR" }, { currency: "USD" }],
      unknown: [{ client: "Delta", reason: "AWS refused access to this billing view." }],
    });
    expect(textOf(answer)).toContain(
      "Careful: Delta is unknown and not included: AWS refused access to this billing view.",
    );
  });

  it("asks Cost Explorer once for each side and says so in the receipt", async () => {
    const { receipt } = await ask(northwind, "waterfall acme 2026-09");
    const asked = receipt.sources.filter((s) => s.source === "Cost Explorer");
    expect(asked.map((s) => [s.side, s.requests, s.periods])).toEqual([
      ["my-view", 1, ["2026-09"]],
      ["showback", 1, ["2026-09"]],
    ]);
    expect(receipt.costUsd).toBe("0.02");
  });

  it("of a loss has a margin below zero", async () => {
    const { data } = await ask(northwind, "waterfall bolt 2026-09");
    const [only] = (data as { waterfalls: { steps: unknown[] }[] }).waterfalls;
    expect(only?.steps.at(-1)).toEqual(sum("margin", "-10"));
  });

  it("explains one month and sends spans elsewhere", async () => {
    await expect(ask(northwind, "waterfall last 3 months")).rejects.toMatchObject({
      code: "period.single",
      message: "This needs one month, like 2026-09. For several months use trend, or margin --by month.",
    });
  });

  it("asks back when two clients fit", async () => {
    const twins = partner({ name: "Twin A", account: "1" }, { name: "Twin B", account: "2" });
    await expect(ask(twins, "waterfall twin 2026-09")).rejects.toMatchObject({
      choices: [{ command: "waterfall 1 2026-09" }, { command: "waterfall 2 2026-09" }],
    });
  });
});

describe("A-22 B55 a waterfall of clients that cannot be read", () => {
  const [, , , delta] = northwind.clients;

  it("is a failure with its reason when there is nobody else", async () => {
    await expect(ask(northwind, "waterfall delta 2026-09")).rejects.toMatchObject({
      kind: "upstream",
      message: "AWS refused access to this billing view.",
    });
  });

  it("says who and why, and never that there are no costs", async () => {
    if (delta === undefined) throw new Error("Delta is missing");
    const answer = await ask(partner(delta, { name: "New", account: "1" }), "waterfall");
    expect(answer.data).toMatchObject({ waterfalls: [], unknown: [{ client: "Delta" }] });
    expect(textOf(answer)).not.toContain("There are no costs");
    expect(textOf(answer)).toContain("Delta is unknown and not included");
  });

  it("of a transfer that has not begun says so", async () => {
    expect(textOf(await ask(northwind, "waterfall echo"))).toContain(
      "Echo is unknown and not included: Its billing transfer has not begun.",
    );
  });

  it("of a client without costs says that there are none", async () => {
    expect(textOf(await ask(partner({ name: "New", account: "1" }), "waterfall"))).toContain(
      "There are no costs in 2026-09.",
    );
  });
});
