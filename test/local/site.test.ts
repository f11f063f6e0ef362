import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DemoClock } from "#src/app/demo-clock.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import { type Cloud, startCloud } from "#src/local/cloud.ts";

const small = { clients: 2, months: 1, rows: 500 };

describe("A-11 B-24 what the local cloud tells programs of this machine", () => {
  let cloud: Cloud;
  beforeAll(async () => {
    const clock = new DemoClock(new ManualClock("2026-11-21T10:00:00Z"));
    cloud = await startCloud({ ...small, clock, moveClock: (byMs) => clock.moveBy(byMs) });
  });
  afterAll(() => cloud.close());

  const move = async (body: string, at = cloud.url): Promise<[number, object]> => {
    const response = await fetch(`${at}/local/clock`, { method: "POST", body });
    return [response.status, (await response.json()) as object];
  };

  it("the time, and each move of it to whoever reads on", async () => {
    const reading = await fetch(`${cloud.url}/local/clock`);
    const lines = reading.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await lines?.read())?.value).toBe('{"now":"2026-11-21T10:00:00.000Z","movable":true}\n');
    expect(await move('{"byMs": 3600000}')).toEqual([200, { now: "2026-11-21T11:00:00.000Z", movable: true }]);
    expect((await lines?.read())?.value).toBe('{"now":"2026-11-21T11:00:00.000Z","movable":true}\n');
    await lines?.cancel();
  });

  it.each(["", "{}", '{"byMs": "1"}', '{"byMs": 1.5}', '{"byMs": -1}', '{"byMs": 99999999999}', "x".repeat(5_000)])(
    "does not move it by %.20s",
    async (body) => {
      const before = cloud.clock.now();
      expect((await move(body))[0]).toBe(400);
      expect(cloud.clock.now()).toEqual(before);
    },
  );

  it("a clock that cannot be moved says so", async () => {
    const fixed = await startCloud(small);
    expect(await move('{"byMs": 1}', fixed.url)).toEqual([400, { error: expect.stringContaining("cannot be moved") }]);
    await fixed.close();
  });

  it("the roles to write with, as they are", async () => {
    const { receivers } = cloud.book.estate;
    expect(await (await fetch(`${cloud.url}/local/apply-roles`)).json()).toEqual(
      Object.fromEntries(
        receivers.map((r) => [r.accountId, { roleArn: r.applyRoleArn, externalId: r.applyExternalId }]),
      ),
    );
  });

  it.each([
    ["GET", "/local/apply-roles", { host: "cloud.example" }, 403],
    ["GET", "/local/apply-roles", { origin: "https://elsewhere.example" }, 403],
    ["POST", "/local/clock", { origin: "http://127.0.0.1:3000" }, 403],
    ["GET", "/local/else", {}, 404],
    ["DELETE", "/local/clock", {}, 404],
  ] as const)("nothing to pages and other names: %s %s with %j", async (method, path, headers, status) => {
    // Not with fetch, which says itself what the host is called.
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const asking = request(`${cloud.url}${path}`, { method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asking.on("error", reject);
      asking.end();
    });
    expect(answered).toBe(status);
  });
});
