import {
  anyBlock,
  anyText,
  anything,
  bool,
  list,
  number,
  oneOf,
  plainText,
  type Rule,
  type Shape,
  shape,
  text,
  typed,
} from "./limit-words.ts";

const actionId = { action_id: text(1, 255) };
const confirm = { confirm: shape("confirm") };
const focus = { focus_on_load: bool };
const placeholder = { placeholder: plainText(150) };
const menu = { ...actionId, ...confirm, ...focus, ...placeholder };
const many = { max_selected_items: number(1) };
const typing = { ...actionId, ...focus, ...placeholder, dispatch_action_config: shape("dispatch_action_config") };
const staticOptions = {
  options: list(shape("plain_option"), 1, 100),
  option_groups: list(shape("option_group"), 1, 100),
};
const conversations = { default_to_current_conversation: bool, filter: shape("conversation_filter") };
const optionMembers = { value: { ...text(1, 75), required: true }, description: anyText(75) };
const feedback: Rule = { ...shape("feedback_button"), required: true };

/** Elements and composition objects with their members and limits (reference of Block Kit). */
export const ELEMENTS: Readonly<Record<string, Shape>> = {
  plain_text: { members: { text: { ...text(1, 3000), required: true }, emoji: bool } },
  mrkdwn: { members: { text: { ...text(1, 3000), required: true }, verbatim: bool } },
  confirm: {
    members: {
      title: plainText(100),
      text: { ...anyText(300), required: true },
      confirm: plainText(30),
      deny: plainText(30),
      style: oneOf("primary", "danger"),
    },
  },
  option: { members: { text: { ...anyText(75), required: true }, ...optionMembers } },
  plain_option: { members: { text: { ...plainText(75), required: true }, ...optionMembers } },
  overflow_option: { members: { text: { ...plainText(75), required: true }, ...optionMembers, url: text(1, 3000) } },
  option_group: {
    members: {
      label: { ...plainText(75), required: true },
      options: { ...list(shape("plain_option"), 1, 100), required: true },
    },
  },
  dispatch_action_config: {
    members: { trigger_actions_on: list(oneOf("on_enter_pressed", "on_character_entered"), 1, 2) },
  },
  conversation_filter: {
    atLeastOne: ["include", "exclude_bot_users", "exclude_external_shared_channels"],
    members: {
      include: list(oneOf("im", "mpim", "private", "public"), 1, 4),
      exclude_external_shared_channels: bool,
      exclude_bot_users: bool,
    },
  },
  slack_file: { exactlyOne: ["id", "url"], members: { id: text(1), url: text(1, 3000) } },
  feedback_button: {
    members: {
      text: { ...plainText(75), required: true },
      value: { ...text(1, 2000), required: true },
      accessibility_label: text(1, 75),
    },
  },

  button: {
    members: {
      ...actionId,
      ...confirm,
      text: { ...plainText(75), required: true },
      value: text(1, 2000),
      url: text(1, 3000),
      style: oneOf("primary", "danger"),
      accessibility_label: text(1, 75),
    },
  },
  workflow_button: {
    members: {
      ...actionId,
      ...confirm,
      text: { ...plainText(75), required: true },
      workflow: { ...anything, required: true },
      style: oneOf("primary", "danger"),
      accessibility_label: text(1, 75),
    },
  },
  icon_button: {
    members: {
      ...actionId,
      ...confirm,
      icon: { ...text(1), required: true },
      text: { ...plainText(75), required: true },
      value: text(1, 2000),
      accessibility_label: text(1, 75),
      visible_to_user_ids: list(text(1), 1),
    },
  },
  feedback_buttons: { members: { ...actionId, positive_button: feedback, negative_button: feedback } },
  overflow: {
    members: { ...actionId, ...confirm, options: { ...list(shape("overflow_option"), 1, 5), required: true } },
  },
  checkboxes: {
    members: {
      ...actionId,
      ...confirm,
      ...focus,
      options: { ...list(shape("option"), 1, 10), required: true },
      initial_options: list(shape("option"), 1, 10),
    },
  },
  radio_buttons: {
    members: {
      ...actionId,
      ...confirm,
      ...focus,
      options: { ...list(shape("option"), 1, 10), required: true },
      initial_option: shape("option"),
    },
  },
  image: {
    exactlyOne: ["image_url", "slack_file"],
    members: {
      image_url: text(1, 3000),
      slack_file: shape("slack_file"),
      alt_text: { ...text(1, 2000), required: true },
    },
  },

  static_select: {
    exactlyOne: ["options", "option_groups"],
    members: { ...menu, ...staticOptions, initial_option: shape("plain_option") },
  },
  multi_static_select: {
    exactlyOne: ["options", "option_groups"],
    members: { ...menu, ...many, ...staticOptions, initial_options: list(shape("plain_option"), 1, 100) },
  },
  external_select: {
    members: { ...menu, initial_option: shape("plain_option"), min_query_length: number(0) },
  },
  multi_external_select: {
    members: { ...menu, ...many, initial_options: list(shape("plain_option"), 1, 100), min_query_length: number(0) },
  },
  users_select: { members: { ...menu, initial_user: text(1) } },
  multi_users_select: { members: { ...menu, ...many, initial_users: list(text(1), 1) } },
  conversations_select: {
    members: { ...menu, ...conversations, initial_conversation: text(1), response_url_enabled: bool },
  },
  multi_conversations_select: {
    members: { ...menu, ...many, ...conversations, initial_conversations: list(text(1), 1) },
  },
  channels_select: { members: { ...menu, initial_channel: text(1), response_url_enabled: bool } },
  multi_channels_select: { members: { ...menu, ...many, initial_channels: list(text(1), 1) } },
  datepicker: { members: { ...menu, initial_date: text(10, 10) } },
  timepicker: { members: { ...menu, initial_time: text(5, 5), timezone: text(1) } },
  datetimepicker: { members: { ...actionId, ...confirm, ...focus, initial_date_time: number(1e9, 9_999_999_999) } },

  plain_text_input: {
    members: {
      ...typing,
      initial_value: text(0, 3000),
      multiline: bool,
      min_length: number(0, 3000),
      max_length: number(1, 3000),
    },
  },
  email_text_input: { members: { ...typing, initial_value: text() } },
  url_text_input: { members: { ...typing, initial_value: text() } },
  number_input: {
    members: {
      ...typing,
      is_decimal_allowed: { ...bool, required: true },
      initial_value: text(),
      min_value: text(),
      max_value: text(),
    },
  },
  rich_text_input: { members: { ...typing, initial_value: anyBlock("rich_text") } },
  file_input: { members: { ...actionId, filetypes: list(text(1), 1), max_files: number(1, 10) } },

  url: { members: { url: { ...text(1, 3000), required: true }, text: { ...text(1), required: true } } },
  rich_text_section: { members: { elements: { ...list(anything, 0), required: true } } },
  rich_text_list: {
    members: {
      elements: { ...list(typed("rich_text_section"), 0), required: true },
      style: { ...oneOf("bullet", "ordered"), required: true },
      indent: number(0, 8),
      offset: number(0),
      border: number(0, 1),
    },
  },
  rich_text_quote: { members: { elements: { ...list(anything, 0), required: true }, border: number(0, 1) } },
  rich_text_preformatted: {
    members: { elements: { ...list(anything, 0), required: true }, border: number(0, 1), language: text(1) },
  },
};
