import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLineCaller } from "#src/app/callers.ts";
import { renderText } from "#src/view/text.ts";
import { registry } from "#tools/index.ts";
import { OPERATOR } from "../support/cloud-door.ts";
import { ask } from "../support/door.ts";
import { northwind } from "../support/northwind.ts";
import { ada, type ReceiversRig, startReceivers } from "../support/receivers-rig.ts";

let rig: ReceiversRig;
beforeAll(async () => {
  rig = await startReceivers();
});
afterAll(() => rig.close());

describe("B-01 receivers", () => {
  it("lists that of the settings first, then those that were added, with roles and test", async () => {
    await rig.ask(rig.addSecond);
    await rig.store.receivers.save({ accountId: "101010101010", name: "Formerly set" });
    const { data, view } = await rig.ask("receivers");
    expect(data).toMatchObject({
      receivers: [
        { account: rig.desk.receiver.id, configured: true, connected: true, tested: null },
        { account: "101010101010", connected: false, readRole: null },
        { account: rig.second, name: "Meridian Cloud", connected: true, configured: false },
      ],
    });
    expect(renderText(view)).toMatch(/Formerly set .*none: not read here/);
  });

  it("the command line manages receivers and rights, and is no admin for anything else", () => {
    const rolesOf = (command: string): readonly string[] => commandLineCaller(command).roles;
    for (const command of [
      "receivers",
      "receiver-add",
      "receiver-test",
      "receiver-remove",
      "receiver",
      "access",
      "access-give",
    ]) {
      expect(rolesOf(command)).toEqual(["admin"]);
    }
    const others = registry.map(({ name }) => name).filter((name) => !/^(receiver|access|token)/.test(name));
    for (const command of [...others, "", "receiver-", "accessory"]) expect(rolesOf(command)).not.toContain("admin");
  });

  it("is for billing admins, and only where receivers are kept", async () => {
    await expect(rig.ask("receivers", OPERATOR)).rejects.toMatchObject({ kind: "not-allowed" });
    await expect(ask(northwind, "receivers", ada)).rejects.toMatchObject({ code: "receivers.nowhere" });
  });
});
