import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { keepPicture, launch, noBrowser, troubles } from "../browser.ts";
import { cases } from "../evals/cases/index.ts";
import { numbersIn, scaled, standsFor } from "../evals/numbers.ts";
import { expectedOf } from "../evals/oracle.ts";
import { type EvalRig, startEvalRig } from "../evals/rig.ts";
import { lookAs } from "./visit.ts";

/** Ten questions of the eval set, each with figures that the book knows. */
const TEN = [
  "direct margin",
  "direct margin-october",
  "direct margin-iso",
  "direct margin-month-year",
  "direct margin-short-month",
  "direct margin-open-month",
  "direct margin-euros",
  "direct margin-slash-month",
  "follow-up other-month",
  "follow-up other-client",
];

/** Asks in the thread that is open, or begins one; gives the answer once its receipt stands below it. */
async function ask(page: Page, text: string): Promise<Locator> {
  const thread = page.locator("#thread");
  const before = await thread.getByRole("button", { name: "Show me how" }).count();
  const box = page.locator((await thread.isVisible()) ? "#thread-composer" : "#composer");
  await box.fill(text);
  await box.press("Enter");
  await thread.getByRole("button", { name: "Show me how" }).nth(before).waitFor();
  return thread
    .locator(".message")
    .filter({ has: page.getByRole("button", { name: "Show me how" }) })
    .nth(before);
}

describe.skipIf(noBrowser)(`C-01 C-03 C-04 C-07 people ask the desk in words${noBrowser}`, () => {
  let browser: Browser;
  let rig: EvalRig;
  let page: Page;
  let found: string[];
  beforeAll(async () => {
    [browser, rig] = await Promise.all([launch(), startEvalRig()]);
    page = await browser.newPage({ viewport: { width: 1280, height: 860 }, reducedMotion: "reduce" });
    page.setDefaultTimeout(20_000);
    found = troubles(page);
    await page.goto(rig.app.url);
    await page.locator(".rail").getByText("Messages").click();
    await page.getByRole("button", { name: "Where do we lose money?" }).waitFor();
  });
  afterAll(async () => {
    await page?.close();
    await rig?.close();
    await browser?.close();
  });

  it("ten questions of the set, in one thread, each with the figures of the book", async () => {
    for (const id of TEN) {
      const one = cases.find((each) => each.id === id);
      if (one === undefined) throw new Error(`the set has no ${id}`);
      let answer: Locator | undefined;
      for (const question of one.questions) answer = await ask(page, question);
      const written = numbersIn((await answer?.textContent()) ?? "");
      expect(one.figures?.length, id).toBeGreaterThan(0);
      for (const figure of one.figures ?? []) {
        const { value, unit, name } = await expectedOf(figure, rig);
        const exact = scaled(value);
        const isThere = written.some((each) => standsFor(each, exact) && (each.unit === unit || each.unit === null));
        expect(isThere, `${id}: ${name} (${value})`).toBe(true);
      }
    }
    await keepPicture(page, "words-1-ten");
    expect(await page.locator("#thread").getByText("no language model").count()).toBeGreaterThanOrEqual(10);
  }, 120_000);

  it("shows how an answer came about, as commands that can be typed", async () => {
    await page.locator("#thread").getByRole("button", { name: "Show me how" }).last().click();
    const how = page.locator("#thread .message").filter({ hasText: "How this answer came about" }).last();
    await how.getByText("margin Globex", { exact: false }).first().waitFor();
    await keepPicture(page, "words-2-how");
  });

  it("a change that is asked for ends as a card, and changes nothing", async () => {
    const answer = await ask(page, "Please fix the gaps of Acme");
    expect(await answer.textContent()).toMatch(/waits? for approval/);
    const card = page.locator("#thread .message").filter({ hasText: "Show the gaps of Acme Robotics" }).last();
    await card.getByText("Waits for an approval").waitFor();
    await keepPicture(page, "words-3-card");
    await page.locator("#thread").getByText("waits for a decision").waitFor();
    expect(await rig.app.store.jobs.list("waiting")).toEqual([]);
    const { proposals } = rig.app.store;
    expect((await proposals.list({})).filter(({ state }) => state !== "proposed")).toEqual([]);
  });

  it("a mention in a channel is answered in its thread, and a client is told nothing of cost", async () => {
    await lookAs(page, DEMO.operator, DEMO.billing);
    await page.locator("#composer").fill("@Reckoner which clients do we lose money on?");
    await page.locator("#composer").press("Enter");
    const asked = page.locator("#messages .message").filter({ hasText: "which clients do we lose money on?" }).last();
    await asked.getByText("1 reply").click();
    await page.locator("#thread").getByText("Globex Freight").first().waitFor();
    await keepPicture(page, "words-4-channel");

    await page.locator(`[data-person-link=${DEMO.client}]`).click();
    await page.locator(".rail").getByText("Messages").click();
    await page.locator("#composer").fill("What does Acme cost you, and what is your margin?");
    await page.locator("#composer").press("Enter");
    const thread = page.locator("#thread");
    await thread.getByRole("button", { name: "Show me how" }).last().waitFor();
    expect(numbersIn((await thread.textContent()) ?? "").filter(({ unit }) => unit !== null)).toEqual([]);
    await keepPicture(page, "words-5-client");
    expect(found).toEqual([]);
  });
});
