import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { keepPicture, launch, noBrowser } from "../../browser.ts";
import { type Seat, sit } from "./page.ts";
import { type ConsoleRig, startConsole } from "./rig.ts";

describe.skipIf(noBrowser)(`A-13 console: modals${noBrowser}`, () => {
  let rig: ConsoleRig;
  let browser: Browser;
  let seat: Seat;
  let page: Page;

  beforeAll(async () => {
    [rig, browser] = await Promise.all([startConsole(), launch()]);
  });
  beforeEach(async () => {
    await seat?.page.close();
    for (const view of rig.slack.workspace.modals(DEMO.operator))
      await rig.slack.workspace.closeView(DEMO.operator, view.id, true);
    seat = await sit(browser, rig, DEMO.operator, DEMO.billing);
    page = seat.page;
    await seat.send("/billing propose");
    await page.getByRole("dialog", { name: "New proposal" }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await rig?.stop();
  });

  const box = (name: string) => page.getByRole("textbox", { name });
  const fillRequired = async (amount: string): Promise<void> => {
    await box("Description").fill("Credit for October");
    await box("Amount in USD").fill(amount);
    await page.getByRole("combobox", { name: "Billing period" }).selectOption("2026-10");
  };

  it("starts in the field the app chose, and says at the field what is missing or wrong before it asks the app", async () => {
    expect(await box("Description").evaluate((el) => el === document.activeElement)).toBe(true);
    await box("Amount in USD").fill("12,50");
    await box("Copy to").fill("nobody");
    await box("Ticket").fill("ticket 5");
    await page.getByRole("button", { name: "Propose", exact: true }).click();
    expect(await page.locator("dialog .error:visible").allTextContents()).toEqual([
      "Please complete this required field.",
      "Enter a number, such as 12.50.",
      "Please complete this required field.",
      "Enter an email address.",
      "Enter a whole address, such as https://example.com.",
    ]);
    expect(await box("Description").getAttribute("aria-invalid")).toBe("true");
    expect(await box("Description").evaluate((el) => el === document.activeElement)).toBe(true);
    await keepPicture(page, "console-modal-errors");
    await box("Amount in USD").fill("0");
    await page.getByRole("button", { name: "Propose", exact: true }).click();
    expect(await page.getByText("Enter 0.01 or more.").isVisible()).toBe(true);
    expect(rig.heard.submissions).toEqual([]);
  });

  it("shows what the app refuses at its field, keeps all that was typed, then takes the mended form", async () => {
    await fillRequired("5000.10");
    await box("Note").fill("two\nlines");
    await page.getByRole("checkbox", { name: "The client" }).check();
    await page.getByRole("button", { name: "Propose", exact: true }).click();
    await page.getByText("More than USD 1,000 needs a second approver.").waitFor();
    const amount = box("Amount in USD");
    expect(await amount.evaluate((el) => el === document.activeElement)).toBe(true);
    expect([await amount.inputValue(), await box("Note").inputValue(), await box("Description").inputValue()]).toEqual([
      "5000.10",
      "two\nlines",
      "Credit for October",
    ]);
    const described = (await amount.getAttribute("aria-describedby"))?.split(" ") ?? [];
    expect(await Promise.all(described.map((id) => page.locator(`#${id}`).textContent()))).toContain(
      "More than USD 1,000 needs a second approver.",
    );
    await amount.fill("5000.20");
    await page.getByRole("button", { name: "Propose", exact: true }).click();
    await page.getByText("More than USD 1,000 needs a second approver.").waitFor();
    await amount.fill("500.10");
    await page.getByRole("button", { name: "Propose", exact: true }).click();
    await page.getByText("Proposed: USD 500.10.", { exact: true }).waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(rig.heard.submissions.at(-1)).toMatchObject({
      name: { v: { type: "plain_text_input", value: "Credit for October" } },
      amount: { v: { type: "number_input", value: "500.10" } },
      period: { v: { selected_option: { value: "2026-10" } } },
      start: { v: { selected_date: "2026-10-01" } },
      kind: { v: { selected_option: { value: "once" } } },
      tell: { v: { selected_options: [{ value: "client" }] } },
      note: { v: { value: "two\nlines" } },
      mail: { v: { value: null } },
    });
  });

  it("delivers every kind of input in Slack's form", async () => {
    await fillRequired("1.00");
    await page.getByRole("combobox", { name: "Client" }).fill("del");
    await page.getByRole("option", { name: "Delta Force" }).waitFor();
    await page.getByRole("combobox", { name: "Client" }).press("ArrowDown");
    await page.getByRole("combobox", { name: "Client" }).press("Enter");
    await page.locator("summary", { hasText: "All services" }).click();
    await page.getByRole("checkbox", { name: "Amazon S3" }).check();
    await page.getByRole("button", { name: "Services (optional) Amazon S3" }).waitFor();
    await page.getByLabel("Starts on").fill("2026-10-09");
    await page.getByRole("radio", { name: "Every month" }).check();
    await page.getByRole("combobox", { name: "Approver" }).selectOption(DEMO.approver);
    await box("Copy to").fill("desk@partner.example");
    await box("Ticket").fill("https://tickets.example/5");
    await page.getByRole("button", { name: "Propose", exact: true }).click();
    await page.getByText("Proposed: USD 1.00.", { exact: true }).waitFor();
    expect(rig.heard.submissions.at(-1)).toMatchObject({
      client: { v: { type: "external_select", selected_option: { value: "Delta Foods" } } },
      services: { v: { selected_options: [{ value: "s3", text: { text: "Amazon S3" } }] } },
      start: { v: { selected_date: "2026-10-09" } },
      kind: { v: { selected_option: { value: "monthly" } } },
      approver: { v: { selected_user: DEMO.approver } },
      mail: { v: { value: "desk@partner.example" } },
      link: { v: { value: "https://tickets.example/5" } },
    });
  });

  it("stacks: a second view on top, back keeps what was typed, the cross closes all", async () => {
    await box("Description").fill("Half done");
    await page.getByRole("button", { name: "Show the rules" }).click();
    await page.getByRole("dialog", { name: "Rules" }).waitFor();
    await keepPicture(page, "console-modal-stack");
    await page.getByRole("button", { name: "Back" }).first().click();
    await page.getByRole("dialog", { name: "New proposal" }).waitFor();
    expect(await box("Description").inputValue()).toBe("Half done");
    await page.getByRole("button", { name: "Show the rules" }).click();
    await page.getByRole("dialog", { name: "Rules" }).waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(rig.slack.workspace.modals(DEMO.operator)).toEqual([]);
  });

  it("keeps the focus inside, closes on Escape and gives the focus back", async () => {
    const stops = new Set<string>();
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press("Tab");
      stops.add(
        await page.evaluate(() =>
          document.activeElement?.closest("dialog") ? "inside" : (document.activeElement?.outerHTML ?? ""),
        ),
      );
    }
    expect([...stops]).toEqual(["inside"]);
    for (let i = 0; i < 25; i++) await page.keyboard.press("Shift+Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("dialog") !== null)).toBe(true);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("composer");
  });

  it("is the same after the page is loaded again", async () => {
    await page.reload();
    await page.getByRole("dialog", { name: "New proposal" }).waitFor();
    expect(seat.troubles).toEqual([]);
  });
});
