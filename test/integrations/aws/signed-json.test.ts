import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AwsConnection } from "#src/integrations/aws/connection.ts";
import { BILLING, type JsonService, kept, signedJson } from "#src/integrations/aws/signed-json.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import type { ApiCall } from "#src/ports/cost-records.ts";
import { type CloudDoor, startCloudDoor } from "../../support/cloud-door.ts";

let rig: CloudDoor;
beforeAll(async () => {
  rig = await startCloudDoor({ clients: 4 });
});
afterAll(() => rig.cloud.close());

const calls: ApiCall[] = [];
const connection = (more: Partial<AwsConnection> = {}): AwsConnection => ({
  receiver: "111122223333",
  receiverName: "partner",
  credentials: LOCAL_KEYS,
  endpoint: rig.cloud.url,
  clock: rig.clock,
  estate: "test",
  meter: (call) => calls.push(call),
  ...more,
});
const signal = (): AbortSignal => AbortSignal.timeout(30_000);

describe("B-05 operations that no package has", () => {
  it("are signed and answered, under either version of the protocol", async () => {
    const { billingViews } = await signedJson(connection(), BILLING)("ListBillingViews", { maxResults: 1 }, signal());
    expect(billingViews).toHaveLength(1);
    const budgets: JsonService = {
      name: "Budgets",
      signedAs: "budgets",
      endpoint: "https://never.invalid",
      target: "AWSBudgetServiceGateway",
      version: "1.1",
    };
    const answer = await signedJson(connection(), budgets)("DescribeBudgets", { AccountId: "111122223333" }, signal());
    expect(Array.isArray(answer.Budgets)).toBe(true);
  });

  it("B-26 B54: every attempt is counted, throttles and failures are tried again, refusals are not", async () => {
    const { faults } = rig.cloud.aws;
    const send = signedJson(connection(), BILLING);
    calls.length = 0;
    faults.on({ service: "billing", kind: "throttle", times: 1 });
    faults.on({ service: "billing", kind: "503", nth: 2 });
    await send("ListBillingViews", {}, signal());
    expect(calls.map((call) => call.status).at(-1)).toBe("ok");
    expect(calls).toHaveLength(3);
    calls.length = 0;
    await expect(send("ListBillingViews", { maxResults: 0 }, signal())).rejects.toMatchObject({
      name: "ValidationException",
    });
    await expect(send("NoSuchThing", {}, signal())).rejects.toMatchObject({ name: "UnknownOperationException" });
    expect(calls).toHaveLength(2);
  });

  it("give up after the attempts of the connection", async () => {
    calls.length = 0;
    const off = rig.cloud.aws.faults.on({ service: "billing", kind: "500" });
    await expect(
      signedJson(connection({ maxAttempts: 2 }), BILLING)("ListBillingViews", {}, signal()),
    ).rejects.toBeInstanceOf(Error);
    off();
    expect(calls).toHaveLength(2);
  });
});

describe("B-05 temporary credentials", () => {
  const END = new Date("2026-11-21T11:00:00Z");
  const asking = () => {
    const clock = new ManualClock("2026-11-21T10:00:00Z");
    const asked: Date[] = [];
    const credentials = kept(async () => {
      asked.push(clock.now());
      if (asked.length === 2) throw new Error("not now");
      return { accessKeyId: `A${asked.length}`, secretAccessKey: "s", sessionToken: "t", expiration: END };
    }, clock);
    if (typeof credentials !== "function") throw new Error("a function stays one");
    return { clock, asked, credentials };
  };

  it("are asked for once by many requests", async () => {
    const { asked, credentials, clock } = asking();
    await Promise.all([credentials(), credentials(), credentials()]);
    clock.set("2026-11-21T10:54:00Z");
    expect((await credentials()).accessKeyId).toBe("A1");
    expect(asked).toHaveLength(1);
  });

  it("are renewed before they end, and a failure to do so is not kept", async () => {
    const { asked, credentials, clock } = asking();
    await credentials();
    clock.set("2026-11-21T10:56:00Z");
    await expect(credentials()).rejects.toThrow("not now");
    expect((await credentials()).accessKeyId).toBe("A3");
    expect(asked).toHaveLength(3);
  });
});
