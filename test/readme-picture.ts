import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, MAIN, startProgram, until } from "./bench/program.ts";
import { launch } from "./browser.ts";

// Draws the picture of the README anew: node test/readme-picture.ts. It is what Chromium shows of the demo.
const FILE = new URL("../.github/console.png", import.meta.url).pathname;
const QUESTION = "/billing margin";

const home = await mkdtemp(join(tmpdir(), "reckoner-picture-"));
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const program = startProgram([MAIN, "all", "--port", String(port)], home, { LOG_LEVEL: "error", RECKONER_HOME: home });
const browser = await launch();
try {
  await until(async () => (await fetch(`${url}/healthz`)).ok || undefined);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
  await page.goto(url);
  const composer = page.locator("#composer");
  await composer.fill(QUESTION);
  await composer.press("Escape");
  await composer.press("Enter");
  await page.locator(".message table").last().waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: FILE, animations: "disabled" });
} finally {
  await browser.close();
  await program.stop();
  await rm(home, { recursive: true, force: true });
}
