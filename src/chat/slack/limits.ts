/**
 * What Slack takes, in one place. Sources: the reference of Block Kit and of the Web API (docs.slack.dev, June 2026) for blocks,
 * tables and charts; `messageText` was observed, not documented (a message with more text in its blocks is `msg_blocks_too_long`);
 * `updateText` is the limit of `chat.update`, the smaller of the two that a top-level text has to pass.
 */
export const LIMITS = {
  blocks: { message: 50, home: 100 },
  updateText: 4_000,
  /** All standard markdown of one message together. */
  markdown: 12_000,
  messageText: 13_000,
  header: 150,
  sectionText: 3_000,
  fields: 10,
  fieldText: 2_000,
  contextText: 2_000,
  buttons: 25,
  buttonText: 75,
  buttonValue: 2_000,
  altText: 1_000,
  /** A form: the words of its frame, what it carries along, and one input. */
  modal: { title: 24, submit: 24, metadata: 3_000, label: 2_000, hint: 2_000, inputText: 3_000 },
  /** Rows include the header. One table of either kind a message. */
  dataTable: { rows: 101, columns: 20, text: 10_000, pageSize: 100 },
  table: { rows: 100, columns: 20, text: 10_000 },
  charts: { perMessage: 2, title: 50, label: 20, axisTitle: 50, series: 6, categories: 20, segments: 6 },
} as const;

/** What we choose below those limits, so that an answer stays readable. */
export const CHOICES = {
  /** A name in a cell; longer ones end with an ellipsis. */
  cell: 80,
  caption: 140,
  /** Rows of a table that is drawn as fixed-width text. */
  textRows: 20,
  /** A name in such a table, so that a row stays on one line. */
  textCell: 36,
  /** Rows on one page of a data table; the totals are repeated below a table with more. */
  pageSize: 25,
  /** Reasons of unknown cells that are listed below a table. */
  reasons: 10,
  /** Rows of a table in the top-level text, which notifications and screen readers use. */
  spokenRows: 20,
  spokenText: 3_000,
  /** Rows of a table on a card: it is read in a channel, and decided on. */
  cardRows: 20,
  /** Questions of one form, and what may be typed into one: it has to fit into a button when the form is offered again. */
  questions: 20,
  answer: 1_000,
  label: 150,
  hint: 300,
  /** The longest text that is shown in a message when it could be a file; one that is shown is shown in parts of this size. */
  fileText: 2_800,
  /** Text in the cells of a native table: the rest of the message needs room too. */
  tableText: 9_000,
  /** Steps in one streamed message, the words of one, and the room that the end of an answer needs. */
  steps: 20,
  stepTitle: 120,
  stepOutcome: 200,
  ending: 800,
} as const;
