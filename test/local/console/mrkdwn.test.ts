import { createElement as h } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { safeImage, safeLink } from "#src/local/console/render/links.ts";
import { markdown } from "#src/local/console/render/markdown.ts";
import { mrkdwn, spoken } from "#src/local/console/render/mrkdwn.ts";

const names = {
  user: (id: string) => (id === "U1" ? "Olivia" : id),
  channel: (id: string) => (id === "C1" ? "billing" : id),
};
const draw = (text: string): string => renderToStaticMarkup(h("div", null, ...mrkdwn(text, names)));
const line = (text: string): string =>
  draw(text).replace(/^<div><div class="prose" dir="auto"><div>|<\/div><\/div><\/div>$/g, "");

describe("A-13 console: mrkdwn is drawn as Slack's rules say", () => {
  it.each([
    ["*bold* _it_ ~gone~ `a*b*`", "<strong>bold</strong> <em>it</em> <s>gone</s> <code>a*b*</code>"],
    ["a * b * c snake_case_name 2*3*4", "a * b * c snake_case_name 2*3*4"],
    [
      "*bold <https://example.com|link>*",
      '<strong>bold <a href="https://example.com" target="_blank" rel="noreferrer noopener">link</a></strong>',
    ],
    ["<@U1> in <#C1>", '<span class="mention">@Olivia</span> in <span class="mention">#billing</span>'],
    ["<!date^1790000000^{date}|soon>", '<time dateTime="2026-09-21T14:13:20.000Z">2026-09-21 14:13 UTC</time>'],
    [":warning: :not_known:", "⚠️ :not_known:"],
    ["(*USD 5.00*), _yes_.", "(<strong>USD 5.00</strong>), <em>yes</em>."],
  ])("draws %s", (text, html) => {
    expect(line(text)).toBe(html);
  });

  it("keeps code fences, quotes and list items", () => {
    expect(draw("```\na  <b>\n```")).toContain('<pre class="code"><code>a  &lt;b&gt;</code></pre>');
    expect(draw("&gt; one\n&gt; two")).toContain("<blockquote><div>one</div><div>two</div></blockquote>");
    expect(draw("• one")).toContain('<div class="item"><span>•</span><span>one</span></div>');
  });

  it("says texts in words for screen readers", () => {
    expect(spoken("*Margin* <https://example.com|link> <@U1> &lt;b&gt;", names)).toBe("Margin link @Olivia <b>");
  });
});

describe("A-13 console: text from outside is shown and never obeyed", () => {
  it.each([
    ["&lt;!channel&gt;", "&lt;!channel&gt;"],
    ["&lt;@U1&gt;", "&lt;@U1&gt;"],
    ["&amp;lt;!here&amp;gt;", "&amp;lt;!here&amp;gt;"],
    ["&lt;script&gt;x&lt;/script&gt;", "&lt;script&gt;x&lt;/script&gt;"],
    ["<javascript:alert(1)|Pay>", "Pay (javascript:alert(1))"],
    ["<data:text/html,x>", "&lt;data:text/html,x&gt;"],
    [
      '<https://example.com/"onmouseover="x|y>',
      '<a href="https://example.com/&quot;onmouseover=&quot;x" target="_blank" rel="noreferrer noopener">y</a>',
    ],
  ])("draws %s as words", (text, html) => {
    expect(line(text)).toBe(html);
  });

  it("shows raw HTML in markdown as text, without foreign pictures and script links", () => {
    const html = renderToStaticMarkup(
      markdown("<img src=x onerror=alert(1)> [x](javascript:alert(1)) ![p](https://elsewhere.example/p.png)"),
    );
    expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(html).not.toMatch(/javascript:|preload|<img[^>]*onerror|<script/);
    expect(html).toContain("<a>x</a>");
  });

  it("follows web and mail addresses only, and loads pictures of this machine only", () => {
    expect(["https://a.example", "http://a.example", "mailto:a@b.example"].map(safeLink)).not.toContain(undefined);
    expect(
      [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "",
        "nonsense",
      ].map(safeLink),
    ).toEqual(Array.from({ length: 7 }, () => undefined));
    expect(["/files/F1/a.png", "http://127.0.0.1:99/a.png", "data:image/png;base64,AA"].map(safeImage)).not.toContain(
      undefined,
    );
    expect(
      [
        "//elsewhere.example/a.png",
        "https://elsewhere.example/a.png",
        "data:text/html,x",
        "http://127.0.0.1.elsewhere.example/",
      ].map(safeImage),
    ).toEqual(Array.from({ length: 4 }, () => undefined));
  });
});
