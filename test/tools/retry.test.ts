import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aisha, cardOf, startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

describe("B-12 retry", () => {
  it("does the rest of what failed on its way, and nothing twice", async () => {
    const { number } = await rig.propose("fix acme 2026-10");
    await rig.ask(`approve ${number}`, aisha);
    const fault = { service: "billingconductor", operation: "CreateCustomLineItem", kind: "error" } as const;
    const off = rig.cloud.aws.faults.on({ ...fault, nth: 2, times: 1, name: "AccessDeniedException", status: 403 });
    await rig.work();
    off();
    const failed = cardOf(await rig.ask(`proposals ${number}`));
    expect(failed.state).toBe("failed");
    expect(failed.effects.map((e) => e.state).toSorted()).toEqual(["done", "failed"]);
    expect(failed.effects.find((e) => e.error !== null)?.error).toContain("apply role");
    await rig.ask(`retry ${number}`);
    await rig.work();
    const done = cardOf(await rig.ask(`proposals ${number}`));
    expect([done.state, ...done.effects.map((e) => e.state)]).toEqual(["verified", "verified", "verified"]);
    const creations = rig.cloud.aws.requests.of("CreateCustomLineItem").filter((r) => r.status === 200);
    expect(creations).toHaveLength(2);
    await expect(rig.ask(`retry ${number}`)).rejects.toMatchObject({ kind: "conflict" });
  });
});
