import { hash } from "node:crypto";
import type { Audit } from "#src/ports/audit.ts";
import type { Actor } from "#src/ports/proposals.ts";
import type { RunRecord } from "#src/tool/run.ts";

/** Writes what the door did into the audit chain; of the input only a digest is kept. */
export function auditTo(audit: Audit): (entry: RunRecord) => Promise<void> {
  return async ({ caller, tool, input, outcome }) => {
    const entry = { actor: caller.id, surface: caller.surface, tool: storable(tool), outcome };
    await audit.append({ ...entry, inputDigest: digest(input) });
  };
}

/** Writes a deed into the chain of a transaction, next to what it changed. */
export async function noteIn(
  audit: Audit,
  deed: { readonly by: Actor; readonly tool: string; readonly input: unknown },
): Promise<void> {
  const { by, tool, input } = deed;
  await audit.append({ actor: by.id, surface: by.surface, tool, outcome: "ok", inputDigest: digest(input) });
}

/**
 * The name of a tool that may not exist, as a stranger may have sent it. A database refuses NUL and replaces half a character,
 * so that the row would be missing, or would no longer match its hash.
 */
function storable(name: string): string {
  return name.slice(0, LONGEST).toWellFormed().replaceAll("\0", "\ufffd");
}

const LONGEST = 100;

/** SHA-256 of the input with its keys in order, so that the same question has the same digest. */
function digest(input: unknown): string {
  return hash("sha256", canonical(input));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
    .join(",")}}`;
}
