import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "#src/kernel/clock.ts";
import { consoleRouter } from "#src/local/console/router.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { keepPicture, launch, noBrowser } from "../../../browser.ts";
import { type Seat, sit } from "../../../local/console/page.ts";
import { Ledger, planOf } from "../ledger.ts";
import { stepped } from "./scripted.ts";
import { dm, Talk } from "./talk.ts";

const OPERATOR = { id: "slack:olivia", name: "Olivia", surface: "slack", roles: ["operator"], clients: "all" } as const;

describe.skipIf(noBrowser)(`C-03 a conversation, as people see it${noBrowser}`, () => {
  let talk: Talk;
  let ledger: Ledger;
  let browser: Browser;
  let server: Server;
  const seats: Seat[] = [];
  const open = async (person: string, channel: string, size?: { width: number; height: number }): Promise<Seat> => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const seat = await sit(browser, { url }, person, channel, size);
    seats.push(seat);
    return seat;
  };
  const both = async (page: Page, name: string): Promise<void> => {
    await keepPicture(page, `${name}-light`);
    await page.emulateMedia({ colorScheme: "dark" });
    await keepPicture(page, `${name}-dark`);
    await page.emulateMedia({ colorScheme: "light" });
  };

  beforeAll(async () => {
    ledger = new Ledger();
    talk = await Talk.start(undefined, { ledger });
    const app = express();
    app.use(consoleRouter({ workspace: talk.workspace, clock: systemClock, completions: () => [] }));
    server = app.listen(0, "127.0.0.1");
    [browser] = await Promise.all([launch(), once(server, "listening")]);
  });
  afterEach(async () => {
    const found = seats.flatMap((seat) => seat.troubles);
    for (const seat of seats.splice(0)) await seat.page.close();
    expect(found).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
    await talk?.desk.stop();
  });

  it("begins with a suggested prompt, shows steps while they go on, and its buttons can be pressed", async () => {
    const gate = Promise.withResolvers<void>();
    talk.assistant.script = async (_, told) => {
      stepped(told, "1", "Margin: acme, 2026-10", "Cost Explorer My View, 12 rows");
      told({ id: "2", title: "Credits: acme, 2026-10", state: "begun" });
      await gate.promise;
      told({ id: "2", title: "Credits: acme, 2026-10", state: "done", outcome: "none expired" });
      return {
        text: "Acme's margin **fell to 8.2 %** of revenue in October.\n\n- My View rose by $412.10\n- Showback rose by $120.00\n\n| Client | Margin |\n| --- | ---: |\n| Acme | 8.2 % |\n| Lumen | 14.0 % |",
      };
    };
    const { page } = await open(DEMO.operator, dm);
    await page.getByRole("button", { name: "Below cost" }).waitFor();
    await both(page, "talk-prompts");
    await page.getByRole("button", { name: "Below cost" }).click();
    const thread = page.locator("#thread");
    await thread.getByText("Credits: acme, 2026-10").waitFor();
    await thread.getByText("Reckoner is working on an answer").waitFor();
    expect(await thread.getByRole("button", { name: "Stop" }).isVisible()).toBe(true);
    expect(await thread.locator(".task-complete").count()).toBe(1);
    expect(await thread.locator(".task-in_progress").count()).toBe(1);
    expect(await page.getByRole("heading", { name: "Below cost: how is it, please?" }).isVisible()).toBe(true);
    await both(page, "talk-steps");
    gate.resolve();
    await thread.getByText("fell to 8.2 %").waitFor();
    await thread.getByText("is working on an answer").waitFor({ state: "hidden" });
    expect(await thread.locator(".task-complete").count()).toBe(2);
    await both(page, "talk-answer");
    await thread.getByRole("button", { name: "Good answer" }).click();
    await expect.poll(() => talk.assistant.verdicts.at(-1)?.verdict).toBe("good");
    await thread.getByText("Thank you.").waitFor();
    expect(await thread.getByRole("button", { name: "Good answer" }).getAttribute("aria-pressed")).toBe("true");
    await thread.getByRole("button", { name: "Show me how" }).click();
    await thread.getByText("How trace-1 came about").waitFor();
    await thread.getByRole("button", { name: "Bad answer" }).click();
    await page.getByRole("dialog", { name: "What was wrong?" }).waitFor();
    await both(page, "talk-feedback");
    await page.getByRole("textbox", { name: "In a word or a sentence" }).fill("October, not September");
    await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
    await expect
      .poll(() => talk.assistant.verdicts.at(-1))
      .toMatchObject({ verdict: "bad", words: "October, not September" });
  });

  it("of ten questions goes on in its thread, with the keyboard, the newest in sight", async () => {
    talk.assistant.script = async (question, told) => {
      stepped(told, "1", `Margin: ${question.text}`);
      return { text: `Answer to **${question.text}**\n\nIt rose by 3.6 %, as the month before.` };
    };
    const { page } = await open(DEMO.operator, dm);
    await page.locator("#composer").fill("Question 1, please");
    await page.locator("#composer").press("Enter");
    const thread = page.locator("#thread");
    await thread.getByText("Answer to Question 1").waitFor();
    for (let n = 2; n <= 10; n += 1) {
      await page.locator("#thread-composer").fill(`Question ${n}, please`);
      await page.locator("#thread-composer").press("Enter");
      await thread.getByText(`Answer to Question ${n},`).waitFor();
      expect(await page.locator("#thread-composer").evaluate((box) => box === document.activeElement)).toBe(true);
    }
    const newest = thread.locator(".message").last();
    await expect.poll(() => newest.evaluate((el) => el.getBoundingClientRect().bottom <= innerHeight)).toBe(true);
    expect(new Set(talk.assistant.asked.slice(-10).map((each) => each.thread)).size).toBe(1);
    await both(page, "talk-ten");
  });

  it("is stopped with a button, and says so", async () => {
    talk.assistant.script = async (_, told) => {
      told({ id: "1", title: "Reading 900 accounts", state: "begun" });
      return new Promise(() => {});
    };
    const { page, send } = await open(DEMO.operator, dm);
    await send("What about everybody?");
    const thread = page.locator("#thread");
    await thread.getByText("Reading 900 accounts").waitFor();
    await thread.getByRole("button", { name: "Stop" }).click();
    await thread.getByText("Stopped.", { exact: true }).waitFor();
    await thread.getByRole("button", { name: "Stop" }).waitFor({ state: "hidden" });
    await both(page, "talk-stopped");
  });

  it("says that it waits for a decision, and fits a telephone", async () => {
    talk.assistant.script = async () => ({
      text: "I propose to pass the support fee on.",
      proposals: [await ledger.propose({ tool: "pass-on", input: {}, plan: planOf(1) }, OPERATOR)],
    });
    const { page, send } = await open(DEMO.operator, dm, { width: 390, height: 844 });
    await send("Is support passed on?");
    await expect.poll(() => talk.workspace.messages(dm).filter((m) => m.text.includes("Proposal 1")).length).toBe(1);
    await page
      .locator("#messages .message", { hasText: "Is support passed on?" })
      .locator("[data-open-thread]")
      .click();
    const thread = page.locator("#thread");
    await thread.getByText("Reckoner waits for a decision about what it proposed").waitFor();
    expect(await thread.getByRole("button", { name: "Stop" }).isVisible()).toBe(false);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await both(page, "talk-390");
    await ledger.change("1", { state: "rejected" });
    await thread.getByText("waits for a decision about").waitFor({ state: "hidden" });
  });
});
