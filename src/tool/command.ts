import { distance } from "fastest-levenshtein";
import { z } from "zod";
import { type Choice, InputError } from "#src/kernel/errors.ts";
import { split, type Word, written } from "./command-words.ts";
import type { AnyTool } from "./define.ts";
import { looksLikePeriod } from "./period-words.ts";

/** A command line understood: which tool, and its input before the tool's own schema has seen it. */
export interface ParsedCommand {
  readonly tool: AnyTool;
  readonly input: Record<string, unknown>;
}

/**
 * Reads `<command> [client] [period] [--option value]`, the one grammar of chat and command line; nothing at all is `help`.
 * Command names complete by prefix, and may be written as two words where they have a dash; anything else gets the nearest
 * command as a choice. Quotes keep words together and make them a name: what stands in them is no option, and a single word in
 * them is no period.
 */
export function parseCommand(line: string, tools: readonly AnyTool[]): ParsedCommand {
  const [first, ...rest] = split(line);
  const name = first === undefined || first.text === "" ? "help" : first.text.toLowerCase();
  const [second, ...others] = rest;
  // `line-item add acme` is `line-item-add acme`.
  const joined = second === undefined || second.quoted ? undefined : `${name}-${second.text.toLowerCase()}`;
  const pair = tools.find((t) => t.name === joined);
  if (pair !== undefined) return { tool: pair, input: readWords(others, pair) };
  const tool = findTool(name, tools, rest);
  return { tool, input: readWords(rest, tool) };
}

/** How a command is written, from its schema: `margin [client] [period] [--by client|account]`. */
export function usageOf(tool: AnyTool): string {
  const positional = tool.command.positional.map((key) => `[${key}]`);
  const options = Object.entries(tool.input.shape)
    .filter(([key]) => !tool.command.positional.includes(key))
    .map(([key, schema]) => `[--${kebab(key)}${valueHint(schema)}]`);
  return [tool.name, ...positional, ...options].join(" ");
}

function findTool(name: string, tools: readonly AnyTool[], rest: readonly Word[]): AnyTool {
  const exact = tools.find((t) => t.name === name);
  if (exact !== undefined) return exact;
  const starting = tools.filter((t) => t.name.startsWith(name));
  if (starting.length === 1 && starting[0] !== undefined) return starting[0];
  const wanted = name.slice(0, 40);
  const far = (t: AnyTool): number => distance(wanted, t.name);
  const near = (starting.length > 1 ? starting : tools.filter((t) => far(t) <= Math.max(2, t.name.length / 3)))
    .toSorted((a, b) => far(a) - far(b))
    .slice(0, 3);
  const choices: Choice[] = near.map((t) => ({ label: t.name, command: [t.name, ...rest.map(written)].join(" ") }));
  const hint = near.length > 0 ? `Did you mean ${near.map((t) => t.name).join(" or ")}?` : "Try help for the list.";
  throw new InputError("command.unknown", `There is no command "${wanted}". ${hint}`, { choices });
}

function readWords(words: readonly Word[], tool: AnyTool): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  const loose: Word[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) continue;
    if (!isOption(word)) {
      loose.push(word);
      continue;
    }
    const [flag = "", inline] = word.text.slice(2).split(/=(.*)/s, 2);
    const key = optionKey(flag, tool);
    if (Object.hasOwn(options, key)) throw twice(key);
    const schema = unwrap(tool.input.shape[key]);
    if (schema instanceof z.ZodBoolean) {
      options[key] = inline === undefined ? true : inline !== "false" && inline !== "no";
      continue;
    }
    const value = inline === undefined ? valueAfter(words, i, schema) : [inline];
    const text = value.join(" ").trim();
    if (text === "") {
      throw new InputError("command.value", `--${kebab(key)} needs a value: --${kebab(key)}${valueHint(schema)}.`);
    }
    if (inline === undefined) i += value.length;
    options[key] = convert(text, schema);
  }
  const placed = placeWords(loose, tool);
  for (const key of Object.keys(placed)) if (Object.hasOwn(options, key)) throw twice(key);
  return { ...placed, ...options };
}

/** Text runs to the next option, so that `--client Acme Robotics` needs no quotes; any other value is one word. */
function valueAfter(words: readonly Word[], at: number, schema: unknown): string[] {
  const following = words.slice(at + 1);
  const end = following.findIndex(isOption);
  const value = end < 0 ? following : following.slice(0, end);
  return (schema instanceof z.ZodString ? value : value.slice(0, 1)).map((word) => word.text);
}

const isOption = (word: Word): boolean => !word.quoted && /^--[^-\s]/.test(word.text);

const twice = (key: string): InputError =>
  new InputError("command.twice", `The ${key} is given twice; give it once, or put a name in quotes.`);

/** Gives loose words to the positional keys: what reads as a period is the period; each key takes a word, the last one the rest. */
function placeWords(loose: readonly Word[], tool: AnyTool): Record<string, unknown> {
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
  const key = keys.pop();
  for (const one of keys) {
    const word = rest.shift();
    if (word !== undefined) input[one] = word.text;
  }
  const text = rest
    .map((word) => word.text)
    .join(" ")
    .trim();
  if (text === "") return input;
  if (key === undefined) {
    throw new InputError("command.extra", `"${text.slice(0, 60)}" is too much here. Usage: ${usageOf(tool)}`);
  }
  input[key] = text;
  return input;
}

/** The longest run of words, the latest of them first, that reads as a period. */
function findPeriod(words: readonly Word[]): { at: number; length: number; text: string } | null {
  for (let length = Math.min(5, words.length); length > 0; length--) {
    for (let at = words.length - length; at >= 0; at--) {
      const run = words.slice(at, at + length);
      if (run.some((word) => word.quoted && /^[a-z.]+$/i.test(word.text))) continue;
      const text = run.map((word) => word.text).join(" ");
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
  const allowed = schema instanceof z.ZodUnion ? literals(schema) : [];
  const numeric =
    schema instanceof z.ZodNumber || (allowed.length > 0 && allowed.every((literal) => typeof literal === "number"));
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
  const allowed = inner instanceof z.ZodUnion ? literals(inner) : [];
  return allowed.length > 0 ? ` ${allowed.join("|")}` : " text";
}

const literals = (union: z.ZodUnion): unknown[] =>
  union.options.flatMap((option) => (option instanceof z.ZodLiteral ? [...option.values] : []));

const kebab = (key: string): string => key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
