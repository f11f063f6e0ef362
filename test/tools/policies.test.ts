import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderText } from "#src/view/text.ts";
import { textOf } from "../support/door.ts";
import { aisha, mona, olivia, startWriteRig, vera, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

const CAPS = "--per-effect 5000 --per-proposal 5000 --day 9000 --day-times 5 --month 10000 --month-times 40";

describe("B-13 policies", () => {
  it("says that there are none, and then lists each with its rule, caps and score", async () => {
    expect(textOf(await rig.ask("policies"))).toContain("every change of a bill is approved by a person");
    await rig.ask(`policy-add small-fixes --tools fix --for globex, acme ${CAPS}`, mona);
    await rig.propose("fix globex 2026-10");
    await rig.ask("approve 1", aisha);
    await rig.propose("fix acme 2026-10");
    await rig.ask("approve 2", aisha);
    const listed = await rig.ask("policies");
    expect(listed.data).toMatchObject({
      one: false,
      policies: [
        {
          name: "small-fixes",
          today: { amount: "0", most: "9000", times: 0, mostTimes: 5 },
          thisMonth: { amount: "0", most: "10000", times: 0, mostTimes: 40 },
          shadow: { score: "Would have approved 1 of 2, 1 differs.", seen: 2, would: 1, needed: 3 },
        },
      ],
    });
    expect(textOf(listed)).toContain("Approves fix for Globex Freight and Acme Robotics");
  });

  it("shows one in full, with what differs and why", async () => {
    const { data, view } = await rig.ask("policies Small-Fixes");
    expect(data).toMatchObject({
      one: true,
      policies: [
        { shadow: { differ: [{ proposal: 2, people: "approved", why: expect.stringContaining("12037.79 USD") }] } },
      ],
    });
    expect(renderText(view)).toContain(
      "\u2022 2, Show the gaps of Acme Robotics in 2026-10: people approved it, it would have asked people.",
    );
    await expect(rig.ask("policies nothing")).rejects.toMatchObject({ code: "policy.unknown" });
  });

  it("neither names clients nor tells proposals that are not the caller's; not for viewers", async () => {
    const [globex = ""] = (await rig.approvals.find("1", olivia)).plan.effects.map(({ client }) => client);
    const narrow = await rig.ask("policies small-fixes", { ...olivia, clients: [globex] });
    expect(narrow.data).toMatchObject({ policies: [{ shadow: { seen: 2, differ: [] } }] });
    expect(JSON.stringify(narrow.data)).toContain("Globex Freight and 1 other,");
    expect(JSON.stringify([narrow.data, narrow.view])).not.toContain("Acme");
    await expect(rig.ask("policies", vera)).rejects.toMatchObject({ code: "grant.missing" });
  });
});
