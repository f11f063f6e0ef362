import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
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
    expect((await rig.ask("receiver-remove meridian")).data).toEqual({ account: rig.second, name: "Meridian Cloud" });
    for (const one of [rig, other]) one.calls.length = 0;
    for (const one of [rig, other]) {
      expect(await names(one)).not.toContain(MINE);
      await expect(one.ask("margin tamarack 2026-10")).rejects.toMatchObject({ code: "client.unknown" });
    }
    const since = [...rig.calls, ...other.calls].filter((call) => call.receiver === rig.second);
    expect(since).toEqual([]);
    expect(await rig.several.reach.one(rig.second)).toBeUndefined();
  });

  it("ends what is being read of it", async () => {
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

  it("leaves that of the settings to the settings", async () => {
    const refused = { code: "receiver.configured", message: expect.stringContaining("RECEIVER_ACCOUNT_ID") };
    await expect(rig.ask(`receiver-remove ${rig.desk.receiver.id}`)).rejects.toMatchObject(refused);
  });
});
