import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { renderText } from "#src/view/text.ts";
import { type ReceiversRig, startReceivers } from "../support/receivers-rig.ts";

let rig: ReceiversRig;
beforeAll(async () => {
  rig = await startReceivers();
});
afterAll(() => rig.close());

interface Added {
  readonly receiver: { readonly readRole: string; readonly applyRole: string | null; readonly tested: unknown };
  readonly readExternalId: string | null;
  readonly applyExternalId: string | null;
}
const add = async (line: string): Promise<Added> => (await rig.ask(`receiver-add ${line}`)).data as Added;

describe("B-01 receiver-add", () => {
  it("makes the external ids, says what to deploy, and is for who asked alone", async () => {
    const answer = await rig.ask("receiver-add 555566667777 Alder Cloud Partners");
    const { receiver, readExternalId, applyExternalId } = answer.data as Added;
    expect(receiver).toMatchObject({
      account: "555566667777",
      name: "Alder Cloud Partners",
      configured: false,
      readRole: "arn:aws:iam::555566667777:role/ReckonerRead",
      applyRole: "arn:aws:iam::555566667777:role/ReckonerApply",
      tested: null,
    });
    expect(answer.forOneself).toBe(true);
    const text = renderText(answer.view);
    for (const words of ["read-role.yaml", "apply-role.yaml", "ReckonerRead", readExternalId, applyExternalId]) {
      expect(text).toContain(words);
    }
    expect(text).toContain("shown this once");
    // All that CloudFormation asks for, in one command each; who reads is known here, who runs the worker is not.
    const flat = text.replace(/\s+/g, " ");
    const parameters = (role: string, id: string | null) => `RoleName=${role} ExternalId=${id} TrustedPrincipal=`;
    expect(flat).toContain(
      `${parameters("ReckonerRead", readExternalId)}arn:aws:iam::${rig.desk.receiver.id}:user/reckoner`,
    );
    expect(flat).toContain(`${parameters("ReckonerApply", applyExternalId)}"<ARN that the worker runs as>"`);
    for (const role of ["read", "apply"]) {
      const template = parse(readFileSync(`manifests/aws/${role}-role.yaml`, "utf8"), { logLevel: "error" });
      expect(Object.keys(template.Parameters).sort()).toEqual(["ExternalId", "RoleName", "TrustedPrincipal"]);
      expect(flat).toContain(`--template-file manifests/aws/${role}-role.yaml --parameter-overrides`);
    }
    expect(flat).toContain("Then receiver-test 555566667777");
  });

  it("B-26 B42: an external id is random, of one role alone, and never told again", async () => {
    const made = await Promise.all(["666677778881", "666677778882"].map((account) => add(`${account} Birch`)));
    const ids = made.flatMap((one) => [one.readExternalId, one.applyExternalId]);
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^[\w-]{32}$/);
    const later = JSON.stringify([await rig.ask("receivers"), await rig.store.audit.recent(100)]);
    for (const id of ids) expect(later).not.toContain(id);
    const given = "an-external-id-of-theirs";
    const third = await rig.ask(`receiver-add 666677778883 Birch --read-only --external-id ${given}`);
    expect(third.data).toMatchObject({ readExternalId: null, applyExternalId: null, receiver: { applyRole: null } });
    expect(JSON.stringify(third)).not.toContain(given);
    const again = rig.ask(`receiver-add 666677778884 Birch --external-id ${given}`);
    await expect(again).rejects.toMatchObject({ code: "receiver.external-id" });
  });

  it("B-26 B42: a role is one of the account, and reading never needs the right to write", async () => {
    const other = "arn:aws:iam::111122223333:role/ReckonerRead";
    await expect(add(`777788889999 Cedar --read-role ${other}`)).rejects.toMatchObject({ code: "receiver.role" });
    const same = "arn:aws:iam::777788889999:role/Both";
    const both = add(`777788889999 Cedar --read-role ${same} --apply-role ${same}`);
    await expect(both).rejects.toMatchObject({ code: "receiver.role" });
    const id = "one-external-id-for-both";
    const shared = add(`777788889999 Cedar --external-id ${id} --apply-external-id ${id}`);
    await expect(shared).rejects.toMatchObject({ code: "receiver.role" });
    await expect(add("777788889999 Cedar --external-id short")).rejects.toMatchObject({ code: "input.invalid" });
    const inPath = add("777788889999 Cedar --read-role arn:aws:iam::777788889999:role/partner/Read");
    await expect(inPath).rejects.toMatchObject({ message: expect.stringContaining("give the external id") });
    await expect(add("7777 Cedar")).rejects.toMatchObject({ code: "input.invalid" });
    expect(await rig.store.receivers.byAccount("777788889999")).toBeUndefined();
  });

  it("overwrites none, neither one that was added nor that of the settings", async () => {
    await add("888899990000 Dogwood");
    const before = await rig.store.receivers.applyRole("888899990000");
    await expect(add("888899990000 Elsewhere")).rejects.toMatchObject({ kind: "conflict", code: "receiver.there" });
    await expect(add(`${rig.desk.receiver.id} Mine`)).rejects.toMatchObject({ code: "receiver.there" });
    expect(await rig.store.receivers.applyRole("888899990000")).toEqual(before);
    const twice = await Promise.allSettled(["Elm", "Fir"].map((name) => add(`888899990001 ${name}`)));
    expect(twice.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});
