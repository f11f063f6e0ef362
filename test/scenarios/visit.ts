import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { troubles } from "../browser.ts";
import { emptyFolder, ended, type RunOptions, start, written } from "../support/program.ts";

/** Reckoner as `npm start` runs it, and its page in a browser. */
export interface Visit {
  readonly page: Page;
  readonly troubles: string[];
  /** MCP over HTTP, as the terminal prints it. */
  readonly mcp: { readonly url: string; readonly token: string };
  /** Sends a line and gives the newest answer of the app, once it has this heading or words. */
  ask(line: string, words: string): Promise<Locator>;
  /** Stops it all; the program's exit code. */
  leave(): Promise<number | null>;
}

/** Starts it with an empty home and opens its page; in the role `chat` without a worker. */
export async function visit(
  browser: Browser,
  args: readonly string[],
  options: RunOptions & { readonly role?: "all" | "chat" } = {},
): Promise<Visit> {
  const env = { RECKONER_HOME: join(emptyFolder(), "home"), ...options.env };
  const child = start([options.role ?? "all", "--port", "0", ...args], { ...options, env });
  const end = ended(child);
  const [, url = "", mcpUrl = "", token = ""] = await written(
    child,
    /Open (http:\S+) and type \/billing margin(?:\nMCP: (\S+) with the token (\S+))?/,
  );
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, reducedMotion: "reduce" });
  page.setDefaultTimeout(20_000);
  const found = troubles(page);
  await page.goto(url);
  await page.locator(".rail [data-channel-link][aria-current=page]").waitFor();
  return {
    page,
    troubles: found,
    mcp: { url: mcpUrl, token },
    ask: async (line, words) => {
      const before = await page.locator("#messages .message").count();
      await page.locator("#composer").fill(line);
      await page.locator("#composer").press("Enter");
      const answer = page.locator(`#messages .message:nth-of-type(n+${before})`).filter({ hasText: words }).last();
      await answer.waitFor();
      return answer;
    },
    leave: async () => {
      await page.close();
      child.kill("SIGTERM");
      return (await end).code;
    },
  };
}

/** Looks as another person at a channel, and waits until it is shown. */
export async function lookAs(page: Page, person: string, channel: string): Promise<void> {
  await page.locator(`[data-person-link=${person}]`).click();
  await page.locator(`[data-person-link=${person}][aria-current]`).waitFor();
  await page.locator(`.rail [data-channel-link=${channel}]`).click();
  await page.locator(`#messages[data-place="${person} ${channel}"]`).waitFor({ state: "attached" });
}

/** Whether the beginning of an answer can be seen. */
export async function startsInSight(page: Page, answer: Locator): Promise<boolean> {
  const [box, list] = await Promise.all([answer.boundingBox(), page.locator("#scroll").boundingBox()]);
  return box !== null && list !== null && box.y >= list.y - 40 && box.y < list.y + list.height;
}
