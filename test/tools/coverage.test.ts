import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderText } from "#src/view/text.ts";
import { aisha, startWriteRig, type WriteRig } from "../support/write-rig.ts";

interface Data {
  readonly covered: number;
  readonly rows: readonly { client: string; covered: boolean; passthrough: boolean; states: Record<string, string> }[];
}

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

const data = async (line: string): Promise<Data> => (await rig.ask(line)).data as Data;

describe("B-02 coverage", () => {
  it("agrees with the gaps, client by client; a Passthrough plan is never a gap", async () => {
    const { rows, covered } = await data("coverage 2026-10");
    const gaps = (await rig.ask("gaps 2026-10")).data as { rows: { client: string; open: string }[]; covered: number };
    const open = gaps.rows.filter((r) => r.open !== "0").map((r) => r.client);
    expect(
      rows
        .filter((r) => !r.covered)
        .map((r) => r.client)
        .toSorted(),
    ).toEqual(open.toSorted());
    expect(covered).toBe(gaps.covered);
    const passing = rows.filter((r) => r.passthrough);
    expect(passing.length).toBeGreaterThan(0);
    for (const row of passing) expect(row.covered).toBe(true);
    expect(renderText((await rig.ask("coverage 2026-10")).view)).toContain("passthrough");
  });

  it("turns green when the fix is done, and only for that client and month", async () => {
    const before = await data("coverage 2026-10");
    expect(before.rows.find((r) => r.client === "Acme Robotics")?.states).toMatchObject({
      support: "not",
      credit: "not",
    });
    const { number } = await rig.propose("fix acme 2026-10");
    await rig.ask(`approve ${number}`, aisha);
    await rig.work();
    const after = await data("coverage 2026-10");
    expect(after.rows.find((r) => r.client === "Acme Robotics")?.states).toMatchObject({
      support: "modelled",
      credit: "modelled",
    });
    expect(after.covered).toBe(before.covered + 1);
    expect((await data("coverage acme 2026-11")).rows[0]?.covered).toBe(false);
  });
});
