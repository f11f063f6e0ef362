import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lineItemWriter } from "#src/integrations/aws/line-item-writer.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import type { CustomLineItem, LineItemDraft, LineItemWriter } from "#src/ports/custom-line-items.ts";
import { type CloudDoor, startCloudDoor } from "../../support/cloud-door.ts";
import { aCall, writerOf } from "../../support/cloud-writer.ts";

const CURRENT = "2026-11";
let rig: CloudDoor;
let writer: LineItemWriter;
let group: string;

beforeAll(async () => {
  rig = await startCloudDoor({ clients: 8 });
  writer = writerOf(rig, 1);
  const groups = await rig.desk.groups.list(BillingPeriod.parse(CURRENT), aCall());
  group = groups.find((g) => g.name === "Acme Robotics")?.id ?? "";
});
afterAll(() => rig.cloud.close());

const draft = (more: Partial<LineItemDraft> = {}): LineItemDraft => ({
  groupId: group,
  name: "AWS-Support-2026-11",
  description: "AWS Support charges for November 2026",
  type: "fee",
  flat: "1234.56",
  percent: null,
  of: [],
  start: CURRENT,
  end: "2026-12",
  tags: { "reckoner-purpose": "support" },
  ...more,
});

const list = async (period = CURRENT): Promise<CustomLineItem[]> =>
  rig.desk.lineItems?.list(BillingPeriod.parse(period), aCall()) ?? [];

const found = async (id: string, period = CURRENT): Promise<CustomLineItem | undefined> =>
  (await list(period)).find((item) => item.id === id);

describe("B-05 B-12 custom line items over the wire", () => {
  it("are read as AWS holds them: amounts and percentages exact, what they are taken of, from when to when", async () => {
    const items = await list("2026-10");
    const recurring = items.find((item) => item.name === "Managed-services" && item.groupId === group);
    expect(recurring).toMatchObject({ type: "fee", end: null, filtered: false, charge: { kind: "flat" } });
    const book = rig.cloud.book.customItems().find((item) => item.arn === recurring?.id);
    expect(recurring?.charge.kind === "flat" && recurring.charge.amount.toString()).toBe(book?.flat);
    const commission = items.find((item) => item.name === "Commission");
    if (commission !== undefined) {
      expect(commission.charge).toEqual({ kind: "percentage", percent: "4.5", of: [commission.groupId] });
    }
    const once = items.find((item) => item.name === "Onboarding");
    expect([once?.start.toString(), once?.end?.toString()]).toEqual(["2026-10", "2026-11"]);
  });

  it("one that is made is there at once, for its month alone, with its tags", async () => {
    const id = await writer.create(draft(), "token-1", aCall());
    expect(await found(id)).toMatchObject({
      name: "AWS-Support-2026-11",
      description: "AWS Support charges for November 2026",
      groupId: group,
      type: "fee",
    });
    const item = await found(id);
    expect(item?.charge.kind === "flat" && item.charge.amount.toJSON()).toEqual({ amount: "1234.56", currency: "USD" });
    expect([item?.start.toString(), item?.end?.toString()]).toEqual(["2026-11", "2026-12"]);
    expect(await rig.desk.lineItems?.tags(id, aCall())).toEqual({ "reckoner-purpose": "support" });
  });

  it("B-26 B10: the same token makes nothing twice, and other contents under it are refused", async () => {
    const before = (await list()).length;
    const first = await writer.create(draft({ name: "Twice" }), "token-2", aCall());
    expect(await writer.create(draft({ name: "Twice" }), "token-2", aCall())).toBe(first);
    expect((await list()).length).toBe(before + 1);
    await expect(writer.create(draft({ name: "Twice", flat: "2" }), "token-2", aCall())).rejects.toMatchObject({
      kind: "conflict",
    });
  });

  it("is changed in what AWS lets change, and removed; gone already is no error", async () => {
    const id = await writer.create(draft({ name: "Changing" }), "token-3", aCall());
    await writer.update(id, { name: "Changed", flat: "99.5" }, CURRENT, "2026-12", aCall());
    const changed = await found(id);
    expect(changed?.name).toBe("Changed");
    expect(changed?.charge.kind === "flat" && changed.charge.amount.toString()).toBe("99.5");
    expect((await rig.desk.lineItems?.versions(id, aCall()))?.length).toBeGreaterThan(0);
    await writer.remove(id, CURRENT, "2026-12", aCall());
    expect(await found(id)).toBeUndefined();
    await writer.remove(id, CURRENT, "2026-12", aCall());
  });

  it("tags are asked once an item: of ours for good, of others for some hours unless everything is wanted anew", async () => {
    const asked = (): number => rig.cloud.aws.requests.of("ListTagsForResource").length;
    const tags = (id: string, fresh: boolean) => rig.desk.lineItems?.tags(id, aCall(fresh));
    const ours = await writer.create(draft({ name: "Ours" }), "token-tags-1", aCall());
    const others = await writer.create(draft({ name: "Theirs", tags: { team: "x" } }), "token-tags-2", aCall());
    rig.cloud.aws.requests.clear();
    for (const fresh of [false, true, false, true]) {
      expect(await tags(ours, fresh)).toEqual({ "reckoner-purpose": "support" });
    }
    expect(asked()).toBe(1);
    for (const fresh of [false, false, false]) expect(await tags(others, fresh)).toEqual({ team: "x" });
    expect(asked()).toBe(2);
    await tags(others, true);
    expect(asked()).toBe(3);
    rig.clock.advance(4 * 3_600_000);
    await Promise.all([tags(others, false), tags(ours, false)]);
    expect(asked()).toBe(4);
  });

  it("B-26 B8: a percentage names what it is taken of", async () => {
    const id = await writer.create(draft({ name: "Share", flat: null, percent: "10.25", of: [group] }), "t-4", aCall());
    expect((await found(id))?.charge).toEqual({ kind: "percentage", percent: "10.25", of: [group] });
  });
});

describe("B-12 what AWS refuses is said in our words", () => {
  it.each<[string, Partial<LineItemDraft>, string, RegExp]>([
    ["a closed period", { name: "Old", start: "2026-08", end: "2026-09" }, "input", /current and the previous/],
    ["a name that is taken", { name: "AWS-Support-2026-11" }, "conflict", /Choose another name/],
    ["an amount over the limit", { name: "Much", flat: "1000000.01" }, "input", /refuses/],
    ["an amount that a number cannot hold", { name: "Long", flat: "123456.1234567891" }, "input", /15 digits/],
  ])("%s", async (_case, more, kind, sentence) => {
    const refused = writer.create(draft(more), `refused-${more.name}`, aCall());
    await expect(refused).rejects.toMatchObject({ kind, message: expect.stringMatching(sentence) });
  });

  it.each<["throttle" | "500", string]>([
    ["throttle", "upstream"],
    ["500", "upstream"],
  ])("%s may pass", async (kind, expected) => {
    rig.cloud.aws.faults.on({ service: "billingconductor", operation: "CreateCustomLineItem", kind, times: 1 });
    await expect(writer.create(draft({ name: `F-${kind}` }), `f-${kind}`, aCall())).rejects.toMatchObject({
      kind: expected,
      retryable: true,
    });
  });

  it("without the apply role nothing can be written", async () => {
    const { cloud, clock } = rig;
    const reader = lineItemWriter({
      receiver: "111122223333",
      receiverName: "reader",
      credentials: LOCAL_KEYS,
      endpoint: cloud.url,
      clock,
      estate: "test",
      meter: () => {},
      maxAttempts: 1,
    });
    const before = (await list()).length;
    await expect(reader.create(draft({ name: "No" }), "no", aCall())).rejects.toMatchObject({
      kind: "misconfigured",
      code: "aws.apply-denied",
    });
    expect((await list()).length).toBe(before);
  });
});
