import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOf } from "../support/door.ts";
import { aisha, mona, olivia, startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

const CAPS = "--per-effect 500 --per-proposal 1,000 --day 2000 --day-times 5 --month 10000 --month-times 40";

describe("B-13 policy-add", () => {
  it("makes a policy that only watches, for clients found by their names, and says its rule in words", async () => {
    const line = `policy add Small-Fixes --tools fix, commission --for acme, globex ${CAPS} --change 10 --share 2.50% --agent`;
    const answer = await rig.ask(line, mona);
    expect(answer.data).toMatchObject({
      policy: { name: "small-fixes", state: "shadow", madeBy: "Mona", enabledBy: null, currency: "USD" },
    });
    expect((answer.data as { policy: { rule: string[] } }).policy.rule).toEqual([
      "Approves fix and commission for Acme Robotics and Globex Freight, also when no person has proposed it.",
      "Each change up to USD 500.00, a proposal up to USD 1000.00.",
      "Each change within 10 % of the same one for the month before.",
      "All changes for a client within 2.5 % of what the client is shown.",
      'Never when it says "every month", "could not be read" or "not in the amounts".',
      "At most 5 times and USD 2000.00 a day, 40 times and USD 10000.00 a month.",
    ]);
    expect(textOf(answer)).toContain(
      "It only watches and approves nothing. It can be enabled after 3 decisions of people; it has seen 0.",
    );
  });

  it("is for admins in person", async () => {
    for (const by of [olivia, aisha]) {
      await expect(rig.ask(`policy-add x --tools fix --for all ${CAPS}`, by)).rejects.toMatchObject({
        code: "grant.missing",
      });
    }
    await expect(rig.ask("policy-add x", { ...mona, surface: "agent" })).rejects.toMatchObject({
      code: "surface.person",
    });
  });

  it("without caps, with an amount that is none, an unknown tool or client, it says so and makes nothing", async () => {
    const before = (await rig.store.policies.list()).length;
    await expect(rig.ask("policy-add", mona)).rejects.toMatchObject({ code: "policy.rule" });
    const add = (more: string) => rig.ask(`policy-add other --for all ${more}`, mona);
    await expect(add("--tools fix --per-effect 5 --per-proposal 5")).rejects.toMatchObject({
      problems: ["day", "month", "day-times", "month-times"].toSorted().map((path) => ({
        path,
        message: "is missing: a policy always has a cap, of money and of approvals, a day and a month",
      })),
    });
    await expect(add(`--tools fix ${CAPS.replace("500", "plenty")}`)).rejects.toMatchObject({
      problems: [{ path: "per-effect", message: "must be an amount of money above zero, like 500 or 99.50" }],
    });
    await expect(add(`--tools margin ${CAPS}`)).rejects.toMatchObject({ problems: [{ path: "tools" }] });
    await expect(add(`--tools fix ${CAPS} --change 101`)).rejects.toMatchObject({ problems: [{ path: "change" }] });
    await expect(add(`--tools fix ${CAPS.replace("500", "5000")}`)).rejects.toMatchObject({
      problems: [{ path: "per-effect", message: "must not be more than --per-proposal" }],
    });
    await expect(rig.ask(`policy-add other --tools fix --for nobody ${CAPS}`, mona)).rejects.toMatchObject({
      code: "client.unknown",
    });
    await expect(rig.ask(`policy-add other --tools fix --for all ${CAPS} --day-times many`, mona)).rejects.toThrow();
    expect((await rig.store.policies.list()).length).toBe(before);
  });
});
