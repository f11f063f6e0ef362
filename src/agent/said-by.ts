import type { Json } from "#src/ports/cost-records.ts";
import { demandFigure, demandRepeated } from "./guard/amounts.ts";
import { demandFlag, demandKind, demandParts, demandPeriod } from "./guard/choices.ts";
import { demandAll, demandClient } from "./guard/clients.ts";
import { demandName } from "./guard/names.ts";
import { demandOwnWords } from "./guard/own-words.ts";
import { type Said, saidIn } from "./guard/said.ts";
import { unsaid } from "./guard/unsaid.ts";

/** What a change may be made of: what the person has typed in this conversation, and what the tools have answered in it. */
export interface Words {
  /** Of the person alone, newest last. */
  readonly typed: readonly string[];
  /** Data of tools, without marks. */
  readonly results: readonly Json[];
}

/**
 * Refuses a change that the person has not asked for: what it names must be what they named or pointed at, what it costs what they wrote or
 * pointed at, and it may not be wider than they said. A model that was talked into something by a name or a tag fails here; what
 * passes is a proposal, which people read before anything happens.
 */
export function demandSaid(input: Json, words: Words, hasClient: boolean): void {
  const values = typeof input === "object" && input !== null && !Array.isArray(input) ? Object.entries(input) : [];
  const said = saidIn(words.typed, words.results);
  for (const [key, value] of values) {
    if (typeof value === "boolean") demandFlag(key, value, said);
    else if (typeof value === "number") demandText(key, String(value), said);
    else if (typeof value === "string") demandText(key, value, said);
    else if (value !== null) throw unsaid(key, JSON.stringify(value));
  }
  const named = values.some(([key, value]) => key === "client" && typeof value === "string" && value.trim() !== "");
  if (hasClient && !named) demandAll(said);
}

function demandText(key: string, value: string, said: Said): void {
  if (key === "client") for (const part of value.split(",")) demandClient(part, said);
  else if (key === "amount" || key === "percent") demandFigure(key, value, said);
  else if (key === "confirm") demandRepeated(value, said);
  else if (key === "description" || key === "name") demandOwnWords(key, value, said);
  else if (key === "type" || key === "seller") demandKind(key, value, said);
  else if (key === "only") demandParts(value, said);
  else if (key === "period") demandPeriod(value, said);
  else demandName(key, value, said);
}
