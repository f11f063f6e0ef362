import type { KnownBlock, PlainTextElement } from "@slack/types";

/** A chart that Slack draws itself. Newer than the published types, so its shape is declared here. */
export interface DataVisualization {
  readonly type: "data_visualization";
  readonly title: string;
  readonly chart: NativePie | NativeAxes;
}

interface NativePie {
  readonly type: "pie";
  readonly segments: readonly NativePoint[];
}

export interface NativeAxes {
  readonly type: "line" | "bar";
  readonly series: readonly { readonly name: string; readonly data: readonly NativePoint[] }[];
  readonly axis_config: { readonly categories: readonly string[]; readonly y_label?: string };
}

interface NativePoint {
  readonly label: string;
  readonly value: number;
}

/** Any block that we send. */
export type SlackBlock = KnownBlock | DataVisualization;

/** Text that Slack shows letter by letter: no markup, no mentions, no emoji codes. */
export function plain(text: string): PlainTextElement {
  return { type: "plain_text", text, emoji: false };
}

/** A small grey line. */
export function contextLine(text: string): SlackBlock {
  return { type: "context", elements: [plain(text)] };
}

/** Text in a fixed-width face, exactly as it is. */
export function fixedWidth(text: string): SlackBlock {
  return {
    type: "rich_text",
    elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text }], border: 0 }],
  };
}
