import { createElement as h, type ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Message } from "slack-blocks-to-jsx";

/**
 * Draws standard markdown, as the `markdown` block and streamed answers carry it. Raw HTML in it is shown as text and script
 * links lose their address (the library renders through react-markdown).
 */
export function markdown(text: string): ReactElement {
  const props = {
    blocks: [{ type: "markdown" as const, text }],
    name: "",
    logo: "",
    withoutWrapper: true,
    unstyled: true,
  };
  const html = renderToStaticMarkup(h(Message, props))
    // Preloads would fetch pictures from elsewhere, and the library repeats one id for every message.
    .replace(/<link rel="preload"[^>]*>/g, "")
    .replaceAll(' id="slack_blocks_to_jsx"', "")
    .replace(/ class="[^"]*"/g, "")
    // The library empties the address of a link it will not follow; without one it is no link at all.
    .replace(/<a href=""[^>]*>/g, "<a>");
  // biome-ignore lint/security/noDangerouslySetInnerHtml: this is the markup that React's own serializer just escaped.
  return h("div", { className: "markdown", dir: "auto", dangerouslySetInnerHTML: { __html: html } });
}
