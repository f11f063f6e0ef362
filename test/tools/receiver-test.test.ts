import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { renderText } from "#src/view/text.ts";
import { type ReceiversRig, startReceivers } from "../support/receivers-rig.ts";

let rig: ReceiversRig;
beforeAll(async () => {
  rig = await startReceivers();
  await rig.ask(rig.addSecond);
});
afterEach(() => rig.cloud.aws.faults.clear());
afterAll(() => rig.close());

interface Data {
  readonly receiver: { readonly tested: { readonly outcome: string; readonly missing: string[] } };
  readonly findings: readonly { name: string; state: string; detail: string; fix: string | null }[];
}
/** The actions that a template allows. */
const actionsOf = (role: "read" | "apply"): string[] => {
  const text = readFileSync(`manifests/aws/${role}-role.yaml`, "utf8");
  return [...text.matchAll(/^ +- ([a-z]+:[A-Z]\w+)$/gm)].map(([, action = ""]) => action);
};
const test = async (line = "receiver-test meridian"): Promise<Data> => (await rig.ask(line)).data as Data;
const deny = (service: string, operation: string): void => {
  rig.cloud.aws.faults.on({ service, operation, kind: "error", name: "AccessDeniedException", status: 400 });
};
const assumed = (): number => rig.cloud.aws.requests.of("AssumeRole").length;

describe("B-01 receiver-test", () => {
  it("assumes the roles anew, tries each permission, and keeps the outcome", async () => {
    await rig.ask("clients");
    const before = assumed();
    const { receiver, findings } = await test();
    expect(assumed()).toBe(before + 2);
    expect(findings.filter((f) => f.state !== "ok")).toEqual([]);
    // Every action of both templates, each with the feature that needs it.
    expect(findings.map((f) => f.name)).toEqual(
      expect.arrayContaining(["read role", "apply role", ...actionsOf("read")]),
    );
    expect(findings).toHaveLength(2 + actionsOf("read").length + actionsOf("apply").length);
    const permissions = findings.filter((f) => f.name.includes(":"));
    expect(permissions.map((f) => f.name).sort()).toEqual([...actionsOf("read"), ...actionsOf("apply")].sort());
    for (const { detail } of permissions) expect(detail).toMatch(/; for \S+/);
    expect(receiver.tested).toEqual({ at: "2026-11-05T10:00:00.000Z", outcome: "ok", missing: [] });
    const [, second] = ((await rig.ask("receivers")).data as { receivers: unknown[] }).receivers;
    expect(second).toEqual(receiver);
  });

  it("names each missing permission and the action to add", async () => {
    deny("billingconductor", "ListPricingRules");
    deny("billing", "GetCredits");
    const answer = await rig.ask(`receiver-test ${rig.second}`);
    const { receiver } = answer.data as Data;
    expect(receiver.tested).toMatchObject({ outcome: "missing" });
    expect([...receiver.tested.missing].sort()).toEqual(["billing:GetCredits", "billingconductor:ListPricingRules"]);
    const text = renderText(answer.view).replace(/\s+/g, " ");
    expect(text).toContain("needed for pricing rules");
    expect(text).toContain("Allow billing:GetCredits in the policy of the read role");
  });

  it("names what the apply role lacks, and changes nothing to find out", async () => {
    deny("billingconductor", "DeleteCustomLineItem");
    const before = JSON.stringify(rig.cloud.book.customItems());
    const { receiver, findings } = await test();
    expect(receiver.tested).toMatchObject({ outcome: "missing", missing: ["billingconductor:DeleteCustomLineItem"] });
    expect(findings.find((f) => f.state === "missing")).toMatchObject({
      detail: "The apply role may not do this; needed for removing custom line items, undo.",
      fix: "Allow billingconductor:DeleteCustomLineItem in the policy of the apply role (manifests/aws/apply-role.yaml).",
    });
    expect(JSON.stringify(rig.cloud.book.customItems())).toBe(before);
  });

  it("B-26 B43: a failed test leaves nothing to go on with: roles are assumed and figures are read anew", async () => {
    for (const line of ["receiver-test meridian", `receiver-test ${rig.desk.receiver.id}`]) {
      deny("billing", "GetCredits");
      await test(line);
      rig.cloud.aws.faults.clear();
    }
    rig.cloud.aws.requests.clear();
    const { home } = rig.several.reach;
    await rig.ask("clients");
    expect(rig.cloud.aws.requests.of("AssumeRole")).toHaveLength(1);
    const read = rig.cloud.aws.requests.of("ListBillingGroups").map(({ account }) => account);
    expect(new Set(read)).toEqual(new Set([rig.desk.receiver.id, rig.second]));
    // The one of the settings is connected anew as well, and once more by each test.
    await test(`receiver-test ${rig.desk.receiver.id}`);
    const tested = rig.several.reach.home;
    expect(tested).not.toBe(home);
    await rig.ask("clients");
    expect(rig.several.reach.home).toBe(tested);
    deny("billing", "GetCredits");
    const given = new Set<unknown>();
    const off = rig.cloud.aws.requests.onRequest(() => void given.add(rig.several.reach.home));
    await test(`receiver-test ${rig.desk.receiver.id}`);
    off();
    expect(given.has(rig.several.reach.home)).toBe(false);
  });

  it("B-26 B43: what was assumed before proves nothing, and is used no longer once a test has failed", async () => {
    await rig.ask("clients");
    rig.cloud.aws.faults.on({
      service: "sts",
      operation: "AssumeRole",
      kind: "error",
      name: "AccessDenied",
      status: 403,
    });
    const { receiver, findings } = await test();
    expect(receiver.tested).toMatchObject({ outcome: "refused", missing: ["read role", "apply role"] });
    expect(findings.find((f) => f.name === "read role")?.fix).toContain("manifests/aws/read-role.yaml");
    const refused = { kind: "misconfigured", message: expect.stringMatching(/Meridian Cloud .*receiver-test/) };
    await expect(rig.ask("clients")).rejects.toMatchObject(refused);
    rig.cloud.aws.faults.clear();
    expect((await rig.ask("clients")).data).toMatchObject({ clients: expect.anything() });
  });

  it("tests that of the settings too, and knows no other", async () => {
    const { receiver } = await test(`receiver-test ${rig.desk.receiver.id}`);
    expect(receiver.tested.outcome).toBe("ok");
    await expect(rig.ask("receiver-test nobody")).rejects.toMatchObject({ code: "receiver.unknown" });
  });
});
