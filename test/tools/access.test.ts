import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { type AccessRig, APPROVERS, startAccessRig, subject } from "../support/access-rig.ts";
import { ask, operator, textOf } from "../support/door.ts";
import { northwind } from "../support/northwind.ts";

let rig: AccessRig;
beforeAll(async () => {
  rig = await startAccessRig();
  rig.admins.push(DEMO.operator);
  await rig.grant(APPROVERS, "approver");
  await rig.ask(`access-give <@${DEMO.accountManager}> account-manager acme`);
  await rig.ask(`access-give <@${DEMO.accountManager}> viewer bolt`);
});
afterAll(() => rig.close());

describe("B-15 access", () => {
  it("says who has which role for which clients and from where, and what each role may do", async () => {
    expect(textOf(await rig.ask("access"))).toMatchInlineSnapshot(`
      "Who may do what
      ===============

      Roles by person
      Who                         Role             Client         From
      --------------------------  ---------------  -------------  ------------------
      @Olivia (billing operator)  admin            all clients    the settings
      @finance-approvers          approver         all clients    given by hand
      @Aisha (finance approver)   approver         all clients    @finance-approvers
      @Marco (account manager)    account-manager  Acme Robotics  given by hand
      @Marco (account manager)    viewer           Bolt           given by hand

      operator         Runs the month: sees cost and margin, proposes and stops changes, reads the audit trail.
      account-manager  Looks after clients: sees their cost and margin, and proposes changes of their bills.
      approver         Decides on proposals of others, sees cost and margin, reads the audit trail.
      admin            Does all of this, and gives and takes rights; for some clients, or for all.
      viewer           Sees cost and margin, and changes nothing.
      client           Is a person of the client: never sees cost or margin."
    `);
  });

  it("of one person: what they have by hand and through user groups", async () => {
    const { data } = await rig.ask(`access <@${DEMO.approver}>`);
    expect(data).toMatchObject({ of: "@Aisha (finance approver)", rows: [{ from: "group", role: "approver" }] });
    expect((await rig.ask(`access <@${DEMO.operator}>`)).data).toMatchObject({ rows: [{ from: "settings" }] });
    expect(textOf(await rig.ask(`access <@${DEMO.client}>`))).toContain("@Jonas (client, Acme Robotics) has no role.");
  });

  it("to an admin of one client shows no right on another", async () => {
    await rig.ask(`access-give <@${DEMO.client}> admin bolt`);
    const { data } = await rig.ask("access", DEMO.client);
    expect(new Set((data as { rows: { client: string | null }[] }).rows.map((row) => row.client))).toEqual(
      new Set([null, "Bolt"]),
    );
    await rig.ask(`access-take <@${DEMO.client}> admin bolt`);
  });

  it("a user group that cannot be read is not shown as an empty one", async () => {
    rig.clock.advance(5 * 60_000);
    rig.slack.faults.add({ method: "usergroups.users.list", error: "internal_error" });
    const answer = await rig.ask("access");
    expect(answer.data).toMatchObject({ unread: [{ group: "@finance-approvers" }] });
    expect(textOf(answer)).toContain("The members of @finance-approvers are not known");
    const aisha = { unread: [{ group: "@finance-approvers" }], rows: [{ from: "group" }] };
    expect((await rig.ask(`access <@${DEMO.approver}>`)).data).toMatchObject({ ...aisha, unread: [] });
  });

  it("is for admins, and says that a database is needed where no rights are kept", async () => {
    await expect(rig.ask("access", DEMO.accountManager)).rejects.toMatchObject({ code: "grant.missing" });
    const admin = { ...operator, roles: ["admin"] } as const;
    for (const line of [
      "access",
      `access-give ${subject("U1")} viewer all`,
      `access-take ${subject("U1")} viewer all`,
    ]) {
      await expect(ask(northwind, line, admin)).rejects.toMatchObject({ code: "access.nowhere" });
    }
  });
});
