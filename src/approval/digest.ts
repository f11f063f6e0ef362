import type { Json } from "#src/ports/cost-records.ts";
import type { Plan } from "#src/ports/proposals.ts";

/** JSON with its keys in order and no white space, so that the same content always is the same text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(",")}}`;
}

/** SHA-256 of the canonical form, lower-case hexadecimal. */
export async function digestOf(value: Json): Promise<string> {
  const hash = await globalThis.crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical(value)));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What a person approves: the tool and its plan, to the last character. */
export function planDigest(tool: string, plan: Plan): Promise<string> {
  return digestOf({ tool, plan });
}

/**
 * Names one effect of one proposal to the outside, the same however often it is tried. AWS takes 1 to 64 of `[a-zA-Z0-9-]` as
 * a client token.
 */
export async function effectToken(proposalId: string, effectKey: string): Promise<string> {
  return (await digestOf([proposalId, effectKey])).slice(0, 40);
}
