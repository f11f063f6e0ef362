import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Why browser tests cannot run here; empty when they can. Put it into the title of what is skipped. */
export const noBrowser: string = existsSync(EXECUTABLE)
  ? ""
  : ` [skipped: there is no Chromium at ${EXECUTABLE}; install Debian's chromium or set CHROMIUM]`;

/** Starts the machine's Chromium, without any of its own traffic. */
export async function launch(): Promise<Browser> {
  const quiet = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  const args = ["--no-sandbox", "--disable-gpu", ...quiet];
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args });
  // Outside of a test run there is nobody to tell.
  if (process.env.VITEST === "true") await (await import("./backends.ts")).covered(`Chromium ${browser.version()}`);
  return browser;
}

/** Everything that went wrong in a page: script errors, console errors, refused by the content security policy. */
export function troubles(page: Page): string[] {
  const found: string[] = [];
  page.on("pageerror", (error) => found.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") found.push(`${message.type()}: ${message.text()}`);
  });
  return found;
}

/** Keeps a picture of the page in `test-artefacts/`. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = fileURLToPath(new URL("../test-artefacts/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}${name}.png`, animations: "disabled" });
}
