import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import { aCall } from "../support/cloud-writer.ts";
import { applied, itemsIn, takenBack } from "../support/line-items.ts";
import { olivia, startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

interface Answered {
  readonly looked: number;
  readonly drifts: readonly {
    readonly client: string;
    readonly name: string;
    readonly what: string;
    missing: boolean;
  }[];
}
const drift = async (caller = olivia): Promise<Answered> => (await rig.ask("drift", caller)).data as Answered;
const idOf = async (name: string): Promise<string> =>
  (await itemsIn(rig, "2026-11")).find((item) => item.name === name)?.id ?? "";

describe("B-23 drift", () => {
  it("looks at ours alone: nothing where nothing was approved, and what a proposal has changed is no drift", async () => {
    expect(await drift()).toMatchObject({ looked: 0, drifts: [] });
    await applied(rig, await rig.propose("line-item-add acme --amount 10 --name Care --description Care"));
    await applied(rig, await rig.propose("line-item-edit acme --item Care --amount 12"));
    const gone = await rig.propose("line-item-add acme --amount 1 --name Short --description Short");
    await applied(rig, gone);
    await takenBack(rig, gone);
    expect(await drift()).toMatchObject({ looked: 1, drifts: [] });
  });

  it("what was removed and brought back is another item, and none is missing: to make it again would charge it twice", async () => {
    await applied(rig, await rig.propose("line-item-add acme --amount 3 --name Back --description Back"));
    const removal = await rig.propose("line-item-remove acme --item Back");
    expect([await applied(rig, removal), await takenBack(rig, removal)]).toEqual(["verified", "undone"]);
    expect((await itemsIn(rig, "2026-11", "Acme")).filter(({ name }) => name.startsWith("Back"))).toHaveLength(1);
    expect((await drift()).drifts).toEqual([]);
    // The other item is ours as much as the old one was: what happens to it is told, and can be mended.
    await rig.writers.lineItems.update(await idOf("Back"), { flat: "77" }, "2026-11", "2026-12", aCall());
    expect((await drift()).drifts).toMatchObject([{ name: "Back", what: "Back has another amount at AWS." }]);
    expect(await applied(rig, await rig.propose("drift-mend"))).toBe("verified");
    expect((await drift()).drifts).toEqual([]);
    await rig.writers.lineItems.remove(await idOf("Back"), "2026-11", null, aCall());
    expect((await drift()).drifts).toMatchObject([{ name: "Back", missing: true }]);
    expect(await applied(rig, await rig.propose("drift-mend"))).toBe("verified");
    await applied(rig, await rig.propose("line-item-remove acme --item Back"));
    expect((await drift()).drifts).toEqual([]);
  });

  it("tells what is missing and what is changed, by name, to those who may see the client", async () => {
    await applied(rig, await rig.propose("line-item-add globex --amount 7 --name Report --description Report"));
    await rig.writers.lineItems.update(await idOf("Care"), { flat: "99" }, "2026-11", "2026-12", aCall());
    await rig.writers.lineItems.remove(await idOf("Report"), "2026-11", null, aCall());
    const { looked, drifts } = await drift();
    expect(looked).toBe(2);
    expect(drifts.map(({ client, name, what, missing }) => [client, name, what, missing])).toEqual([
      ["Acme Robotics", "Care", "Care has another amount at AWS.", false],
      ["Globex Freight", "Report", "AWS does not list it in 2026-11.", true],
    ]);
    const groups = await rig.desk.groups.list(BillingPeriod.parse("2026-11"), aCall());
    const globex = groups.find((group) => group.name === "Globex Freight");
    const narrowed = await drift({ ...olivia, clients: [globex?.primaryAccountId ?? ""] });
    expect(narrowed.drifts.map((one) => one.client)).toEqual(["Globex Freight"]);
  });
});
