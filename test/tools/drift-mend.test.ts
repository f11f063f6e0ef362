import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Notice, notices, noticeTo } from "#src/app/notices.ts";
import { driftCheckHandler } from "#src/jobs/drift-check.ts";
import { aCall } from "../support/cloud-writer.ts";
import { applied, itemsIn } from "../support/line-items.ts";
import { aisha, startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
  await applied(rig, await rig.propose("line-item-add acme --amount 10 --name Care --description Care"));
  await applied(rig, await rig.propose("commission globex --percent 10"));
});
afterAll(() => rig.close());

const ours = async (name: string, client = "Acme") =>
  (await itemsIn(rig, "2026-11", client)).find((item) => item.name === name);
const daily = async (): Promise<void> => {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const signal = AbortSignal.timeout(60_000);
  const run = { id: "1", name: "drift.check", key: "2026-11-05", attempt: 1, signal, log };
  await driftCheckHandler(rig.door, noticeTo(rig.store))({ day: "2026-11-05" }, run);
};
const waiting = async () => rig.approvals.list({ states: ["proposed"] }, aisha);

describe("B-23 drift is mended", () => {
  it("the daily check proposes nothing where nothing differs", async () => {
    await daily();
    expect(await waiting()).toEqual([]);
  });

  it("what was changed is put back, and only once proposed however often it is looked at", async () => {
    await rig.writers.lineItems.update((await ours("Care"))?.id ?? "", { flat: "99" }, "2026-11", "2026-12", aCall());
    await daily();
    await daily();
    const [proposal, ...more] = await waiting();
    expect(more).toEqual([]);
    expect(proposal?.plan.title).toBe("Put 1 line item back as approved");
    expect(proposal?.plan.effects.map((e) => [e.summary, e.change.amount])).toEqual([
      ["Put Care back as approved", "-89"],
    ]);
    expect(proposal?.plan.risks.join(" ")).toContain("Acme Robotics, Care: Care has another amount at AWS.");
    expect(proposal && (await applied(rig, proposal))).toBe("verified");
    const charge = (await ours("Care"))?.charge;
    expect(charge?.kind === "flat" && charge.amount.toString()).toBe("10");
    expect((await rig.ask("drift")).data).toMatchObject({ drifts: [] });
  });

  it("while changes are stopped it is told, once a day, with who stopped them and why; nothing is proposed", async () => {
    await rig.writers.lineItems.update((await ours("Care"))?.id ?? "", { flat: "98" }, "2026-11", "2026-12", aCall());
    await rig.ask("stop all --reason Quarter close");
    const heard: Notice[] = [];
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const following = notices(rig.store, log);
    const first = new Promise<void>((resolve) => {
      following.subscribe(async (notice) => {
        heard.push(notice);
        resolve();
      });
    });
    await daily();
    await daily();
    following.kick();
    await first;
    await following.stop();
    expect(heard).toEqual([
      {
        text: expect.stringMatching(
          /^Of 2 line items of ours 1 is not as approved\. Acme Robotics: Care has another amount at AWS\. No mending is proposed: All changes were stopped by Olivia on .*: Quarter close\. Ask an operator/,
        ),
        command: "drift",
      },
    ]);
    expect(await waiting()).toEqual([]);
    await rig.ask("resume all");
    await daily();
    const [proposal] = await waiting();
    expect(proposal && (await applied(rig, proposal))).toBe("verified");
  });

  it("what is gone is made again, and counts as ours from then on", async () => {
    await rig.writers.lineItems.remove((await ours("Commission", "Globex"))?.id ?? "", "2026-11", null, aCall());
    const proposal = await rig.propose("drift mend");
    expect(proposal.plan.effects.map((effect) => effect.summary)).toEqual(["Make Commission as approved"]);
    expect(Number(proposal.plan.effects[0]?.change.amount)).toBeGreaterThan(0);
    expect(await applied(rig, proposal)).toBe("verified");
    expect((await ours("Commission", "Globex"))?.charge).toMatchObject({ kind: "percentage", percent: "10" });
    const again = (await rig.ask("drift")).data as { drifts: readonly { what: string }[] };
    expect(again.drifts).toEqual([]);
  });
});
