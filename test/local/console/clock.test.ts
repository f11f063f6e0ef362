import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { keepPicture, launch, noBrowser } from "../../browser.ts";
import { type Seat, sit } from "./page.ts";
import { type ConsoleRig, startConsole } from "./rig.ts";

const json = { "content-type": "application/json" };

describe("A-13 console: the clock over HTTP", () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await startConsole();
  });
  afterAll(() => rig?.stop());

  const move = async (byMs: unknown): Promise<[number, unknown]> => {
    const body = JSON.stringify({ do: "clock", person: DEMO.operator, byMs });
    const response = await fetch(`${rig.url}/console/act`, {
      method: "POST",
      headers: { ...json, origin: rig.url },
      body,
    });
    return [response.status, await response.json()];
  };

  it("moves ahead, and says why not elsewhere", async () => {
    const before = rig.clock.now().getTime();
    expect(await move(3_600_000)).toEqual([200, { ok: true }]);
    expect(rig.clock.now().getTime() - before).toBe(3_600_000);
    expect(await move(-1)).toEqual([200, { ok: false, error: "The demo clock can only be moved ahead." }]);
    expect((await move("tomorrow"))[0]).toBe(400);
    expect(rig.clock.now().getTime() - before).toBe(3_600_000);
  });

  it("has no buttons and cannot be moved where the time is everybody's", async () => {
    const fixed = await startConsole(0, { movable: false });
    const page = await (await fetch(fixed.url)).text();
    expect([page.includes("Demo clock"), page.includes("data-clock-move")]).toEqual([true, false]);
    const body = JSON.stringify({ do: "clock", person: DEMO.operator, byMs: 1 });
    const answer = await fetch(`${fixed.url}/console/act`, {
      method: "POST",
      headers: { ...json, origin: fixed.url },
      body,
    });
    expect(await answer.json()).toMatchObject({ ok: false, error: expect.stringContaining("everything is simulated") });
    await fixed.stop();
  });
});

describe.skipIf(noBrowser)(`A-13 console: the clock in Chromium${noBrowser}`, () => {
  let rig: ConsoleRig;
  let browser: Browser;
  const seats: Seat[] = [];
  const open = async (person: string, channel: string, size?: { width: number; height: number }): Promise<Seat> => {
    const seat = await sit(browser, rig, person, channel, size);
    seats.push(seat);
    return seat;
  };
  const shows = (seat: Seat, text: string): Promise<void> => seat.page.locator("#clock", { hasText: text }).waitFor();

  beforeAll(async () => {
    [rig, browser] = await Promise.all([startConsole(), launch()]);
  });
  afterEach(async () => {
    const found = seats.flatMap((seat) => seat.troubles);
    for (const seat of seats.splice(0)) await seat.page.close();
    expect(found).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await rig?.stop();
  });

  it("one hour, one day, the first of the next month: every open page follows, and a screen reader hears it", async () => {
    rig.clock.set("2026-10-15T09:00:00Z");
    const olivia = await open(DEMO.operator, DEMO.billing);
    const aisha = await open(DEMO.approver, DEMO.billing);
    await shows(olivia, "15 Oct 2026, 09:00 UTC");
    await olivia.page.getByRole("button", { name: "+1 hour" }).click();
    await shows(olivia, "15 Oct 2026, 10:00 UTC");
    await olivia.page.getByRole("button", { name: "+1 day" }).click();
    await shows(aisha, "16 Oct 2026, 10:00 UTC");
    await olivia.page.getByRole("button", { name: "Next month" }).click();
    for (const seat of [olivia, aisha]) await shows(seat, "1 Nov 2026, 00:00 UTC");
    await expect
      .poll(() => olivia.page.locator("#live").textContent())
      .toBe("The demo clock is now 1 Nov 2026, 00:00 UTC");
    await olivia.page.getByRole("button", { name: "Next month" }).click();
    await shows(aisha, "1 Dec 2026, 00:00 UTC");

    await olivia.send("/billing margin");
    await olivia.page.locator(".day", { hasText: "1 December 2026" }).waitFor();
    await keepPicture(olivia.page, "console-clock-light");
    await olivia.page.emulateMedia({ colorScheme: "dark" });
    await keepPicture(olivia.page, "console-clock-dark");
  });

  it("by keyboard, in a narrow window too", async () => {
    rig.clock.set("2027-01-31T23:30:00Z");
    const seat = await open(DEMO.operator, DEMO.billing, { width: 390, height: 780 });
    await seat.page.getByRole("button", { name: "+1 hour" }).focus();
    await seat.page.keyboard.press("Tab");
    await seat.page.keyboard.press("Space");
    await shows(seat, "1 Feb 2027, 23:30 UTC");
    await seat.page.keyboard.press("Tab");
    await seat.page.keyboard.press("Enter");
    await shows(seat, "1 Mar 2027, 00:00 UTC");
    expect(await seat.page.evaluate(() => document.activeElement?.textContent)).toBe("Next month");
    expect(await seat.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await keepPicture(seat.page, "console-390-clock");
  });

  it("an open Home is drawn anew for the new time", async () => {
    const { page } = await open(DEMO.accountManager, "home");
    const opened = (): number =>
      rig.slack.requests.list().filter((r) => r.name === "app_home_opened" || r.name === "views.publish").length;
    await page.locator(".home-view").waitFor();
    const before = opened();
    await page.getByRole("button", { name: "+1 day" }).click();
    await expect.poll(opened).toBeGreaterThan(before);
  });
});
