import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { applyRoleAt, CloudClock } from "#src/app/cloud-site.ts";
import { clockFor, DemoClock } from "#src/app/demo-clock.ts";
import { readConfig } from "#src/config.ts";
import { ManualClock, systemClock } from "#src/kernel/clock.ts";
import { type Cloud, startCloud } from "#src/local/cloud.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { Caller } from "#src/tool/caller.ts";
import { emptyFolder, reckoner } from "../support/program.ts";
import { type AppRig, startDemo, stopDemo, until } from "./rig.ts";

const DAY = 86_400_000;
const log = join(emptyFolder(), "requests.jsonl");
const rolesAsked = (): number => readFileSync(log, "utf8").split("GET /local/apply-roles").length - 1;

let cloud: Cloud;
let port: number;
const start = (at = 0): Promise<Cloud> => {
  const clock = new DemoClock();
  return startCloud({
    clients: 8,
    months: 4,
    rows: 4_000,
    clock,
    moveClock: (byMs) => clock.moveBy(byMs),
    sessionClock: systemClock,
    log,
    port: at,
  });
};
beforeAll(async () => {
  cloud = await start();
  port = Number(new URL(cloud.url).port);
});
afterAll(() => cloud.close());

describe("A-13 the clock of a local cloud in another process", () => {
  const followers: CloudClock[] = [];
  afterEach(() => {
    for (const clock of followers.splice(0)) clock.stop();
  });
  const follow = async (base?: ManualClock): Promise<CloudClock> => {
    const clock = await CloudClock.follow(cloud.url, base);
    followers.push(clock);
    return clock;
  };

  it("is followed by everybody, whoever moves it, and never goes back", async () => {
    const base = new ManualClock(cloud.clock.now().toISOString());
    const [one, other] = [await follow(), await follow(base)];
    const before = other.now().getTime();
    expect(one.movable).toBe(true);
    await one.moveBy(DAY);
    expect(one.now().getTime() - cloud.clock.now().getTime()).toBeLessThan(DAY / 2);
    await until(() => (other.now().getTime() >= before + DAY ? true : undefined));
    const latest = other.now();
    base.set("2020-01-01T00:00:00Z");
    expect(other.now()).toEqual(latest);
    await expect(one.moveBy(-DAY)).rejects.toThrow("can only be moved ahead");
  });

  it("goes on with the machine's while the cloud is away, and follows the next one at its address", async () => {
    const clock = await follow();
    const before = clock.now().getTime();
    await cloud.close();
    await expect(clock.moveBy(DAY)).rejects.toThrow("does not answer, so its clock stays");
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(before);
    cloud = await start(port);
    await until(() =>
      clock.moveBy(DAY).then(
        () => true as const,
        () => undefined,
      ),
    );
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(before);
  });

  it("is the clock of a process where all is simulated, and of no other", async () => {
    const time = await clockFor(readConfig({}, { cloud: cloud.url }));
    expect(time.clock).toBeInstanceOf(CloudClock);
    expect(time.moveBy).toBeDefined();
    time.stop();
    const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1" };
    expect((await clockFor(readConfig(slack, { cloud: cloud.url }))).clock).toBe(systemClock);
    const fixed = await startCloud({ clients: 2, months: 1, rows: 500 });
    const still = await clockFor(readConfig({}, { cloud: fixed.url }));
    expect(still.moveBy).toBeUndefined();
    still.stop();
    await fixed.close();
  });

  it("where nothing answers, that is said", async () => {
    await expect(CloudClock.follow("http://127.0.0.1:9")).rejects.toMatchObject({ code: "cloud.unreachable" });
    await expect(applyRoleAt("http://127.0.0.1:9", "111122223333")).rejects.toMatchObject({
      kind: "upstream",
      retryable: true,
    });
    expect(await applyRoleAt(cloud.url, "999999999999")).toBeNull();
  });
});

describe("A-03 B-25 the simulated Slack of the cloud command", () => {
  it.each(["all", "chat", "worker"])("is not taken for the real one by the role %s", async (role) => {
    const env = { SLACK_BOT_TOKEN: "xoxb-local-demo", SLACK_APP_TOKEN: "xapp-local-demo" };
    const { code, stdout, stderr } = await reckoner([role, "--cloud", cloud.url], { env });
    expect([code, stdout]).toEqual([5, ""]);
    expect(stderr).toContain("SLACK_BOT_TOKEN");
    expect(stderr).toContain("unset all that it prints for Slack");
  });
});

describe("B-12 B-25 the role to write with, at a local cloud in another process", () => {
  const person = (id: string, roles: Caller["roles"]): Caller => {
    return { id: `slack:T:${id}`, name: id, surface: "slack", roles, clients: "all" };
  };
  const propose = async ({ app }: AppRig): Promise<string> => {
    const { proposal } = await app.door.command(
      "line-item-add acme --amount 10 --name Care --description Care",
      person("olivia", ["operator"]),
    );
    await app.door.command(`approve ${proposal?.number}`, person("aisha", ["approver"]));
    return proposal?.id ?? "";
  };

  it("is never asked for by a process that serves chat alone", async () => {
    const before = rolesAsked();
    const rig = await startDemo({ flags: { cloud: cloud.url } });
    await rig.ask(DEMO.operator, DEMO.billing, "/billing doctor");
    const id = await propose(rig);
    expect((await rig.app.store.proposals.byId(id))?.state).toBe("approved");
    await stopDemo(rig);
    expect(rolesAsked()).toBe(before);
    expect(cloud.aws.requests.of("AssumeRole")).toEqual([]);
  });

  it("is asked for by a worker when it writes", async () => {
    const rig = await startDemo({ flags: { cloud: cloud.url }, parts: { worker: true } });
    const before = rolesAsked();
    const id = await propose(rig);
    await until(async () => ((await rig.app.store.proposals.byId(id))?.state === "verified" ? true : undefined));
    expect(rolesAsked()).toBeGreaterThan(before);
    expect(cloud.aws.requests.of("CreateCustomLineItem").map(({ caller }) => caller)).toEqual([
      expect.stringContaining(":assumed-role/ReckonerApply/"),
    ]);
    await stopDemo(rig);
  });
});
