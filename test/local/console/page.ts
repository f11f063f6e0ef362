import type { Browser, Page } from "playwright-core";
import { troubles } from "../../browser.ts";
import type { ConsoleRig } from "./rig.ts";

/** One person's console in a browser of its own, with what went wrong in it. */
export interface Seat {
  readonly page: Page;
  /** What went wrong in the page; a test that makes trouble on purpose empties it. */
  readonly troubles: string[];
  /** Types into the message box and sends. */
  send(text: string): Promise<void>;
}

/** Opens the console as a person, in a channel. */
export async function sit(
  browser: Browser,
  rig: Pick<ConsoleRig, "url">,
  person: string,
  channel: string,
  size = { width: 1280, height: 860 },
): Promise<Seat> {
  const page = await browser.newPage({ viewport: size, reducedMotion: "reduce" });
  page.setDefaultTimeout(10_000);
  const found = troubles(page);
  await page.goto(`${rig.url}/#/${person}/${channel}`);
  await page.locator(`.rail [data-channel-link="${channel}"][aria-current=page]`).waitFor({ state: "attached" });
  return {
    page,
    troubles: found,
    send: async (text) => {
      await page.locator("#composer").fill(text);
      await page.locator("#composer").press("Enter");
    },
  };
}
