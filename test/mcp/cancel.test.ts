import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import type { Desk } from "#src/ports/desk.ts";
import { until } from "../app/rig.ts";
import { ledgerDesk } from "../support/desk.ts";
import { northwind } from "../support/northwind.ts";
import { asked, message, overHttp } from "./client.ts";
import { type McpRig, startMcp } from "./rig.ts";

/** A desk whose clients never come, with what became of those who waited for them. */
function slowDesk(): { readonly desk: Desk; readonly waiting: () => number; readonly stopped: () => number } {
  const desk = ledgerDesk(northwind);
  let [waiting, stopped] = [0, 0];
  const list: Desk["groups"]["list"] = (_period, { signal }) => {
    waiting += 1;
    return new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => {
        stopped += 1;
        reject(signal.reason);
      });
    });
  };
  return { desk: { ...desk, groups: { ...desk.groups, list } }, waiting: () => waiting, stopped: () => stopped };
}

describe("C-08 what nobody waits for any more is stopped", () => {
  let rig: McpRig | undefined;
  afterEach(() => rig?.close());
  const outcomes = async (): Promise<readonly string[]> =>
    (await rig?.store.audit.recent(10))?.map(({ outcome }) => outcome) ?? [];

  it("a cancelled call stops its requests, and the session goes on", async () => {
    const { desk, waiting, stopped } = slowDesk();
    rig = await startMcp({ over: desk, now: northwind.now });
    const { client } = await overHttp(rig.url, await rig.tokenOf("operator"));
    const cancelled = new AbortController();
    const call = client.callTool({ name: "margin" }, undefined, { signal: cancelled.signal });
    await until(async () => waiting() === 1 || undefined);
    cancelled.abort("enough");
    await expect(call).rejects.toThrow(/enough/);
    await until(async () => stopped() === 1 || undefined);
    expect(await until(async () => ((await outcomes()).length > 0 ? outcomes() : undefined))).toEqual(["stopped"]);
    expect((await client.callTool({ name: "help" })).isError).toBeUndefined();
    await client.close();
  });

  it("without a session, a client that goes away stops what it asked for", async () => {
    const { desk, waiting, stopped } = slowDesk();
    rig = await startMcp({ over: desk, now: northwind.now });
    const gone = new AbortController();
    const body = message("tools/call", { name: "margin", arguments: {} });
    const answer = fetch(rig.url, {
      method: "POST",
      headers: asked(await rig.tokenOf("operator")),
      body,
      signal: gone.signal,
    });
    await until(async () => waiting() === 1 || undefined);
    await sleep(10);
    gone.abort();
    await answer.then((response) => response.text()).catch(() => undefined);
    expect(await until(async () => stopped() === 1 || undefined)).toBe(true);
    expect(rig.logged.filter(({ level }) => level !== "warn")).toEqual([]);
  });
});
