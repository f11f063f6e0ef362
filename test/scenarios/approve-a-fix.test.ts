import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { keepPicture, launch, noBrowser } from "../browser.ts";
import { emptyFolder } from "../support/program.ts";
import { lookAs, visit } from "./visit.ts";

const HOOK = fileURLToPath(new URL("../app/record-connections.ts", import.meta.url));
const isElsewhere = (line: string): boolean => !/^(tcp|dns) (127\.0\.0\.1|localhost)$/.test(line);

/** The card of the first proposal in the channel that is open, in the state that these words tell. */
async function card(page: Page, words: string): Promise<Locator> {
  const found = page
    .locator("#messages .message")
    .filter({ hasText: "Proposal 1: Show the gaps of Lumen Retail" })
    .filter({ hasText: words })
    .last();
  await found.waitFor();
  await found.scrollIntoViewIfNeeded();
  return found;
}

describe.skipIf(noBrowser)(
  `B-11 B-20 B-25 a gap is found, fixed, approved and taken back, in a browser${noBrowser}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser?.close());

    it("one person proposes and cannot approve, a second one approves; nothing leaves this machine", async () => {
      const connections = join(emptyFolder(), "connections");
      writeFileSync(connections, "");
      // With keys of a real account in the environment.
      const env = {
        CONNECTIONS: connections,
        AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
        AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        AWS_PROFILE: "production",
        AWS_REGION: "eu-central-1",
      };
      const { page, ask, leave, troubles } = await visit(browser, [], { env, node: ["--import", HOOK] });

      const gaps = await ask("/billing gaps", "Gaps, ");
      expect(await gaps.textContent()).toContain("Lumen Retail");
      await keepPicture(page, "fix-1-gaps");
      const proposed = await ask("/billing fix lumen", "Proposal 1:");
      for (const words of [
        "Waits for an approval",
        "Fee AWS-Support-",
        "Showback and margin, before and after",
        "Before you decide",
      ]) {
        expect(await proposed.textContent()).toContain(words);
      }
      await keepPicture(page, "fix-2-card");

      await proposed.getByRole("button", { name: "Approve" }).click();
      const refused = page.locator("#messages .message.ephemeral").last();
      await refused.getByText("Not possible").waitFor();
      await keepPicture(page, "fix-3-refused");

      await lookAs(page, DEMO.approver, DEMO.approvals);
      await (await card(page, "Waits for an approval")).getByRole("button", { name: "Approve" }).click();
      const done = await card(page, "Applied, and read back from AWS.");
      const outcome = (await done.textContent()) ?? "";
      expect(outcome).toContain("Approved by Aisha (finance approver)");
      expect(outcome).toContain("Proposed by Olivia (billing operator)");
      expect(await done.getByRole("button", { name: "Approve" }).count()).toBe(0);
      await keepPicture(page, "fix-4-done");

      // The card where it was proposed has come to the same end.
      await lookAs(page, DEMO.operator, DEMO.billing);
      await card(page, "Applied, and read back from AWS.");

      // Showback has it when the clock has moved on.
      const before = await ask("/billing margin lumen", "Margin of Lumen Retail");
      expect(await before.textContent()).not.toContain("$117,");
      for (const _day of [1, 2, 3]) {
        const shown = await page.locator("#clock").textContent();
        await page.getByRole("button", { name: "+1 day" }).click();
        await expect.poll(() => page.locator("#clock").textContent()).not.toBe(shown);
      }
      const green = await ask("/billing coverage lumen", "Coverage of Lumen Retail");
      expect(await green.textContent()).toContain("1 of 1 client is covered.");
      await keepPicture(page, "fix-5-coverage");

      await lookAs(page, DEMO.approver, DEMO.approvals);
      await (await card(page, "Applied, and read back")).getByRole("button", { name: "Undo" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("textbox").fill("The contract says otherwise");
      await keepPicture(page, "fix-6-undo-form");
      await dialog.getByRole("button", { name: "Undo" }).click();
      await page
        .locator("#messages .message")
        .filter({ hasText: "Proposal 1:" })
        .getByText("taken back", { exact: true })
        .waitFor();
      await card(page, "Taken back by Aisha");
      await keepPicture(page, "fix-7-undone");
      await page.locator("#theme input[value=dark]").check();
      const open = await ask("/billing gaps lumen", "Part of the bill");
      expect(await open.textContent()).toContain("not modelled");
      await keepPicture(page, "fix-8-dark");

      expect(troubles).toEqual([]);
      expect(await leave()).toBe(0);
      const targets = readFileSync(connections, "utf8").trim().split("\n");
      expect(targets.length).toBeGreaterThan(20);
      expect(targets.filter(isElsewhere)).toEqual([]);
    }, 180_000);
  },
);
