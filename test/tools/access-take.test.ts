import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { type AccessRig, APPROVERS, startAccessRig, subject } from "../support/access-rig.ts";
import { textOf } from "../support/door.ts";

const MARCO = `<@${DEMO.accountManager}>`;
const OLIVIA = `<@${DEMO.operator}>`;
let rig: AccessRig;
beforeAll(async () => {
  rig = await startAccessRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
  await rig.empty();
  rig.admins.length = 0;
  await rig.grant(subject(DEMO.operator), "admin");
});

describe("B-15 access-take", () => {
  it("ends a right at once, that one alone; what is not there is not an error", async () => {
    await rig.ask(`access-give ${MARCO} viewer acme`);
    await rig.ask(`access-give ${MARCO} viewer bolt`);
    expect((await rig.ask(`access-take ${MARCO} viewer all`)).data).toMatchObject({ changed: false });
    const taken = await rig.ask(`access-take ${MARCO} viewer acme`);
    expect(textOf(taken)).toContain("@Marco (account manager) is no longer viewer for Acme Robotics.");
    expect((await rig.store.audit.recent(2))[1]).toMatchObject({ tool: "access.take", outcome: "ok" });
    expect((await rig.callerOf(DEMO.accountManager)).clients).toEqual(["222222222222"]);
    expect((await rig.ask(`access-take ${MARCO} viewer 111111111111`)).data).toMatchObject({ changed: false });
    await rig.ask(`access-take ${MARCO} viewer bolt`);
    await expect(rig.ask("margin", DEMO.accountManager)).rejects.toMatchObject({ code: "grant.none" });
  });

  it("works for a client who has left the billing groups", async () => {
    const { id: client } = await rig.store.clients.add({ slug: "gone", name: "Gone Ltd" });
    await rig.store.grants.give({ subject: subject(DEMO.accountManager), role: "viewer", client });
    expect((await rig.ask(`access-take ${MARCO} viewer gone`)).data).toMatchObject({ changed: true });
  });

  it("never the last admin of all clients in person, not even where a user group is admin", async () => {
    await rig.grant(APPROVERS, "admin");
    const last = rig.ask(`access-take ${OLIVIA} admin all`);
    await expect(last).rejects.toMatchObject({ kind: "conflict", code: "access.last-admin" });
    expect((await rig.callerOf(DEMO.operator)).roles).toEqual(["admin"]);
    await rig.grant(subject(DEMO.accountManager), "admin");
    expect((await rig.ask(`access-take ${OLIVIA} admin all`)).data).toMatchObject({ changed: true });
    await expect(rig.ask("access", DEMO.operator)).rejects.toMatchObject({ code: "grant.none" });
  });

  it("two admins who take each other's right at the same moment do not both succeed", async () => {
    await rig.grant(subject(DEMO.accountManager), "admin");
    const both = await Promise.allSettled([
      rig.ask(`access-take ${MARCO} admin all`, DEMO.operator),
      rig.ask(`access-take ${OLIVIA} admin all`, DEMO.accountManager),
    ]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await rig.store.grants.list()).toHaveLength(1);
  });

  it("the last one too where the settings name an admin, who needs no grant", async () => {
    rig.admins.push(DEMO.approver);
    expect((await rig.ask(`access-take ${OLIVIA} admin all`)).data).toMatchObject({ changed: true });
    expect((await rig.callerOf(DEMO.approver)).roles).toEqual(["admin"]);
  });

  it("by an admin of one client: only what is on that client", async () => {
    await rig.ask(`access-give ${MARCO} admin acme`);
    await rig.ask(`access-give <@${DEMO.approver}> viewer bolt`);
    const refused = rig.ask(`access-take <@${DEMO.approver}> viewer bolt`, DEMO.accountManager);
    await expect(refused).rejects.toMatchObject({ code: "client.unknown" });
    const all = rig.ask(`access-take ${OLIVIA} admin all`, DEMO.accountManager);
    await expect(all).rejects.toMatchObject({ code: "access.beyond" });
  });
});
