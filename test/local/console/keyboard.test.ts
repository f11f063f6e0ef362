import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { keepPicture, launch, noBrowser } from "../../browser.ts";
import { sit } from "./page.ts";
import { type ConsoleRig, startConsole } from "./rig.ts";

const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const el = document.activeElement;
    return (
      el?.getAttribute("aria-label") ?? (el instanceof HTMLInputElement ? el.value : (el?.textContent ?? "").trim())
    );
  });

/** Presses Tab until the focus stands on what is named, at most so often. */
async function tabTo(page: Page, name: string, key = "Tab", most = 60): Promise<void> {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press(key);
    if ((await focusedName(page)).includes(name)) return;
  }
  throw new Error(`${most} times ${key} did not reach "${name}"`);
}

describe.skipIf(noBrowser)(`A-13 console: by keyboard and for screen readers${noBrowser}`, () => {
  let rig: ConsoleRig;
  let browser: Browser;
  beforeAll(async () => {
    [rig, browser] = await Promise.all([startConsole(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await rig?.stop();
  });

  it("completes a command with arrows, Tab and Escape, sends it, and gives it back with the up arrow", async () => {
    const { page } = await sit(browser, rig, DEMO.operator, DEMO.billing);
    await page.keyboard.press("Tab");
    expect(await focusedName(page)).toBe("Skip to the message box");
    await page.keyboard.press("Enter");
    const composer = page.locator("#composer");
    await expect.poll(() => composer.evaluate((el) => el === document.activeElement)).toBe(true);
    await page.keyboard.type("/b");
    await page.getByRole("listbox", { name: "Commands" }).waitFor();
    expect(await composer.getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const active = (await composer.getAttribute("aria-activedescendant")) ?? "";
    expect(await page.locator(`#${active}`).getAttribute("aria-selected")).toBe("true");
    expect(await page.locator(`#${active} strong`).textContent()).toBe("/billing trend");
    await keepPicture(page, "console-completion");
    await page.keyboard.press("Escape");
    expect(await page.getByRole("listbox", { name: "Commands" }).count()).toBe(0);
    await page.keyboard.press("Control+A");
    await page.keyboard.type("/billing mar");
    await page.keyboard.press("Tab");
    expect(await composer.inputValue()).toBe("/billing margin ");
    await page.keyboard.type("ac");
    await page.keyboard.press("Tab");
    expect(await composer.inputValue()).toBe("/billing margin acme ");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Approve fix" }).waitFor();
    await page.keyboard.press("ArrowUp");
    expect(await composer.inputValue()).toBe("/billing margin acme");
    await page.keyboard.press("ArrowDown");
    expect(await composer.inputValue()).toBe("");
    await page.keyboard.type("one");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("two");
    expect(await composer.inputValue()).toBe("one\ntwo");
    await page.close();
  });

  it("reaches and uses everything without a mouse, with a focus that can be seen at every stop", async () => {
    const { page, send } = await sit(browser, rig, DEMO.operator, DEMO.approvals);
    await send("/billing margin");
    await page.getByRole("button", { name: "Approve fix" }).waitFor();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    const unseen: string[] = [];
    const names: string[] = [];
    for (let i = 0; i < 45; i++) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const el = document.activeElement;
        if (!el || el === document.body) return undefined;
        // A radio of the colour switch is drawn by the words beside it.
        const drawn = el.matches("#theme input") ? (el.nextElementSibling ?? el) : el;
        const style = getComputedStyle(drawn);
        const seen = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
        return {
          seen,
          name: el.getAttribute("aria-label") ?? el.id ?? el.textContent ?? "",
          html: el.outerHTML.slice(0, 120),
        };
      });
      if (stop && !stop.seen) unseen.push(stop.html);
      if (stop) names.push(await focusedName(page));
    }
    expect(unseen).toEqual([]);
    for (const wanted of [
      "Home",
      "# billing",
      "Marco",
      "auto",
      "Messages",
      "/billing margin",
      "Margin by client, USD",
      "Client",
      "Next",
      "Approve fix",
      "Change…",
      "Other period",
      "More actions",
      "Send",
    ])
      expect(
        names.some((name) => name.includes(wanted)),
        `Tab reaches "${wanted}"; it reached ${names.join(" | ")}`,
      ).toBe(true);
    await page.close();
  });

  it("confirms, opens a menu, sorts, opens a thread and switches people by keyboard alone", async () => {
    const { page, send } = await sit(browser, rig, DEMO.operator, DEMO.clientChannel);
    await send("/billing margin");
    await page.getByRole("button", { name: "Approve fix" }).waitFor();
    await tabTo(page, "My View", "Shift+Tab");
    await page.keyboard.press("Space");
    expect(await page.locator("th[aria-sort=descending]").textContent()).toBe("My View");
    await tabTo(page, "Approve fix");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Approve this fix?" }).waitFor();
    expect(await focusedName(page)).toBe("Not now");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("#messages").getByRole("button", { name: "1 reply" }).waitFor();
    expect(await focusedName(page)).toBe("Approve fix");
    await tabTo(page, "More actions");
    await page.keyboard.press("Enter");
    const menu = page.locator("#messages").getByRole("button", { name: "More actions" });
    await expect.poll(() => menu.getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await focusedName(page)).toBe("Show the source");
    await page.keyboard.press("Escape");
    expect(await focusedName(page)).toBe("More actions");
    await tabTo(page, "1 reply");
    await page.keyboard.press("Enter");
    await page.locator("#thread").getByText("Approved by @Olivia.").waitFor();
    await tabTo(page, "Close the thread");
    await page.keyboard.press("Escape");
    await expect.poll(() => focusedName(page)).toContain("1 reply");
    await tabTo(page, "Jonas", "Shift+Tab");
    await page.keyboard.press("Enter");
    await page.locator(`[data-person-link=${DEMO.client}][aria-current]`).waitFor();
    await page.close();
  });

  it("names every control, repeats no id, and tells new messages politely", async () => {
    const { page, send } = await sit(browser, rig, DEMO.accountManager, DEMO.accounts);
    await send("/billing margin");
    await page.getByRole("button", { name: "Approve fix" }).last().waitFor();
    await expect
      .poll(() => page.locator("#live").textContent())
      .toBe("Reckoner: Margin of October 2026: USD 22,366.88");
    expect(await page.locator("#live").getAttribute("aria-live")).toBe("polite");
    await send("/billing propose");
    await page.getByRole("dialog").waitFor();
    expect(await nameless(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await nameless(page)).toEqual([]);
    const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map((el) => el.id));
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    for (const landmark of ["navigation", "main"] as const) expect(await page.getByRole(landmark).count()).toBe(1);
    expect(await page.getByRole("heading", { level: 1 }).allTextContents()).toEqual(["Reckoner demo"]);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await page.close();
  });
});

/** Controls and pictures that Chromium's accessibility tree has no name for. */
async function nameless(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const roles = [
    "button",
    "link",
    "textbox",
    "combobox",
    "checkbox",
    "radio",
    "menuitem",
    "dialog",
    "image",
    "listbox",
    "DisclosureTriangle",
  ];
  const found = nodes.filter((n) => !n.ignored && roles.includes(String(n.role?.value)));
  if (found.length < 10) throw new Error("The accessibility tree is empty.");
  return found.filter((n) => !String(n.name?.value ?? "").trim()).map((n) => JSON.stringify(n.role?.value));
}
