import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyCredentials } from "#src/app/credentials.ts";
import { BILLING, signedJson } from "#src/integrations/aws/signed-json.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import { type CloudDoor, startCloudDoor } from "../support/cloud-door.ts";

let rig: CloudDoor;
beforeAll(async () => {
  rig = await startCloudDoor({ clients: 4 });
});
afterAll(() => rig.cloud.close());

const under = (roleArn: string, externalId: string | null) =>
  applyCredentials({ roleArn, externalId }, { endpoint: rig.cloud.url, keys: LOCAL_KEYS });

describe("B-12 credentials of a role", () => {
  it("the apply role is assumed under a session name of its own", async () => {
    const [partner] = rig.cloud.book.estate.receivers;
    const sts = new STSClient({
      endpoint: rig.cloud.url,
      region: "us-east-1",
      credentials: under(partner.applyRoleArn, partner.applyExternalId),
    });
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    expect(Arn).toMatch(/:assumed-role\/.*\/reckoner-apply$/);
  });

  it.each([["none"], ["another"]])("with %s as its external id it is refused", async (which) => {
    const [partner] = rig.cloud.book.estate.receivers;
    const credentials = under(partner.applyRoleArn, which === "none" ? null : "somebody-elses-external-id");
    if (typeof credentials !== "function") throw new Error("a role is assumed when it is needed");
    await expect(credentials()).rejects.toMatchObject({ name: "AccessDenied" });
  });

  it("B-05 the thin client assumes the role once, not for every request", async () => {
    const [partner] = rig.cloud.book.estate.receivers;
    const { receiver } = rig.desk;
    const send = signedJson(
      {
        receiver: receiver.id,
        receiverName: receiver.name,
        credentials: under(partner.roleArn, partner.externalId),
        endpoint: rig.cloud.url,
        clock: rig.clock,
        estate: "test",
        meter: () => {},
      },
      BILLING,
    );
    rig.cloud.aws.requests.clear();
    for (let i = 0; i < 3; i++) await send("ListBillingViews", { maxResults: 1 }, AbortSignal.timeout(30_000));
    expect(rig.cloud.aws.requests.of("ListBillingViews")).toHaveLength(3);
    expect(rig.cloud.aws.requests.of("AssumeRole")).toHaveLength(1);
  });
});
