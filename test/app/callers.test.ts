import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { withRight } from "#src/tool/caller.ts";
import { type AccessRig, APPROVERS, startAccessRig, subject } from "../support/access-rig.ts";
import { textOf } from "../support/door.ts";

let rig: AccessRig;
const workspace = () => rig.slack.workspace;
beforeAll(async () => {
  rig = await startAccessRig();
});
afterAll(() => rig.close());
afterEach(async () => {
  await rig.empty();
  rig.slack.faults.clear();
  workspace().setGroup(DEMO.approvers, { members: [DEMO.approver], inUse: true });
  rig.clock.advance(5 * 60_000);
});

describe("B-15 a caller from grants and Slack's user groups", () => {
  it("nobody has anything by default, and Slack is not even asked", async () => {
    const asked = rig.slack.requests.list().length;
    expect(await rig.callerOf(DEMO.approver)).toMatchObject({ roles: [], clients: [] });
    expect(rig.slack.requests.list()).toHaveLength(asked);
  });

  it("a member has the rights of the group; one who has left loses them after five minutes at the latest", async () => {
    await rig.grant(APPROVERS, "approver");
    expect(await rig.callerOf(DEMO.approver)).toMatchObject({ roles: ["approver"], clients: "all" });
    expect((await rig.callerOf(DEMO.accountManager)).roles).toEqual([]);
    workspace().setGroup(DEMO.approvers, { members: [DEMO.accountManager] });
    rig.clock.advance(5 * 60_000 - 1);
    expect((await rig.callerOf(DEMO.approver)).roles).toEqual(["approver"]);
    rig.clock.advance(1);
    expect((await rig.callerOf(DEMO.approver)).roles).toEqual([]);
    expect((await rig.callerOf(DEMO.accountManager)).roles).toEqual(["approver"]);
  });

  it("a group that was switched off gives nothing, and no doubt", async () => {
    await rig.grant(APPROVERS, "approver");
    workspace().setGroup(DEMO.approvers, { inUse: false });
    const caller = await rig.callerOf(DEMO.approver);
    expect([caller.roles, caller.unread]).toEqual([[], undefined]);
  });

  it("while Slack fails nothing is given from groups, not even what was known, and the refusal says why", async () => {
    await rig.grant(APPROVERS, "approver");
    await rig.grant(subject(DEMO.accountManager), "viewer");
    expect((await rig.callerOf(DEMO.approver)).roles).toEqual(["approver"]);
    rig.clock.advance(5 * 60_000);
    rig.slack.faults.add({ method: "usergroups.users.list", error: "internal_error", times: 4 });
    const logged = rig.logged.length;
    expect((await rig.callerOf(DEMO.approver)).roles).toEqual([]);
    expect(rig.logged.slice(logged).join()).toMatch(/user groups of Slack could not be read .*internal_error/);
    await expect(rig.ask("margin", DEMO.approver)).rejects.toThrow("The user groups of Slack could not be read");
    // Their own right still holds, and what it lacks may be the group's.
    expect(textOf(await rig.ask("margin", DEMO.accountManager))).toContain("Acme Robotics");
    await expect(rig.ask("audit", DEMO.accountManager)).rejects.toThrow(/does not include that\..*could not be read/);
    // As soon as Slack answers again.
    expect((await rig.callerOf(DEMO.approver)).roles).toEqual(["approver"]);
  });

  it("a role on one client is none on another: what a viewer of all sees, an admin of one client does not manage", async () => {
    await rig.grant(subject(DEMO.operator), "admin");
    await rig.ask(`access-give <@${DEMO.accountManager}> operator acme`);
    await rig.grant(subject(DEMO.accountManager), "viewer");
    const marco = await rig.callerOf(DEMO.accountManager);
    expect(withRight(marco, "cost.read").clients).toBe("all");
    expect(withRight(marco, "write.propose")).toMatchObject({ roles: ["operator"], clients: ["111111111111"] });
    await rig.ask(`access-give <@${DEMO.client}> client acme`);
    await rig.ask(`access-give <@${DEMO.client}> viewer bolt`);
    const seen = textOf(await rig.ask("margin", DEMO.client));
    expect([seen.includes("Bolt"), seen.includes("Acme")]).toEqual([true, false]);
  });
});
