import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { renderText } from "#src/view/text.ts";
import { aCall } from "../support/cloud-writer.ts";
import { type ReceiversRig, startReceivers } from "../support/receivers-rig.ts";

let rig: ReceiversRig;
beforeAll(async () => {
  rig = await startReceivers();
});
beforeEach(async () => {
  const there = await rig.store.receivers.applyRole(rig.second);
  if (there === undefined) await rig.ask(rig.addSecond);
});
afterAll(() => rig.close());

const MINE = "Tamarack Dental";
const names = async (over: ReceiversRig): Promise<string[]> =>
  ((await over.ask("clients")).data as { clients: { name: string }[] }).clients.map((client) => client.name);

describe("B-01 receiver-remove", () => {
  it("B-26 B43: its clients are out of reach at once, in every process", async () => {
    const other = await startReceivers(rig);
    for (const one of [rig, other]) expect(await names(one)).toContain(MINE);
    expect((await rig.ask("receiver-remove meridian")).data).toEqual({
      account: rig.second,
      name: "Meridian Cloud",
      items: 0,
      halfDone: [],
    });
    for (const one of [rig, other]) one.calls.length = 0;
    for (const one of [rig, other]) {
      expect(await names(one)).not.toContain(MINE);
      await expect(one.ask("margin tamarack 2026-10")).rejects.toMatchObject({ code: "client.unknown" });
    }
    const since = [...rig.calls, ...other.calls].filter((call) => call.receiver === rig.second);
    expect(since).toEqual([]);
    expect(await rig.several.reach.one(rig.second)).toBeUndefined();
  });

  it("B-26 B43: ends what is being read of it", async () => {
    rig.cloud.aws.faults.on({ service: "billingconductor", operation: "ListBillingGroups", kind: "delay", ms: 20_000 });
    const reading = rig.ask("clients").catch((error: unknown) => error);
    while (rig.cloud.aws.requests.of("ListPricingPlans").length === 0) await new Promise((r) => setTimeout(r, 10));
    await rig.several.reach.all();
    await rig.ask("receiver-remove meridian");
    rig.cloud.aws.faults.clear();
    expect(await reading).toMatchObject({ code: "receiver.gone" });
  });

  it("waits for open proposals of its clients, and not for those of others", async () => {
    const { proposal } = await rig.ask("fix acme 2026-10");
    expect(proposal?.state).toBe("proposed");
    const { proposal: own } = await rig.ask("fix tamarack 2026-10");
    const refused = { kind: "conflict", code: "receiver.open", message: expect.stringContaining(`#${own?.number}`) };
    await expect(rig.ask("receiver-remove meridian")).rejects.toMatchObject(refused);
    await rig.ask(`withdraw ${own?.number}`);
    expect((await rig.ask("receiver-remove meridian")).data).toMatchObject({ account: rig.second });
    expect((await rig.ask(`proposals ${own?.number}`)).data).toBeDefined();
  });

  it("says what of ours stays on its bills; nothing of that is taken for gone, for drift, or for undone", async () => {
    const { proposal: own } = await rig.ask("line-item-add tamarack --amount 12 --name Care --description Care");
    const { proposal: other } = await rig.ask("line-item-add acme --amount 7 --name Report --description Report");
    expect([await rig.applied(own), await rig.applied(other)]).toEqual(["verified", "verified"]);
    const care = () => rig.cloud.book.customItems().filter((item) => item.name === "Care");
    const removed = await rig.ask("receiver-remove meridian");
    expect(removed.data).toMatchObject({ items: 1, halfDone: [] });
    expect(renderText(removed.view)).toContain("One custom line item of ours stays on the bills of its clients.");
    expect((await rig.ask("drift")).data).toMatchObject({ looked: 1, beyond: 1, drifts: [] });
    expect((await rig.ask("drift-mend")).proposal).toBeUndefined();
    // What cannot be listed is not gone: undo fails with a sentence, and leaves the item as it is.
    expect(await rig.takenBack(own)).toBe("failed");
    expect((await rig.store.proposals.byId(own?.id ?? ""))?.progress.map(({ state }) => state)).toEqual(["verified"]);
    expect(renderText((await rig.ask(`proposals ${own?.number}`)).view)).toContain("is no longer one of ours");
    expect(care()).toHaveLength(1);
    const [arn = ""] = care().map((item) => item.arn);
    const gone = { code: "receiver.gone" };
    const late = startReceivers(rig).then(({ writer }) => writer.remove(arn, "2026-11", "2026-12", aCall()));
    await expect(late).rejects.toMatchObject(gone);
    await expect(rig.writer.remove(arn, "2026-11", "2026-12", aCall())).rejects.toMatchObject(gone);
    await expect(rig.writer.update(arn, { flat: "1" }, "2026-11", "2026-12", aCall())).rejects.toMatchObject(gone);
    expect(care()).toHaveLength(1);
    // Added again, it is looked after again, and the undoing goes on.
    await rig.ask(rig.addSecond);
    expect((await rig.ask("drift")).data).toMatchObject({ looked: 2, beyond: 0, drifts: [] });
    expect(await rig.takenBack(own)).toBe("undone");
    expect(care()).toHaveLength(0);
    expect(await rig.takenBack(other)).toBe("undone");
  });

  it("leaves that of the settings to the settings", async () => {
    const refused = { code: "receiver.configured", message: expect.stringContaining("RECEIVER_ACCOUNT_ID") };
    await expect(rig.ask(`receiver-remove ${rig.desk.receiver.id}`)).rejects.toMatchObject(refused);
  });
});
