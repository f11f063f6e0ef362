import { describe, expect, it } from "vitest";
import { boltLogger, describeError, withoutSecrets } from "#src/chat/slack/log.ts";
import { placeholder, readTyped } from "#src/chat/slack/words.ts";

describe("A-25 what people type in Slack", () => {
  it.each([
    ["margin acme", "margin acme", false],
    ["  ", "", false],
    ["--private", "", true],
    ["margin --private acme", "margin acme", true],
    ["margin --privately", "margin --privately", false],
    ["margin acme \u2014by service", "margin acme --by service", false],
    ["margin \u201cAcme Robotics\u201d", 'margin "Acme Robotics"', false],
    ["margin \u2018Acme\u2019", "margin 'Acme'", false],
    ["margin O\u2019Neill", "margin O\u2019Neill", false],
    ["<@U0RECKONER> margin acme", "margin acme", false],
    ["<@U0RECKONER|reckoner> margin", "margin", false],
    ["<@U0RECKONER> access <@U1|marco>", "access <@U1>", false],
    ["access-give <!subteam^S1|@team> viewer all", "access-give <!subteam^S1> viewer all", false],
    ["margin <#C1|billing>", "margin #billing", false],
    ["margin <http://acme.com|acme.com>", "margin acme.com", false],
    ["margin <https://acme.com>", "margin https://acme.com", false],
    ["margin &lt;Acme&gt; R&amp;D", "margin <Acme> R&D", false],
    ["margin &amp;lt;", "margin &lt;", false],
  ])("%j", (typed, line, isPrivate) => {
    expect(readTyped(typed)).toEqual({ line, isPrivate });
  });

  it("a placeholder cannot be made to mention anybody", () => {
    const { text, blocks } = placeholder("<!channel> \u202E");
    expect(text).toBe("Reading the sources for \u201c&lt;!channel&gt;\u201d\u2026");
    expect(blocks).toMatchObject([{ elements: [{ type: "plain_text" }] }]);
  });
});

describe("A-26 secrets stay out of the log", () => {
  const texts = [
    "token xoxb-1234-abcDEF",
    "xapp-1-A0-77-abc",
    "v0=0123456789abcdef0123456789abcdef",
    "https://hooks.slack.com/commands/T1/2/abc",
    "wss://wss-primary.slack.com/link/?ticket=abc",
    "Authorization: Bearer abc.def",
    "https://files.slack.com/upload/v1/abc",
  ];

  it.each(texts)("%s", (text) => {
    expect(withoutSecrets(`before ${text} after`)).not.toMatch(/abc|0123456789/i);
    expect(withoutSecrets(`before ${text} after`)).toMatch(/^before .*after$/);
  });

  it("an error is written with its causes, cleaned", () => {
    const error = new Error("outer", { cause: new TypeError("inner xoxb-1-abc") });
    expect(JSON.stringify(describeError(error))).toMatch(/outer.*inner \[token\]/);
    expect(describeError("xoxb-1-abc")).toEqual({ message: "[token]" });
  });

  it("of Bolt only warnings and errors are handed on", () => {
    const lines: string[] = [];
    const write = (_fields: object, message: string) => {
      lines.push(message);
    };
    const logger = boltLogger({ info: write, warn: write, error: write });
    logger.debug("a whole payload");
    logger.info("chatter");
    logger.warn("careful", new Error("xoxb-1-abc"));
    logger.error("bad");
    expect(lines).toEqual(["careful [token]", "bad"]);
  });
});
