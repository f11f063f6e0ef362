import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { csvText, focusRow } from "../bills/make.ts";
import { keepPicture, launch, noBrowser } from "../browser.ts";
import { emptyFolder } from "../support/program.ts";
import { lookAs, startsInSight, visit } from "./visit.ts";

describe.skipIf(noBrowser)(`A-13 A-25 the first answer, in a browser${noBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  it("from the printed address to margin, charts and another person's view", async () => {
    const { page, ask, leave, troubles: found } = await visit(browser, []);
    await page.getByText("Nothing can reach a real account.").waitFor();

    // Completion finishes the word; Enter sends it.
    await page.locator("#composer").click();
    await page.keyboard.type("/billing mar");
    await page.getByRole("option").first().waitFor();
    await page.keyboard.press("Tab");
    expect((await page.locator("#composer").inputValue()).trim()).toBe("/billing margin");
    await keepPicture(page, "first-1-completion");
    const margin = await ask("/billing margin", "Margin by client");
    const table = margin.locator("table").first();
    expect(await table.locator("tbody tr:visible").count()).toBe(25);
    expect(await table.locator("tbody tr.total").allTextContents()).toEqual([
      expect.stringMatching(/^Total USD\$[\d,.]+/),
      expect.stringMatching(/^Total EUREUR [\d,.]+/),
    ]);
    expect(await startsInSight(page, margin)).toBe(true);
    await keepPicture(page, "first-2-margin");
    // Sorting leaves the totals where they are.
    await table.locator("thead button").nth(3).click();
    expect(await table.locator("tbody tr").last().getAttribute("class")).toBe("total");

    await margin.getByRole("button", { name: "By service" }).click();
    const thread = page.locator("#thread");
    await thread.getByText("Margin by service").first().waitFor();
    await keepPicture(page, "first-3-by-service");
    await page.keyboard.press("Escape");
    await page
      .locator("#thread-close")
      .click({ force: true })
      .catch(() => undefined);

    const trend = await ask("/billing trend", "Trend, ");
    expect(await trend.locator(".chart, figure").count()).toBeGreaterThan(0);
    expect(await startsInSight(page, trend)).toBe(true);
    const titles = await trend.locator("caption").allTextContents();
    expect(titles[0]).toContain("USD");
    await keepPicture(page, "first-4-trend");

    await ask("/billing waterfall acme", "From gross to margin of Acme Robotics");
    const picture = page.locator("#messages img").last();
    await picture.waitFor();
    expect(await picture.getAttribute("alt")).toContain("My View gross");
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(600);
    await keepPicture(page, "first-5-waterfall");

    const overview = await ask("/billing overview", "Overview, ");
    expect(await startsInSight(page, overview)).toBe(true);
    await keepPicture(page, "first-6-overview");

    const typo = await ask("/billing mragin acme", "Did you mean margin?");
    await keepPicture(page, "first-7-typo");
    await typo.getByRole("button", { name: "margin" }).click();
    await page.locator("#messages").getByText("Margin of Acme Robotics").last().waitFor();

    await page.goto(`${page.url().split("#")[0]}#/${DEMO.operator}/home`);
    await page.locator("#home").getByText("Your billing desk").waitFor();
    await page.locator("#home").getByText("Overview,").first().waitFor();
    await keepPicture(page, "first-8-home");

    await lookAs(page, DEMO.accountManager, DEMO.accounts);
    const theirs = await ask("/billing clients", "Clients, ");
    expect(await theirs.locator("tbody tr").count()).toBe(8);
    await lookAs(page, DEMO.client, DEMO.clientChannel);
    const refused = await ask("/billing margin", "Not possible");
    expect(await refused.textContent()).not.toMatch(/\$\d/);
    await keepPicture(page, "first-9-client");

    await page.locator("#theme input[value=dark]").check();
    await page.goto(`${page.url().split("#")[0]}#/${DEMO.operator}/${DEMO.billing}`);
    await ask("/billing trend acme", "Trend of Acme Robotics");
    await keepPicture(page, "first-10-dark");
    await page.setViewportSize({ width: 390, height: 844 });
    const narrow = await ask("/billing margin", "Margin by client");
    expect(await startsInSight(page, narrow)).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await keepPicture(page, "first-11-narrow");
    expect(found).toEqual([]);
    expect(await leave()).toBe(0);
  }, 120_000);

  it("from a bill of one's own", async () => {
    const folder = emptyFolder();
    const rows = [
      focusRow({ BilledCost: "100.10", ListCost: "120", ServiceName: "Amazon Elastic Compute Cloud" }),
      focusRow({
        BilledCost: "-20.05",
        ListCost: "0",
        ChargeCategory: "Credit",
        ServiceName: "Amazon Elastic Compute Cloud",
      }),
      focusRow({
        BilledCost: "7.5",
        ListCost: "8",
        SubAccountId: "111100000002",
        SubAccountName: "Bolt",
        ServiceName: "AWS Lambda",
      }),
    ];
    const bill = join(folder, "september.csv");
    writeFileSync(bill, csvText(rows));
    const pricing = join(folder, "pricing.yaml");
    writeFileSync(pricing, "default:\n  markup: 10\n");
    const { page, ask, leave, troubles: found } = await visit(browser, ["--bill", bill]);
    await page.getByText("figures come from your files").waitFor();
    const margin = await ask("/billing margin 2026-09", "Margin by client, 2026-09");
    expect(await margin.locator("tr.total").textContent()).toContain("$87.55");
    await keepPicture(page, "first-12-bill");
    const plain = await ask("/billing margin", "Margin");
    expect(await plain.textContent()).toContain("$87.55");
    // In words too: the planner needs no account either.
    await page.locator(".rail").getByText("Messages").click();
    await page.locator("#composer").fill("What is the margin in September by client?");
    await page.locator("#composer").press("Enter");
    const answer = page.locator("#thread .message").filter({ hasText: "no language model" });
    await answer.waitFor();
    expect(await answer.textContent()).toContain("My View $87.55");
    await keepPicture(page, "first-13-bill-in-words");
    expect(found).toEqual([]);
    expect(await leave()).toBe(0);
  }, 60_000);
});
