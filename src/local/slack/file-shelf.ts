import { randomBytes } from "node:crypto";
import type { SharedFile } from "./model.ts";

interface Slot {
  readonly id: string;
  readonly name: string;
  readonly altText: string;
  readonly length: number;
  bytes?: Buffer;
  shared?: SharedFile;
}

/** Media types by extension; everything else is served as a download. */
const TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  csv: "text/csv",
  txt: "text/plain",
  json: "application/json",
  pdf: "application/pdf",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** Files on their way into the workspace: a place is reserved, the bytes come, then the upload is completed. */
export class FileShelf {
  readonly #slots = new Map<string, Slot>();
  readonly #tickets = new Map<string, string>();
  #count = 0;

  /** Reserves a place; gives the file id and the secret of the upload address. */
  reserve(name: string, length: number, altText: string): { readonly id: string; readonly ticket: string } {
    this.#count += 1;
    const id = `F${String(this.#count).padStart(8, "0")}`;
    const ticket = randomBytes(16).toString("hex");
    this.#slots.set(id, { id, name, length, altText });
    this.#tickets.set(ticket, id);
    return { id, ticket };
  }

  /** Takes the bytes in; false when the address is unknown or the length is not the one announced. */
  receive(ticket: string, bytes: Buffer): boolean {
    const slot = this.#slots.get(this.#tickets.get(ticket) ?? "");
    if (slot === undefined || bytes.length !== slot.length) return false;
    slot.bytes = bytes;
    return true;
  }

  /** Makes the file a shared one; `undefined` when its bytes never came. */
  complete(id: string, title: string | undefined, baseUrl: string): SharedFile | undefined {
    const slot = this.#slots.get(id);
    if (slot?.bytes === undefined) return undefined;
    const path = `/files/${id}/${encodeURIComponent(slot.name)}`;
    slot.shared = {
      id,
      name: slot.name,
      title: title ?? slot.name,
      mimetype: mimetypeOf(slot.name),
      altText: slot.altText,
      size: slot.bytes.length,
      path,
      url: `${baseUrl}${path}`,
    };
    return slot.shared;
  }

  /** A shared file, and its bytes. */
  get(id: string): { readonly file: SharedFile; readonly bytes: Buffer } | undefined {
    const slot = this.#slots.get(id);
    return slot?.shared && slot.bytes ? { file: slot.shared, bytes: slot.bytes } : undefined;
  }
}

function mimetypeOf(name: string): string {
  return TYPES[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream";
}
