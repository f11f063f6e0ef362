import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applied, itemsIn, refusal, takenBack } from "../support/line-items.ts";
import { startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

describe("B-22 a line item is ended", () => {
  it("from this month on; the month before keeps it; taken back, it is there again", async () => {
    const proposal = await rig.propose("line-item end acme --item Managed-services");
    expect(await applied(rig, proposal)).toBe("verified");
    const names = async (period: string): Promise<string[]> =>
      (await itemsIn(rig, period, "Acme")).filter((i) => i.name.startsWith("Managed")).map((i) => i.name);
    expect([await names("2026-10"), await names("2026-11")]).toEqual([["Managed-services"], []]);
    expect(await takenBack(rig, proposal)).toBe("undone");
    expect(await names("2026-11")).toEqual(["Managed-services-again"]);
  });

  it("AWS lets only two months change, so that an earlier end is refused", async () => {
    const { kind, message } = await refusal(rig, "line-item-end lumen 2026-08 --item Commission");
    expect([kind, message]).toEqual(["input", expect.stringContaining("for 2026-10 and 2026-11 only")]);
  });
});
