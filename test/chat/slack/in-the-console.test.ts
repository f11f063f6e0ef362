import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "#src/kernel/clock.ts";
import { consoleRouter } from "#src/local/console/router.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { keepPicture, launch, noBrowser } from "../../browser.ts";
import { type Seat, sit } from "../../local/console/page.ts";
import { startDesk, type TestDesk } from "./desk.ts";
import { Ledger, planOf } from "./ledger.ts";

describe.skipIf(noBrowser)(`B-11 a card and its form, as people see them${noBrowser}`, () => {
  let desk: TestDesk;
  let ledger: Ledger;
  let browser: Browser;
  let server: Server;
  const seats: Seat[] = [];
  const open = async (person: string, channel: string): Promise<Seat> => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const seat = await sit(browser, { url }, person, channel);
    seats.push(seat);
    return seat;
  };

  beforeAll(async () => {
    ledger = new Ledger();
    desk = await startDesk({ ledger, app: { placeholderAfterMs: 60_000 } });
    const app = express();
    app.use(consoleRouter({ workspace: desk.slack.workspace, clock: systemClock, completions: () => [] }));
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
    await desk?.stop();
  });

  it("a card is proposed, refused with an error in the form, mended by keyboard, and ends on every screen", async () => {
    const olivia = await open(DEMO.operator, DEMO.billing);
    const aisha = await open(DEMO.approver, DEMO.approvals);
    await olivia.send("/billing pass-on --effects 3");
    await olivia.page.getByRole("button", { name: "Approve" }).waitFor();
    const reject = aisha.page.getByRole("button", { name: "Reject" });
    await reject.waitFor();
    await keepPicture(aisha.page, "card-light");
    await aisha.page.emulateMedia({ colorScheme: "dark" });
    await keepPicture(aisha.page, "card-dark");
    await aisha.page.emulateMedia({ colorScheme: "light" });

    await reject.focus();
    await aisha.page.keyboard.press("Enter");
    const dialog = aisha.page.getByRole("dialog", { name: "Reject" });
    await dialog.waitFor();
    const why = aisha.page.getByRole("textbox", { name: "Why is it rejected?" });
    expect(await why.evaluate((el) => [el.tagName, el === document.activeElement])).toEqual(["TEXTAREA", true]);
    await aisha.page.keyboard.type("no");
    await dialog.getByRole("button", { name: "Reject" }).click();
    await aisha.page.getByText("Say why in a few words.").waitFor();
    expect([await why.inputValue(), await why.getAttribute("aria-invalid")]).toEqual(["no", "true"]);
    await keepPicture(aisha.page, "form-error-light");
    await aisha.page.emulateMedia({ colorScheme: "dark" });
    await keepPicture(aisha.page, "form-error-dark");

    await why.fill("Twice the fee\nof <b>October</b>");
    await aisha.page.keyboard.press("Tab");
    await aisha.page.keyboard.press("Tab");
    await aisha.page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    for (const { page } of [olivia, aisha]) {
      await page.locator("#messages").getByText("Rejected by Aisha").waitFor();
      expect(await page.locator("#messages").getByRole("button", { name: "Approve" }).count()).toBe(0);
      expect(await page.locator("#messages b", { hasText: "October" }).count()).toBe(0);
    }
    await aisha.page.emulateMedia({ colorScheme: "light" });
    await keepPicture(aisha.page, "card-rejected");
  });

  it("what waits stands on the home tab with its buttons", async () => {
    await ledger.propose(
      { tool: "pass-on", input: {}, plan: planOf(2, "Blue Heron") },
      { id: "slack:marco", name: "Marco", surface: "slack", roles: ["operator"], clients: "all" },
    );
    const { page } = await open(DEMO.approver, "home");
    await page.locator(".home-view").getByText("Waiting for you").waitFor();
    await page.getByRole("button", { name: "Approve" }).waitFor();
    await keepPicture(page, "home-waiting");
  });
});
