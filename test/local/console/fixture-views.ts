/** Modals and the Home tab of the fixture app. */
import type { HomeView, ModalView } from "@slack/types";

const plain = (text: string) => ({ type: "plain_text" as const, text });
const option = (text: string, value: string) => ({ text: plain(text), value });
const input = <T>(block_id: string, label: string, element: T, more: object = {}) => ({
  type: "input" as const,
  block_id,
  label: plain(label),
  element,
  ...more,
});

/** A modal with every kind of input that a billing app uses. */
export function proposalView(): ModalView {
  const blocks: unknown[] = [
    {
      type: "section",
      text: {
        type: "mrkdwn",
        text: "A custom line item for *Delta Foods*. It is applied after a second person approves it.",
      },
    },
    input("name", "Description", { type: "plain_text_input", action_id: "v", max_length: 80, focus_on_load: true }),
    input(
      "amount",
      "Amount in USD",
      { type: "number_input", action_id: "v", is_decimal_allowed: true, min_value: "0.01", initial_value: "109.53" },
      { hint: plain("At most 1,000 without a second approver.") },
    ),
    input("period", "Billing period", {
      type: "static_select",
      action_id: "v",
      placeholder: plain("Choose a month"),
      options: [option("October 2026", "2026-10"), option("September 2026", "2026-09")],
    }),
    input(
      "client",
      "Client",
      { type: "external_select", action_id: "v", min_query_length: 1, placeholder: plain("Type a name") },
      { optional: true },
    ),
    input(
      "services",
      "Services",
      {
        type: "multi_static_select",
        action_id: "v",
        placeholder: plain("All services"),
        options: [option("Amazon EC2", "ec2"), option("Amazon S3", "s3")],
      },
      { optional: true },
    ),
    input("start", "Starts on", { type: "datepicker", action_id: "v", initial_date: "2026-10-01" }),
    input("kind", "Kind", {
      type: "radio_buttons",
      action_id: "v",
      initial_option: option("One time", "once"),
      options: [option("One time", "once"), option("Every month", "monthly")],
    }),
    input(
      "tell",
      "Tell",
      {
        type: "checkboxes",
        action_id: "v",
        options: [option("The client", "client"), option("The account manager", "am")],
      },
      { optional: true },
    ),
    input(
      "approver",
      "Approver",
      { type: "users_select", action_id: "v", placeholder: plain("Choose a person") },
      { optional: true },
    ),
    input("mail", "Copy to", { type: "email_text_input", action_id: "v" }, { optional: true }),
    input("link", "Ticket", { type: "url_text_input", action_id: "v" }, { optional: true }),
    input("note", "Note", { type: "plain_text_input", action_id: "v", multiline: true }, { optional: true }),
    {
      type: "actions",
      block_id: "deeper",
      elements: [{ type: "button", action_id: "rules", text: plain("Show the rules"), value: "1" }],
    },
  ];
  return {
    type: "modal",
    callback_id: "proposal",
    title: plain("New proposal"),
    submit: plain("Propose"),
    close: plain("Cancel"),
    blocks: blocks as ModalView["blocks"],
  };
}

export function rulesView(): ModalView {
  return {
    type: "modal",
    callback_id: "rules",
    title: plain("Rules"),
    close: plain("Back"),
    blocks: [
      {
        type: "section",
        text: { type: "mrkdwn", text: "• Above USD 1,000 two people approve\n• Nobody approves their own proposal" },
      },
    ],
  };
}

export function homeView(user: string, seen: number): HomeView {
  return {
    type: "home",
    blocks: [
      { type: "header", text: plain("October 2026 at a glance") },
      {
        type: "section",
        text: {
          type: "mrkdwn",
          text: `Hello <@${user}>. This page was drawn ${seen} ${seen === 1 ? "time" : "times"}.`,
        },
      },
      {
        type: "section",
        fields: [
          { type: "mrkdwn", text: "*My View*\nUSD 294,117.80" },
          { type: "mrkdwn", text: "*Margin*\nUSD 22,366.88" },
        ],
      },
      { type: "divider" },
      {
        type: "section",
        text: { type: "mrkdwn", text: "*Waiting for you*\nProposal 12: Delta Foods, USD 109.53" },
        accessory: { type: "button", action_id: "home_open", text: plain("Open"), value: "12" },
      },
      {
        type: "actions",
        block_id: "home",
        elements: [{ type: "button", action_id: "home_refresh", text: plain("Refresh"), value: "r" }],
      },
    ],
  };
}
