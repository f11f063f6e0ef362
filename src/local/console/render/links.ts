/**
 * The address if it may be followed from the console, else undefined: only http, https and mailto, so that a `javascript:`
 * or `data:` link in a text from outside is shown and never run.
 */
export function safeLink(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol } = new URL(address);
  return protocol === "http:" || protocol === "https:" || protocol === "mailto:" ? address : undefined;
}

/** The address if a picture may be loaded from it: this machine or a data URL of a raster or SVG picture; else undefined. */
export function safeImage(address: string): string | undefined {
  if (/^\/(?!\/)/.test(address)) return address;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol === "data:")
    return /^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/.test(address) ? address : undefined;
  const local = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  return local && (url.protocol === "http:" || url.protocol === "https:") ? address : undefined;
}
