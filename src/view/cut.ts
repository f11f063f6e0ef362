import { escapedJson } from "./escaped-json.ts";

/** A piece of an answer that did not fit: the items of one list from one place on, or the text of one field from one character on. */
export interface Part {
  /** Where in the answer's data, as a JSON Pointer (RFC 6901). */
  readonly path: string;
  readonly from: number;
  readonly items?: readonly unknown[];
  readonly text?: string;
}

/** An answer cut to a size: its data with some lists and texts cut short, and what was taken off, in the order in which it goes back. */
export interface Cut {
  readonly data: unknown;
  readonly rest: readonly Part[];
}

/** How large a value is when it is sent, in bytes. */
export function sizeOf(value: unknown): number {
  return Buffer.byteLength(escapedJson(value));
}

/**
 * Cuts data to at most so many bytes by cutting its longest lists and texts short. What is left has the shape that it had. Data without a list
 * or text to cut stays too large.
 */
export function cut(data: unknown, bytes: number): Cut {
  const copy: unknown = structuredClone(data);
  const rest: Part[] = [];
  for (let excess = sizeOf(copy) - bytes; excess > 0; excess = sizeOf(copy) - bytes) {
    const [longest] = pieces(copy, bytes / 4).sort((a, b) => b.size - a.size);
    if (longest === undefined) break;
    // A list that is cut later holds those that were cut before it, so it goes back first.
    rest.unshift(longest.take(excess));
  }
  return { data: copy, rest };
}

/** Distributes what was taken off over pages of at most so many bytes; put back in order, they give the whole. */
export function paged(rest: readonly Part[], bytes: number): readonly (readonly Part[])[] {
  const pages: Part[][] = [];
  let room = 0;
  const add = (part: Part): void => {
    const size = sizeOf(part) + 1;
    if (size > room) {
      pages.push([]);
      room = bytes;
    }
    room -= size;
    const page = pages.at(-1);
    const last = page?.at(-1);
    if (last?.items !== undefined && part.items !== undefined && last.path === part.path) {
      page?.splice(-1, 1, { ...last, items: [...last.items, ...part.items] });
    } else page?.push(part);
  };
  for (const { path, from, items, text } of rest) {
    for (const [i, item] of (items ?? []).entries()) add({ path, from: from + i, items: [item] });
    for (const [at, slice] of slices(text ?? "", bytes)) add({ path, from: from + at, text: slice });
  }
  return pages;
}

/** A list or a text that can be cut short. */
interface Piece {
  readonly size: number;
  /** Takes at least so many bytes off its end, or all of it. */
  take(bytes: number): Part;
}

/** Every list without an item larger than `largest`, and every long text, wherever it stands. */
function pieces(value: unknown, largest: number, path = ""): Piece[] {
  if (typeof value !== "object" || value === null) return [];
  const own = Array.isArray(value) && path !== "" ? listPiece(value, largest, path) : [];
  const inner = Object.entries(value).flatMap(([key, child]) => {
    const place = `${path}/${escaped(key)}`;
    return typeof child === "string"
      ? textPiece(value as Record<string, unknown>, key, place)
      : pieces(child, largest, place);
  });
  return [...own, ...inner];
}

function listPiece(list: unknown[], largest: number, path: string): Piece[] {
  const sizes = list.map((item) => sizeOf(item) + 1);
  if (list.length === 0 || Math.max(...sizes) > largest) return [];
  const size = sizes.reduce((sum, one) => sum + one, 0);
  const take = (bytes: number): Part => {
    let from = list.length;
    for (let taken = 0; taken < bytes && from > 0; from--) taken += sizes[from - 1] ?? 0;
    return { path, from, items: list.splice(from) };
  };
  return [{ size, take }];
}

function textPiece(holder: Record<string, unknown>, key: string, path: string): Piece[] {
  const text = String(holder[key]);
  if (text.length < LONG_TEXT) return [];
  const take = (bytes: number): Part => {
    const from = wholeCharacter(text, Math.max(0, text.length - bytes));
    holder[key] = text.slice(0, from);
    return { path, from, text: text.slice(from) };
  };
  return [{ size: sizeOf(text), take }];
}

/** Names and sentences stay whole. */
const LONG_TEXT = 2_000;

function* slices(text: string, bytes: number): Generator<readonly [number, string]> {
  // In JSON a character takes six bytes at most, as an escape.
  const length = Math.floor(bytes / 8);
  for (let at = 0; at < text.length; ) {
    const end = wholeCharacter(text, Math.min(text.length, at + length));
    yield [at, text.slice(at, end)];
    at = end;
  }
}

/** Not between the two halves of a character. */
function wholeCharacter(text: string, at: number): number {
  const isHalf = at > 0 && at < text.length && /[\uDC00-\uDFFF]/.test(text[at] ?? "");
  return isHalf ? at - 1 : at;
}

const escaped = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");
