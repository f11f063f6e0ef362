import type { Action, Block } from "#src/view/view.ts";
import { LIMITS } from "../limits.ts";
import { plain, type SlackBlock } from "./block.ts";
import { formOf, packForm } from "./form.ts";

type AlertLevel = Extract<Block, { kind: "alert" }>["level"];

const ALERTS: Readonly<Record<AlertLevel, { readonly emoji: string; readonly word: string }>> = {
  info: { emoji: "information_source", word: "Note" },
  success: { emoji: "heavy_check_mark", word: "Done" },
  warning: { emoji: "warning", word: "Careful" },
  error: { emoji: "warning", word: "Not possible" },
};

/** A heading. */
export function renderHeading(text: string): SlackBlock {
  return { type: "header", text: plain(text) };
}

/** A paragraph, letter by letter. */
export function renderParagraph(text: string): SlackBlock[] {
  return text === "" ? [] : [{ type: "section", text: plain(text) }];
}

/** An alert: a sign and a word, never colour alone, then the text. */
export function renderAlert(level: AlertLevel, text: string): SlackBlock {
  const { emoji, word } = ALERTS[level];
  return {
    type: "rich_text",
    elements: [
      {
        type: "rich_text_section",
        elements: [
          { type: "emoji", name: emoji },
          { type: "text", text: ` ${word}: `, style: { bold: true } },
          { type: "text", text },
        ],
      },
    ],
  };
}

/**
 * Buttons that run a command. `pick` buttons answer a question and their answer takes its place; `run` buttons lead on; what asks
 * something first opens a form. The value is the command line, which goes through the door like typed text, or the form; a
 * command too long for a button has none.
 */
export function renderActions(actions: readonly Action[], kind: "run" | "pick", offset: number): SlackBlock[] {
  const buttons = actions
    .flatMap((action) => {
      const value = packed(action);
      return value === null ? [] : [{ action, value }];
    })
    .slice(0, LIMITS.buttons)
    .map(({ action, value }, index) => ({
      type: "button" as const,
      action_id: `${asks(action) ? "ask" : kind}/${offset + index}`,
      text: plain(action.label),
      value,
      ...(action.style === undefined ? {} : { style: action.style }),
    }));
  return buttons.length === 0 ? [] : [{ type: "actions", elements: buttons }];
}

/** Every `action_id` of a button that runs a command at once. */
export const ACTION_ID = /^(run|pick)\/\d+$/;

const asks = (action: Action): boolean => (action.ask ?? []).length > 0;

function packed(action: Action): string | null {
  if (asks(action)) return packForm(formOf(action));
  return action.command.length <= LIMITS.buttonValue && action.command !== "" ? action.command : null;
}
