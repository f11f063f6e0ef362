import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { keepPicture, launch, noBrowser } from "../../browser.ts";
import { type Seat, sit } from "./page.ts";
import { type ConsoleRig, startConsole } from "./rig.ts";

describe.skipIf(noBrowser)(`A-13 console in Chromium${noBrowser}`, () => {
  let rig: ConsoleRig;
  let browser: Browser;
  const seats: Seat[] = [];
  const open = async (person: string, channel: string, size?: { width: number; height: number }): Promise<Seat> => {
    const seat = await sit(browser, rig, person, channel, size);
    seats.push(seat);
    return seat;
  };

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

  it("draws an answer live: heading, sortable paged table, warning and receipt", async () => {
    const { page, send } = await open(DEMO.operator, DEMO.billing);
    await send("/billing margin");
    const table = page.locator(".message table").last();
    await table.waitFor();
    const names = (): Promise<string[]> => table.locator("tbody tr:visible th").allTextContents();
    expect(await names()).toEqual([
      "Acme Robotics",
      "Bluefin Logistics",
      "Cobalt Health",
      "Delta Foods",
      "Evergreen Media",
    ]);
    await table.getByRole("button", { name: "My View" }).click();
    expect(await names()).toEqual([
      "Cobalt Health",
      "Fathom Analytics",
      "Acme Robotics",
      "Granite Insurance",
      "Bluefin Logistics",
    ]);
    expect(await table.locator("th[aria-sort=descending]").textContent()).toBe("My View");
    await page.getByRole("button", { name: "Next" }).last().click();
    expect(await names()).toEqual(["Evergreen Media", "Delta Foods"]);
    await table.getByRole("button", { name: "My View" }).click();
    expect((await names())[0]).toBe("Delta Foods");
    expect(await page.locator("#live").textContent()).toBe("Sorted by My View, ascending");
    await keepPicture(page, "console-margin-light");
    await page.locator("#theme input[value=dark]").check();
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(20, 25, 27)");
    await keepPicture(page, "console-margin-dark");
    await page.reload();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    await page.locator("#theme input[value=auto]").check();
  });

  it("asks before an action, and delivers it only after a yes; the reply opens as a thread", async () => {
    const { page, send } = await open(DEMO.operator, DEMO.approvals);
    await send("/billing margin");
    const approve = page.locator("#messages").getByRole("button", { name: "Approve fix" });
    const heard = rig.heard.actions.length;
    await approve.click();
    await page.getByRole("dialog").getByRole("button", { name: "Not now" }).click();
    await approve.click();
    await page.keyboard.press("Escape");
    expect(rig.heard.actions).toHaveLength(heard);
    await approve.click();
    expect(await page.getByRole("dialog").textContent()).toContain(
      "Delta Foods gets a custom line item of USD 109.53.",
    );
    await keepPicture(page, "console-confirm");
    await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
    await page.getByRole("button", { name: "1 reply" }).click();
    await page.locator("#thread").getByText("Approved by @Olivia.").waitFor();
    expect(rig.heard.actions.slice(heard)).toMatchObject([
      { user: DEMO.operator, action: { action_id: "approve", value: "fix-1" } },
    ]);
    await keepPicture(page, "console-thread");
    await page.locator("#thread-composer").fill("Thank you");
    await page.locator("#thread-composer").press("Enter");
    await page.getByRole("button", { name: "2 replies" }).waitFor();
    await page.getByRole("button", { name: "Close the thread" }).click();
    await page.locator("#thread").waitFor({ state: "hidden" });
  });

  it("delivers menus: a select and an overflow", async () => {
    const { page, send } = await open(DEMO.accountManager, DEMO.clientChannel);
    await send("/billing margin");
    await page.getByRole("combobox", { name: "Other period" }).selectOption("2026-08");
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Show the source" }).click();
    await expect
      .poll(() => rig.heard.actions.slice(-2))
      .toMatchObject([
        { user: DEMO.accountManager, action: { action_id: "period", selected_option: { value: "2026-08" } } },
        { user: DEMO.accountManager, action: { action_id: "more", selected_option: { value: "source" } } },
      ]);
  });

  it("draws charts and further blocks, with their figures", async () => {
    const { page, send } = await open(DEMO.approver, DEMO.approvals);
    await send("/billing trend");
    await page.getByRole("img", { name: /line chart of My View, Showback/ }).waitFor();
    await page.getByText("Show figures").first().click();
    expect(await page.getByRole("cell", { name: "294,118" }).isVisible()).toBe(true);
    await keepPicture(page, "console-trend-light");
    await send("/billing other");
    await page.getByRole("img", { name: /Pie chart/ }).waitFor();
    await page.emulateMedia({ colorScheme: "dark" });
    await keepPicture(page, "console-blocks-dark");
  });

  it("shows an ephemeral message to its person alone, and other people's messages at once", async () => {
    const [olivia, marco] = [
      await open(DEMO.operator, DEMO.clientChannel),
      await open(DEMO.accountManager, DEMO.accounts),
    ];
    await olivia.send("/billing me");
    await olivia.page.getByText("Only visible to you").waitFor();
    await olivia.send("Good morning, Marco");
    await marco.page.locator(`[data-channel-link=${DEMO.clientChannel}].unread`).waitFor();
    await marco.page.locator(`[data-channel-link=${DEMO.clientChannel}]`).click();
    await marco.page.getByText("Good morning, Marco").waitFor();
    expect(await marco.page.getByText("This is for you alone.").count()).toBe(0);
    await marco.page.locator(`[data-channel-link=${DEMO.clientChannel}].unread`).waitFor({ state: "detached" });
    await olivia.send("One more");
    await expect.poll(() => marco.page.locator("#live").textContent()).toBe("Olivia: One more");
  });

  it("switches between the four people; each has their own rail, and the client sees no other client", async () => {
    const { page } = await open(DEMO.operator, DEMO.billing);
    expect(await page.locator("[data-person-link]").count()).toBe(4);
    await page.getByRole("link", { name: /Jonas/ }).click();
    await page.locator(`[data-person-link=${DEMO.client}][aria-current]`).waitFor();
    expect(await page.locator("#rail [data-kind=channel] .name").allTextContents()).toEqual(["# acme-robotics"]);
    await page.locator("#composer").fill("/billing margin ");
    await page.getByRole("option", { name: /margin acme/ }).waitFor();
    expect(await page.getByRole("option", { name: /bluefin/ }).count()).toBe(0);
  });

  it("stays with the person chosen when a channel is clicked before their rail has come", async () => {
    const { page } = await open(DEMO.operator, DEMO.billing);
    let release = (): void => undefined;
    const held = new Promise<void>((done) => {
      release = done;
    });
    await page.route("**/console/state?*", async (route) => {
      await held;
      await route.continue();
    });
    await page.locator(`[data-person-link=${DEMO.client}]`).click();
    await page.waitForURL(`**/#/${DEMO.client}`);
    await page.locator(`.rail [data-channel-link=${DEMO.clientChannel}]`).click();
    expect(page.url()).toMatch(new RegExp(`#/${DEMO.client}/${DEMO.clientChannel}$`));
    release();
    await page.locator(`#messages[data-place="${DEMO.client} ${DEMO.clientChannel}"]`).waitFor({ state: "attached" });
  });

  it("shows the Home tab, in its newest form, and what is pressed there arrives", async () => {
    const { page } = await open(DEMO.approver, "home");
    await page.getByText("This page was drawn 1 time.").waitFor();
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText("This page was drawn 2 times.").waitFor();
    await keepPicture(page, "console-home");
  });

  it("offers suggested prompts, and opens the answer's thread", async () => {
    const { page } = await open(DEMO.approver, `D${DEMO.approver.slice(1)}`);
    await page.getByRole("button", { name: "Who is below cost?" }).click();
    await page.locator("#thread").getByText("You said: Which clients are below cost?").waitFor();
    await keepPicture(page, "console-prompts");
  });

  it("streams an answer with a cursor, and says what the app is doing", async () => {
    const dm = `D${DEMO.operator.slice(1)}`;
    const { page } = await open(DEMO.operator, dm);
    await page.locator("#composer").fill("How is October?");
    await page.locator("#composer").press("Enter");
    const question = () => rig.slack.workspace.messages(dm).find((m) => m.text === "How is October?");
    await expect.poll(question).toBeDefined();
    const thread = question()?.ts ?? "";
    await page.locator("#thread").getByText("You said: How is October?").waitFor();
    rig.slack.workspace.setStatus(dm, thread, "is reading the bill");
    await page.getByText("Reckoner is reading the bill").waitFor();
    await page.locator("#thread").getByRole("button", { name: "Stop" }).click();
    await expect.poll(() => rig.slack.requests.list("event agent_session_stopped")).toHaveLength(1);
    rig.slack.workspace.setStatus(dm, thread, "");
    await page.getByText("Reckoner is reading the bill").waitFor({ state: "hidden" });
    const { chat } = rig.app.client;
    const stream = { channel: dm, thread_ts: thread, recipient_user_id: DEMO.operator, recipient_team_id: DEMO.teamId };
    const { ts = "" } = await chat.startStream({ ...stream, markdown_text: "October is **up" });
    await page.locator("#thread .cursor").waitFor();
    await keepPicture(page, "console-stream");
    await chat.appendStream({ channel: dm, ts, markdown_text: " 3.6 %** so far." });
    await page.locator("#thread strong", { hasText: "up 3.6 %" }).waitFor();
    await chat.stopStream({ channel: dm, ts });
    await page.locator("#thread .cursor").waitFor({ state: "detached" });
    expect(await page.locator(`#thread .message[data-ts="${ts}"] .markdown`).allTextContents()).toEqual([
      "October is up 3.6 % so far.",
    ]);
  });

  it("marks an edited message and shows an uploaded picture", async () => {
    const { page, send } = await open(DEMO.operator, DEMO.billing);
    await send("/billing edit");
    await page.locator(".message", { hasText: "Here is the answer" }).getByText("(edited)").waitFor();
    await send("/billing file");
    const picture = page.getByRole("img", { name: "A chart", exact: true });
    await picture.waitFor({ state: "attached" });
    await expect.poll(() => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBe(1);
  });

  it("runs nothing that hides in names, texts or ids", async () => {
    const { page, send } = await open(DEMO.operator, DEMO.approvals);
    await send("/billing hostile");
    await page.getByText("Pay here (javascript:window.hacked=3)").waitFor();
    await page.getByRole("button", { name: '"><script>window.hacked=9</script>' }).click();
    await expect.poll(() => rig.heard.actions.at(-1)?.action.action_id).toBe('a"><img src=x onerror=window.hacked=8>');
    await page.locator(".markdown").getByText("click").last().click();
    expect(await page.evaluate(() => Reflect.get(window, "hacked"))).toBeUndefined();
    expect(page.context().pages()).toHaveLength(1);
    await keepPicture(page, "console-hostile");
  });

  it("gives a text back that could not be delivered, and says why", async () => {
    const { page, send, troubles } = await open(DEMO.operator, DEMO.billing);
    await send("/nonsense");
    await page.getByText("/nonsense is not a valid command.", { exact: true }).waitFor();
    expect(await page.locator("#composer").inputValue()).toBe("/nonsense");
    await page.route("**/console/act", (route) => route.abort());
    await send("hello");
    await page.getByText("The console's server does not answer. Is npm start still running?").waitFor();
    expect(await page.locator("#composer").inputValue()).toBe("hello");
    // The browser itself reports the broken connection; that is what this test made.
    troubles.splice(0);
  });

  it("shows the beginning of an answer that is taller than the screen", async () => {
    const { page, send } = await open(DEMO.accountManager, DEMO.accounts, { width: 1280, height: 600 });
    await send("/billing trend");
    const heading = page.getByRole("heading", { name: "Trend of all clients" }).last();
    await heading.waitFor();
    await expect.poll(() => heading.evaluate((el) => el.getBoundingClientRect().top)).toBeLessThan(200);
    expect(await heading.evaluate((el) => el.getBoundingClientRect().top)).toBeGreaterThan(80);
  });

  it("says that the connection is lost, and goes on by itself when the server is back", async () => {
    const first = await startConsole();
    const seat = await sit(browser, first, DEMO.operator, DEMO.billing);
    await first.stop();
    await seat.page.locator("body[data-offline]").waitFor();
    const second = await startConsole(Number(new URL(first.url).port));
    await seat.page.locator("body:not([data-offline])").waitFor();
    second.slack.workspace.post({ channel: DEMO.billing, user: DEMO.approver, text: "back again" });
    await seat.page.locator("#messages").getByText("back again").waitFor();
    await seat.page.close();
    await second.stop();
  });

  it("works at 390 px: nothing wider than the screen, the rail behind a button", async () => {
    const { page, send } = await open(DEMO.operator, DEMO.billing, { width: 390, height: 844 });
    const wide = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);
    await send("/billing margin");
    await page.getByRole("button", { name: "Approve fix" }).last().waitFor();
    expect(await wide()).toBe(390);
    await keepPicture(page, "console-390-margin");
    await page.getByRole("button", { name: "Open the menu" }).click();
    await keepPicture(page, "console-390-menu");
    await page.getByRole("link", { name: "# approvals" }).click();
    await page.getByRole("heading", { name: "# approvals" }).waitFor();
    expect(await page.getByRole("link", { name: "# approvals" }).isVisible()).toBe(false);
    await send("/billing trend");
    await page
      .getByRole("img", { name: /line chart/ })
      .last()
      .waitFor();
    expect(await wide()).toBe(390);
    await keepPicture(page, "console-390-trend");
  });
});
