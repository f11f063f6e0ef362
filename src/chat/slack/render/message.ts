import { renderText } from "#src/view/text.ts";
import type { Block, Chart, TextFile, View } from "#src/view/view.ts";
import { CHOICES, LIMITS } from "../limits.ts";
import { contextLine, type SlackBlock } from "./block.ts";
import { chartTable, nativeChart, waterfallBars } from "./chart.ts";
import { cleanLine, cleanView, cut, escapeMrkdwn } from "./clean.ts";
import { renderFacts } from "./facts.ts";
import { fileNote, fileParts, isLong } from "./file.ts";
import { renderTable, topRows } from "./table.ts";
import { renderActions, renderAlert, renderHeading, renderParagraph } from "./words.ts";

/** A picture as Slack takes it. */
export interface Rendered {
  /** For notifications and screen readers; escaped mrkdwn. Always there. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  /** Charts that are to be uploaded as pictures beside the message. */
  readonly pictures: readonly Chart[];
  /** What is to be uploaded as files beside the message. */
  readonly files?: readonly TextFile[];
}

/** What the place of a message can show. */
export interface RenderOptions {
  readonly surface: "message" | "home";
  /** Whether the workspace draws data tables and charts itself. */
  readonly native: boolean;
  /** Whether pictures and other files can be uploaded to the place. */
  readonly pictures: boolean;
  /** What pressing a button does: leads on, or takes the place of this message. */
  readonly buttons: "run" | "pick";
  /** Small lines at the end, such as the receipt. */
  readonly footer: readonly string[];
}

/** Draws a view as blocks and text, degrading where the place or the limits ask for it. */
export function renderMessage(view: View, options: RenderOptions): Rendered {
  const clean = cleanView(view);
  const painter = new Painter(options);
  const blocks = clean.flatMap((block) => painter.draw(block));
  const lines = options.footer.map((line) => cleanLine(line, LIMITS.contextText)).filter((line) => line !== "");
  const footer = lines.map(contextLine);
  return {
    text: spokenText(clean, options.footer),
    blocks: keepWithin(blocks, footer, LIMITS.blocks[options.surface]),
    pictures: painter.pictures,
    files: painter.files,
  };
}

/** Only the text, for a message without blocks. */
export function spokenText(view: View, footer: readonly string[]): string {
  const short = view.map((block): Block => {
    if (block.kind === "table") return topRows(block, CHOICES.spokenRows);
    return block.kind === "file" && isLong(block) ? { kind: "text", text: fileNote(block) } : block;
  });
  const spoken = short.filter((block) => block.kind !== "actions");
  const text = renderText(spoken.length > 0 ? spoken : short);
  const whole = [text, ...footer.map((line) => cleanLine(line, LIMITS.contextText))].join("\n\n");
  // Escaping makes text longer, so what is cut is cut before, with room.
  return cut(escapeMrkdwn(cut(whole, CHOICES.spokenText)), LIMITS.updateText) || "Answer";
}

/** Remembers what a message may hold only once or twice. */
class Painter {
  readonly pictures: Chart[] = [];
  readonly files: TextFile[] = [];
  readonly #options: RenderOptions;
  #tables = 0;
  #charts = 0;
  #buttons = 0;

  constructor(options: RenderOptions) {
    this.#options = options;
  }

  draw(block: Block): SlackBlock[] {
    switch (block.kind) {
      case "heading":
        return [renderHeading(block.text)];
      case "text":
        return renderParagraph(block.text);
      case "facts":
        return renderFacts(block.items);
      case "alert":
        return [renderAlert(block.level, block.text)];
      case "table":
        return renderTable(block, this.#tableForm());
      case "chart":
        return this.#chart(block.chart);
      case "file":
        return this.#file(block);
      case "actions": {
        const offset = this.#buttons;
        this.#buttons += block.items.length;
        return renderActions(block.items, this.#options.buttons, offset);
      }
    }
  }

  #file(file: TextFile): SlackBlock[] {
    if (this.#options.surface !== "message" || !this.#options.pictures || !isLong(file)) {
      return cleanView(fileParts(file)).flatMap((part) => this.draw(part));
    }
    this.files.push(file);
    return renderParagraph(fileNote(file));
  }

  #tableForm(): "data_table" | "table" | "text" {
    if (this.#options.surface === "home") return "text";
    this.#tables += 1;
    if (this.#tables > 1) return "text";
    return this.#options.native ? "data_table" : "table";
  }

  #chart(chart: Chart): SlackBlock[] {
    const native = this.#native(chart);
    if (native !== null) return [native];
    if (this.#options.surface === "message" && this.#options.pictures) {
      this.pictures.push(chart);
      return [];
    }
    return [chartTable(chart)];
  }

  #native(chart: Chart): SlackBlock | null {
    const { surface, native, pictures } = this.#options;
    if (surface === "home" || !native || this.#charts >= LIMITS.charts.perMessage) return null;
    const drawn = chart.type === "waterfall" && !pictures ? waterfallBars(chart) : nativeChart(chart);
    if (drawn !== null) this.#charts += 1;
    return drawn;
  }
}

/** Keeps a message within the number of blocks and the amount of text; the footer and the word that something is missing stay. */
function keepWithin(blocks: readonly SlackBlock[], footer: readonly SlackBlock[], most: number): SlackBlock[] {
  let room = LIMITS.messageText - footer.reduce((sum, block) => sum + textLength(block), 0) - CUT_NOTE.length;
  const kept: SlackBlock[] = [];
  for (const block of blocks) {
    room -= textLength(block);
    if (room < 0 || kept.length >= most - footer.length - 1) return [...kept, contextLine(CUT_NOTE), ...footer];
    kept.push(block);
  }
  return [...kept, ...footer];
}

const CUT_NOTE = "The rest does not fit into one message. Ask for less, for instance one client or one month.";

/** All text in a block, whatever its shape. */
function textLength(part: unknown): number {
  if (typeof part === "string") return part.length;
  if (typeof part !== "object" || part === null) return 0;
  return Object.entries(part).reduce((sum, [key, value]) => (key === "type" ? sum : sum + textLength(value)), 0);
}

/** A message of one sentence that we wrote. */
export function sentence(text: string): Rendered {
  return { text: escapeMrkdwn(text), blocks: [], pictures: [] };
}
