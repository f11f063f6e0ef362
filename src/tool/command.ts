import { distance } from "fastest-levenshtein";
import { z } from "zod";
import { type Choice, InputError } from "#src/kernel/errors.ts";
import type { AnyTool } from "./define.ts";
import { looksLikePeriod } from "./period-words.ts";

/** A command line understood: which tool, and its input before the tool's own schema has seen it. */
export interface ParsedCommand {
  readonly tool: AnyTool;
  readonly input: Record<string, unknown>;
}

/**
 * Reads `<command> [client] [period] [--option value]`, the one grammar of chat and command line.
 * Command names complete by prefix; anything else gets the nearest command as a choice.
 */
export function parseCommand(line: string, tools: readonly AnyTool[]): ParsedCommand {
  const words = split(line);
  const name = (words[0] ?? "help").toLowerCase();
  const tool = findTool(name, tools, words.slice(1));
  return { tool, input: readWords(words.slice(1), tool) };
}

/** How a command is written, from its schema: `margin [client] [period] [--by client|account]`. */
export function usageOf(tool: AnyTool): string {
  const positional = tool.command.positional.map((key) => `[${key}]`);
  const options = Object.entries(tool.input.shape)
    .filter(([key]) => !tool.command.positional.includes(key))
    .map(([key, schema]) => `[--${kebab(key)}${valueHint(schema)}]`);
  return [tool.name, ...positional, ...options].join(" ");
}

function findTool(name: string, tools: readonly AnyTool[], rest: readonly string[]): AnyTool {
  const exact = tools.find((t) => t.name === name);
  if (exact !== undefined) return exact;
  const starting = tools.filter((t) => t.name.startsWith(name));
  if (starting.length === 1 && starting[0] !== undefined) return starting[0];
  const near = (
    starting.length > 1 ? starting : tools.filter((t) => distance(name, t.name) <= Math.max(2, t.name.length / 3))
  )
    .toSorted((a, b) => distance(name, a.name) - distance(name, b.name))
    .slice(0, 3);
  const choices: Choice[] = near.map((t) => ({ label: t.name, command: [t.name, ...rest].map(quote).join(" ") }));
  const hint = near.length > 0 ? `Did you mean ${near.map((t) => t.name).join(" or ")}?` : `Try help for the list.`;
  throw new InputError("command.unknown", `There is no command "${name.slice(0, 40)}". ${hint}`, { choices });
}

function readWords(words: readonly string[], tool: AnyTool): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const loose: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (!/^--[a-z]/i.test(word)) {
      loose.push(word);
      continue;
    }
    const [flag = "", inline] = word.slice(2).split(/=(.*)/s, 2);
    const key = optionKey(flag, tool);
    const schema = unwrap(tool.input.shape[key]);
    if (schema instanceof z.ZodBoolean) {
      input[key] = inline === undefined ? true : inline !== "false" && inline !== "no";
    } else if (inline !== undefined) {
      input[key] = convert(inline, schema);
    } else {
      // A value runs to the next option, so that `--client Acme Robotics` needs no quotes.
      const value: string[] = [];
      while (i + 1 < words.length && !(words[i + 1] ?? "").startsWith("--")) value.push(words[++i] ?? "");
      if (value.length === 0)
        throw new InputError("command.value", `--${flag} needs a value, like --${flag} something.`);
      input[key] = convert(value.join(" "), schema);
    }
  }
  return { ...placeWords(loose, tool), ...input };
}

/** Gives loose words to the positional keys: what reads as a period is the period, the rest is joined. */
function placeWords(loose: readonly string[], tool: AnyTool): Record<string, unknown> {
  const keys = [...tool.command.positional];
  const rest = [...loose];
  const input: Record<string, unknown> = {};
  if (keys.includes("period")) {
    const found = findPeriod(rest);
    if (found !== null) {
      input.period = found.text;
      rest.splice(found.at, found.length);
    }
    keys.splice(keys.indexOf("period"), 1);
  }
  if (rest.length === 0) return input;
  const key = keys[0];
  if (key === undefined) {
    throw new InputError("command.extra", `"${rest.join(" ").slice(0, 60)}" is too much here. Usage: ${usageOf(tool)}`);
  }
  input[key] = rest.join(" ");
  return input;
}

/** The longest run of words, the latest of them first, that reads as a period. */
function findPeriod(words: readonly string[]): { at: number; length: number; text: string } | null {
  for (let length = Math.min(3, words.length); length > 0; length--) {
    for (let at = words.length - length; at >= 0; at--) {
      const text = words.slice(at, at + length).join(" ");
      if (looksLikePeriod(text)) return { at, length, text };
    }
  }
  return null;
}

function optionKey(flag: string, tool: AnyTool): string {
  const keys = Object.keys(tool.input.shape);
  const found = keys.find((key) => kebab(key) === flag.toLowerCase());
  if (found !== undefined) return found;
  const known = keys.map((key) => `--${kebab(key)}`).join(", ");
  throw new InputError(
    "command.option",
    `${tool.name} has no option --${flag.slice(0, 40)}. It knows ${known || "none"}.`,
  );
}

function convert(value: string, schema: unknown): unknown {
  const numeric =
    schema instanceof z.ZodNumber ||
    (schema instanceof z.ZodUnion && literals(schema).every((literal) => typeof literal === "number"));
  return numeric && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

function unwrap(schema: unknown): unknown {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) inner = inner.unwrap();
  return inner;
}

function valueHint(schema: unknown): string {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodBoolean) return "";
  if (inner instanceof z.ZodEnum) return ` ${inner.options.join("|")}`;
  if (inner instanceof z.ZodNumber) return " number";
  if (inner instanceof z.ZodUnion) return ` ${literals(inner).join("|")}`;
  return " text";
}

const literals = (union: z.ZodUnion): unknown[] =>
  union.options.flatMap((option) => (option instanceof z.ZodLiteral ? [...option.values] : []));

const kebab = (key: string): string => key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

const quote = (word: string): string => (/\s/.test(word) ? `"${word}"` : word);

/** Splits at white space; quotes, also the curly ones that phones put in, keep words together. */
function split(line: string): string[] {
  const words = line.replace(/[\u201c\u201d\u201e]/g, '"').match(/"[^"]*"|\S+/g) ?? [];
  // Phones and word processors turn -- into a dash.
  return words.map((w) => w.replace(/^"(.*)"$/s, "$1").replace(/^[\u2014\u2013](?=[a-z])/i, "--"));
}
