import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { CustomLineItem, LineItemDraft } from "#src/ports/custom-line-items.ts";
import type { Effect } from "#src/ports/proposals.ts";
import type { ApplyContext } from "#src/tool/define.ts";
import { adjustLineItem, applyLineItem, undoLineItem, verifyLineItem } from "#src/tool/line-items/effect.ts";
import { PURPOSE_TAG } from "#src/tool/line-items/payload.ts";
import { type CloudDoor, startCloudDoor } from "../support/cloud-door.ts";
import { aCall, pricingWriterOf, writerOf } from "../support/cloud-writer.ts";

const PERIOD = BillingPeriod.parse("2026-11");

let rig: CloudDoor;
let context: ApplyContext;
let groupId = "";
beforeAll(async () => {
  rig = await startCloudDoor();
  context = {
    clock: rig.clock,
    call: aCall(),
    desk: rig.desk,
    lineItems: writerOf(rig),
    pricing: pricingWriterOf(rig),
  };
  const groups = await rig.desk.groups.list(PERIOD, aCall());
  groupId = groups.find((g) => g.name.startsWith("Acme"))?.id ?? "";
});
afterAll(() => rig.cloud.close());

const draftOf = (effect: Effect): LineItemDraft => (effect.payload as unknown as { draft: LineItemDraft }).draft;

/** An effect that makes an item of November, under a name of its own. */
function effectOf(name: string, more: Partial<LineItemDraft> = {}): Effect {
  const draft: LineItemDraft = {
    groupId,
    name,
    description: "AWS credits for November 2026",
    type: "credit",
    flat: "12.34",
    percent: null,
    of: [],
    start: "2026-11",
    end: "2026-12",
    tags: { [PURPOSE_TAG]: "credit" },
    ...more,
  };
  const change = { amount: `-${draft.flat}`, currency: "USD" };
  return { key: name, client: "1", clientName: "Acme", summary: name, change, payload: { do: "create", draft } };
}

const named = async (name: string): Promise<CustomLineItem[]> =>
  ((await rig.desk.lineItems?.list(PERIOD, aCall())) ?? []).filter((item) => item.name === name);
const creates = (): number => [...rig.cloud.aws.requests].filter((r) => r.operation === "CreateCustomLineItem").length;
const idOf = (result: unknown): string => (result as { id: string }).id;

describe("B-12 steps that make a custom line item", () => {
  it("make it once under a token: the second time it is found and nothing is sent", async () => {
    const effect = effectOf("Twice");
    const first = await applyLineItem(effect, "token-twice", context);
    const sent = creates();
    expect(await applyLineItem(effect, "token-twice", context)).toEqual(first);
    expect(creates()).toBe(sent);
    expect(await named("Twice")).toHaveLength(1);
  });

  it("B-01 of a receiver that was removed are not done and not undone, and what cannot be listed is not said to be gone", async () => {
    const away = "arn:aws:billingconductor::444455556666:customlineitem/0123456789";
    const desk = { ...rig.desk, holderOf: async () => null };
    const removed: ApplyContext = { ...context, desk };
    const remove = { do: "remove", id: away, start: "2026-11", end: "2026-12", draft: draftOf(effectOf("Away")) };
    const effects = [effectOf("Away"), { ...effectOf("Away"), payload: remove }];
    for (const effect of effects) {
      const gone = { kind: "conflict", code: "receiver.gone" };
      await expect(applyLineItem(effect, "token-away", removed)).rejects.toMatchObject(gone);
      await expect(verifyLineItem(effect, { id: away }, removed)).rejects.toMatchObject(gone);
      await expect(undoLineItem(effect, { id: away, token: "token-away" }, removed)).rejects.toMatchObject(gone);
    }
  });

  it("keep what it is for and which effect made it as tags, which are not on the client's bill", async () => {
    const id = idOf(await applyLineItem(effectOf("Tagged"), "token-tagged", context));
    expect(await rig.desk.lineItems?.tags(id, aCall())).toMatchObject({
      [PURPOSE_TAG]: "credit",
      "reckoner-effect": "token-tagged",
    });
    expect(JSON.stringify((await named("Tagged")).map((i) => [i.name, i.description]))).not.toContain("token-tagged");
  });

  it("never take another's item of the same name for ours: AWS refuses the name, and nothing is changed", async () => {
    await applyLineItem(effectOf("Theirs"), "token-theirs", context);
    await expect(applyLineItem(effectOf("Theirs"), "token-ours", context)).rejects.toMatchObject({ kind: "conflict" });
    expect(await named("Theirs")).toHaveLength(1);
  });

  it("read back: holds as approved, and says what was found where it does not", async () => {
    const effect = effectOf("Checked");
    const result = await applyLineItem(effect, "token-checked", context);
    expect(await verifyLineItem(effect, result, context)).toEqual({ holds: true, found: null });
    const fee = effectOf("Checked", { type: "fee" });
    expect(await verifyLineItem(fee, result, context)).toMatchObject({
      holds: false,
      found: "Checked is a credit, not a fee.",
    });
    const recurring = effectOf("Checked", { end: null });
    expect(await verifyLineItem(recurring, result, context)).toMatchObject({
      holds: false,
      found: "Checked has other periods at AWS.",
    });
    await context.lineItems.update(idOf(result), { flat: "99" }, "2026-11", "2026-12", context.call);
    expect(await verifyLineItem(effect, result, context)).toMatchObject({
      holds: false,
      found: "Checked has another amount at AWS.",
    });
  });

  it("take it away again; twice is no error, and then it does not hold", async () => {
    const effect = effectOf("Removed");
    const result = await applyLineItem(effect, "token-removed", context);
    await undoLineItem(effect, result, context);
    await undoLineItem(effect, result, context);
    expect(await named("Removed")).toEqual([]);
    expect(await verifyLineItem(effect, result, context)).toMatchObject({
      holds: false,
      found: "AWS does not list Removed in 2026-11.",
    });
  });
});

describe("B-20 an effect with another amount", () => {
  it.each(["20.5", "-20.5"])("%s stays a credit; AWS is given a positive value", (amount) => {
    const adjusted = adjustLineItem(effectOf("Adjusted"), amount);
    expect(adjusted.change).toEqual({ amount: "-20.5", currency: "USD" });
    expect(draftOf(adjusted)).toEqual({ ...draftOf(effectOf("Adjusted")), flat: "20.5" });
  });

  it("over AWS's limit is refused before it is approved", () => {
    expect(draftOf(adjustLineItem(effectOf("Limit"), "1000000")).flat).toBe("1000000");
    expect(() => adjustLineItem(effectOf("Limit"), "1000000.01")).toThrow(
      expect.objectContaining({ kind: "input", code: "line-item.too-large" }),
    );
  });

  it("an effect that makes no item is refused as our own fault", () => {
    expect(() => adjustLineItem({ ...effectOf("None"), payload: { do: "delete" } }, "1")).toThrow(
      expect.objectContaining({ kind: "bug", code: "effect.payload" }),
    );
  });
});
