import type { Block, TextFile } from "#src/view/view.ts";
import { CHOICES } from "../limits.ts";

/** Whether a text is too long to be read in a message. */
export function isLong({ text }: TextFile): boolean {
  return text.length > CHOICES.fileText;
}

/** What stands in the message whose file it is. */
export function fileNote({ title, text }: TextFile): string {
  const lines = text.split("\n").length;
  return `${title}: ${lines} ${lines === 1 ? "line" : "lines"}.`;
}

/** The text in parts of whole lines, for where no file can be shared. */
export function fileParts({ text }: TextFile): Block[] {
  const parts: string[] = [];
  for (const line of text.split("\n")) {
    const last = parts.at(-1);
    if (last === undefined || last.length + line.length >= CHOICES.fileText) parts.push(line);
    else parts[parts.length - 1] = `${last}\n${line}`;
  }
  return parts.map((part) => ({ kind: "text", text: part }));
}
