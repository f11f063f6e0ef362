import diagnostics from "node:diagnostics_channel";
import type { Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rulesFrom } from "#src/approval/rules.ts";
import { readConfig } from "#src/config.ts";
import { proposalHandlers } from "#src/jobs/proposal-handlers.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { registry } from "#tools/index.ts";
import { startCloudDoor } from "../support/cloud-door.ts";
import { pricingWriterOf, writerOf } from "../support/cloud-writer.ts";
import { aisha, startWriteRig, workOff } from "../support/write-rig.ts";
import { type AppRig, startDemo, stopDemo, textOf, until } from "./rig.ts";

describe("B-25 B-26 B9 the demo", () => {
  /** Every address that this process tried to reach, as Node tells it. */
  const reached = new Set<string>();
  const noted = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    socket.on("connectionAttempt", (ip: string) => void reached.add(ip));
  };
  let rig: AppRig;
  beforeAll(async () => {
    diagnostics.subscribe("net.client.socket", noted);
    rig = await startDemo({ parts: { worker: true, clock: new ManualClock("2026-11-05T10:00:00Z") } });
    await rig.app.worker;
  });
  afterAll(async () => {
    await stopDemo(rig);
    diagnostics.unsubscribe("net.client.socket", noted);
  });

  it("B-26 B9: a fix from simulated figures, approved and applied, is written to the simulated AWS alone, and says that it is simulated", async () => {
    const { app } = rig;
    const card = await rig.ask(DEMO.operator, DEMO.billing, "/billing fix lumen");
    expect(textOf(card)).toContain("(simulated)");
    await rig.ask(DEMO.approver, DEMO.approvals, "/billing approve 1");
    const done = await until(async () => (await app.store.proposals.list({ states: ["verified"] }))[0]);
    expect(done.plan.effects.length).toBeGreaterThan(0);
    const made = app.sources.cloud?.aws.requests.of("CreateCustomLineItem") ?? [];
    expect(made.map(({ error, caller }) => [error, caller?.includes("ReckonerApply")])).toEqual(
      done.plan.effects.map(() => [null, true]),
    );
    expect([...reached]).toEqual(["127.0.0.1"]);
  });
});

describe("B-25 B-26 B9 simulated and real", () => {
  it("B-26 B9: no setting makes a simulated source write to a real account, or a real one be simulated", () => {
    const real = { RECEIVER_ACCOUNT_ID: "111122223333" };
    const apply = "arn:aws:iam::111122223333:role/ReckonerApply";
    const refused = (env: Record<string, string>, flags = {}): string[] => {
      try {
        readConfig(env, flags);
        return [];
      } catch (thrown) {
        return (thrown as { problems: { path: string }[] }).problems.map(({ path }) => path);
      }
    };
    expect(refused({ APPLY_ROLE_ARN: apply })).toEqual(["APPLY_ROLE_ARN"]);
    expect(refused({ APPLY_ROLE_ARN: apply }, { bill: ["x.csv"] })).toEqual(["APPLY_ROLE_ARN"]);
    expect(refused(real, { cloud: "http://127.0.0.1:4000" })).toEqual(["RECEIVER_ACCOUNT_ID"]);
    expect(refused({ ...real, AWS_ENDPOINT_URL: "http://127.0.0.1:4000" })).toEqual(["AWS_ENDPOINT_URL"]);
    expect(refused({ ...real, AWS_ENDPOINT_URL_BILLINGCONDUCTOR: "x" })).toEqual(["AWS_ENDPOINT_URL_BILLINGCONDUCTOR"]);
    expect(refused({}, { cloud: "http://billing.example" })).toEqual(["--cloud"]);
    expect(refused({ STRIPE_SECRET_KEY: "sk_live_x" })).toEqual(["STRIPE_SECRET_KEY"]);
  });

  it.each([
    "fix lumen 2026-10 --only support",
    "line-item-add lumen 2026-11 --amount 12.50 --description Desk",
    "commission acme 2026-11 --percent 12",
  ])(
    "B-26 B9: approved on the figures of one estate, it is not written to another that has a client of that name: %s",
    async (line) => {
      const rig = await startWriteRig();
      const other = await startCloudDoor({ seed: 8, now: "2026-11-05T10:00:00Z" });
      try {
        const { number } = await rig.propose(line);
        await rig.ask(`approve ${number}`, aisha);
        // The same database, and a worker that was started with other settings.
        const { store, clock } = rig;
        const settings = { selfUpTo: "0", twoPeopleFrom: "1000000", typedFrom: "1000000", expiresAfterMs: 1_000_000 };
        const rules = rulesFrom({ ...settings, policyEvidence: 10 });
        const { desk } = other;
        const writers = { lineItems: writerOf(other), pricing: pricingWriterOf(other) };
        await workOff(store, proposalHandlers({ registry, desk, writers, store, clock, rules }));
        const after = await store.proposals.byNumber(number);
        expect(["stale", "failed"]).toContain(after?.state);
        for (const { cloud } of [rig, other]) expect(cloud.aws.requests.of("CreateCustomLineItem")).toEqual([]);
        // Whatever stands in its place waits for people again.
        const next = after?.replacedBy === null ? undefined : await store.proposals.byNumber(after?.replacedBy ?? 0);
        expect([undefined, "proposed"]).toContain(next?.state);
        expect(next?.decisions ?? []).toEqual([]);
      } finally {
        await other.cloud.close();
        await rig.close();
      }
    },
  );
});
