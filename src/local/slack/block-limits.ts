import { ELEMENTS } from "./element-limits.ts";
import {
  anyBlock,
  anyText,
  bool,
  list,
  number,
  oneOf,
  plainText,
  type Shape,
  type Surface,
  shape,
  text,
  typed,
} from "./limit-words.ts";

/** A block's shape and where an app may send it. */
export interface BlockLimit extends Shape {
  readonly surfaces: readonly Surface[];
}

/** Limits of a whole message or view, after the reference of Block Kit. */
export const TOTALS = {
  blocks: { message: 50, modal: 100, home: 100 },
  /** Text of a post is refused beyond this; Slack's reference recommends 4,000 and cuts at 40,000. */
  postText: 40_000,
  updateText: 4_000,
  markdownText: 12_000,
  /** Observed, not documented: more text than this in the blocks of one message is `msg_blocks_too_long`. */
  blocksText: 13_200,
  /** All cells of one table together. */
  tableText: 10_000,
  chartsPerMessage: 2,
  tablesPerMessage: 1,
  attachments: 100,
} as const;

/** Limits of a view beside its blocks. */
export const VIEW_LIMITS = {
  title: 24,
  submit: 24,
  close: 24,
  privateMetadata: 3_000,
  callbackId: 255,
  externalId: 255,
  bytes: 250_000,
  stack: 3,
} as const;

const MENUS = [
  "static_select",
  "external_select",
  "users_select",
  "conversations_select",
  "channels_select",
  "multi_static_select",
  "multi_external_select",
  "multi_users_select",
  "multi_conversations_select",
  "multi_channels_select",
] as const;
const PICKERS = ["checkboxes", "datepicker", "radio_buttons", "timepicker"] as const;
const FIELDS = [
  "plain_text_input",
  "email_text_input",
  "url_text_input",
  "number_input",
  "rich_text_input",
  "file_input",
  "datetimepicker",
] as const;

const EVERYWHERE: readonly Surface[] = ["message", "modal", "home"];
const MESSAGES: readonly Surface[] = ["message"];

const cell = typed("raw_text", "raw_number", "rich_text");
const series = list(shape("data_series"), 1, 6);
const charted = { series: { ...series, required: true }, axis_config: { ...shape("axis_config"), required: true } };

/** Every block type of Block Kit with its members and their limits (reference of Block Kit, June 2026). */
export const BLOCKS: Readonly<Record<string, BlockLimit>> = {
  actions: {
    surfaces: EVERYWHERE,
    members: {
      elements: {
        ...list(
          typed("button", "overflow", "workflow_button", "datetimepicker", "rich_text_input", ...PICKERS, ...MENUS),
          1,
          25,
        ),
        required: true,
      },
    },
  },
  alert: {
    surfaces: EVERYWHERE,
    members: {
      text: { ...anyText(3000), required: true },
      level: oneOf("default", "info", "warning", "error", "success"),
    },
  },
  card: {
    surfaces: MESSAGES,
    atLeastOne: ["hero_image", "title", "actions", "body"],
    members: {
      hero_image: typed("image"),
      icon: typed("image"),
      title: anyText(150),
      subtitle: anyText(150),
      body: anyText(200),
      actions: list(typed("button"), 0, 25),
    },
  },
  carousel: {
    surfaces: MESSAGES,
    members: { elements: { ...list(anyBlock("card"), 1, 10), required: true } },
  },
  container: {
    surfaces: EVERYWHERE,
    atLeastOne: ["title", "rich_text_title"],
    members: {
      title: plainText(150),
      rich_text_title: anyBlock("rich_text"),
      subtitle: anyText(150),
      child_blocks: {
        ...list(
          anyBlock(
            "actions",
            "context",
            "divider",
            "file",
            "header",
            "image",
            "input",
            "rich_text",
            "section",
            "table",
            "video",
          ),
          1,
          10,
        ),
        required: true,
      },
      width: oneOf("narrow", "standard", "wide", "full"),
      icon: typed("image"),
      is_collapsible: bool,
      default_collapsed: bool,
      has_header_divider: bool,
    },
  },
  context: {
    surfaces: EVERYWHERE,
    members: { elements: { ...list(typed("image", "plain_text", "mrkdwn"), 1, 10), required: true } },
  },
  context_actions: {
    surfaces: MESSAGES,
    members: { elements: { ...list(typed("feedback_buttons", "icon_button"), 1, 5), required: true } },
  },
  data_table: {
    surfaces: MESSAGES,
    members: {
      rows: { ...list(list(cell, 1, 20), 2, 101), required: true },
      caption: { ...text(1), required: true },
      page_size: number(1, 100),
      row_header_column_index: number(0, 19),
    },
  },
  data_visualization: {
    surfaces: MESSAGES,
    members: {
      title: { ...text(1, 50), required: true },
      chart: { ...typed("pie", "bar", "area", "line"), required: true },
    },
  },
  divider: { surfaces: EVERYWHERE, members: {} },
  file: {
    surfaces: [],
    members: { source: { ...oneOf("remote"), required: true }, external_id: { ...text(1), required: true } },
  },
  header: { surfaces: EVERYWHERE, members: { text: { ...plainText(150), required: true } } },
  image: {
    surfaces: EVERYWHERE,
    exactlyOne: ["image_url", "slack_file"],
    members: {
      image_url: text(1, 3000),
      slack_file: shape("slack_file"),
      alt_text: { ...text(1, 2000), required: true },
      title: plainText(2000),
    },
  },
  input: {
    surfaces: EVERYWHERE,
    members: {
      label: { ...plainText(2000), required: true },
      element: { ...typed(...FIELDS, ...PICKERS, ...MENUS), required: true },
      hint: plainText(2000),
      optional: bool,
      dispatch_action: bool,
    },
  },
  markdown: { surfaces: MESSAGES, members: { text: { ...text(1, 12_000), required: true } } },
  plan: {
    surfaces: MESSAGES,
    members: { title: { ...text(1), required: true }, tasks: list(anyBlock("task_card"), 0, 50) },
  },
  rich_text: {
    surfaces: EVERYWHERE,
    members: {
      elements: {
        ...list(typed("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"), 0),
        required: true,
      },
    },
  },
  section: {
    surfaces: EVERYWHERE,
    atLeastOne: ["text", "fields"],
    members: {
      text: anyText(3000),
      fields: list(anyText(2000), 1, 10),
      accessory: typed("button", "image", "overflow", "workflow_button", ...PICKERS, ...MENUS),
      expand: bool,
    },
  },
  table: {
    surfaces: MESSAGES,
    members: {
      rows: { ...list(list(cell, 1, 20), 1, 100), required: true },
      column_settings: list(shape("column_setting"), 0, 20),
    },
  },
  task_card: {
    surfaces: MESSAGES,
    members: {
      task_id: { ...text(1), required: true },
      title: { ...text(1), required: true },
      status: oneOf("pending", "in_progress", "complete", "error"),
      details: anyBlock("rich_text"),
      output: anyBlock("rich_text"),
      sources: list(typed("url"), 0),
    },
  },
  video: {
    surfaces: EVERYWHERE,
    members: {
      video_url: { ...text(1, 3000), required: true },
      thumbnail_url: { ...text(1, 3000), required: true },
      alt_text: { ...text(1, 2000), required: true },
      title: { ...plainText(199), required: true },
      title_url: text(1, 3000),
      author_name: text(1, 49),
      provider_name: text(1),
      provider_icon_url: text(1, 3000),
      description: plainText(200),
    },
  },
};

/** Everything inside blocks, by `type`, or by our own name where Slack's object has no type. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  ...ELEMENTS,
  pie: { members: { segments: { ...list(shape("segment"), 1, 6), required: true } } },
  bar: { members: charted },
  area: { members: charted },
  line: { members: charted },
  segment: {
    members: { label: { ...text(1, 20), required: true }, value: { ...number(Number.MIN_VALUE), required: true } },
  },
  data_series: {
    members: {
      name: { ...text(1, 20), required: true },
      data: { ...list(shape("data_point"), 1, 20), required: true },
    },
  },
  data_point: { members: { label: { ...text(1, 20), required: true }, value: { ...number(), required: true } } },
  axis_config: {
    members: {
      categories: { ...list(text(1, 20), 1, 20), required: true },
      x_label: text(1, 50),
      y_label: text(1, 50),
    },
  },
  column_setting: { members: { align: oneOf("left", "center", "right"), is_wrapped: bool } },
  raw_text: { members: { text: { ...text(1), required: true } } },
  raw_number: { members: { value: { ...number(), required: true }, text: { ...text(1), required: true } } },
};
