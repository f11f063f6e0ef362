import type { AnyChunk } from "@slack/types";
import type { AssistantStep } from "#src/tool/assistant.ts";
import { CHOICES, LIMITS } from "../limits.ts";
import { contextLine, plain, type SlackBlock } from "../render/block.ts";
import { cleanLine, cut, escapeMrkdwn } from "../render/clean.ts";
import type { Posted } from "../web.ts";
import { cutAt } from "./cut.ts";

type Status = "in_progress" | "complete" | "error";

interface Words {
  readonly kind: "words";
  text: string;
  /** How much of it Slack has. */
  sent: number;
}

interface Task {
  readonly kind: "task";
  readonly id: string;
  title: string;
  status: Status;
  output: string;
  /** Whether Slack has it as it is. */
  sent: boolean;
}

/** A step with its words cut to their place. */
export type Step = Omit<Task, "kind" | "sent">;

/** One message while it grows: words and steps in the order they came, and how much of that Slack has. */
export class Growing {
  /** Where it stands in Slack, once it does. */
  posted: Posted | undefined;
  readonly #parts: (Words | Task)[] = [];

  /** Takes as much of the text as fits, and gives the rest. */
  words(text: string): string {
    const room = Math.min(LIMITS.markdown - this.#length("words"), this.#room());
    const taken = room <= 0 ? 0 : cutAt(text, room);
    const last = this.#parts.at(-1);
    if (last?.kind === "words") last.text += text.slice(0, taken);
    else if (taken > 0) this.#parts.push({ kind: "words", text: text.slice(0, taken), sent: 0 });
    return text.slice(taken);
  }

  /** Takes a step, or what has become of it; false when there is no room for it. */
  step(step: Step): boolean {
    const known = this.#tasks().find((task) => task.id === step.id);
    if (known !== undefined) {
      Object.assign(known, step, { sent: false });
      return true;
    }
    if (this.#tasks().length >= CHOICES.steps || this.#room() < sizeOf(step) + CHOICES.stepOutcome) return false;
    this.#parts.push({ kind: "task", ...step, sent: false });
    return true;
  }

  /** Ends every step that has not ended, and gives those steps as they were. */
  endSteps(status: Status, output: string): readonly Step[] {
    const open = this.#tasks().filter((task) => task.status === "in_progress");
    const before = open.map(({ id, title, status: was, output: said }) => ({ id, title, status: was, output: said }));
    for (const task of open) Object.assign(task, { status, output, sent: false });
    return before;
  }

  /** What Slack does not have yet. */
  unsent(): AnyChunk[] {
    return this.#parts.flatMap((part): AnyChunk[] => {
      if (part.kind === "words") {
        return part.sent < part.text.length ? [{ type: "markdown_text", text: part.text.slice(part.sent) }] : [];
      }
      if (part.sent) return [];
      const { id, title, status, output } = part;
      return [{ type: "task_update", id, title, status, ...(output !== "" && { output }) }];
    });
  }

  /** Slack has all of it. */
  settle(): void {
    for (const part of this.#parts) {
      if (part.kind === "words") part.sent = part.text.length;
      else part.sent = true;
    }
  }

  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  /** The whole message as blocks, the way a stream draws it. */
  blocks(): SlackBlock[] {
    return this.#parts.map((part): SlackBlock => {
      if (part.kind === "words") return { type: "markdown", text: part.text };
      const { id, title, status, output } = part;
      return { type: "task_card", task_id: id, title, status, ...(output !== "" && { output: richText(output) }) };
    });
  }

  /** The whole message in the oldest blocks there are, for a workspace that takes no others. */
  plainBlocks(): SlackBlock[] {
    return this.#parts.flatMap((part): SlackBlock[] => {
      if (part.kind === "words") return sections(part.text);
      return [contextLine(part.output === "" ? part.title : `${part.title}: ${part.output}`)];
    });
  }

  /** For notifications and screen readers. */
  spoken(): string {
    const words = this.#parts.flatMap((part) => (part.kind === "words" ? [part.text] : [])).join("");
    const all =
      words.trim() === ""
        ? this.#tasks()
            .map(({ title }) => title)
            .join("\n")
        : words;
    return cut(escapeMrkdwn(cut(all, CHOICES.spokenText)), LIMITS.updateText) || "Answer";
  }

  #tasks(): Task[] {
    return this.#parts.filter((part) => part.kind === "task");
  }

  /** All text of a message has one limit, and its end needs some of it. */
  #room(): number {
    return LIMITS.messageText - CHOICES.ending - this.#length("words") - this.#length("task");
  }

  #length(kind: "words" | "task"): number {
    return this.#parts.reduce((sum, part) => {
      if (part.kind !== kind) return sum;
      // What will be said of a step that goes on needs its room already.
      return sum + (part.kind === "words" ? part.text.length : part.title.length + CHOICES.stepOutcome);
    }, 0);
  }
}

/** A step as it is shown. */
export function stepOf({ id, title, state, outcome }: AssistantStep): Step {
  const status = state === "begun" ? "in_progress" : state === "done" ? "complete" : "error";
  return {
    id,
    title: cleanLine(title, CHOICES.stepTitle) || "Working",
    status,
    output: cleanLine(outcome ?? "", CHOICES.stepOutcome),
  };
}

const sizeOf = (step: Step): number => step.title.length + step.output.length;

function sections(text: string): SlackBlock[] {
  const blocks: SlackBlock[] = [];
  for (let rest = text; rest !== ""; ) {
    const taken = cutAt(rest, LIMITS.sectionText);
    blocks.push({ type: "section", text: plain(rest.slice(0, taken)) });
    rest = rest.slice(taken);
  }
  return blocks;
}

function richText(text: string): {
  type: "rich_text";
  elements: { type: "rich_text_section"; elements: { type: "text"; text: string }[] }[];
} {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}
