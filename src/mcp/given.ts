import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";

/** A whole answer, as it was given, and its JSON once that was needed. */
interface Given {
  /** The receipt in JSON: two answers are the same when the sources tell the same of themselves too. */
  readonly receiptJson: string;
  readonly result: CallToolResult;
  bytes?: Buffer;
}

/** By the data of the answer. The door gives the very same data again while its sources are the same; with the data goes what was made of it. */
const GIVEN = new WeakMap<WeakKey, Given>();

/** The same answer, where it was given before. */
export function givenBefore(data: unknown, receiptJson: string): CallToolResult | undefined {
  const given = isRecord(data) ? GIVEN.get(data) : undefined;
  return given?.receiptJson === receiptJson ? given.result : undefined;
}

/** Remembers a whole answer: one without a rest that is for its caller alone. */
export function remember(data: unknown, receiptJson: string, result: CallToolResult): void {
  if (isRecord(data)) GIVEN.set(data, { receiptJson, result });
}

/** The JSON of a result in UTF-8; of one that was given before it is not written anew, also when the SDK has copied it. */
export function jsonBytes(result: unknown): Buffer {
  const given = isRecord(result) ? rememberedAs(result) : undefined;
  if (given === undefined) return Buffer.from(JSON.stringify(result));
  given.bytes ??= Buffer.from(JSON.stringify(result));
  return given.bytes;
}

function rememberedAs(result: Readonly<Record<string, unknown>>): Given | undefined {
  const { content, structuredContent, ...more } = result;
  if (!isRecord(structuredContent) || !isRecord(structuredContent.data) || Object.keys(more).length > 0)
    return undefined;
  const given = GIVEN.get(structuredContent.data);
  // Each answer has a receipt of its own, so that no other result holds this one.
  const isIts = given !== undefined && given.result.structuredContent?.receipt === structuredContent.receipt;
  return isIts && Array.isArray(content) && content.length === given.result.content.length ? given : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
