import type { Clock } from "./clock.ts";
import { systemClock } from "./clock.ts";

/**
 * Makes a UUID of version 7: sortable by time, 74 random bits (RFC 9562, section 5.7).
 * The clock is a parameter so that tests can order ids as they like.
 */
export function newId(clock: Clock = systemClock): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  let ms = clock.now().getTime();
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
