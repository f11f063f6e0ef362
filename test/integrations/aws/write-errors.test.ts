import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Fault } from "#src/local/aws/faults.ts";
import type { LineItemDraft, LineItemWriter } from "#src/ports/custom-line-items.ts";
import { type CloudDoor, startCloudDoor } from "../../support/cloud-door.ts";
import { aCall, writerOf } from "../../support/cloud-writer.ts";

const NOVEMBER = BillingPeriod.parse("2026-11");
let rig: CloudDoor;
let writer: LineItemWriter;
let groupId: string;
beforeAll(async () => {
  rig = await startCloudDoor({ clients: 4 });
  writer = writerOf(rig, 1);
  const groups = await rig.desk.groups.list(NOVEMBER, aCall());
  groupId = groups.find((group) => group.kind === "transfer" && group.status === "active")?.id ?? "";
});
afterAll(() => rig.cloud.close());

const draft = (name: string): LineItemDraft => ({
  groupId,
  name,
  description: "Support of November",
  type: "fee",
  flat: "10.5",
  percent: null,
  of: [],
  start: "2026-11",
  end: "2026-12",
  tags: {},
});
const names = async (): Promise<string[]> =>
  (await rig.desk.lineItems?.list(NOVEMBER, aCall()))?.map((item) => item.name) ?? [];
const error = (name: string, members: Fault["members"] = {}, status = 400): Omit<Fault, "operation"> => ({
  kind: "error",
  name,
  status,
  members,
});

describe("B-12 each refusal of a write, over the wire", () => {
  it.each<[string, Omit<Fault, "operation">, object, RegExp]>([
    [
      "RESOURCE_NAME_CONFLICT",
      error("ConflictException", { Reason: "RESOURCE_NAME_CONFLICT" }, 409),
      { kind: "conflict", code: "aws.name-taken" },
      /Choose another name/,
    ],
    [
      "WRITE_CONFLICT_RETRY",
      error("ConflictException", { Reason: "WRITE_CONFLICT_RETRY" }, 409),
      { kind: "upstream", code: "aws.write-conflict", retryable: true },
      /Try again/,
    ],
    [
      "a limit",
      error("ServiceLimitExceededException", { LimitCode: "CUSTOM_LINE_ITEM_LIMIT" }, 402),
      { kind: "conflict", code: "aws.limit" },
      /Remove items/,
    ],
    [
      "B-26 B54: a throttle, with how long to wait",
      error("ThrottlingException", { RetryAfterSeconds: 7 }, 429),
      { kind: "upstream", code: "aws.throttled", retryable: true, retryAfterMs: 7_000 },
      /is not written/,
    ],
    [
      "B-26 B54: a failure inside AWS, with how long to wait",
      error("InternalServerException", { RetryAfterSeconds: 3 }, 500),
      { kind: "upstream", code: "aws.failed", retryable: true, retryAfterMs: 3_000 },
      /not known whether .* Refused .*nothing is made twice/,
    ],
    [
      "a connection that breaks",
      { kind: "reset" },
      { kind: "upstream", code: "aws.failed", retryable: true, retryAfterMs: undefined },
      /not known whether/,
    ],
    [
      "a period that is over",
      error("ValidationException", { Reason: "ILLEGAL_BILLING_PERIOD" }),
      { kind: "input", code: "aws.refused" },
      /current and the previous billing period/,
    ],
    [
      "charge details",
      error("ValidationException", { Reason: "ILLEGAL_CHARGE_DETAILS" }),
      { kind: "input", code: "aws.refused" },
      /amount or the percentage/,
    ],
    [
      "a reason that we do not know",
      error("ValidationException", { Reason: "SOMETHING_NEW" }),
      { kind: "input", code: "aws.refused" },
      /does not fit AWS's rules/,
    ],
    [
      "a missing permission, which is named",
      error("AccessDeniedException", {}, 403),
      { kind: "misconfigured", code: "aws.apply-denied" },
      /billingconductor:CreateCustomLineItem/,
    ],
    [
      "credentials that have ended",
      { kind: "expired-token" },
      { kind: "misconfigured", code: "aws.credentials" },
      /credentials/,
    ],
  ])("%s", async (_case, fault, expected, sentence) => {
    const off = rig.cloud.aws.faults.on({ ...fault, operation: "CreateCustomLineItem" });
    const before = await names();
    const refused = await writer.create(draft("Refused"), "refused", aCall()).catch((thrown: unknown) => thrown);
    off();
    expect(refused).toMatchObject({ ...expected, message: expect.stringMatching(sentence) });
    expect(await names()).toEqual(before);
  });

  it("a change and a removal name the permission that they lack", async () => {
    const id = await writer.create(draft("Kept"), "kept", aCall());
    const { faults } = rig.cloud.aws;
    for (const operation of ["UpdateCustomLineItem", "DeleteCustomLineItem"]) {
      const off = faults.on({ ...error("AccessDeniedException", {}, 403), operation });
      const tried =
        operation === "UpdateCustomLineItem"
          ? writer.update(id, { flat: "11" }, "2026-11", null, aCall())
          : writer.remove(id, "2026-11", null, aCall());
      await expect(tried).rejects.toMatchObject({ message: expect.stringContaining(`billingconductor:${operation}`) });
      off();
    }
    expect(await names()).toContain("Kept");
  });

  it("an unknown group is said as such", async () => {
    const unknown = { ...draft("Nowhere"), groupId: groupId.replace(/[^/]+$/, "zzzzzzzzzzzz") };
    await expect(writer.create(unknown, "nowhere", aCall())).rejects.toMatchObject({
      code: "aws.refused",
      message: expect.stringContaining("the billing group is not there"),
    });
  });

  it("what is written is there for the next reader, who did not ask for fresh figures", async () => {
    const used: number[] = [];
    const call = { ...aCall(false), used: (use: { requests: number }) => used.push(use.requests) };
    const list = () => rig.desk.lineItems?.list(NOVEMBER, call);
    const before = (await list())?.map((item) => item.name);
    const id = await writer.create(draft("Seen"), "seen", aCall());
    expect((await list())?.map((item) => item.name)).toEqual(expect.arrayContaining([...(before ?? []), "Seen"]));
    await writer.remove(id, "2026-11", null, aCall());
    expect((await list())?.map((item) => item.name)).toEqual(before);
    expect(used.every((requests) => requests > 0)).toBe(true);
  });
});
