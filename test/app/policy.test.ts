import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { slackSubject } from "#src/app/callers.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { type AppRig, startDemo, stopDemo, textOf, until } from "./rig.ts";

const MARCO_ALONE = `D${DEMO.accountManager.slice(1)}`;
const ADD =
  "/billing policy add small-fixes --tools fix --for all --per-effect 3000 --per-proposal 3000 " +
  "--day 10000 --day-times 5 --month 20000 --month-times 20 --without none";

let rig: AppRig;
beforeAll(async () => {
  const parts = { worker: true, clock: new ManualClock("2026-11-05T10:00:00Z") };
  rig = await startDemo({ env: { APPROVAL_POLICY_EVIDENCE: "3" }, parts });
  // Two admins: one makes the policy, the other enables it. Olivia, who is one in the demo, is none here.
  const admin = (person: string) =>
    ({ subject: slackSubject(DEMO.teamId, person), role: "admin", client: "*" }) as const;
  await rig.app.store.grants.revoke(admin(DEMO.operator));
  for (const person of [DEMO.accountManager, DEMO.approver]) await rig.app.store.grants.give(admin(person));
});
afterAll(() => stopDemo(rig));

const olivia = async (text: string) => textOf(await rig.ask(DEMO.operator, DEMO.billing, `/billing ${text}`));
const aisha = async (text: string) => textOf(await rig.ask(DEMO.approver, DEMO.billing, `/billing ${text}`));
const marco = async (text: string) => textOf(await rig.ask(DEMO.accountManager, MARCO_ALONE, text));
const proposal = async (number: number) => rig.app.store.proposals.byNumber(number);
const written = (): number =>
  [...(rig.app.sources.cloud?.aws.requests ?? [])].filter(({ operation }) => operation === "CreateCustomLineItem")
    .length;

describe("B-13 a policy in Slack, from shadow to its first approval, and a stop", () => {
  it("watches what people decide, says how it would have done, and is enabled by the second admin", async () => {
    expect(await marco(ADD)).toContain("It only watches and approves nothing.");
    for (const [number, client, decision] of [
      [1, "tidewater", "approve 1"],
      [2, "ledgerline", "reject 2 --reason Settled otherwise"],
      [3, "globex", "approve 3"],
    ] as const) {
      expect(await olivia(`fix ${client}`)).toContain("Waits for an approval");
      if (number === 3) {
        expect(await aisha("policy enable small-fixes")).toContain("has seen 2 decisions of people so far; it takes 3");
      }
      expect(await aisha(decision)).toContain("by Aisha (finance approver)");
    }
    const shown = await olivia("policies small-fixes");
    for (const part of [
      "Would have approved 2 of 3, 2 differ.",
      "rejected it",
      "one change may be 3000.00 USD at most",
    ]) {
      expect(shown).toContain(part);
    }
    expect(await olivia("policies")).toContain("Would have approved 2 of 3, 2 differ.");
    expect(await marco("/billing policy enable small-fixes")).toContain("You made this policy yourself");
    expect(await olivia("policy-enable small-fixes")).toContain("is for billing admins");
    expect(await aisha("policy enable small-fixes")).toContain("It approves what fits.");
  });

  it("approves the next small fix, which the worker applies, and the card says by whose leave", async () => {
    const answer = await olivia("fix harrow");
    const who = "policy small-fixes, made by Marco (account manager), enabled by Aisha (finance approver)";
    expect(answer).toContain(`Approved by ${who} on 2026-11-05 10:00 UTC.`);
    await until(async () => ((await proposal(4))?.state === "verified" ? true : undefined));
    const card = await until(() =>
      rig.workspace
        .messages(DEMO.approvals)
        .find((m) => textOf(m).includes("Harrow") && textOf(m).includes("Applied, and read back from AWS.")),
    );
    expect(textOf(card)).toContain(`Approved by ${who}`);
    expect(textOf(card)).toContain("Proposed by Olivia (billing operator)");
    expect(written()).toBe(3);
    const rows = (await rig.app.store.audit.recent(60)).filter(({ actor }) => actor === "policy:small-fixes");
    expect(rows.toReversed().map(({ tool, outcome }) => `${tool} ${outcome}`)).toEqual([
      "policy.shadow ok",
      "policy.compare agrees",
      "policy.shadow ok",
      "policy.compare differs",
      "policy.shadow policy.effect",
      "policy.compare differs",
      "policy.approve ok",
    ]);
    expect(await rig.app.store.audit.verify()).toMatchObject({ intact: true });
  });

  it("leaves the next large one to people, and a stop holds the small one too", async () => {
    expect(await olivia("fix lumen")).toContain("Waits for an approval");
    expect(await olivia("stop all --reason Wrong rates")).toContain("All changes are stopped by Olivia");
    expect(await olivia("fix logistics")).toContain("All changes were stopped by Olivia (billing operator)");
    expect([await proposal(6), written()]).toEqual([undefined, 3]);
    expect(await olivia("resume")).toContain("All changes go on.");
    expect(await olivia("policy pause small-fixes")).toContain("It is paused");
    expect(await olivia("fix logistics")).toContain("Waits for an approval");
    expect(written()).toBe(3);
  });
});
