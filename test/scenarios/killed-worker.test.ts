import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { DemoClock } from "#src/app/demo-clock.ts";
import { systemClock } from "#src/kernel/clock.ts";
import { type Cloud, startCloud } from "#src/local/cloud.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { EffectProgress } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import { deedOf } from "#src/tool/line-items/payload.ts";
import { keepPicture, launch, noBrowser } from "../browser.ts";
import { ownRedis } from "../support/own-redis.ts";
import { ownSchema } from "../support/own-schema.ts";
import { emptyFolder, reckoner, start, written } from "../support/program.ts";
import { lookAs, visit } from "./visit.ts";

const { postgres, redis } = inject("backends");
const absent = [postgres, redis].flatMap((found) => (found.url === undefined ? [` [skipped: ${found.reason}]`] : []));
const skipped = `${noBrowser}${absent.join("")}`;

/** A worker is taken for dead when it has said nothing for ten seconds, which is looked at every five; here the machine may be busy. */
const TAKEN_OVER_MS = 40_000;

/** The card of the proposal in the channel that is open, once it says this. */
async function card(page: Page, words: string, timeout = 20_000): Promise<Locator> {
  const found = page
    .locator("#messages .message")
    .filter({ hasText: "Proposal 1: " })
    .filter({ hasText: words })
    .last();
  await found.waitFor({ timeout });
  await found.scrollIntoViewIfNeeded();
  return found;
}

describe.skipIf(skipped !== "")(`B-12 B-10 B-11 cloud, chat and worker as programs${skipped}`, () => {
  let browser: Browser;
  let cloud: Cloud;
  let store: Store;
  let env: Readonly<Record<string, string>>;
  const log = join(emptyFolder(), "requests.jsonl");
  const closers: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const clock = new DemoClock();
    const [schema, broker] = await Promise.all([ownSchema(postgres.url ?? ""), ownRedis(redis.url ?? "")]);
    closers.push(
      () => schema.drop(),
      () => broker.free(),
    );
    env = { DATABASE_URL: schema.url, REDIS_URL: broker.url };
    browser = await launch();
    closers.push(() => browser.close());
    cloud = await startCloud({ clock, moveClock: (byMs) => clock.moveBy(byMs), sessionClock: systemClock, log });
    closers.push(() => cloud.close());
    store = await openStore({ url: schema.url });
    closers.push(() => store.close());
  }, 60_000);
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });

  /** A worker in a process of its own. */
  const worker = async (): Promise<ChildProcess> => {
    const child = start(["worker", "--cloud", cloud.url], { env });
    const [, port] = await written(child, /Listening on http:\S+:(\d+)/);
    // So that chat and worker start on one machine without a word about ports.
    expect(port).not.toBe("3000");
    return child;
  };
  /** Kills a worker while it waits for an answer, without any chance to say so. */
  const kill = async (child: ChildProcess): Promise<void> => {
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(child.signalCode).toBe("SIGKILL");
  };
  const progress = async (): Promise<readonly EffectProgress["state"][]> => {
    const [proposal] = await store.proposals.list({});
    return (proposal?.progress ?? []).map(({ state }) => state);
  };

  it("a worker is killed after a write that was not answered; the next one makes nothing twice and ends it", async () => {
    const others = cloud.book.customItems();
    const made = () => cloud.book.customItems().slice(others.length);
    const { page, ask, leave, troubles } = await visit(browser, ["--cloud", cloud.url], { role: "chat", env });

    await ask("/billing gaps", "Gaps, ");
    const proposed = await ask("/billing fix globex, tidewater, harrow", "Proposal 1:");
    await proposed.getByRole("button", { name: "Approve" }).click();
    await page.locator("#messages .message.ephemeral").last().getByText("Not possible").waitFor();
    // So far there was nobody who could write.
    expect(cloud.aws.requests.of("AssumeRole")).toEqual([]);
    expect(readFileSync(log, "utf8")).not.toContain("/local/apply-roles");

    const first = await worker();
    cloud.aws.faults.on({ kind: "late", operation: "CreateCustomLineItem", nth: 2, ms: 300_000 });
    await lookAs(page, DEMO.approver, DEMO.approvals);
    await (await card(page, "Waits for an approval")).getByRole("button", { name: "Approve" }).click();
    await vi.waitFor(() => expect(made()).toHaveLength(2), { timeout: 30_000 });
    await kill(first);
    expect(await progress()).toEqual(["done", "started", "planned"]);
    await card(page, "Being applied. 1 of 3 done.");
    await keepPicture(page, "kill-1-applying");

    const second = await worker();
    const done = await card(page, "Applied, and read back from AWS.", TAKEN_OVER_MS);
    expect(await done.textContent()).toContain("Approved by Aisha (finance approver)");
    await keepPicture(page, "kill-2-verified");
    expect(await progress()).toEqual(["verified", "verified", "verified"]);
    const [proposal] = await store.proposals.list({});
    const told = (name: string, type: string, flat: string | null): string => `${type} ${name} ${Number(flat)}`;
    expect(made().map(({ name, type, flat }) => told(name, type.toLowerCase(), flat))).toEqual(
      proposal?.plan.effects.map(deedOf).map((deed) => {
        if (deed.do !== "create") throw new Error("only what makes something was approved");
        return told(deed.draft.name, deed.draft.type, deed.draft.flat);
      }),
    );
    expect(new Set(made().map(({ group }) => group)).size).toBe(3);
    // The second worker has found what the first one had made, and asked for nothing again.
    expect(cloud.aws.requests.of("CreateCustomLineItem").map(({ status }) => status)).toEqual([200, 200, 200]);
    const items = await store.madeItems.list({ proposalId: proposal?.id ?? "" });
    expect(items.map(({ id }) => id).sort()).toEqual(
      made()
        .map(({ arn }) => arn)
        .sort(),
    );

    // Showback has it the day after; the clock is the cloud's, and so everybody's.
    await lookAs(page, DEMO.operator, DEMO.billing);
    const shown = await page.locator("#clock").textContent();
    await page.getByRole("button", { name: "+1 day" }).click();
    await expect.poll(() => page.locator("#clock").textContent()).not.toBe(shown);
    for (const client of ["Globex Freight", "Tidewater Shipping", "Harrow Legal"]) {
      const green = await ask(`/billing coverage ${client}`, `Coverage of ${client}`);
      expect(await green.textContent()).toContain("1 of 1 client is covered.");
    }
    await keepPicture(page, "kill-3-coverage");

    cloud.aws.faults.on({ kind: "late", operation: "DeleteCustomLineItem", nth: 2, ms: 300_000 });
    await lookAs(page, DEMO.approver, DEMO.approvals);
    await (await card(page, "Applied, and read back")).getByRole("button", { name: "Undo" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill("The contract says otherwise");
    await dialog.getByRole("button", { name: "Undo" }).click();
    await vi.waitFor(() => expect(made()).toHaveLength(1), { timeout: 30_000 });
    await kill(second);
    expect(await progress()).toEqual(["verified", "verified", "undone"]);
    await card(page, "Being taken back, as asked by Aisha");
    await keepPicture(page, "kill-4-taking-back");

    const third = await worker();
    await card(page, "Taken back by Aisha", TAKEN_OVER_MS);
    await keepPicture(page, "kill-5-undone");
    expect(made()).toEqual([]);
    expect(await progress()).toEqual(["undone", "undone", "undone"]);

    expect(troubles).toEqual([]);
    expect(await leave()).toBe(0);
    third.kill("SIGTERM");
    expect(await once(third, "exit")).toEqual([0, null]);
    const audit = await reckoner(["audit", "--verify", "--cloud", cloud.url], { env });
    expect([audit.code, audit.stderr]).toEqual([0, ""]);
    expect(audit.stdout).toContain("Done: Intact: ");
    // Three were made and three taken back, and each was written down once.
    expect([audit.stdout.match(/effect\.done/g), audit.stdout.match(/effect\.undone/g)]).toMatchObject([
      { length: 3 },
      { length: 3 },
    ]);
  }, 120_000);
});
