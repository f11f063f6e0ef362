import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { commandLineCaller } from "#src/app/callers.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { type AccessRig, APPROVERS, startAccessRig, subject } from "../support/access-rig.ts";
import { textOf } from "../support/door.ts";

const MARCO = `<@${DEMO.accountManager}>`;
let rig: AccessRig;
beforeAll(async () => {
  rig = await startAccessRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
  await rig.empty();
  await rig.grant(subject(DEMO.operator), "admin");
});

describe("B-15 access-give", () => {
  it("by hand, for one client of a new installation: that client alone is seen, and the deed is in the audit trail", async () => {
    expect(await rig.store.clients.list()).toEqual([]);
    const given = await rig.ask(`access-give ${MARCO} account-manager acme robotics`);
    expect(textOf(given)).toContain("@Marco (account manager) is now account-manager for Acme Robotics.");
    expect(await rig.callerOf(DEMO.accountManager)).toMatchObject({
      roles: ["account-manager"],
      clients: ["111111111111"],
    });
    expect(await rig.store.clients.accounts()).toMatchObject([
      { accountId: "111111111111", receiverAccountId: "999900009999" },
    ]);
    const rows = await rig.store.audit.recent(2);
    expect(rows.map(({ tool, actor, outcome }) => [tool, actor, outcome])).toEqual([
      ["access-give", subject(DEMO.operator), "ok"],
      ["access.give", subject(DEMO.operator), "ok"],
    ]);
  });

  it("C-09 to somebody who signs in elsewhere, and to whoever has a token of this machine", async () => {
    const oidc = "oidc:https://id.example.com/t1:abc|123";
    for (const who of [oidc, "local"]) {
      await rig.ask(`access-give ${who} viewer all`);
      expect(await rig.store.grants.of(who)).toEqual([{ subject: who, role: "viewer", client: "*" }]);
    }
    for (const nobody of ["oidc:abc", "oidc:https://id.example.com", "locals"]) {
      await expect(rig.ask(`access-give ${nobody} viewer all`)).rejects.toMatchObject({ kind: "input" });
    }
  });

  it("twice is once, and the second leaves no deed in the audit trail", async () => {
    await rig.ask(`access-give ${MARCO} viewer bolt`);
    const again = await rig.ask(`access-give ${MARCO} viewer bolt`);
    expect(again.data).toMatchObject({ changed: false });
    expect(textOf(again)).toContain("already; nothing has changed");
    expect(await rig.store.grants.of(subject(DEMO.accountManager))).toHaveLength(1);
    const deeds = (await rig.store.audit.recent(3)).filter((row) => row.tool === "access.give");
    expect(deeds).toHaveLength(1);
  });

  it("to a user group, and to all clients only when that is written", async () => {
    const group = `<!subteam^${DEMO.approvers}|@finance-approvers>`;
    await expect(rig.ask(`access-give ${group} approver`)).rejects.toMatchObject({ code: "access.reach" });
    const given = await rig.ask(`access-give ${group} approver all`);
    expect(textOf(given)).toContain("@finance-approvers is now approver for all clients.");
    expect(await rig.store.grants.of(APPROVERS)).toEqual([{ subject: APPROVERS, role: "approver", client: "*" }]);
  });

  it("a client's role is for one client, never for all", async () => {
    const jonas = `<@${DEMO.client}>`;
    await expect(rig.ask(`access-give ${jonas} client all`)).rejects.toMatchObject({ code: "access.client" });
    await expect(rig.ask(`access-give ${jonas} client`)).rejects.toMatchObject({ code: "access.reach" });
    expect((await rig.ask(`access-give ${jonas} client acme`)).data).toMatchObject({ client: "Acme Robotics" });
  });

  it("nothing to somebody who is not named well", async () => {
    const bad = ["@marco", "slack:T0:", "slack:*:UACMMARCO", "slack:t0:u1", "slack-group:T0RECKONER:U1", "<@U1|x>y"];
    for (const person of bad) {
      await expect(rig.ask(`access-give ${person} viewer all`), person).rejects.toMatchObject({ kind: "input" });
    }
    await expect(rig.ask(`access-give ${MARCO} boss all`)).rejects.toMatchObject({ code: "input.invalid" });
    expect(await rig.store.grants.list()).toHaveLength(1);
  });

  it("on the command line by the name of the grants, since a mention says nothing there", async () => {
    const local = commandLineCaller("access-give");
    await expect(rig.ask(`access-give ${MARCO} viewer all`, local)).rejects.toMatchObject({ code: "access.mention" });
    await rig.ask(`access-give ${subject(DEMO.accountManager)} viewer all`, local);
    expect((await rig.callerOf(DEMO.accountManager)).roles).toEqual(["viewer"]);
    expect(commandLineCaller("approve").roles).toEqual(["operator"]);
  });

  it("an admin of one client gives rights on that client and on no other, whatever else they see", async () => {
    await rig.ask(`access-give ${MARCO} admin acme`);
    await rig.grant(subject(DEMO.accountManager), "viewer");
    const aisha = `<@${DEMO.approver}>`;
    const given = await rig.ask(`access-give ${aisha} approver acme`, DEMO.accountManager);
    expect(given.data).toMatchObject({ changed: true });
    const beyond = [
      [`access-give ${aisha} approver all`, "access.beyond"],
      [`access-give ${MARCO} admin all`, "access.beyond"],
      [`access-give ${aisha} approver bolt`, "client.unknown"],
    ] as const;
    for (const [line, code] of beyond) {
      await expect(rig.ask(line, DEMO.accountManager)).rejects.toMatchObject({ code });
    }
    expect(await rig.callerOf(DEMO.approver)).toMatchObject({ roles: ["approver"], clients: ["111111111111"] });
  });
});
