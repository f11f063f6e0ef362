import { randomBytes } from "node:crypto";
import { LRUCache } from "lru-cache";
import { InputError, NotFound } from "#src/kernel/errors.ts";
import type { Caller } from "#src/tool/caller.ts";
import { cut, type Part, paged, sizeOf } from "#src/view/cut.ts";

/** What is told of the rest of an answer. */
export interface Rest {
  /** Names the answer for `more`; worth nothing to anybody else. */
  readonly handle: string;
  readonly pages: number;
  /** Each list or text that goes on in the pages. */
  readonly cut: readonly { readonly path: string; readonly shown: number }[];
}

/** One page of the rest, or what was found in the whole answer. */
export interface Page {
  readonly tool: string;
  readonly pages: number;
  readonly parts: readonly Part[];
  /** True when more was found than fits. */
  readonly cutShort: boolean;
}

/** Answers too large for one message, for half an hour, each for who asked alone and only while their rights are the same. */
export interface KeptAnswers {
  /** Cuts data to so many bytes; with its rest, where there is one. */
  keep(tool: string, data: unknown, caller: Caller, bytes: number): { readonly data: unknown; readonly rest?: Rest };
  /** A page of the rest, counted from 1. */
  page(handle: string, page: number, caller: Caller): Page;
  /** The items of cut lists in which this text stands, in the whole answer. */
  find(handle: string, text: string, caller: Caller): Page;
}

interface Kept {
  readonly tool: string;
  readonly rights: string;
  readonly pages: readonly (readonly Part[])[];
  /** The cut lists, whole. */
  readonly lists: readonly Part[];
}

/** How large a page is: at most 13,500 tokens, by the same measure as an answer. */
const PAGE_BYTES = 36_000;
const KEPT_BYTES = 64_000_000;
const KEPT_MS = 30 * 60_000;

/** Makes an empty book. It is this process's own: another one does not know its handles. */
export function keptAnswers(): KeptAnswers {
  const kept = new LRUCache<string, Kept>({ maxSize: KEPT_BYTES, ttl: KEPT_MS });
  const get = (handle: string, caller: Caller): Kept => {
    const found = kept.get(handle);
    if (found !== undefined && found.rights === rightsOf(caller)) return found;
    throw new NotFound("more.unknown", "There is no such answer any more, or not for you. Ask the question again.");
  };
  return {
    keep(tool, data, caller, bytes) {
      if (sizeOf(data) <= bytes) return { data };
      const { data: first, rest } = cut(data, bytes);
      const pages = paged(rest, PAGE_BYTES);
      const lists = rest.flatMap((part) =>
        part.items === undefined ? [] : [{ ...part, from: 0, items: listAt(data, part.path) }],
      );
      const handle = randomBytes(15).toString("base64url");
      kept.set(handle, { tool, rights: rightsOf(caller), pages, lists }, { size: 2 * sizeOf(data) + 1 });
      return {
        data: first,
        rest: { handle, pages: pages.length, cut: rest.map(({ path, from }) => ({ path, shown: from })) },
      };
    },
    page(handle, page, caller) {
      const { tool, pages } = get(handle, caller);
      const parts = pages[page - 1];
      if (parts !== undefined) return { tool, pages: pages.length, parts, cutShort: false };
      throw new InputError("more.page", `The rest of this answer has the pages 1 to ${pages.length}.`);
    },
    find(handle, text, caller) {
      const { tool, pages, lists } = get(handle, caller);
      const wanted = text.toLowerCase();
      const parts: Part[] = [];
      let room = PAGE_BYTES;
      for (const { path, items = [] } of lists) {
        for (const [from, item] of items.entries()) {
          if (!JSON.stringify(item).toLowerCase().includes(wanted)) continue;
          const part = { path, from, items: [item] };
          room -= sizeOf(part) + 1;
          if (room < 0) return { tool, pages: pages.length, parts, cutShort: true };
          parts.push(part);
        }
      }
      return { tool, pages: pages.length, parts, cutShort: false };
    },
  };
}

/** Whose answer it is, and by which rights it was given. */
function rightsOf({ id, roles, clients, reach, bills }: Caller): string {
  return JSON.stringify([id, roles, clients, reach, bills]);
}

function listAt(data: unknown, path: string): unknown[] {
  const keys = path.split("/").slice(1);
  return keys.reduce((value, key) => (value as Record<string, unknown>)[key], data) as unknown as unknown[];
}
