import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Money } from "#src/kernel/money.ts";
import { renderText } from "#src/view/text.ts";
import { ask as askLedger, textOf } from "../support/door.ts";
import { partner } from "../support/northwind.ts";
import { aisha, jonas, olivia, startWriteRig, type WriteRig } from "../support/write-rig.ts";

interface Item {
  readonly client: string;
  readonly name: string;
  readonly type: string;
  readonly amount: string | null;
  readonly percent: string | null;
  readonly of: readonly string[];
  readonly from: string;
  readonly to: string | null;
  readonly ours: string;
}

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

const itemsOf = async (line: string, caller = olivia): Promise<readonly Item[]> =>
  ((await rig.ask(line, caller)).data as { items: readonly Item[] }).items;
const tagsAsked = (): number => [...rig.cloud.aws.requests].filter((r) => r.operation === "ListTagsForResource").length;

describe("B-02 line items over the wire", () => {
  it("all of the present month by client, as the book has them, without asking who made them", async () => {
    const before = tagsAsked();
    const { data, view } = await rig.ask("line-items");
    const { items, period } = data as { items: readonly Item[]; period: string };
    expect(period).toBe("2026-11");
    const { customItems, groups, receivers } = rig.cloud.book.estate;
    const held = customItems.filter(
      (i) => groups[i.group]?.receiver === receivers[0].accountId && (i.end === null || i.end.toString() > period),
    );
    expect(held.length).toBeGreaterThan(2);
    expect(items.map((i) => [i.client, i.name, i.amount, i.percent]).toSorted()).toEqual(
      held
        .map((i) => [groups[i.group]?.name, i.name, i.flat && Money.of(i.flat, "USD").toString(), i.percentage])
        .toSorted(),
    );
    expect(new Set(items.map((i) => i.ours))).toEqual(new Set(["not-checked"]));
    expect(tagsAsked()).toBe(before);
    expect(renderText(view)).toContain("Name a client to see which are ours.");
  });

  it("a percentage says of what, by name, never by ARN", async () => {
    const { data, view } = await rig.ask("line-items lumen");
    const { items } = data as { items: readonly Item[] };
    expect(items.find((i) => i.name === "Commission")).toMatchObject({
      percent: "4.5",
      amount: null,
      of: ["Lumen Retail"],
      to: null,
    });
    expect(items.find((i) => i.name === "Loyalty")?.of).toEqual([]);
    expect(JSON.stringify(data)).not.toContain("arn:");
    expect(renderText(view)).toMatch(/Commission.*4\.5.*Lumen Retail.*every month from/);
  });

  it("one that an approved fix made is ours, one that stood there before is not; a closed period too", async () => {
    const proposal = await rig.propose("fix acme 2026-10 --only support");
    await rig.ask(`approve ${proposal.number}`, aisha);
    await rig.work();
    const { data, view } = await rig.ask("line-items acme 2026-10");
    const { items } = data as { items: readonly Item[] };
    expect(items.find((i) => i.name === "AWS-Support-2026-10")).toMatchObject({
      type: "fee",
      from: "2026-10",
      to: "2026-10",
      ours: "ours",
    });
    expect(items.find((i) => i.name === "MAP-credit")).toMatchObject({ type: "credit", to: null, ours: "not-ours" });
    expect(items.find((i) => i.name === "Onboarding")).toMatchObject({ from: "2026-10", to: "2026-10" });
    expect(renderText(view)).toMatch(/AWS-Support-2026-10.* us\b/);
    expect(renderText(view)).toMatch(/MAP-credit.* others\b/);
    // One month only: it is not there in the next.
    expect((await itemsOf("line-items acme")).map((i) => i.name)).not.toContain("AWS-Support-2026-10");
    expect((await itemsOf("line-items acme 2026-08")).map((i) => i.name)).toEqual(["Managed-services"]);
  });

  it("a client without any says so", async () => {
    const { data, view } = await rig.ask("line-items initech");
    expect(data).toMatchObject({ client: "Initech Payments", items: [] });
    expect(renderText(view)).toBe("Initech Payments has no custom line items in 2026-11.");
  });

  it("an account manager sees those of his clients, a client none", async () => {
    const acme = rig.cloud.book.facts.markedUp;
    const manager = { ...olivia, roles: ["account-manager" as const], clients: [acme?.sourceAccountId ?? ""] };
    const items = await itemsOf("line-items", manager);
    expect(new Set(items.map((i) => i.client))).toEqual(new Set([acme?.name]));
    expect(new Set((await itemsOf("line-items acme", manager)).map((i) => i.ours))).toEqual(new Set(["not-ours"]));
    // A percentage of another client's bill is not told by that client's name, nor by its ARN.
    const { customItems } = rig.cloud.book.estate;
    const commission = customItems.find((i) => i.name === "Commission");
    if (acme === undefined || commission === undefined) throw new Error("the book has no such item");
    const arn = commission.arn.replace(/.{10}$/, "Shared0001");
    rig.cloud.book.items.add({ ...commission, arn, name: "Shared", group: acme.index }, null);
    expect((await itemsOf("line-items", manager)).find((i) => i.name === "Shared")?.of).toEqual([
      "something not listed here",
    ]);
    expect((await itemsOf("line-items acme")).find((i) => i.name === "Shared")?.of).toEqual(["Lumen Retail"]);
    await expect(rig.ask("line-items lumen", manager)).rejects.toMatchObject({ code: "client.unknown" });
    await expect(rig.ask("line-items", jonas)).rejects.toMatchObject({ kind: "not-allowed" });
  });
});

it("B-02 line items: a bill has none, which is said and is not an empty list", async () => {
  const bill = { ...partner({ name: "Bill", account: "b1" }), origin: "bill" as const };
  expect(textOf(await askLedger(bill, "line-items"))).toContain("There are no custom line items in a bill file.");
});
